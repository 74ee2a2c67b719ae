/** @file What the arguments of `to` ask for, of a tensor or a module. */
import { deviceNamed } from '../engines/devices.ts';
import { ArgumentError, DeviceError } from '../errors/errors.ts';
import type { Device } from '../storage/device.ts';
import { type DType, dtypes } from '../storage/dtype.ts';
import { Tensor } from '../tensor/tensor.ts';
import { describe, isDtype, isOptions } from './argument-kinds.ts';
import { bind, boolean, check, noSuchDtype, optionalBoolean, optionalDevice, optionalDtype } from './parameters.ts';

/** Options of `to`; at least one is to be given. */
export interface ConversionOptions {
  /** `undefined` is an error, as dtypes that do not exist are undefined. */
  readonly dtype?: DType | null;
  readonly device?: string | null | undefined;
  /** Without meaning on the CPU. */
  readonly nonBlocking?: boolean | undefined;
  /** Copy also where nothing is to be converted. */
  readonly copy?: boolean | undefined;
}

export type ConversionTarget = DType | Tensor | 'cpu' | (string & {}) | ConversionOptions;

/** The dtype and device wanted, if any, and whether a copy is. */
export interface Conversion {
  readonly dtype: DType | undefined;
  readonly device: Device | undefined;
  readonly copy: boolean;
}

const optionParameters = [
  optionalDtype('dtype', undefined),
  optionalDevice('device', undefined),
  optionalBoolean('nonBlocking', false),
  optionalBoolean('copy', false),
] as const;

function nothingAsked(): ArgumentError {
  return new ArgumentError(
    'to/argument',
    "to needs a dtype, a device or a tensor to be like\n  fix: x.to(torch.float64), x.to('cpu'), x.to(other), x.to({ dtype: torch.float64 })",
  );
}

function refuseTarget(target: unknown): never {
  throw new ArgumentError('to/argument', `to takes a dtype, a device or a tensor, got ${describe(target)}`, {
    target,
  });
}

function targetDevice(name: string): Device {
  if (Object.hasOwn(dtypes, name)) {
    throw new DeviceError(
      'device/unknown',
      `there is no device '${name}' for to\n  fix: x.to(torch.${name}) for the dtype`,
    );
  }
  return deviceNamed('to', name);
}

/** What the arguments by position ask for: `to(dtype)`, `to(device, dtype)` or `to(other)`. */
function positionalTarget(given: unknown[]): Pick<Conversion, 'dtype' | 'device'> {
  const head = given.shift();
  if (head instanceof Tensor) return { dtype: head.dtype, device: head.storage.device };
  if (isDtype(head)) return { dtype: head as DType, device: undefined };
  if (head === undefined) throw noSuchDtype('to', 'dtype');
  if (typeof head !== 'string' && head !== null) refuseTarget(head);
  const device = head === null ? undefined : targetDevice(head);
  if (given.length === 0 || typeof given[0] === 'boolean') {
    if (head === null) throw nothingAsked();
    return { dtype: undefined, device };
  }
  const dtype = given.shift();
  if (dtype === undefined) throw noSuchDtype('to', 'dtype');
  return { dtype: check('to', optionalDtype('dtype', undefined), dtype) as DType | undefined, device };
}

/** Reads the arguments of `to`: a target by position, `nonBlocking` and `copy` after it, or all by name. */
export function readConversion(given: readonly unknown[]): Conversion {
  const last = given.at(-1);
  const options = isOptions(last) ? last : undefined;
  if (options !== undefined ? given.length === 1 && Object.keys(options).length === 0 : given.length === 0) {
    throw nothingAsked();
  }
  const named = options === undefined ? [] : bind('to', optionParameters, [options]);
  const rest = options === undefined ? [...given] : given.slice(0, -1);
  const target = rest.length === 0 ? undefined : positionalTarget(rest);
  if (rest.length > 2) refuseTarget(rest[2]);
  const [, copy] = ['nonBlocking', 'copy'].map((name, i) => i < rest.length && check('to', boolean(name), rest[i]));
  const [dtype, device] = named;
  return {
    dtype: target?.dtype ?? (dtype as DType | undefined),
    device: target?.device ?? (typeof device === 'string' ? deviceNamed('to', device) : undefined),
    copy: copy === true || named[3] === true,
  };
}
