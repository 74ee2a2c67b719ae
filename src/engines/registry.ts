/** @file The engines of the host's memory, the ones that a process chooses for itself first. Tests, `doctor` and the bench go through them. */
import type { EngineEntry } from './engine.ts';
import { interpreter } from './interpreter/engine.ts';
import { native } from './native/engine.ts';
import { wasm } from './wasm/engine.ts';

export const engines = [native, wasm, interpreter] as const satisfies readonly EngineEntry[];

export type EngineName = (typeof engines)[number]['name'];

export const engineNames: readonly EngineName[] = engines.map(({ name }) => name);

export function isEngineName(name: string): name is EngineName {
  return engines.some((entry) => entry.name === name);
}

/** The entry of that name. */
export function engineEntry(name: EngineName): (typeof engines)[number] {
  for (const entry of engines) if (entry.name === name) return entry;
  throw new RangeError(`there is no engine '${name}'`);
}
