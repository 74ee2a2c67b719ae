/** @file Which libraries an example needs of those in `examples/package.json`, and which of them are not installed. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Names and versions, as the folder's `package.json` pins them. */
export function pinnedPackages(folder: string): Readonly<Record<string, string>> {
  return readJson(join(folder, 'package.json')).dependencies;
}

/** What the imports of a module and of all that it imports of its own folder name, types left out. */
function importsOf(file: string, seen: Set<string> = new Set()): Set<string> {
  const names = new Set<string>();
  if (seen.has(file) || !existsSync(file)) return names;
  seen.add(file);
  const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  for (const [, kind = '', name = ''] of code.matchAll(/(?:\bfrom|\b(import)\(?)\s*'([^']+)'/g)) {
    if (kind === '' && isTypeImport(code, name)) continue;
    if (!name.startsWith('.')) names.add(name);
    else for (const each of importsOf(resolve(dirname(file), name), seen)) names.add(each);
  }
  return names;
}

const isTypeImport = (code: string, name: string): boolean =>
  new RegExp(`^(import|export) type [^;]*from '${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`, 'm').test(code);

/** The pinned packages that an example imports and that are not there in their pinned version. */
export function missingPackages(file: string, folder: string): string[] {
  const pinned = Object.entries(pinnedPackages(folder));
  const imports = [...importsOf(file)];
  return pinned
    .filter(([name]) => imports.some((each) => each === name || each.startsWith(`${name}/`)))
    .filter(([name, version]) => {
      const installed = join(folder, 'node_modules', name, 'package.json');
      return !existsSync(installed) || readJson(installed).version !== version;
    })
    .map(([name]) => name);
}

interface LockedPackage {
  readonly version: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** glibc or musl: a process knows the version of glibc that it runs with. */
function hostLibc(): string {
  const report = process.report?.getReport();
  const header = typeof report === 'object' && 'header' in report ? report.header : undefined;
  return typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header ? 'glibc' : 'musl';
}

/**
 * Binaries for this machine that npm left out, as `name@version`: it passes over an optional package that asks for a newer Node, without
 * a word, although Polars' runs on this one.
 */
export function binariesLeftOut(folder: string): string[] {
  const locked: Record<string, LockedPackage> = readJson(join(folder, 'package-lock.json')).packages;
  const fits = (values: readonly string[] | undefined, own: string) => values === undefined || values.includes(own);
  return Object.entries(locked)
    .filter(([path, { optional, os }]) => optional && os !== undefined && !existsSync(join(folder, path)))
    .filter(([, { os, cpu, libc }]) => fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, hostLibc()))
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`);
}
