/** @file `nn.attention`: which kernels compute attention, which programs of PyTorch choose, and masks by their lengths. */
/// <reference lib="esnext.disposable" preserve="true" />
import { ArgumentError } from '../errors/errors.ts';
import { describe, isOptions } from '../ops/argument-kinds.ts';
import * as bias from '../ops/attention/causal-bias.ts';
import { refuseUnknown } from '../ops/options.ts';

export {
  /** Masks of attention that hide from each query the keys behind it. */
  bias,
};

/** Kernels of attention by PyTorch's names and numbers. */
export const SDPBackend = {
  ERROR: -1,
  MATH: 0,
  FLASH_ATTENTION: 1,
  EFFICIENT_ATTENTION: 2,
  CUDNN_ATTENTION: 3,
  OVERRIDEABLE: 4,
} as const;
export type SDPBackend = (typeof SDPBackend)[keyof typeof SDPBackend];

export interface SdpaKernelOptions {
  /** Try them in the order given. */
  readonly setPriority?: boolean;
}

/** What `using` closes. */
export interface SdpaKernelScope {
  [Symbol.dispose](): void;
}

const known: readonly unknown[] = Object.values(SDPBackend);

/**
 * Chooses kernels of attention for a block of code, for programs that come from PyTorch: here `F.scaledDotProductAttention` has one way,
 * which never holds all scores, so that the choice changes nothing. With a function, its result.
 *
 * @throws {ArgumentError} when a kernel is none of `SDPBackend` (`sdpaKernel/backends`).
 * @throws {ArgumentError} when an option is unknown (`sdpaKernel/arguments`).
 * @difference The choice is checked, and without effect.
 * @example
 * const { sdpaKernel, SDPBackend } = nn.attention;
 * const x = torch.ones(1, 2, 4);
 * sdpaKernel(SDPBackend.FLASH_ATTENTION, () => F.scaledDotProductAttention(x, x, x)).shape; // [ 1, 2, 4 ]
 */
export function sdpaKernel(backends: SDPBackend | readonly SDPBackend[], options?: SdpaKernelOptions): SdpaKernelScope;
export function sdpaKernel<T>(backends: SDPBackend | readonly SDPBackend[], body: () => T): T;
export function sdpaKernel<T>(
  backends: SDPBackend | readonly SDPBackend[],
  options: SdpaKernelOptions,
  body: () => T,
): T;
export function sdpaKernel(backends: unknown, ...rest: readonly unknown[]): unknown {
  for (const backend of Array.isArray(backends) ? backends : [backends]) {
    if (known.includes(backend)) continue;
    throw new ArgumentError(
      'sdpaKernel/backends',
      `backends of sdpaKernel must be of nn.attention.SDPBackend, one or an array of them, got ${describe(backend)}\n  fix: SDPBackend.${Object.keys(SDPBackend).join(', SDPBackend.')}`,
    );
  }
  const last = rest.at(-1);
  const [body, [options]] = typeof last === 'function' ? [last, rest.slice(0, -1)] : [undefined, rest];
  if (isOptions(options)) refuseUnknown('sdpaKernel', Object.keys(options), ['setPriority']);
  return body === undefined ? { [Symbol.dispose]() {} } : body();
}
