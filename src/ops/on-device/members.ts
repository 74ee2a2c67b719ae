/** @file Membership on a device: each element is compared with all tests, without a matrix of the comparisons. */
import * as build from '../../kernels/build.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { bool, computed, type DType } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { KernelHandle, launch } from '../launch.ts';
import { operandOf } from '../normalise/groups.ts';

function memberKernel({ name: type }: DType): Kernel {
  return {
    kind: 'loops',
    name: `members_${type}`,
    operands: [
      { name: 'element', type, access: 'read', rank: 0 },
      { name: 'tests', type, access: 'read', rank: 1 },
      { name: 'out', type: 'bool', access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: ['count'],
    body: [
      {
        kind: 'reduce',
        index: 't',
        extent: build.size('count'),
        accumulators: [build.accumulator('found', 'bool', false)],
        body: [],
        values: [build.equal(build.load(type, 'element'), build.load(type, 'tests', [build.index('t')]))],
        combine: [build.or(build.variable('bool', 'left.found'), build.variable('bool', 'right.found'))],
      },
      { kind: 'store', operand: 'out', indices: [], value: build.variable('bool', 'found') },
    ],
  };
}

const handles = new Map<DType, KernelHandle>();

function handleFor(dtype: DType): KernelHandle {
  const handle = handles.get(dtype) ?? new KernelHandle(() => memberKernel(dtype));
  handles.set(dtype, handle);
  return handle;
}

/** Which elements occur among the tests; NaN equals nothing. */
export function members(elements: Tensor, tests: Tensor): Tensor {
  const dtype = computed(elements.dtype);
  const among = contiguousValues(toDtype(tests, dtype));
  const out = emptyTensor(elements.sizes, bool);
  const operands = [
    operandOf(contiguousValues(toDtype(elements, dtype)), [1]),
    operandOf(among, [0], [1]),
    operandOf(out, [1]),
  ];
  const { elementCount: count } = among;
  launch(handleFor(dtype), [elements.elementCount], operands, { sizes: [count], workPerPoint: 2 * count });
  return out;
}
