/**
 * @file Losses on their way to the host. Where the host computes, a loss is read at once. A device is asked seldom, for many batches in
 * one go, as it stands still while it is waited for.
 */
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** A batch that was computed. */
export interface Reading {
  readonly loss: number;
  readonly count: number;
  readonly output: unknown;
  readonly target: unknown;
  /** The step of the optimizer that it is part of, from 1, … */
  readonly step: number;
  /** … and how many batches that has. */
  readonly size: number;
  /** From 1, within the epoch. */
  readonly batch: number;
}

type Unread = Omit<Reading, 'loss'> & { readonly loss: Tensor };

/** Most batches that wait to be read, … */
const mostUnread = 32;
/** … and the longest time between two reads, in milliseconds: a line that is redrawn shows no more. */
const pause = 200;

const detached = (value: unknown): unknown => (isTensor(value) ? value.detach() : value);

const onHost = (value: unknown): boolean => !isTensor(value) || value.device === 'cpu';

const readable = async (value: unknown): Promise<unknown> => (isTensor(value) ? value.cpu() : value);

export class Readings {
  readonly #take: (reading: Reading) => void;
  #unread: Unread[] = [];
  #lastRead = 0;

  /** `take` gets the batches in their order; it throws where one is not to be. */
  constructor(take: (reading: Reading) => void) {
    this.#take = take;
  }

  /** Takes a batch, now or later. */
  async add(batch: Unread): Promise<void> {
    if (this.#unread.length === 0 && [batch.loss, batch.output, batch.target].every(onHost)) {
      this.#take({ ...batch, loss: Number(batch.loss.item()), output: detached(batch.output) });
      return;
    }
    if (this.#unread.length === 0) this.#lastRead = performance.now();
    this.#unread.push({ ...batch, loss: batch.loss.detach(), output: detached(batch.output) });
    if (this.#unread.length >= mostUnread || performance.now() - this.#lastRead > pause) await this.flush();
  }

  /** Reads what is not read yet. */
  async flush(): Promise<void> {
    const unread = this.#unread;
    this.#unread = [];
    const read = await Promise.all(
      unread.map(async (batch) => {
        const [loss, output, target] = await Promise.all([
          batch.loss.cpu(),
          readable(batch.output),
          readable(batch.target),
        ]);
        return { ...batch, loss: Number(loss.item()), output, target };
      }),
    );
    for (const reading of read) this.#take(reading);
  }
}
