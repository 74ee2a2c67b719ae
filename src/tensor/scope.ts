/** @file Memory of devices that comes back at the end of a block of code, and not only after a collection. */
import { ArgumentError } from '../errors/errors.ts';
import { release, tracking } from '../storage/allocator.ts';
import { host } from '../storage/host.ts';
import type { Storage } from '../storage/storage.ts';
import { Tensor } from './tensor.ts';

/** Adds the storages of all tensors in a result: a tensor, or arrays and plain objects of them. */
function collect(value: unknown, storages: Set<Storage>): void {
  if (value instanceof Tensor) storages.add(value.storage);
  else if (Array.isArray(value)) for (const item of value) collect(item, storages);
  else if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) collect(item, storages);
  }
}

/**
 * Runs `body` and gives the memory of the tensors that it made on a device back at its end, but for those that it returns (a tensor, or
 * arrays and plain objects of them), parameters, their gradients, and the state of optimizers. For loops on the GPU that never await,
 * in which the collector finds no time. Tensors of the host are left to the collector. Using a tensor of the GPU after its scope is an
 * error.
 *
 * @throws {ArgumentError} when `body` is no function (`scope/argument`).
 * @throws {ArgumentError} when it returns a promise (`scope/async`).
 * @example
 * torch.scope(() => torch.ones([2]).add(1)); // tensor([2., 2.])
 */
export function scope<T>(body: () => T): T {
  if (typeof body !== 'function') {
    throw new ArgumentError(
      'scope/argument',
      `scope takes a function, got ${typeof body}\n  fix: torch.scope(() => model(x))`,
    );
  }
  const { result, made, outer } = tracking(body);
  if (result instanceof Promise) {
    throw new ArgumentError(
      'scope/async',
      'the function given to scope returns a promise: its tensors would be given back while it still runs\n  fix: await outside, const loss = torch.scope(() => step()); await loss.cpu()',
    );
  }
  const kept = new Set<Storage>();
  collect(result, kept);
  for (const storage of made) {
    if (kept.has(storage)) outer?.push(storage);
    else if (storage.device !== host) release(storage);
  }
  return result;
}
