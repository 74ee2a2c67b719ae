/** @file The batches that are left of an epoch which a checkpoint was saved in. */
import { defaultGenerator } from '../random/generator.ts';
import type { Batches } from './batch.ts';
import { isStateful } from './checkpoint.ts';

/**
 * A loader with a state of its own goes on by itself. Of others the batches that were done are drawn again from the state in which the
 * epoch began, and dropped; what was drawn since then is not drawn again.
 */
export function remainingOf<Batch>(loader: Batches<Batch>, done: number, epochStart: Uint8Array): Batches<Batch> {
  return done === 0 || isStateful(loader) ? loader : withoutFirst(loader, done, epochStart);
}

async function* withoutFirst<Batch>(
  loader: Batches<Batch>,
  done: number,
  epochStart: Uint8Array,
): AsyncGenerator<Batch, void> {
  const midway = defaultGenerator.getState();
  defaultGenerator.setState(epochStart);
  let dropped = 0;
  for await (const batch of loader) {
    if (dropped === done) defaultGenerator.setState(midway);
    if (dropped++ >= done) yield batch;
  }
  if (dropped <= done) defaultGenerator.setState(midway);
}
