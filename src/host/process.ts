/** @file The process around the library: its environment, its warnings, its Node modules. In a browser there is none of it. */

/** An environment variable, or undefined where there is none, or where the host lets nobody read it (Deno without `--allow-env`). */
export function environment(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name];
  } catch {
    return undefined;
  }
}

/** Sets an environment variable that is not set yet. */
export function setDefault(name: string, value: string): void {
  const { process } = globalThis;
  if (process?.env !== undefined) process.env[name] ??= value;
}

/** Prints a warning once for each text. */
export function warn(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  globalThis.console?.warn(text);
}

const warned = new Set<string>();

type BuiltinModules = {
  'node:async_hooks': typeof import('node:async_hooks');
  'node:child_process': typeof import('node:child_process');
  'node:crypto': typeof import('node:crypto');
  'node:fs': typeof import('node:fs');
  'node:module': typeof import('node:module');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
  'node:v8': typeof import('node:v8');
  'node:vm': typeof import('node:vm');
  'node:worker_threads': typeof import('node:worker_threads');
  'node:zlib': typeof import('node:zlib');
};

/** A module of Node, or undefined on other hosts. Nothing is imported, so that one bundle serves browsers too. */
export function nodeModule<Name extends keyof BuiltinModules>(name: Name): BuiltinModules[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as BuiltinModules[Name] | undefined;
}
