/** @file Elements along one dim, each by an index of its own: `gather` reads them, `scatter` and its kin write them. */
import { ArgumentError, AutogradError, DTypeError, IndexError, ShapeError } from '../../errors/errors.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { broadcastShapes, formatShape, type Shape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import {
  integer,
  optionalBoolean,
  optionalInteger,
  optionalOperand,
  optionalString,
  optionalValue,
  tensor,
  value,
} from '../parameters.ts';
import { overlapsPartly } from '../pointwise/launch.ts';
import { primitive } from '../primitive.ts';
import { expand } from '../view/expand.ts';
import { reshape } from '../view/reshape.ts';
import { slice } from '../view/slice.ts';
import { embed } from '../view/view.ts';
import { offsetsOf, requireIndexType } from './offsets.ts';
import { type Combine, readAt, writeAt } from './transfer.ts';

/** A tensor without dims counts as a vector of one element. */
function lifted(input: Tensor): Tensor {
  return input.sizes.length === 0 ? viewOf(input, [1], [1], input.offset) : input;
}

const zeroAt = (strides: readonly number[], dim: number): number[] => strides.with(dim, 0);

const gathering = primitive({
  name: 'gather',
  family: 'gather',
  parameters: [tensor('input'), tensor('index'), value<number>()('dim'), value<string>()('operation', 'For messages.')],
  method: false,
  execute: (inputs, { dim, operation }) => {
    const input = lifted(inputs.input);
    const index = lifted(inputs.index);
    const out = emptyTensor(inputs.index.sizes, input.dtype);
    if (out.elementCount === 0) return out;
    const stride = input.steps[dim] as number;
    const offsets = offsetsOf(operation, [index], [{ dim, size: input.sizes[dim] as number, stride }], false);
    readAt(
      index.sizes,
      { tensor: input, strides: zeroAt(input.steps, dim) },
      { tensor: offsets, strides: offsets.steps },
      { tensor: out, strides: offsets.steps },
    );
    return out;
  },
  saves: { inputs: ['index'] },
  derivative: {
    input: ({ grad, inputs: { index }, shapes, attributes: { dim } }) => placeAlong(shapes.input, dim, index, grad),
  },
});

/** The elements at the indices along a dim, in the name of the operator that the user called. */
function gathered(operation: string, input: Tensor, dim: number, index: Tensor): Tensor {
  return gathering.run([input, index], { dim, operation });
}

/** The operators that write along a dim. */
type ScatterName = 'scatter' | 'scatterAdd' | 'scatterReduce' | 'maxUnpool';

function scatterInto(
  operation: ScatterName,
  target: Tensor,
  index: Tensor,
  source: Tensor,
  dim: number,
  mode: Combine,
): void {
  if (index.elementCount === 0) return;
  const out = lifted(target);
  const places = lifted(index);
  const shared = overlapsPartly(target, source) || target.storage === source.storage;
  let values = lifted(source);
  if (shared) {
    values = emptyTensor(values.sizes, values.dtype);
    copyValues(values, lifted(source));
  }
  const stride = out.steps[dim] as number;
  const offsets = offsetsOf(operation, [places], [{ dim, size: out.sizes[dim] as number, stride }], false);
  const without = (list: readonly number[]): number[] => list.toSpliced(dim, 1);
  writeAt(
    without(places.sizes),
    places.sizes[dim] as number,
    { tensor: out, strides: without(out.steps) },
    { tensor: offsets, strides: without(offsets.steps), along: offsets.steps[dim] as number },
    { tensor: values, strides: without(values.steps), along: values.steps[dim] as number },
    mode,
  );
}

/** The same operation under the name that the user called it by. */
function scatterNamed(name: ScatterName) {
  return primitive({
    name,
    family: 'scatter',
    parameters: [tensor('input'), tensor('index'), tensor('source'), value<number>()('dim'), value<Combine>()('mode')],
    method: false,
    execute: ({ input, index, source }, { dim, mode }) => {
      const out = emptyTensor(input.sizes, input.dtype);
      copyValues(out, input);
      scatterInto(name, out, index, source, dim, mode);
      return out;
    },
    executeInto: (target, { index, source }, { dim, mode }) => {
      scatterInto(name, target, index, source, dim, mode);
    },
    saves: { inputs: ['index'] },
    derivative: {
      all: ({ grad, inputs: { index }, shapes, attributes: { dim, mode }, needs }) => {
        if (mode !== 'add' && mode !== 'set') {
          throw new AutogradError(
            `${name}/no-derivative`,
            `${name} has no derivative where it multiplies\n  fix: use scatterReduce(…, 'prod')`,
            { operation: name },
          );
        }
        const own = (): Tensor =>
          mode === 'add' ? grad : scattered(grad, dim, index, zerosLikeIndex(index, grad.dtype), 'set');
        return {
          input: needs.input ? own() : undefined,
          source: needs.source ? atShape(gathered('gather', grad, dim, index), shapes.source) : undefined,
        };
      },
    },
  });
}

const scatterOperations = {
  scatter: scatterNamed('scatter'),
  scatterAdd: scatterNamed('scatterAdd'),
  scatterReduce: scatterNamed('scatterReduce'),
  maxUnpool: scatterNamed('maxUnpool'),
};

/** A gradient of the part of a source that the index covers, with zeros for the rest. */
function atShape(part: Tensor, shape: Shape): Tensor {
  let whole = part;
  part.sizes.forEach((size, d) => {
    if (size < (shape[d] as number)) whole = embedAlong(whole, d, shape[d] as number);
  });
  return whole;
}

function embedAlong(part: Tensor, dim: number, size: number): Tensor {
  return embed(slice, part, part.sizes.with(dim, size), {
    dim,
    start: 0,
    end: part.sizes[dim] as number,
    step: 1,
  });
}

function zerosLikeIndex(index: Tensor, dtype: DType): Tensor {
  const zero = filled([], dtype, 0);
  return viewOf(
    zero,
    index.sizes,
    index.sizes.map(() => 0),
    0,
  );
}

function scattered(input: Tensor, dim: number, index: Tensor, source: Tensor, mode: Combine): Tensor {
  return scatterOperations.scatter.run([input, index, source], { dim, mode });
}

/** Zeros of a shape, with values added at the indices along a dim. */
export function placeAlong(shape: Shape, dim: number, index: Tensor, values: Tensor): Tensor {
  return scattered(filled(shape, values.dtype, 0), dim, index, values, 'add');
}

/** Zeros of a shape, with the values put at the indices along the last dim, in the name of `maxUnpool`. */
export function unpooled(shape: Shape, index: Tensor, values: Tensor): Tensor {
  const zeros = filled(shape, values.dtype, 0);
  return scatterOperations.maxUnpool.run([zeros, index, values], { dim: shape.length - 1, mode: 'set' });
}

/** A shape for comparisons: a tensor without dims counts as a vector of one element. */
const vectorShape = (tensor: Tensor): Shape => (tensor.sizes.length === 0 ? [1] : tensor.sizes);

/** The index must have the tensor's rank, and fit inside it but for the dim that it indexes. */
function requireFit(operation: string, what: string, index: Tensor, other: Tensor, free: number | undefined): void {
  if (index.elementCount === 0) return;
  const inner = vectorShape(index);
  const outer = vectorShape(other);
  const fits = inner.length === outer.length && inner.every((size, d) => d === free || size <= (outer[d] as number));
  if (fits) return;
  throw new ShapeError(
    `${operation}/index-shape`,
    `the index of ${operation} must have as many dims as ${what} and be no larger${free === undefined ? '' : ` except along dim ${free}`}, got ${formatShape(index.sizes)} for ${formatShape(other.sizes)}`,
    { index: index.sizes, shape: other.sizes },
  );
}

interface GatherOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor): Tensor;
}

function gatherAlong(operation: string, input: Tensor, dim: number, index: Tensor): Tensor {
  const d = wrapDim(operation, dim, input.sizes.length);
  if (index.elementCount > 0) requireIndexType(operation, index);
  requireFit(operation, 'the tensor', index, input, d);
  return gathered(operation, input, d, index);
}

/**
 * Takes elements along a dim, each by an index of its own: such as the score of each row's class.
 *
 * @formula y[i][j] = input[index[i][j]][j] for dim 0, input[i][index[i][j]] for dim 1
 * @shape input [*, n, *], index [*, m, *] → index's
 * @throws {DTypeError} when the index is not int64 (`gather/index-dtype`).
 * @throws {ShapeError} when the index has other dims than the input, or is larger (`gather/index-shape`).
 * @throws {IndexError} when an index is out of range (`gather/range`).
 * @example
 * torch.gather(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([[1n], [0n]]));
 * // tensor([[2.],
 * //         [3.]])
 */
export const gather: GatherOperator = composite({
  name: 'gather',
  parameters: [tensor('input'), integer('dim'), tensor('index'), optionalBoolean('sparseGrad', false)],
  compute: ({ input, dim, index }) => gatherAlong('gather', input, dim, index),
});

interface TakeAlongDimOperator extends MethodOperator {
  (input: Tensor, indices: Tensor, dim?: number | null | { dim?: number | null }): Tensor;
}

/**
 * Takes elements along a dim by the indices that `argsort` and its like give; the other dims broadcast, and without a
 * dim both are flattened.
 *
 * @formula y[i][j] = input[i][indices[i][j]] for dim 1
 * @shape input [*, n, *], indices [*, m, *] → [*, m, *], broadcast
 * @throws {ShapeError} when the ranks differ (`takeAlongDim/rank`).
 * @throws {IndexError} when the tensor has no dims (`takeAlongDim/dim`).
 * @example
 * const x = torch.tensor([[3, 1], [2, 4]]);
 * torch.takeAlongDim(x, x.argsort(1), 1);
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 */
export const takeAlongDim: TakeAlongDimOperator = composite({
  name: 'takeAlongDim',
  parameters: [tensor('input'), tensor('indices'), optionalInteger('dim', undefined)],
  compute: ({ input, indices, dim }) => {
    if (dim === undefined) return gatherAlong('takeAlongDim', reshape(input, [-1]), 0, reshape(indices, [-1]));
    if (input.sizes.length === 0) {
      throw new IndexError(
        'takeAlongDim/dim',
        `takeAlongDim cannot go along dim ${dim} of a tensor without dims\n  fix: leave dim out, or use gather`,
        { dim },
      );
    }
    const d = wrapDim('takeAlongDim', dim, input.sizes.length);
    if (indices.sizes.length !== input.sizes.length) {
      throw new ShapeError(
        'takeAlongDim/rank',
        `takeAlongDim needs indices of the tensor's rank, got ${formatShape(indices.sizes)} for ${formatShape(input.sizes)}`,
      );
    }
    const common = broadcastShapes('takeAlongDim', [input.sizes.with(d, 1), indices.sizes.with(d, 1)]);
    return gatherAlong(
      'takeAlongDim',
      expand(input, common.with(d, input.sizes[d] as number)),
      d,
      expand(indices, common.with(d, indices.sizes[d] as number)),
    );
  },
});

type ScatterReduceName = 'add' | 'multiply';
type ScatterOptions = { readonly src?: Tensor; readonly value?: Scalar; readonly reduce?: ScatterReduceName | null };

interface ScatterOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor, src: Tensor | Scalar | ScatterOptions, options?: ScatterOptions): Tensor;
  readonly inPlace: (
    input: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor | Scalar | ScatterOptions,
    options?: ScatterOptions,
  ) => Tensor;
}

interface ScatterCall {
  readonly input: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly src: Tensor | Scalar;
}

/** Checks a call and writes, to a copy or in place. */
function scatterCall(
  operation: ScatterName,
  { input, dim, index, src }: ScatterCall,
  mode: Combine,
  inPlace: boolean,
): Tensor {
  const d = wrapDim(operation, dim, input.sizes.length);
  requireIndexType(operation, index);
  requireFit(operation, 'the tensor', index, input, d);
  let source: Tensor;
  if (src instanceof Tensor) {
    requireFit(operation, 'the source', index, src, undefined);
    if (src.dtype !== input.dtype) {
      throw new DTypeError(
        `${operation}/dtype`,
        `${operation} needs a source of the tensor's dtype, got ${src.dtype.name} for ${input.dtype.name}`,
        { source: src.dtype.name, dtype: input.dtype.name },
      );
    }
    source = src;
  } else {
    const one = filled([], input.dtype, src);
    source = viewOf(
      one,
      index.sizes,
      index.sizes.map(() => 0),
      0,
    );
  }
  const { run, runInPlace } = scatterOperations[operation];
  return (inPlace ? runInPlace : run)([input, index, source], { dim: d, mode });
}

/** A copy with the elements of `src`, or one number, combined with those at the indices, in the name of `scatterReduce`. */
export function scatterWith(input: Tensor, dim: number, index: Tensor, src: Tensor | Scalar, mode: Combine): Tensor {
  return scatterCall('scatterReduce', { input, dim, index, src }, mode, false);
}

const scatterModes = { add: 'add', multiply: 'multiply' } as const;

function scatterArguments(bound: {
  readonly input: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly src: Tensor | Scalar | undefined | null;
  readonly value: Scalar | undefined | null;
}): ScatterCall {
  const src = bound.src ?? bound.value;
  if (src === undefined || src === null) {
    throw new ArgumentError('scatter/argument', 'scatter needs src, a tensor or a number', { parameter: 'src' });
  }
  return { ...bound, src };
}

const reduceParameter = optionalString('reduce', ['add', 'multiply'], undefined);

/**
 * Writes the elements of src (or one number) into a copy at the indices along a dim; of several for one place the last
 * stays, and `reduce` adds or multiplies instead.
 *
 * @formula y[index[i][j]][j] = src[i][j] for dim 0
 * @shape input [*, n, *], index [*, m, *], src [*, m, *] → input's
 * @throws {DTypeError} when the source has another dtype than the tensor (`scatter/dtype`).
 * @throws {ShapeError} when the index is larger than the source (`scatter/index-shape`).
 * @throws {IndexError} when an index is out of range (`scatter/range`).
 * @difference With `reduce: 'add'` it has a derivative, that of `scatterAdd`.
 * @example
 * torch.scatter(torch.zeros([2, 3]), 1, torch.tensor([[0n], [2n]]), 1);
 * // tensor([[1., 0., 0.],
 * //         [0., 0., 1.]])
 */
export const scatter: ScatterOperator = composite({
  name: 'scatter',
  parameters: [
    tensor('input'),
    integer('dim'),
    tensor('index'),
    optionalOperand('src'),
    reduceParameter,
    optionalValue<Scalar>()('value', undefined),
  ],
  compute: (bound) =>
    scatterCall(
      'scatter',
      scatterArguments(bound),
      bound.reduce === undefined ? 'set' : scatterModes[bound.reduce],
      false,
    ),
  computeInPlace: (bound) =>
    scatterCall(
      'scatter',
      scatterArguments(bound),
      bound.reduce === undefined ? 'set' : scatterModes[bound.reduce],
      true,
    ),
});

interface ScatterAddOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor, src: Tensor): Tensor;
  readonly inPlace: (input: Tensor, dim: number, index: Tensor, src: Tensor) => Tensor;
}

/**
 * Adds the elements of src to a copy at the indices along a dim, as often as an index occurs; the derivative of
 * `gather`.
 *
 * @formula y[index[i][j]][j] += src[i][j] for dim 0
 * @shape input [*, n, *], index [*, m, *], src [*, m, *] → input's
 * @throws {DTypeError} when the source has another dtype than the tensor (`scatterAdd/dtype`).
 * @throws {IndexError} when an index is out of range (`scatterAdd/range`).
 * @example
 * torch.scatterAdd(torch.zeros(3), 0, torch.tensor([0n, 2n, 2n]), torch.tensor([1, 2, 3]));
 * // tensor([1., 0., 5.])
 */
export const scatterAdd: ScatterAddOperator = composite({
  name: 'scatterAdd',
  parameters: [tensor('input'), integer('dim'), tensor('index'), tensor('src')],
  compute: (bound) => scatterCall('scatterAdd', bound, 'add', false),
  computeInPlace: (bound) => scatterCall('scatterAdd', bound, 'add', true),
});
