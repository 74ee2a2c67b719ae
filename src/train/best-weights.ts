/** @file The weights of the best epoch: in a file where there is a checkpoint, in memory where they are to be brought back. */
import type { Module } from '../nn/module.ts';
import type { StateDict } from '../nn/state.ts';
import { isTensor } from '../tensor/tensor.ts';
import type { TrainingFiles } from './checkpoint.ts';

export class BestWeights {
  readonly #model: Module;
  readonly #files: TrainingFiles | undefined;
  readonly #isRestored: boolean;
  #state: StateDict | undefined;

  constructor(model: Module, files: TrainingFiles | undefined, isRestored: boolean) {
    this.#model = model;
    this.#files = files;
    this.#isRestored = isRestored;
  }

  /** Keeps the weights as they are now. */
  async keep(epoch: number, numbers: Readonly<Record<string, string>>): Promise<void> {
    await this.#files?.saveBest(this.#model, { epoch: String(epoch), ...numbers });
    if (!this.#isRestored || this.#files !== undefined) return;
    const entries = Object.entries(this.#model.stateDict());
    this.#state = Object.fromEntries(entries.map(([key, value]) => [key, isTensor(value) ? value.clone() : value]));
  }

  /** Brings the best weights back, if that was asked for. */
  restore(): void {
    if (!this.#isRestored) return;
    const state = this.#state ?? this.#files?.loadBest();
    if (state !== undefined) this.#model.loadStateDict(state);
  }
}
