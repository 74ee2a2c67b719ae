/** @file Class numbers as rows with a single 1. */
import { DTypeError, IndexError, ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { composite } from '../define.ts';
import { KernelHandle, launch } from '../launch.ts';
import { operandOf } from '../normalise/groups.ts';
import type { Operator } from '../operator.ts';
import { optionalInteger, tensor } from '../parameters.ts';
import { amax } from '../reduce/extrema.ts';

const [c, each] = [build.index('c'), build.variable('int64', 'each')];
const [zero, one] = [build.constant('int64', 0n), build.constant('int64', 1n)];

function oneHotKernel(): Kernel {
  const classes = build.size('classes');
  return {
    kind: 'loops',
    name: 'one_hot',
    operands: [
      { name: 'input', type: 'int64', access: 'read', rank: 0 },
      { name: 'out', type: 'int64', access: 'write', rank: 1 },
    ],
    scalars: [],
    sizes: ['classes'],
    body: [
      { kind: 'let', name: 'each', value: build.load('int64', 'input') },
      {
        kind: 'guard',
        condition: build.and(build.greaterEqual(each, zero), build.less(each, build.cast('int64', classes))),
        code: 0,
        value: each,
      },
      {
        kind: 'loop',
        order: 'parallel',
        index: 'c',
        extent: classes,
        body: [
          {
            kind: 'store',
            operand: 'out',
            indices: [c],
            value: build.select(build.equal(build.cast('int64', c), each), one, zero),
          },
        ],
      },
    ],
  };
}

const handle = new KernelHandle(oneHotKernel);

interface OneHotOperator extends Operator {
  (input: Tensor, numClasses?: number | { readonly numClasses?: number }): Tensor;
}

/**
 * Vectors of 0 with a single 1 at the class; without `numClasses`, the largest class decides how long they are.
 *
 * @formula y[…, k] = (input[…] = k ? 1 : 0)
 * @shape [*] → [*, numClasses]
 * @throws {DTypeError} when the classes are not int64 (`oneHot/dtype`).
 * @throws {IndexError} when a class is out of range (`oneHot/range`).
 * @example
 * F.oneHot(torch.tensor([0n, 2n]), 3);
 * // tensor([[1, 0, 0],
 * //         [0, 0, 1]])
 */
export const oneHot: OneHotOperator = composite({
  name: 'oneHot',
  parameters: [tensor('input'), optionalInteger('numClasses', -1)],
  method: false,
  compute: ({ input, numClasses }) => {
    if (input.dtype !== dtypes.int64) {
      throw new DTypeError(
        'oneHot/dtype',
        `oneHot needs int64 classes, got ${input.dtype.name}\n  fix: create them with { dtype: torch.int64 }`,
        { dtype: input.dtype.name },
      );
    }
    if (numClasses < 1 && numClasses !== -1) {
      throw new ValueError(
        'oneHot/classes',
        `numClasses must be positive, or -1 for what the input needs, got ${numClasses}`,
      );
    }
    if (numClasses === -1 && input.elementCount === 0) {
      throw new ValueError(
        'oneHot/empty',
        'an input without elements does not tell the number of classes: pass numClasses',
      );
    }
    const width = numClasses === -1 ? Math.max(Number(amax(input).item()), 0) + 1 : numClasses;
    const out = emptyTensor([...input.sizes, width], dtypes.int64);
    const operands = [operandOf(contiguousValues(input), [1]), operandOf(out, [width], [1])];
    launch(handle, [input.elementCount], operands, {
      sizes: [width],
      workPerPoint: 2 * width,
      refuse: (_, index) =>
        new IndexError('oneHot/range', `class ${index} is out of range for ${width} classes`, { index, size: width }),
    });
    return out;
  },
});
