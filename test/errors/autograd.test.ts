/** @file Wrong uses of automatic differentiation. */
import { describe } from 'vitest';
import * as torch from '../../src/index.ts';
import { testMistakes } from './mistake.ts';

const { AutogradError, IndexError } = torch;

const leaf = () => [torch.tensor([1, 2], { requiresGrad: true })];

describe('autograd refuses', () => {
  testMistakes([
    {
      about: 'a write to a leaf',
      given: leaf,
      run: (x) => x.add_(1),
      type: AutogradError,
      code: 'add/leaf-in-place',
      says: 'a leaf tensor that requires grad cannot be written to in place by add_',
      helps: ['torch.noGrad'],
    },
    {
      about: 'a write to a view of a leaf',
      given: leaf,
      run: (x) => x.at(0).mul_(2),
      type: AutogradError,
      code: 'mul/leaf-in-place',
      says: 'a view of a leaf tensor that requires grad cannot be written to in place by mul_',
    },
    ...(['indexAdd', 'indexCopy'] as const).map((name) => ({
      about: `a write to a leaf by ${name}`,
      given: leaf,
      run: (x: torch.Tensor) => x[`${name}_`](0, torch.tensor([0n]), torch.tensor([3])),
      type: AutogradError,
      code: `${name}/leaf-in-place`,
      says: `a leaf tensor that requires grad cannot be written to in place by ${name}_`,
    })),
    {
      about: 'a write to a leaf by scatterAdd',
      given: leaf,
      run: (x) => x.scatterAdd_(0, torch.tensor([0n]), torch.tensor([3])),
      type: AutogradError,
      code: 'scatterAdd/leaf-in-place',
      says: 'a leaf tensor that requires grad cannot be written to in place by scatterAdd_',
    },
    {
      about: 'backward without history',
      given: () => [torch.ones([1])],
      run: (x) => x.sum().backward(),
      type: AutogradError,
      code: 'backward/no-grad',
      says: 'backward starts from a tensor that does not require grad and has no history',
      helps: ['{ requiresGrad: true }'],
    },
    {
      about: 'backward from many elements',
      given: leaf,
      run: (x) => x.mul(2).backward(),
      type: AutogradError,
      code: 'backward/not-scalar',
      says: 'backward starts from a tensor of one element, got shape [2]',
      helps: ['fix: '],
    },
    {
      about: 'what was written over since it was saved',
      given: leaf,
      run: (x) => {
        const y = x.mul(2);
        const z = y.mul(y).sum();
        y.add_(1);
        z.backward();
      },
      type: AutogradError,
      code: 'backward/modified',
      says: 'a tensor that mul needs for its gradient was changed in place: float32[2] is at version 1, expected 0',
    },
    {
      about: 'an index out of range while it records, and leaves no gradient',
      given: leaf,
      run: (x) =>
        x
          .at(torch.tensor([5n]))
          .sum()
          .backward(),
      type: IndexError,
      code: 'at/range',
      says: 'index 5 is out of range for dim 0 of size 2',
    },
  ]);
});
