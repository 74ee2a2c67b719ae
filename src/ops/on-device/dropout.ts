/**
 * @file Dropout without a mask: whether an element is kept follows from the generator's numbers, which the gradient draws again from the
 * same place.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel } from '../../kernels/ir.ts';
import type { Generator } from '../../random/generator.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Dropping } from '../accelerated.ts';
import { copyValues } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { KernelHandle, launch } from '../launch.ts';
import { tensor, value } from '../parameters.ts';
import { eachName, primitive } from '../primitive.ts';
import { floatOf } from './distributions.ts';
import { blocks, forElements, placeOf } from './numbers.ts';
import { blockLength, blockOfRow, type Start, streamScalars, take, uniform } from './stream.ts';

const numbers = ['chance', 'scale', 'kept', 'dropped'] as const;
/** Scalar operations of a block, about. */
const workPerBlock = 120;

function dropoutKernel(dtype: DType): Kernel {
  const type = floatOf(dtype);
  const { statements, words } = blockOfRow();
  const number = (name: (typeof numbers)[number]): Expression => build.scalar(type, name);
  const results = words.map((word, j) => {
    const isThere = j === 0 ? undefined : build.less(placeOf(blockLength, j), build.size('count'));
    const input = build.load(dtype.name, 'input', [build.constant('index', j)], isThere);
    const isKept = build.less(build.cast(type, uniform(word, 24)), number('chance'));
    return build.select(isKept, build.add(build.multiply(input, number('scale')), number('kept')), number('dropped'));
  });
  return {
    kind: 'loops',
    name: `philox_dropout_${dtype.name}`,
    operands: [
      { name: 'input', type: dtype.name, access: 'read', rank: 1 },
      { name: 'out', type: dtype.name, access: 'write', rank: 1 },
    ],
    scalars: [...streamScalars, ...numbers.map((name) => ({ name, type }))],
    sizes: ['count'],
    body: [
      ...statements,
      ...forElements(results, (j) => [
        { kind: 'store', operand: 'out', indices: [build.constant('index', j)], value: results[j] as Expression },
      ]),
    ],
  };
}

const handles = new Map<DType, KernelHandle>();

function handleFor(dtype: DType): KernelHandle {
  const handle = handles.get(dtype) ?? new KernelHandle(() => dropoutKernel(dtype));
  handles.set(dtype, handle);
  return handle;
}

/** A call: what it does, and where its numbers begin. */
interface Draws extends Dropping {
  readonly start: Start;
}

const blocksOf = ({ elementCount }: Tensor): number => Math.ceil(elementCount / blockLength);

/** Elements are counted in row-major order. */
function apply(input: Tensor, out: Tensor, draws: Draws): void {
  if (input.elementCount === 0) return;
  const source = contiguousValues(input);
  const { chance, scale, kept, dropped, start } = draws;
  launch(handleFor(input.dtype), [blocksOf(input)], [blocks(source, blockLength), blocks(out, blockLength)], {
    sizes: [input.elementCount],
    scalars: [...start, chance, scale, kept, dropped],
    workPerPoint: workPerBlock,
  });
}

const dropping = eachName((name) =>
  primitive({
    name,
    family: 'random',
    parameters: [tensor('input'), value<Draws>()('draws')],
    method: false,
    execute: ({ input }, { draws }) => {
      const out = emptyTensor(input.sizes, input.dtype);
      apply(input, out, draws);
      return out;
    },
    executeInto: (target, _, { draws }) => {
      const out = target.contiguousLayout ? target : emptyTensor(target.sizes, target.dtype);
      apply(target, out, draws);
      if (out !== target) copyValues(target, out);
    },
    derivative: { input: ({ grad, attributes: { draws } }) => dropped(name, grad, draws) },
  }),
);

/** What was kept is scaled, and nothing comes from the rest. */
function dropped(name: string, grad: Tensor, draws: Draws): Tensor {
  return dropping(name).run([grad], { draws: { ...draws, kept: 0, dropped: 0 } });
}

export function dropout(name: string, input: Tensor, how: Dropping, inPlace: boolean, generator: Generator): Tensor {
  const draws = { ...how, start: take(generator, blocksOf(input)) };
  return inPlace ? dropping(name).runInPlace([input], { draws }) : dropping(name).run([input], { draws });
}
