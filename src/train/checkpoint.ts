/** @file The files of a training: what it goes on from, and the weights of its best epoch. */
import { pathIn } from '../host/file.ts';
import { loadFile, saveFile } from '../io/tensors.ts';
import { resumeTraining, type Stateful, saveTraining } from '../io/training.ts';
import type { Module } from '../nn/module.ts';
import type { StateDict } from '../nn/state.ts';
import { isRecord } from '../ops/options.ts';
import { Generator } from '../random/generator.ts';
import { isTensor } from '../tensor/tensor.ts';

/** What a training consists of, by name. */
export type Parts = Readonly<Record<string, Stateful | Generator>>;

export const isStateful = (value: unknown): value is Stateful =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  'stateDict' in value &&
  typeof value.stateDict === 'function' &&
  'loadStateDict' in value;

/** The same state with all tensors on the host. */
async function onHost(state: unknown): Promise<unknown> {
  if (isTensor(state)) return state.cpu();
  if (Array.isArray(state)) return Promise.all(state.map(onHost));
  if (!isRecord(state) || ArrayBuffer.isView(state)) return state;
  const entries = await Promise.all(
    Object.entries(state).map(async ([name, value]) => [name, await onHost(value)] as const),
  );
  return Object.fromEntries(entries);
}

/** A part whose state was fetched: files are written without waiting. */
async function fetched(part: Stateful | Generator): Promise<Stateful | Generator> {
  if (part instanceof Generator) return part;
  const state = await onHost(part.stateDict());
  return { stateDict: () => state, loadStateDict: (saved) => part.loadStateDict(saved) };
}

/** The states of parts as they are now, which may stand on a device. */
async function ready(parts: Parts, device: string): Promise<Parts> {
  if (device === 'cpu') return parts;
  const entries = Object.entries(parts).map(async ([name, part]) => [name, await fetched(part)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

export class TrainingFiles {
  readonly last: string;
  readonly best: string;
  readonly #device: string;

  constructor(folder: string, device: string) {
    this.last = pathIn(folder, 'last.pt');
    this.best = pathIn(folder, 'best.safetensors');
    this.#device = device;
  }

  /** Saves all parts, and values beside them. */
  async save(parts: Parts, values: Readonly<Record<string, unknown>>): Promise<void> {
    saveTraining(this.last, { ...(await ready(parts, this.#device)), ...values });
  }

  /** Puts all parts into the states that were saved, and returns the values; nothing where nothing was saved. */
  async resume<Values>(parts: Parts): Promise<Partial<Values>> {
    return resumeTraining<Values>(this.last, await ready(parts, this.#device), { mustExist: false });
  }

  async saveBest(model: Module, metadata: Readonly<Record<string, string>>): Promise<void> {
    saveFile((await onHost(model.stateDict())) as StateDict, this.best, { metadata });
  }

  loadBest(): StateDict {
    return loadFile(this.best);
  }
}
