/** @file Where an operator computes: on the device of its operands. Nothing here runs while the host is the only device. */
import { DeviceError } from '../errors/errors.ts';
import { ambientDevice, onDevice } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import { host } from '../storage/host.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Input, Operation } from './operation.ts';

/** The operator that the user called, for errors: the outermost one that is running. */
let outermost: string | undefined;

/** The operator that is running on behalf of the user; `otherwise` where none is known. */
export function callingOperator(otherwise: string): string {
  return outermost ?? otherwise;
}

/** Runs an operator with its results made on `device`. */
export function placedOn<T>(device: Device, operator: string, body: () => T): T {
  const before = outermost;
  outermost ??= operator;
  try {
    return onDevice(device, body);
  } finally {
    outermost = before;
  }
}

/** The first device beside the host that a tensor among the values is on; the host where only tensors of the host are; undefined where no tensor is. */
export function deviceAmong(values: readonly unknown[]): Device | undefined {
  let found: Device | undefined;
  for (const value of values) {
    const device =
      value instanceof Tensor ? value.storage.device : Array.isArray(value) ? deviceAmong(value) : undefined;
    if (device === undefined || device === host) found ??= device;
    else return device;
  }
  return found;
}

/** Carries a tensor of the host to a device; set by `ops/transfer.ts`. */
let carry: (input: Tensor, device: Device) => Tensor = (input) => {
  throw new TypeError(`nothing carries a tensor of shape [${input.sizes}] to another device`);
};

export function setCarrier(carrier: typeof carry): void {
  carry = carrier;
}

/** Runs an operator on the device of its operands. Rank-0 tensors of the host count as numbers, but for one that is written to. Errors: `op/device`. */
export function placed<T>(
  operation: Pick<Operation, 'name' | 'names' | 'carries'>,
  inputs: readonly Input[],
  body: (inputs: readonly Input[]) => T,
  target?: Tensor,
): T {
  const { name: operator, carries = false } = operation;
  const device = deviceAmong(inputs);
  if (device === undefined) return placedOn(ambientDevice(), operator, () => body(inputs));
  let together = inputs;
  inputs.forEach((input, i) => {
    if (!(input instanceof Tensor) || input.storage.device === device) return;
    if (input.storage.device !== host || (input.sizes.length > 0 && !carries) || input === target)
      throw mixedDevices(operation, inputs);
    if (together === inputs) together = [...inputs];
    (together as Input[])[i] = carry(input, device);
  });
  return placedOn(device, operator, () => body(together));
}

function mixedDevices({ name, names = [] }: Pick<Operation, 'name' | 'names'>, inputs: readonly Input[]): DeviceError {
  const isNamed = names.length === inputs.length;
  const operands = inputs.flatMap((input, i) =>
    input instanceof Tensor ? [{ input, called: (isNamed && names[i]) || `operand ${i + 1}` }] : [],
  );
  const places = operands.map(
    ({ input: { storage, dtype, sizes }, called }) =>
      `  ${called}: ${dtype.name}[${sizes.join(', ')}] on '${storage.device.name}'${storage.device.lost === undefined ? '' : ', which is lost'}`,
  );
  const operation = callingOperator(name);
  const devices = operands.map(({ input }) => input.storage.device.name);
  const elsewhere = devices.find((device) => device !== host.name) ?? host.name;
  return new DeviceError(
    'op/device',
    `${operation} has operands on different devices\n${places.join('\n')}\n  rule: an operator computes on one device; only a tensor of rank 0 on the host counts as a number beside others\n  fix: bring them together, x.to('${elsewhere}') or await x.cpu()`,
    { operation, devices },
  );
}
