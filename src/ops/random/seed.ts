/** @file The default generator's seed and state. */
import { DTypeError } from '../../errors/errors.ts';
import { defaultGenerator, type Generator } from '../../random/generator.ts';
import { uint8 } from '../../storage/dtype.ts';
import { requireTensor, type Tensor } from '../../tensor/tensor.ts';
import { fromTypedArray, toTypedArray } from '../creation/data.ts';

/** Starts the default generator from `seed`, so that the same random numbers follow. Returns the generator. */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** The seed that the default generator started from. */
export function initialSeed(): bigint {
  return defaultGenerator.initialSeed();
}

/** Starts the default generator from a seed that differs each time, and returns it. */
export function seed(): bigint {
  return defaultGenerator.seed();
}

/** The default generator's state, as the bytes that PyTorch keeps. */
export function getRngState(): Tensor {
  return fromTypedArray(defaultGenerator.getState());
}

/** Puts the default generator into a state that `getRngState` or PyTorch gave. */
export function setRngState(state: Tensor): void {
  requireTensor('setRngState', 'state', state);
  if (state.dtype !== uint8) {
    throw new DTypeError('setRngState/dtype', `a state is a uint8 tensor, got ${state.dtype.name}`);
  }
  defaultGenerator.setState(toTypedArray<'uint8'>(state));
}
