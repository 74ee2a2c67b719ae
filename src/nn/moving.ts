/** @file Parameters and buffers of a module in another dtype or place. */
import { unrecorded } from '../autograd/context.ts';
import { deviceNamed } from '../engines/devices.ts';
import { ArgumentError, DTypeError } from '../errors/errors.ts';
import { type ConversionTarget, readConversion } from '../ops/conversion-target.ts';
import { emptyTensor } from '../ops/create.ts';
import { bindNamed } from '../ops/define.ts';
import { device, optionalBoolean } from '../ops/parameters.ts';
import { toDevice } from '../ops/transfer.ts';
import { onDevice } from '../storage/allocator.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { ModuleBody } from './module.ts';

/** What a parameter or buffer is to hold from now on. */
interface Change {
  readonly tensor: Tensor;
  readonly data: Tensor;
  readonly grad: Tensor | null;
}

function replace({ tensor, data, grad }: Change): void {
  if (data.dtype === tensor.dtype && data.storage === tensor.storage) return;
  tensor.replaceData(data);
  tensor.storage.escaped = true;
  if (grad !== null) tensor.grad = grad;
}

/** Converts floating-point parameters and buffers, and moves all of them, in place. */
export function convert(
  module: ModuleBody,
  given: readonly [target: ConversionTarget, ...rest: (ConversionTarget | boolean)[]],
): void {
  const { dtype, device: target, copy } = readConversion(given);
  if (copy) {
    throw new ArgumentError(
      'to/argument',
      'to of a module has no option copy: it converts the module itself\n  fix: leave copy out',
    );
  }
  if (dtype !== undefined && !dtype.isFloatingPoint) {
    throw new DTypeError('to/dtype', `a module is converted to floating-point dtypes only, got ${dtype.name}`);
  }
  const converted = (tensor: Tensor): Tensor => {
    const typed = dtype !== undefined && tensor.dtype.isFloatingPoint ? tensor.to(dtype) : tensor;
    return target === undefined ? typed : toDevice(typed, target);
  };
  // All of them first: where one cannot be converted, none is.
  const changes = unrecorded(() =>
    [...module.parameters(), ...module.buffers()].map((tensor): Change => {
      const { grad } = tensor;
      return { tensor, data: converted(tensor.detach()), grad: grad === null ? null : converted(grad.detach()) };
    }),
  );
  changes.forEach(replace);
}

const emptyParameters = [device('device'), optionalBoolean('recurse', true, 'also those of children')] as const;

/** Gives parameters and buffers new memory on a device. */
export function emptied(module: ModuleBody, given: readonly unknown[]): void {
  const { device: name, recurse } = bindNamed('toEmpty', emptyParameters, given);
  const place = deviceNamed('toEmpty', name);
  for (const tensor of [...module.parameters(recurse), ...module.buffers(recurse)]) {
    replace({ tensor, data: onDevice(place, () => emptyTensor(tensor.sizes, tensor.dtype)), grad: null });
  }
}

/** Moves parameters and buffers to where the host can read them, in place. */
export async function moveToHost(module: ModuleBody): Promise<void> {
  const moved = [...module.parameters(), ...module.buffers()].map(async (tensor): Promise<Change> => {
    const { grad } = tensor;
    const [data, moved] = await Promise.all([tensor.detach().cpu(), grad === null ? null : grad.detach().cpu()]);
    return { tensor, data, grad: moved };
  });
  for (const change of await Promise.all(moved)) replace(change);
}
