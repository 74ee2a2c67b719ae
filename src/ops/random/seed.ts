/** @file The default generator's seed and state. */
import { DTypeError } from '../../errors/errors.ts';
import { defaultGenerator, type Generator } from '../../random/generator.ts';
import { uint8 } from '../../storage/dtype.ts';
import { requireTensor, type Tensor } from '../../tensor/tensor.ts';
import { fromTypedArray, toTypedArray } from '../creation/data.ts';

/**
 * Starts the default generator from a seed, so that the same random numbers follow, those of PyTorch.
 *
 * @example
 * torch.manualSeed(42);
 * torch.rand(2); // tensor([0.8823, 0.9150])
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/**
 * Seed that the default generator started from.
 *
 * @example
 * torch.manualSeed(42);
 * torch.initialSeed(); // 42n
 */
export function initialSeed(): bigint {
  return defaultGenerator.initialSeed();
}

/**
 * Starts the default generator from a seed that differs each time, and returns that seed.
 *
 * @example
 * typeof torch.seed(); // bigint
 */
export function seed(): bigint {
  return defaultGenerator.seed();
}

/**
 * State of the default generator, as the bytes that PyTorch keeps.
 *
 * @example
 * torch.getRngState().dtype; // torch.uint8
 */
export function getRngState(): Tensor {
  return fromTypedArray(defaultGenerator.getState());
}

/**
 * Puts the default generator into a state that `getRngState`, or PyTorch, gave.
 *
 * @throws {DTypeError} when the state is no uint8 tensor (`setRngState/dtype`).
 * @example
 * const state = torch.getRngState();
 * const first = torch.rand(2);
 * torch.setRngState(state);
 * torch.equal(torch.rand(2), first); // true
 */
export function setRngState(state: Tensor): void {
  requireTensor('setRngState', 'state', state);
  if (state.dtype !== uint8) {
    throw new DTypeError('setRngState/dtype', `a state is a uint8 tensor, got ${state.dtype.name}`);
  }
  defaultGenerator.setState(toTypedArray<'uint8'>(state));
}
