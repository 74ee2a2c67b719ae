/** @file Gradients through views that are written to in place. Expected numbers are PyTorch's for the same programs. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Tensor = torch.Tensor;

/** (1, 2, 3, …) + i/2, over 4: the i-th leaf of a program. */
function leaf(shape: readonly number[], i: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float64Array.from({ length: count }, (_, k) => (k + 1 + i / 2) / 4);
  const made = torch.fromTypedArray(values, shape);
  made.requiresGrad = true;
  return made;
}

interface Program {
  readonly shapes: readonly (readonly number[])[];
  readonly run: (...leaves: Tensor[]) => Tensor;
  readonly value: number;
  readonly grads: readonly unknown[];
}

const indices = (...values: number[]): Tensor => torch.tensor(values.map(BigInt));
const square = (x: Tensor): Tensor => x.mul(x);
const cube = (x: Tensor): Tensor => x.mul(x).mul(x);

const programs: Readonly<Record<string, Program>> = {
  'a selected row is scaled': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      y.at(0).mul_(2);
      return square(y).sum();
    },
    value: 8.3125,
    grads: [
      [
        [2.0, 4.0, 6.0],
        [2.0, 2.5, 3.0],
      ],
    ],
  },
  'a row is assigned': {
    shapes: [[2, 3], [3]],
    run: (x, v) => {
      const y = x.mul(1);
      y.set([1], v);
      return square(y).sum();
    },
    value: 2.171875,
    grads: [
      [
        [0.5, 1.0, 1.5],
        [0.0, 0.0, 0.0],
      ],
      [0.75, 1.25, 1.75],
    ],
  },
  'a slice is assigned': {
    shapes: [
      [2, 3],
      [2, 2],
    ],
    run: (x, v) => {
      const y = x.mul(1);
      y.set([':', '1:'], v.mul(v));
      return cube(y).sum();
    },
    value: 3.5540924072265625,
    grads: [
      [
        [0.1875, 0.0, 0.0],
        [3.0, 0.0, 0.0],
      ],
      [
        [0.04449462890625, 0.57220458984375],
        [3.07745361328125, 10.81219482421875],
      ],
    ],
  },
  'a view of a view is scaled': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      const a = y.view(6);
      a.at('2:5').mul_(3);
      return y.mul(a.view(2, 3)).mul(y).sum();
    },
    value: 94.640625,
    grads: [
      [
        [0.1875, 0.75, 45.5625],
        [81.0, 126.5625, 6.75],
      ],
    ],
  },
  'parts of a split are written to': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      const [a, b] = y.split([2, 1], 1) as [Tensor, Tensor];
      a.mul_(2);
      b.add_(a.at(':', ':1'));
      return square(y).sum();
    },
    value: 25.3125,
    grads: [
      [
        [7.0, 4.0, 2.5],
        [22.0, 10.0, 7.0],
      ],
    ],
  },
  'base and view are written to in turn': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      const v = y.t();
      y.mul_(2);
      const first = v.sum().mul(2);
      v.add_(1);
      return first.add(cube(y).sum());
    },
    value: 181.875,
    grads: [
      [
        [17.5, 28.0, 41.5],
        [58.0, 77.5, 100.0],
      ],
    ],
  },
  'a view is written to twice': {
    shapes: [[2, 3], [3]],
    run: (x, v) => {
      const y = x.mul(1);
      const r = y.at(0);
      r.copy_(v);
      r.mul_(2);
      y.at(0, '1:').mul_(3);
      return square(y).sum().add(r.mul(v).sum());
    },
    value: 54.21875,
    grads: [
      [
        [0.0, 0.0, 0.0],
        [2.0, 2.5, 3.0],
      ],
      [4.5, 52.5, 73.5],
    ],
  },
  'elements are assigned by index tensors': {
    shapes: [[2, 3], [2]],
    run: (x, v) => {
      const y = x.mul(1);
      y.set([indices(1, 0), indices(2, 2)], v);
      return square(y).sum();
    },
    value: 3.40625,
    grads: [
      [
        [0.5, 1.0, 0.0],
        [2.0, 2.5, 0.0],
      ],
      [0.75, 1.25],
    ],
  },
  'elements of a view are assigned by index tensors': {
    shapes: [[2, 3], [2]],
    run: (x, v) => {
      const y = x.mul(1);
      y.at(':', '1:').set([indices(1, 0), indices(1, 0)], v.mul(2));
      return cube(y).sum();
    },
    value: 5.765625,
    grads: [
      [
        [0.1875, 0.0, 1.6875],
        [3.0, 4.6875, 0.0],
      ],
      [3.375, 9.375],
    ],
  },
  'elements are assigned by a mask': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      y.set([y.gt(0.8)], 0.25);
      return square(y).sum();
    },
    value: 1.0625,
    grads: [
      [
        [0.5, 1.0, 1.5],
        [0.0, 0.0, 0.0],
      ],
    ],
  },
  'rows are added by index': {
    shapes: [
      [2, 3],
      [3, 3],
    ],
    run: (x, v) => {
      const y = x.mul(1);
      y.indexPut_([indices(0, 0, 1)], v, true);
      return square(y).sum();
    },
    value: 54.546875,
    grads: [
      [
        [3.5, 5.0, 6.5],
        [5.75, 6.75, 7.75],
      ],
      [
        [3.5, 5.0, 6.5],
        [3.5, 5.0, 6.5],
        [5.75, 6.75, 7.75],
      ],
    ],
  },
  'an expanded view sees the write': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      const e = y.at(0).expand(2, 3);
      y.at(0).mul_(2);
      return square(e).sum();
    },
    value: 7.0,
    grads: [
      [
        [4.0, 8.0, 12.0],
        [0.0, 0.0, 0.0],
      ],
    ],
  },
  'a constant gets history by a write': {
    shapes: [[3]],
    run: (v) => {
      const y = torch.zeros([2, 3], { dtype: torch.float64 });
      y.set([1], v);
      y.at(0, '1:').copy_(v.at(':2').mul(v.at('1:')));
      return square(y).sum();
    },
    value: 1.03125,
    grads: [[0.625, 1.625, 1.875]],
  },
  'a diagonal is scaled': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      y.diagonal().mul_(y.at(0, ':2').clone());
      return square(y).sum();
    },
    value: 4.45703125,
    grads: [
      [
        [0.0625, 2.5625, 1.5],
        [2.0, 0.625, 3.0],
      ],
    ],
  },
  'a narrowed part is added to': {
    shapes: [[2, 3]],
    run: (x) => {
      const y = x.mul(1);
      y.narrow(1, 0, 2).add_(y.narrow(1, 1, 2).clone());
      return cube(y).sum();
    },
    value: 38.359375,
    grads: [
      [
        [1.6875, 6.375, 6.375],
        [15.1875, 37.875, 29.4375],
      ],
    ],
  },
};

describe('in-place writes to views', () => {
  for (const [name, { shapes, run, value, grads }] of Object.entries(programs)) {
    test(name, () => {
      const leaves = shapes.map(leaf);
      const result = run(...leaves);
      expect(result.item()).toBeCloseTo(value, 10);
      result.backward();
      expect(leaves.map((each) => each.grad?.tolist() ?? null)).toEqual(grads);
    });
  }
});
