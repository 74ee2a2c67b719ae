/** @file The library's public names, found as a user of PyTorch would look for them. */
import * as torch from '../../src/index.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import { Unsupported } from './unsupported.ts';

export type Callable = (...given: readonly unknown[]) => unknown;
export type Class<T> = new (...given: readonly unknown[]) => T;

export const root = torch as unknown as Readonly<Record<string, unknown>>;

/** Follows a path such as `nn.functional` from the library's root; empty where there is none. */
export function namespace(path: readonly string[]): Readonly<Record<string, unknown>> {
  let at: unknown = root;
  for (const part of path) at = (at as Record<string, unknown> | undefined)?.[camelCase(part)];
  return (typeof at === 'object' && at !== null ? at : {}) as Readonly<Record<string, unknown>>;
}

/** The function behind a call such as `torch.nn.functional.relu`. */
export function findFunction(call: string): Callable | undefined {
  const path = call.split('.').slice(1);
  const found = namespace(path.slice(0, -1))[camelCase(path.at(-1) ?? '')];
  return typeof found === 'function' ? (found as Callable) : undefined;
}

/** A class such as `torch.nn.Linear`; unsupported where it is missing. */
export function findClass<T>(name: string): Class<T> {
  const path = name.split('.').slice(1);
  const found = namespace(path.slice(0, -1))[path.at(-1) ?? ''];
  if (typeof found !== 'function') throw new Unsupported('function', `no class ${name}`);
  return found as Class<T>;
}
