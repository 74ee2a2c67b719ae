/** @file Rows of several labels, which end at the first that is negative: which places count, and which classes are no label. */
import { ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { KernelHandle, launch } from '../launch.ts';
import { operandOf } from '../normalise/groups.ts';

const [i, label, open] = [build.index('i'), build.variable('int64', 'label'), build.variable('bool', 'open')];
const none = build.constant('int64', 0n);
const classes = build.size('classes');

function labelKernel(): Kernel {
  const inside = build.less(label, build.cast('int64', classes));
  const counts = build.and(open, inside);
  return {
    kind: 'loops',
    name: 'labels_of_rows',
    operands: [
      { name: 'labels', type: 'int64', access: 'read', rank: 1 },
      { name: 'own', type: 'int64', access: 'write', rank: 1 },
      { name: 'used', type: 'float32', access: 'write', rank: 1 },
      { name: 'others', type: 'float32', access: 'write', rank: 1 },
    ],
    scalars: [],
    sizes: ['classes'],
    body: [
      {
        kind: 'loop',
        order: 'parallel',
        index: 'c',
        extent: classes,
        body: [{ kind: 'store', operand: 'others', indices: [build.index('c')], value: build.constant('float32', 1) }],
      },
      { kind: 'variable', name: 'open', initial: build.constant('bool', true) },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'i',
        extent: classes,
        body: [
          { kind: 'let', name: 'label', value: build.load('int64', 'labels', [i]) },
          { kind: 'assign', name: 'open', value: build.and(open, build.greaterEqual(label, none)) },
          { kind: 'guard', condition: build.or(build.not(open), inside), code: 0, value: label },
          { kind: 'let', name: 'known', value: build.select(counts, label, none) },
          { kind: 'store', operand: 'own', indices: [i], value: build.variable('int64', 'known') },
          { kind: 'store', operand: 'used', indices: [i], value: build.cast('float32', counts) },
          {
            kind: 'if',
            condition: counts,
            then: [
              {
                kind: 'store',
                operand: 'others',
                indices: [build.cast('index', build.variable('int64', 'known'))],
                value: build.constant('float32', 0),
              },
            ],
          },
        ],
      },
    ],
  };
}

const handle = new KernelHandle(labelKernel);

function labelError(label: number, count: number): ValueError {
  return new ValueError(
    'multilabelMarginLoss/label',
    `label ${label} is out of range for ${count} classes: labels run from 0 to ${count - 1}, and -1 ends them`,
    { label, classes: count },
  );
}

interface LabelsOfRows {
  /** The labels; 0 where there is none. */
  readonly own: Tensor;
  /** 1 for each place that holds a label, else 0. */
  readonly used: Tensor;
  /** 1 for each class that is no label, else 0. */
  readonly others: Tensor;
}

/** What [batch, classes] labels say. */
export function labelsOfRows(labels: Tensor, dtype: DType): LabelsOfRows {
  const [batch, count] = labels.sizes as [number, number];
  const [own, used, others] = [dtypes.int64, dtypes.float32, dtypes.float32].map((type) =>
    emptyTensor(labels.sizes, type),
  ) as [Tensor, Tensor, Tensor];
  const operands = [contiguousValues(labels), own, used, others].map((each) => operandOf(each, [count], [1]));
  launch(handle, [batch], operands, {
    sizes: [count],
    workPerPoint: 8 * count,
    refuse: (_, wrong) => labelError(wrong, count),
  });
  return { own, used: toDtype(used, dtype), others: toDtype(others, dtype) };
}
