/** @file Running sums, products, extremes and logarithms of sums. */
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { type DType, type DTypeName, dtypes } from '../../storage/dtype.ts';
import { wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, copyInPlace, detach, filled, toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import { placeAlong } from '../gather/gather.ts';
import { cat } from '../join.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, optionalDtype, tensor, value } from '../parameters.ts';
import { add, mul, sub } from '../pointwise/arithmetic.ts';
import { exp } from '../pointwise/exponential.ts';
import { primitive } from '../primitive.ts';
import { sumType } from '../reduce/sum.ts';
import type { ValuesAndIndices } from '../reduce/types.ts';
import { flip } from '../view/flip.ts';
import { slice } from '../view/slice.ts';
import { Scan, wideType } from './scan.ts';

/** A number in the type that scans of a dtype are carried in. */
function wide(type: DTypeName, value: number): Expression {
  const own = wideType(type);
  return build.constant(own, own === 'int64' ? BigInt(value) : value);
}

const sums = new Scan({
  name: 'cumsum',
  inputs: 1,
  carried: (type) => ['total', 'part'].map((name) => ({ name, type: wideType(type), initial: wide(type, 0) })),
  step: ([total, part], [x]) =>
    total === undefined || part === undefined || x === undefined
      ? []
      : [total, build.add(part, build.cast(part.type, x))],
  results: ([total, part]) => (total === undefined || part === undefined ? [] : [build.add(total, part)]),
  settle: ([total, part]) =>
    total === undefined || part === undefined
      ? []
      : [build.add(total, part), build.constant(part.type, part.type === 'int64' ? 0n : 0)],
});

const products = new Scan({
  name: 'cumprod',
  inputs: 1,
  carried: (type) => [{ name: 'product', type: wideType(type), initial: wide(type, 1) }],
  step: ([product], [x]) =>
    product === undefined || x === undefined ? [] : [build.multiply(product, build.cast(product.type, x))],
  results: (carried) => carried,
});

/** s ← b + a · s, or b + e^a · s: a million factors near 1 must not be rounded to float32 before they are multiplied. */
function recurrences(name: string, factor: (a: Expression) => Expression): Scan {
  return new Scan({
    name,
    inputs: 2,
    carried: (type) => [{ name: 'state', type: wideType(type), initial: wide(type, 0) }],
    step: ([state], [a, b]) =>
      state === undefined || a === undefined || b === undefined
        ? []
        : [build.add(build.cast(state.type, b), build.multiply(factor(build.cast(state.type, a)), state))],
    results: (carried) => carried,
  });
}

const plainRecurrences = recurrences('recurrence', (a) => a);
const powerRecurrences = recurrences('power_recurrence', (a) => build.call('exp', a));

/** The entries along a dim moved one place on, with a fill where none comes in. */
function shifted(input: Tensor, dim: number, fill: number, reverse: boolean): Tensor {
  const size = input.sizes[dim] as number;
  const edge = filled(input.sizes.with(dim, Math.min(size, 1)), input.dtype, fill);
  return reverse ? cat([slice(input, dim, 1), edge], dim) : cat([edge, slice(input, dim, 0, -1)], dim);
}

/**
 * s_k = term_k + factor_k · s_(k−1), or with s_(k+1) in reverse; `factor` holds logarithms of the factors where it says so. Its
 * derivative is a recurrence of the same kind in the other direction, so that it differentiates any number of times and divides by
 * nothing.
 */
const recurring = primitive({
  name: 'recurrence',
  family: 'scan',
  parameters: [
    tensor('factor'),
    tensor('term'),
    integer('dim'),
    value<boolean>()('reverse'),
    value<boolean>()('logarithmic'),
  ],
  method: false,
  execute: ({ factor, term }, { dim, reverse, logarithmic }) =>
    (logarithmic ? powerRecurrences : plainRecurrences).run([factor, term], dim, [term.dtype], reverse)[0],
  saves: { inputs: ['factor'], outputs: true },
  derivative: {
    all: ({ grad, inputs: { factor }, outputs: { output }, attributes: { dim, reverse, logarithmic }, needs }) => {
      const nothing = logarithmic ? Number.NEGATIVE_INFINITY : 0;
      const term = recurrence(shifted(factor, dim, nothing, !reverse), grad, dim, !reverse, logarithmic);
      if (!needs.factor) return { term };
      const ofFactor = mul(term, shifted(output, dim, 0, reverse));
      return { factor: logarithmic ? mul(ofFactor, exp(factor)) : ofFactor, term };
    },
  },
});

function recurrence(factor: Tensor, term: Tensor, dim: number, reverse: boolean, logarithmic: boolean): Tensor {
  return recurring.run([factor, term], { dim, reverse, logarithmic });
}

const summing = primitive({
  name: 'cumsum',
  family: 'scan',
  parameters: [tensor('input'), integer('dim'), value<boolean>()('reverse')],
  method: false,
  execute: ({ input }, { dim, reverse }) => sums.run([input], dim, [input.dtype], reverse)[0],
  derivative: { input: ({ grad, attributes: { dim, reverse } }) => runningSum(grad, dim, !reverse) },
});

function runningSum(input: Tensor, dim: number, reverse: boolean): Tensor {
  return summing.run([input], { dim, reverse });
}

/** The product of all entries before (in reverse: behind) each one, so that nothing is divided. */
export function exclusiveProducts(input: Tensor, dim: number, reverse: boolean): Tensor {
  const ones = shifted(input, dim, 1, reverse);
  const dims = [dim];
  return reverse ? flip(runningProduct(flip(ones, dims), dim), dims) : runningProduct(ones, dim);
}

const multiplying = primitive({
  name: 'cumprod',
  family: 'scan',
  parameters: [tensor('input'), integer('dim')],
  method: false,
  execute: ({ input }, { dim }) => products.run([input], dim, [input.dtype])[0],
  saves: { inputs: ['input'], outputs: true },
  derivative: {
    // Σ over i ≥ k of grad_i · Π over j ≤ i, j ≠ k of input_j = (Π before k) · s_k, with s_k = grad_k + input_(k+1) · s_(k+1).
    input: ({ grad, inputs: { input }, outputs: { output }, attributes: { dim } }) =>
      mul(shifted(output, dim, 1, false), recurrence(shifted(input, dim, 0, true), grad, dim, true, false)),
  },
});

function runningProduct(input: Tensor, dim: number): Tensor {
  return multiplying.run([input], { dim });
}

type DtypeOption = { readonly dtype?: DType | null };

interface CumulativeOperator extends MethodOperator {
  (
    input: Tensor,
    dim: number | { readonly dim: number; readonly dtype?: DType | null },
    dtype?: DType | null | DtypeOption,
  ): Tensor;
  readonly inPlace: (
    input: Tensor,
    dim: number | { readonly dim: number; readonly dtype?: DType | null },
    dtype?: DType | null | DtypeOption,
  ) => Tensor;
}

function cumulative(name: string, run: (input: Tensor, dim: number) => Tensor): CumulativeOperator {
  const compute = (input: Tensor, dim: number, dtype: DType | undefined): Tensor => {
    const d = wrapDim(name, dim, input.sizes.length);
    const source = toDtype(input, sumType(input.dtype, dtype));
    return source.elementCount === 0 || source.sizes.length === 0 ? clone(source) : run(source, d);
  };
  return composite({
    name,
    parameters: [tensor('input'), integer('dim'), optionalDtype('dtype', undefined)],
    compute: ({ input, dim, dtype }) => compute(input, dim, dtype),
    computeInPlace: ({ input, dim, dtype }) => {
      if (dtype !== undefined && dtype !== input.dtype) {
        throw new DTypeError(`${name}/dtype`, `${name}_ cannot change the dtype of the tensor, ${input.dtype.name}`);
      }
      // What the derivative keeps must not be what is overwritten.
      return copyInPlace(input, compute(clone(input), dim, dtype));
    },
  });
}

/**
 * Running sum along a dim; each entry includes itself.
 *
 * @formula y[k] = Σ input[i], i ≤ k
 * @shape [*] → [*]
 * @throws {IndexError} when there is no such dim (`cumsum/dim`).
 * @throws {DTypeError} in place, when `dtype` is another one than the tensor's (`cumsum/dtype`).
 * @example
 * torch.cumsum(torch.tensor([1, 2, 3]), 0); // tensor([1., 3., 6.])
 */
export const cumsum: CumulativeOperator = cumulative('cumsum', (input, dim) => runningSum(input, dim, false));

/**
 * Running product along a dim; its gradient divides by nothing, so zeros do no harm.
 *
 * @formula y[k] = Π input[i], i ≤ k
 * @shape [*] → [*]
 * @throws {IndexError} when there is no such dim (`cumprod/dim`).
 * @example
 * torch.cumprod(torch.tensor([1, 2, 3, 4]), 0); // tensor([ 1.,  2.,  6., 24.])
 */
export const cumprod: CumulativeOperator = cumulative('cumprod', (input, dim) => runningProduct(input, dim));

/** Extremes with where they stand; the last of equals, and the last NaN, as in PyTorch. */
function extremes(name: string, side: 'max' | 'min'): Scan {
  const beats = side === 'max' ? build.greaterEqual : build.lessEqual;
  return new Scan({
    name,
    inputs: 1,
    carried: (type) => [
      { name: 'best', type, initial: build.constant(type, type === 'int64' ? 0n : 0) },
      { name: 'at', type: 'int64', initial: build.constant('int64', -1n) },
    ],
    step: ([best, at], [x], position) => {
      if (best === undefined || at === undefined || x === undefined) return [];
      const first = build.less(at, build.constant('int64', 0n));
      const better: Expression = build.or(
        build.or(first, build.isNaN(x)),
        build.and(beats(x, best), build.not(build.isNaN(best))),
      );
      return [build.select(better, x, best), build.select(better, position, at)];
    },
    results: (carried) => carried,
  });
}

interface CumulativeExtremeOperator extends MethodOperator {
  (input: Tensor, dim: number): ValuesAndIndices;
}

function cumulativeExtreme(name: string, scan: Scan): CumulativeExtremeOperator {
  return primitive({
    name,
    family: 'scan',
    parameters: [tensor('input'), integer('dim')],
    results: ['values', 'indices'],
    execute: ({ input }, { dim }) => {
      const d = wrapDim(name, dim, input.sizes.length);
      const byte = input.dtype === dtypes.bool ? toDtype(input, dtypes.uint8) : input;
      return scan.run([byte], d, [input.dtype, dtypes.int64]);
    },
    saves: { outputs: ['indices'] },
    derivative: {
      input: ({ grad, outputs: { indices }, shapes, attributes: { dim } }) =>
        placeAlong(shapes.input, wrapDim(name, dim, shapes.input.length), indices, grad),
    },
  });
}

/**
 * Largest element so far along a dim, with its index; of equals the last.
 *
 * @formula y[k] = max input[i], i ≤ k
 * @shape [*] → values [*] and indices [*]
 * @throws {IndexError} when there is no such dim (`cummax/dim`).
 * @difference A dim that an empty tensor lacks is an error, as for `cumsum`.
 * @example
 * const { values, indices } = torch.cummax(torch.tensor([1, 3, 2, 3]), 0);
 * values; // tensor([1., 3., 3., 3.])
 * indices; // tensor([0, 1, 1, 3])
 */
export const cummax: CumulativeExtremeOperator = cumulativeExtreme('cummax', extremes('cummax', 'max'));

/**
 * Smallest element so far along a dim, with its index; of equals the last.
 *
 * @formula y[k] = min input[i], i ≤ k
 * @shape [*] → values [*] and indices [*]
 * @throws {IndexError} when there is no such dim (`cummin/dim`).
 * @difference A dim that an empty tensor lacks is an error, as for `cumsum`.
 * @example
 * torch.cummin(torch.tensor([3, 1, 2, 1]), 0).values; // tensor([3., 1., 1., 1.])
 */
export const cummin: CumulativeExtremeOperator = cumulativeExtreme('cummin', extremes('cummin', 'min'));

/** How far a term may exceed the reference before it takes its place. Each replacement rounds; far apart, they cannot add up. */
const reach = 16;

/**
 * The sum of exponentials so far is e^reference · total. A result is reference + logarithm; these two are kept beside it, because
 * the results of large terms are rounded by more than a gradient may lose.
 */
const logarithms = new Scan({
  name: 'logcumsumexp',
  inputs: 1,
  carried: (type) => [
    { name: 'reference', type, initial: build.constant(type, Number.NEGATIVE_INFINITY) },
    { name: 'total', type: wideType(type), initial: wide(type, 0) },
  ],
  step: ([reference, total], [x]) => {
    if (reference === undefined || total === undefined || x === undefined) return [];
    const isBeyond = build.greater(x, build.add(reference, reach));
    const distance = build.select(isBeyond, build.subtract(reference, x), build.subtract(x, reference));
    // Equal infinities have no distance.
    const power = build.call('exp', build.select(build.equal(x, reference), 0, distance));
    const isNothing = build.equal(x, build.constant(x.type, Number.NEGATIVE_INFINITY));
    const term = build.cast(total.type, build.select(isNothing, 0, power));
    return [
      build.select(isBeyond, x, reference),
      build.select(isBeyond, build.add(build.multiply(total, term), 1), build.add(total, term)),
    ];
  },
  results: ([reference, total]) => {
    if (reference === undefined || total === undefined) return [];
    const logarithm = build.call('log1p', build.cast(reference.type, build.subtract(total, 1)));
    return [build.add(reference, logarithm), reference, logarithm];
  },
});

/** Results, references and logarithms. A reference counts as a constant: results and logarithms have the same derivative. */
const runningLogarithm = primitive({
  name: 'logcumsumexp',
  family: 'scan',
  parameters: [tensor('input'), integer('dim')],
  method: false,
  results: ['output', 'reference', 'logarithm'],
  execute: ({ input }, { dim }) => logarithms.run([input], dim, [input.dtype, input.dtype, input.dtype]),
  saves: { inputs: ['input'], outputs: ['reference', 'logarithm'] },
  derivative: {
    // Σ over i ≥ k of grad_i · e^(input_k − out_i): a recurrence, as e^(out_i − out_(i+1)) is at most 1.
    input: ({ gradients, inputs: { input }, outputs: { reference, logarithm }, attributes: { dim } }) => {
      const { output: ofOutput, logarithm: ofLogarithm } = gradients;
      const grad =
        ofOutput === undefined ? ofLogarithm : ofLogarithm === undefined ? ofOutput : add(ofOutput, ofLogarithm);
      if (grad === undefined) return undefined;
      const share = exp(sub(sub(input, detach(reference)), logarithm));
      if (input.sizes.length === 0) return mul(grad, share);
      const after = (each: Tensor): Tensor => shifted(each, dim, Number.POSITIVE_INFINITY, true);
      const fall = add(sub(detach(reference), after(detach(reference))), sub(logarithm, after(logarithm)));
      return mul(share, recurrence(fall, grad, dim, true, true));
    },
  },
});

interface LogcumsumexpOperator extends MethodOperator {
  (input: Tensor, dim: number): Tensor;
}

/**
 * Running sum of numbers that are given by their logarithms.
 *
 * @formula y[k] = ln Σ e^input[i], i ≤ k
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`logcumsumexp/dtype`).
 * @difference Gradients at large inputs are shares that add up to 1; PyTorch takes them from the rounded result.
 * @example
 * torch.logcumsumexp(torch.tensor([0, 0, 0]), 0); // tensor([0.0000, 0.6931, 1.0986])
 */
export const logcumsumexp: LogcumsumexpOperator = composite({
  name: 'logcumsumexp',
  parameters: [tensor('input'), integer('dim')],
  compute: ({ input, dim }) => {
    const d = wrapDim('logcumsumexp', dim, input.sizes.length);
    if (!input.dtype.isFloatingPoint) {
      throw new DTypeError('logcumsumexp/dtype', `logcumsumexp needs floats, got ${input.dtype.name}`);
    }
    return runningLogarithm.run([input], { dim: d })[0];
  },
});
