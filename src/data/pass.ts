/** @file One pass over a loader: which batches were drawn and given, and the states from which it can be drawn again. */
import { fromTypedArray } from '../ops/creation/data.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type BatchSource, type Sampler, type StatefulSampler, stateful } from './sampler.ts';

/** States of all that an order is drawn from. */
export interface DrawState {
  readonly default: Tensor;
  /** Of the loader's own generator. */
  readonly generator: Tensor | null;
  /** Of the user's sampler, where it has one. */
  readonly sampler: unknown;
}

/** A pass as it is saved. */
export interface PassState {
  readonly given: number;
  /** Ahead of what was given, where workers load ahead. */
  readonly drawn: number;
  /** Before the first draw of the order. */
  readonly start: DrawState;
}

export const stateTensor = (generator: Generator): Tensor => fromTypedArray(generator.getState());

export const stateBytes = (state: Tensor): Uint8Array => state.toTypedArray() as Uint8Array;

/** What an order is drawn from. */
export class Draws {
  readonly own: Generator | undefined;
  readonly sampler: StatefulSampler | undefined;

  constructor(generator: Generator, sampler: Sampler | BatchSource | undefined) {
    this.own = generator === defaultGenerator ? undefined : generator;
    this.sampler = stateful(sampler);
  }

  state(): DrawState {
    return {
      default: stateTensor(defaultGenerator),
      generator: this.own === undefined ? null : stateTensor(this.own),
      sampler: this.sampler?.stateDict() ?? null,
    };
  }

  restore(state: DrawState): void {
    defaultGenerator.setState(stateBytes(state.default));
    if (state.generator !== null) this.own?.setState(stateBytes(state.generator));
    if (state.sampler !== null) this.sampler?.loadStateDict(state.sampler);
  }

  /** Runs `draw` from an earlier state. Afterwards everything stands where it stood, whatever happens. */
  asOf(state: DrawState, draw: () => void): void {
    const current = this.state();
    try {
      this.restore(state);
      draw();
    } finally {
      this.restore(current);
    }
  }

  /** As `asOf`, of what has to be awaited. */
  async asOfAwaited(state: DrawState, draw: () => Promise<void>): Promise<void> {
    const current = this.state();
    try {
      this.restore(state);
      await draw();
    } finally {
      this.restore(current);
    }
  }
}

/**
 * The lists of indices of one pass. Resumed, it draws the lists of the interrupted pass from the states that that one began with, leaves
 * out those that were given, and puts all generators back to where they are: what others drew since then is not drawn again.
 */
export class Pass {
  readonly start: DrawState;
  given: number;
  drawn = 0;
  finished = false;
  private readonly order: Iterator<number[]>;
  private readonly ahead: number[][] = [];

  constructor(draws: Draws, batches: BatchSource, resumed: PassState | undefined) {
    this.start = resumed?.start ?? draws.state();
    this.given = resumed?.given ?? 0;
    this.order = batches[Symbol.iterator]();
    if (resumed === undefined) return;
    draws.asOf(resumed.start, () => {
      while (this.drawn < resumed.drawn) {
        const indices = this.draw();
        if (indices === undefined) break;
        if (this.drawn > resumed.given) this.ahead.push(indices);
      }
    });
    this.drawn -= this.ahead.length;
  }

  private draw(): number[] | undefined {
    const next = this.order.next();
    if (next.done === true) return undefined;
    this.drawn++;
    return next.value;
  }

  /** The indices of the next batch; undefined at the end. */
  next(): number[] | undefined {
    const indices = this.ahead.shift();
    if (indices === undefined) return this.draw();
    this.drawn++;
    return indices;
  }

  state(): PassState {
    return { given: this.given, drawn: this.drawn + this.ahead.length, start: this.start };
  }
}
