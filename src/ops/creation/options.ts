/** @file The options of functions that make tensors: dtype, device, requiresGrad. */
import { deviceNamed } from '../../engines/devices.ts';
import { ArgumentError, DTypeError } from '../../errors/errors.ts';
import type { Device } from '../../storage/device.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { describe, isDtype, isOptions } from '../argument-kinds.ts';
import { bind, optionalDevice, optionalDtype, optionalValue } from '../parameters.ts';

export interface TensorOptions {
  /** `null` is the default, as if it were left out; `undefined` is an error, as dtypes that do not exist are undefined. */
  readonly dtype?: DType | null;
  /** Where the tensor is to be, such as `'cpu'`. */
  readonly device?: string | null | undefined;
  /** Record operations on this tensor. */
  readonly requiresGrad?: boolean | undefined;
}

const parameters = [
  optionalDtype('dtype', undefined),
  optionalValue<boolean>()('requiresGrad', false),
  optionalDevice('device', undefined),
] as const;

/** Options that were read. */
export interface CheckedOptions {
  readonly dtype: DType | undefined;
  readonly requiresGrad: boolean | undefined;
  readonly device: Device | undefined;
}

const noOptions: CheckedOptions = { dtype: undefined, requiresGrad: undefined, device: undefined };

/** The options of a call, checked. */
export function readOptions(operation: string, given: unknown): CheckedOptions {
  if (given === undefined) return noOptions;
  if (!isOptions(given)) {
    throw new ArgumentError(
      `${operation}/options`,
      `options of ${operation} must be an object such as { dtype: torch.float64 }, got ${describe(given)}${isDtype(given) ? `\n  fix: { dtype: ${String(given)} }` : ''}`,
      { options: given },
    );
  }
  const [dtype, requiresGrad, device] = bind(operation, parameters, [given]);
  return {
    dtype: dtype as DType | undefined,
    requiresGrad: requiresGrad as boolean | undefined,
    device: typeof device === 'string' ? deviceNamed(operation, device) : undefined,
  };
}

/** Marks a new leaf as requiring grad. Only floats can. */
export function withOptions<T extends Tensor>(tensor: T, { requiresGrad = false }: { requiresGrad?: unknown }): T {
  if (typeof requiresGrad !== 'boolean' && requiresGrad !== null) {
    throw new ArgumentError(
      'requiresGrad/argument',
      `requiresGrad must be true or false, got ${describe(requiresGrad)}`,
    );
  }
  if (requiresGrad === true) {
    if (!tensor.dtype.isFloatingPoint) {
      throw new DTypeError(
        'requiresGrad/dtype',
        `only floating-point tensors can require grad, got ${tensor.dtype.name}`,
      );
    }
    tensor.leafRequiresGrad = true;
  }
  return tensor;
}
