/** @file Running sums, products, extremes and logarithms of sums. */
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import { wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, copyInPlace, filled, toDtype } from '../conversion.ts';
import { composite, primitive } from '../define.ts';
import { placeAlong } from '../gather/gather.ts';
import { cat } from '../join.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { integer, optionalDtype, tensor, value } from '../parameters.ts';
import { mul, sub } from '../pointwise/arithmetic.ts';
import { exp } from '../pointwise/exponential.ts';
import { sumType, zero } from '../reduce/sum.ts';
import type { ValuesAndIndices } from '../reduce/types.ts';
import { flip } from '../view/flip.ts';
import { slice } from '../view/slice.ts';
import { Scan } from './scan.ts';

const sums = new Scan({
  name: 'cumsum',
  inputs: 1,
  carried: (type) => [{ name: 'total', type, initial: zero(type) }],
  step: ([total], [x]) => (total === undefined || x === undefined ? [] : [build.add(total, x)]),
  results: [0],
});

const products = new Scan({
  name: 'cumprod',
  inputs: 1,
  carried: (type) => [{ name: 'product', type, initial: build.constant(type, type === 'int64' ? 1n : 1) }],
  step: ([product], [x]) => (product === undefined || x === undefined ? [] : [build.multiply(product, x)]),
  results: [0],
});

/** s ← b + a · s. */
const recurrences = new Scan({
  name: 'recurrence',
  inputs: 2,
  carried: (type) => [{ name: 'state', type, initial: zero(type) }],
  step: ([state], [a, b]) =>
    state === undefined || a === undefined || b === undefined ? [] : [build.add(b, build.multiply(a, state))],
  results: [0],
});

interface RunningOperator extends Operator {
  (input: Tensor, dim: number, reverse: boolean): Tensor;
}

interface RecurrenceOperator extends Operator {
  (factor: Tensor, term: Tensor, dim: number, reverse: boolean): Tensor;
}

/** The entries along a dim moved one place on, with a fill where none comes in. */
function shifted(input: Tensor, dim: number, fill: number, reverse: boolean): Tensor {
  const size = input.sizes[dim] as number;
  const edge = filled(input.sizes.with(dim, Math.min(size, 1)), input.dtype, fill);
  return reverse ? cat([slice(input, dim, 1), edge], dim) : cat([edge, slice(input, dim, 0, -1)], dim);
}

/**
 * s_k = term_k + factor_k · s_(k−1), or with s_(k+1) in reverse. Its derivative is a recurrence of the same kind in the other
 * direction, so that it differentiates any number of times and divides by nothing.
 */
const recurrence: RecurrenceOperator = primitive({
  name: 'recurrence',
  family: 'scan',
  summary: 'A linear recurrence along a dim.',
  parameters: [tensor('factor'), tensor('term'), integer('dim'), value<boolean>()('reverse')],
  method: false,
  execute: (inputs, { dim, reverse }) => {
    const [factor, term] = inputs as [Tensor, Tensor];
    return recurrences.run([factor, term], dim as number, [term.dtype], reverse === true)[0] as Tensor;
  },
  saves: { inputs: ['factor'], outputs: true },
  derivative: {
    all: ({ grad, inputs, outputs, attributes, needs }) => {
      const dim = attributes['dim'] as number;
      const reverse = attributes['reverse'] === true;
      const ofTerm = recurrence(shifted(inputs[0] as Tensor, dim, 0, !reverse), grad, dim, !reverse);
      return [needs[0] === true ? mul(ofTerm, shifted(outputs[0] as Tensor, dim, 0, reverse)) : undefined, ofTerm];
    },
  },
});

const runningSum: RunningOperator = primitive({
  name: 'cumsum',
  family: 'scan',
  summary: 'Running sums along a dim, from either end.',
  parameters: [tensor('input'), integer('dim'), value<boolean>()('reverse')],
  method: false,
  execute: ([input], { dim, reverse }) => {
    const source = input as Tensor;
    return sums.run([source], dim as number, [source.dtype], reverse === true)[0] as Tensor;
  },
  derivative: {
    input: ({ grad, attributes }) => runningSum(grad, attributes['dim'] as number, attributes['reverse'] !== true),
  },
});

interface RunningProductOperator extends Operator {
  (input: Tensor, dim: number): Tensor;
}

/** The product of all entries before (in reverse: behind) each one, so that nothing is divided. */
export function exclusiveProducts(input: Tensor, dim: number, reverse: boolean): Tensor {
  const ones = shifted(input, dim, 1, reverse);
  const dims = [dim];
  return reverse ? flip(runningProduct(flip(ones, dims), dim), dims) : runningProduct(ones, dim);
}

const runningProduct: RunningProductOperator = primitive({
  name: 'cumprod',
  family: 'scan',
  summary: 'Running products along a dim.',
  parameters: [tensor('input'), integer('dim')],
  method: false,
  execute: ([input], { dim }) => {
    const source = input as Tensor;
    return products.run([source], dim as number, [source.dtype])[0] as Tensor;
  },
  saves: { inputs: ['input'], outputs: true },
  derivative: {
    // Σ over i ≥ k of grad_i · Π over j ≤ i, j ≠ k of input_j = (Π before k) · s_k, with s_k = grad_k + input_(k+1) · s_(k+1).
    input: ({ grad, inputs, outputs, attributes }) => {
      const dim = attributes['dim'] as number;
      const behind = recurrence(shifted(inputs[0] as Tensor, dim, 0, true), grad, dim, true);
      return mul(shifted(outputs[0] as Tensor, dim, 1, false), behind);
    },
  },
});

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

function cumulative(name: string, summary: string, run: (input: Tensor, dim: number) => Tensor): CumulativeOperator {
  const compute = (input: Tensor, dim: number, dtype: DType | undefined): Tensor => {
    const d = wrapDim(name, dim, input.sizes.length);
    const source = toDtype(input, sumType(input.dtype, dtype));
    return source.elementCount === 0 || source.sizes.length === 0 ? clone(source) : run(source, d);
  };
  return composite({
    name,
    summary,
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

export const cumsum: CumulativeOperator = cumulative('cumsum', 'Running sums along a dim.', (input, dim) =>
  runningSum(input, dim, false),
);

export const cumprod: CumulativeOperator = cumulative('cumprod', 'Running products along a dim.', (input, dim) =>
  runningProduct(input, dim),
);

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
    results: [0, 1],
  });
}

interface CumulativeExtremeOperator extends MethodOperator {
  (input: Tensor, dim: number): ValuesAndIndices;
}

function cumulativeExtreme(name: string, summary: string, scan: Scan): CumulativeExtremeOperator {
  return primitive({
    name,
    family: 'scan',
    summary,
    parameters: [tensor('input'), integer('dim')],
    results: ['values', 'indices'],
    execute: ([input], { dim }) => {
      const source = input as Tensor;
      const d = wrapDim(name, dim as number, source.sizes.length);
      const byte = source.dtype === dtypes.bool ? toDtype(source, dtypes.uint8) : source;
      return scan.run([byte], d, [source.dtype, dtypes.int64]);
    },
    saves: { outputs: true },
    derivative: {
      input: ({ grad, outputs, shapes: [shape = []], attributes }) =>
        placeAlong(shape, wrapDim(name, attributes['dim'] as number, shape.length), outputs[1] as Tensor, grad),
    },
  });
}

export const cummax: CumulativeExtremeOperator = cumulativeExtreme(
  'cummax',
  'Running maxima along a dim, and where they are; the last of equals.',
  extremes('cummax', 'max'),
);

export const cummin: CumulativeExtremeOperator = cumulativeExtreme(
  'cummin',
  'Running minima along a dim, and where they are; the last of equals.',
  extremes('cummin', 'min'),
);

/** log(e^a + e^b) without overflow; equal infinities stay what they are. */
function logAdd(a: Expression, b: Expression): Expression {
  const high = build.select(build.or(build.isNaN(b), build.greater(b, a)), b, a);
  const low = build.select(build.or(build.isNaN(b), build.greater(b, a)), a, b);
  const sum = build.add(high, build.call('log1p', build.call('exp', build.subtract(low, high))));
  const infinite = build.equal(build.abs(high), build.constant(high.type, Number.POSITIVE_INFINITY));
  return build.select(build.and(build.equal(a, b), infinite), a, sum);
}

const logarithms = new Scan({
  name: 'logcumsumexp',
  inputs: 1,
  carried: (type) => [{ name: 'total', type, initial: build.constant(type, Number.NEGATIVE_INFINITY) }],
  step: ([total], [x]) => (total === undefined || x === undefined ? [] : [logAdd(total, x)]),
  results: [0],
});

interface LogcumsumexpOperator extends MethodOperator {
  (input: Tensor, dim: number): Tensor;
}

export const logcumsumexp: LogcumsumexpOperator = primitive({
  name: 'logcumsumexp',
  family: 'scan',
  summary: 'Running logarithms of sums of exponentials along a dim.',
  parameters: [tensor('input'), integer('dim')],
  execute: ([input], { dim }) => {
    const source = input as Tensor;
    const d = wrapDim('logcumsumexp', dim as number, source.sizes.length);
    if (!source.dtype.isFloatingPoint) {
      throw new DTypeError('logcumsumexp/dtype', `logcumsumexp needs floats, got ${source.dtype.name}`);
    }
    return logarithms.run([source], d, [source.dtype])[0] as Tensor;
  },
  saves: { inputs: ['input'], outputs: true },
  derivative: {
    // Σ over i ≥ k of grad_i · e^(input_k − out_i): a recurrence, as e^(out_i − out_(i+1)) is at most 1.
    input: ({ grad, inputs, outputs, attributes }) => {
      const input = inputs[0] as Tensor;
      const out = outputs[0] as Tensor;
      if (input.sizes.length === 0) return mul(grad, exp(sub(input, out)));
      const dim = wrapDim('logcumsumexp', attributes['dim'] as number, input.sizes.length);
      const ratio = exp(sub(out, shifted(out, dim, Number.POSITIVE_INFINITY, true)));
      return mul(exp(sub(input, out)), recurrence(ratio, grad, dim, true));
    },
  },
});
