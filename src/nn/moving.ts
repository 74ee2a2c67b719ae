/** @file Parameters and buffers of a module in another dtype or place. */
import { unrecorded } from '../autograd/context.ts';
import { deviceNamed } from '../engines/devices.ts';
import { ArgumentError, DTypeError } from '../errors/errors.ts';
import { deviceForms } from '../ops/accelerated.ts';
import { type ConversionTarget, readConversion } from '../ops/conversion-target.ts';
import { emptyTensor } from '../ops/create.ts';
import { bindNamed } from '../ops/define.ts';
import { device, optionalBoolean } from '../ops/parameters.ts';
import { toDevice } from '../ops/transfer.ts';
import { onDevice } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import { host } from '../storage/host.ts';
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

const placed = (tensor: Tensor, device: Device | undefined): Tensor =>
  device === undefined ? tensor : toDevice(tensor, device);

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
  const typed = (tensor: Tensor): Tensor =>
    dtype !== undefined && tensor.dtype.isFloatingPoint ? tensor.to(dtype) : tensor;
  const moved = (tensors: readonly Tensor[]): readonly Tensor[] => {
    if (target === undefined) return tensors;
    const forms = target === host ? undefined : deviceForms();
    return forms?.together(tensors, target) ?? tensors.map((tensor) => placed(tensor, target));
  };
  // All of them first: where one cannot be converted, none is.
  const changes = unrecorded(() => {
    const parameters = [...module.parameters()];
    const buffers = [...module.buffers()];
    const data = [
      ...moved(parameters.map((tensor) => typed(tensor.detach()))),
      ...buffers.map((tensor) => placed(typed(tensor.detach()), target)),
    ];
    return [...parameters, ...buffers].map((tensor, i): Change => {
      const { grad } = tensor;
      return {
        tensor,
        data: data[i] as Tensor,
        grad: grad === null ? null : placed(typed(grad.detach()), target),
      };
    });
  });
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
