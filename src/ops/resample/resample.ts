/** @file One axis of a tensor as weighted sums of its neighbours. */
import { add, cast, constant, index, load, multiply, variable } from '../../kernels/build.ts';
import type { LoopKernel } from '../../kernels/ir.ts';
import { computed, computeTypeOf, type DType, type DTypeName } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';
import { tensor, value } from '../parameters.ts';
import { wholeOperand } from '../pool/launch.ts';
import { table } from '../pool/windows.ts';
import { primitive } from '../primitive.ts';
import { type Taps, transposed } from './taps.ts';

/** out[o] = Σ weights[o][k] · input[start[o] + k]. */
function resampleKernel(type: DTypeName): LoopKernel {
  const compute = computeTypeOf(type);
  const sum = variable(compute, 'sum');
  const tap = index('tap');
  return {
    kind: 'loops',
    name: `resample_${type}`,
    operands: [
      { name: 'input', type, access: 'read', rank: 1 },
      { name: 'windows', type: 'int32', access: 'read', rank: 1 },
      { name: 'weights', type: compute, access: 'read', rank: 1 },
      { name: 'out', type, access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: [],
    body: [
      { kind: 'let', name: 'start', value: cast('index', load('int32', 'windows', [constant('index', 0)])) },
      { kind: 'let', name: 'count', value: cast('index', load('int32', 'windows', [constant('index', 1)])) },
      { kind: 'variable', name: 'sum', initial: constant(compute, 0) },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'tap',
        extent: variable('index', 'count'),
        body: [
          {
            kind: 'assign',
            name: 'sum',
            value: add(
              sum,
              multiply(load(compute, 'weights', [tap]), load(type, 'input', [add(variable('index', 'start'), tap)])),
            ),
          },
        ],
      },
      { kind: 'store', operand: 'out', indices: [], value: sum },
    ],
  };
}

const handles = new Map<DTypeName, KernelHandle>();

function handleOf(type: DTypeName): KernelHandle {
  const known = handles.get(type) ?? new KernelHandle(() => resampleKernel(type));
  handles.set(type, known);
  return known;
}

/** A table with a row for each output, as an operand of a space where outputs run along `axis`. */
function rowsAlong(axis: number, dims: number, rows: Tensor): LaunchOperand {
  const strides = new Array<number>(dims).fill(0);
  strides[axis] = rows.steps[0] as number;
  return { ...wholeOperand(rows), strides, inner: [1] };
}

function windowsTable({ key, starts, weights }: Taps): Tensor {
  return table(`taps|${key}`, () => starts.map((start, o) => [start, (weights[o] as readonly number[]).length]));
}

function weightsTable({ key, weights }: Taps, dtype: DType): Tensor {
  return table(
    `weights|${dtype.name}|${key}`,
    () => {
      const width = Math.max(1, ...weights.map((row) => row.length));
      return weights.map((row) => [...row, ...new Array<number>(width - row.length).fill(0)]);
    },
    dtype,
  );
}

const resampling = primitive({
  name: 'resample',
  family: 'pool',
  parameters: [tensor('input'), value<number>()('axis'), value<Taps>()('taps')],
  method: false,
  execute: ({ input }, { axis, taps }) => {
    const out = emptyTensor(input.sizes.with(axis, taps.starts.length), input.dtype);
    if (out.elementCount === 0) return out;
    const dims = out.sizes.length;
    launch(
      handleOf(input.dtype.name),
      out.sizes,
      [
        { ...wholeOperand(input), strides: input.steps.with(axis, 0), inner: [input.steps[axis] as number] },
        rowsAlong(axis, dims, windowsTable(taps)),
        rowsAlong(axis, dims, weightsTable(taps, computed(input.dtype))),
        wholeOperand(out),
      ],
      { workPerPoint: 4 * Math.max(1, ...taps.weights.map((row) => row.length)) },
    );
    return out;
  },
  derivative: { input: ({ grad, attributes: { axis, taps } }) => resample(grad, axis, transposed(taps)) },
});

/** Weighted sums of neighbours along an axis, for floats. */
export function resample(input: Tensor, axis: number, taps: Taps): Tensor {
  return resampling.run([input], { axis, taps });
}
