/** @file Rounding to whole numbers, and to decimals. */
import type { Attributes } from '../../dispatch/operation.ts';
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { number, optionalBoolean, optionalInteger, tensor } from '../parameters.ts';
import { pointwise } from './define.ts';
import { noBool, onlyFloat } from './dtypes.ts';
import { isFloat } from './expressions.ts';
import type { UnaryOperator } from './signatures.ts';

const exact = { float32: 0, float64: 0 } as const;

function rounding(
  name: string,
  alias: string | undefined,
  expression: (x: Expression) => Expression,
  reference: (x: number) => number,
): UnaryOperator {
  return pointwise({
    name,
    ...(alias === undefined ? {} : { aliases: [alias] }),
    parameters: [tensor('input')],
    compute: noBool(name),
    expression: ({ input }) => (isFloat(input) ? expression(input) : input),
    derivative: { input: 'zero' },
    reference,
    domain: [-5, 5],
    accuracy: exact,
  });
}

/**
 * Greatest whole number that is not above the element.
 *
 * @formula ⌊input⌋
 * @shape [*] → [*]
 * @throws {DTypeError} on bools (`floor/dtype`).
 * @example
 * torch.floor(torch.tensor([-1.5, 1.5])); // tensor([-2.,  1.])
 */
export const floor: UnaryOperator = rounding('floor', undefined, build.floor, Math.floor);

/**
 * Least whole number that is not below the element.
 *
 * @formula ⌈input⌉
 * @shape [*] → [*]
 * @throws {DTypeError} on bools (`ceil/dtype`).
 * @example
 * torch.ceil(torch.tensor([-1.5, 1.5])); // tensor([-1.,  2.])
 */
export const ceil: UnaryOperator = rounding('ceil', undefined, build.ceil, Math.ceil);

/**
 * Cuts the fraction off, which rounds towards 0.
 *
 * @formula sign(input) · ⌊|input|⌋
 * @shape [*] → [*]
 * @throws {DTypeError} on bools (`trunc/dtype`).
 * @example
 * torch.trunc(torch.tensor([-1.5, 1.5])); // tensor([-1.,  1.])
 */
export const trunc: UnaryOperator = rounding('trunc', 'fix', build.trunc, Math.trunc);

/**
 * Fraction of each element, with its sign.
 *
 * @formula input − trunc(input)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`frac/dtype`).
 * @example
 * torch.frac(torch.tensor([-1.25, 3.5])); // tensor([-0.2500,  0.5000])
 */
export const frac: UnaryOperator = pointwise({
  name: 'frac',
  parameters: [tensor('input')],
  compute: onlyFloat('frac'),
  expression: ({ input }) => build.subtract(input, build.trunc(input)),
  derivative: { input: ({ grad }) => grad },
  reference: (input) => input - Math.trunc(input),
  domain: [-5, 5],
  accuracy: { float32: 1e-6, float64: 1e-14 },
});

function halfToEven(x: number): number {
  const nearest = Math.round(x);
  return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

const roundWhole = rounding('round', undefined, build.round, halfToEven);

/** Rounds at a place other than the point: the number is scaled there and back. */
const roundScaled: UnaryOperator<[scale: number, left: boolean]> = pointwise({
  name: 'round',
  kernelName: 'round_scaled',
  parameters: [tensor('input'), number('scale'), optionalBoolean('left', false)],
  compute: (promoted: DType, _attributes: Attributes): DType => {
    if (promoted.isFloatingPoint) return promoted;
    throw new DTypeError('round/dtype', `round takes decimals for floats only, got ${promoted.name}`);
  },
  expression: ({ input, scale, left }) =>
    left
      ? build.multiply(build.round(build.divide(input, scale)), scale)
      : build.divide(build.round(build.multiply(input, scale)), scale),
  derivative: { input: 'zero' },
  reference: (input, scale = 1) => halfToEven(input * scale) / scale,
  domain: [-5, 5],
  samples: [{ scale: 100 }],
  accuracy: { float32: 1e-6, float64: 1e-14 },
});

export interface RoundOperator extends MethodOperator {
  <S extends Shape>(input: Tensor<S>, decimals?: number | { readonly decimals?: number }): Tensor<S>;
  readonly inPlace: (input: Tensor, decimals?: number | { readonly decimals?: number }) => Tensor;
}

/**
 * Nearest whole number, or nearest number with that many decimals; halves go to the even neighbour.
 *
 * @formula round(input · 10^decimals) / 10^decimals
 * @shape [*] → [*]
 * @throws {DTypeError} when ints are rounded to decimals (`round/dtype`).
 * @throws {DTypeError} on bools (`round/dtype`).
 * @example
 * torch.round(torch.tensor([0.5, 1.5, 2.5])); // tensor([0., 2., 2.])
 * torch.round(torch.tensor([1234.567]), { decimals: -2 }); // tensor([1200.])
 */
export const round: RoundOperator = composite({
  name: 'round',
  parameters: [tensor('input'), optionalInteger('decimals', 0, 'Places right of the point; negative: left of it.')],
  compute: ({ input, decimals }) =>
    decimals === 0 ? roundWhole(input) : roundScaled(input, 10 ** Math.abs(decimals), decimals < 0),
  computeInPlace: ({ input, decimals }) =>
    decimals === 0 ? roundWhole.inPlace(input) : roundScaled.inPlace(input, 10 ** Math.abs(decimals), decimals < 0),
});

export {
  /** Another name of `trunc`. */
  trunc as fix,
};
