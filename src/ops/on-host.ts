/** @file Operators that need values on the host, for tensors of devices: what they read is fetched, and then they run again. */
import { Accelerator } from '../engines/accelerator.ts';
import { HostStorage } from '../storage/host.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { withFetched } from './host-bytes.ts';

async function bytesOf({ storage }: Tensor): Promise<HostStorage> {
  const { device, content } = storage;
  if (!(device instanceof Accelerator)) throw new TypeError(`the memory of '${device.name}' cannot be fetched`);
  return new HostStorage(await device.read(storage, 0, content), 0, content);
}

/**
 * Runs an operator whose algorithm needs values on the host, such as `sort`, `nonzero` or a mask in `x.at`, with tensors of any device:
 * the values that it reads are fetched, and nothing else leaves the device. Results are on the device, with their history; on the host
 * it is the call itself. Takes an operator with its arguments, or a function that calls one. The function runs once more for each
 * tensor that it reads, so it is to change nothing but by its last call.
 *
 * @example
 * await torch.onHost(torch.bincount, torch.tensor([0n, 2n, 2n])); // tensor([1, 0, 2])
 * const x = torch.tensor([3, -1, 2]);
 * await torch.onHost(() => x.at(x.gt(0))); // tensor([3., 2.])
 */
export function onHost<Given extends readonly unknown[], Result>(
  operator: (...given: Given) => Result,
  ...given: Given
): Promise<Result>;
// By the first of two signatures of an operator.
export function onHost<Given extends readonly unknown[], Result>(
  operator: { (...given: Given): Result; (...given: never): unknown },
  ...given: Given
): Promise<Result>;
// By the first of three.
export function onHost<Given extends readonly unknown[], Result>(
  operator: { (...given: Given): Result; (...given: never): unknown; (...given: never): unknown },
  ...given: Given
): Promise<Result>;
export async function onHost<Given extends readonly unknown[], Result>(
  operator: (...given: Given) => Result,
  ...given: Given
): Promise<Result> {
  // Each run reads the same tensors in the same order.
  const known: HostStorage[] = [];
  for (;;) {
    const missing: Tensor[] = [];
    let place = 0;
    const find = (tensor: Tensor): HostStorage | undefined => {
      const found = known[place++];
      if (found !== undefined) return found;
      // Nobody may recycle it before its bytes are sent.
      tensor.storage.escaped = true;
      missing.push(tensor);
      return undefined;
    };
    try {
      return withFetched(find, () => operator(...given));
    } catch (error) {
      const [first] = missing;
      if (first === undefined) throw error;
      known.push(await bytesOf(first));
    }
  }
}
