/** @file Operands that do not fit: shapes, dtypes, dims. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { testMistakes } from './mistake.ts';

const { DTypeError, IndexError, ShapeError, ValueError } = torch;
const F = torch.nn.functional;

describe('shapes that do not fit', () => {
  testMistakes([
    {
      about: 'matmul',
      given: () => [torch.ones([32, 784]), torch.ones([256, 10])],
      run: (a, b) => a.matmul(b),
      type: ShapeError,
      code: 'matmul/inner-dim',
      says: 'last dim of a must equal second-to-last dim of b, got 784 and 256',
      helps: ['float32[32, 784]', 'float32[256, 10]'],
    },
    {
      about: 'einsum',
      given: () => [torch.ones([2, 3]), torch.ones([4, 5])],
      run: (a, b) => torch.einsum('ij,jk', a, b),
      type: ShapeError,
      code: 'einsum/size',
      says: "'ij,jk': 'j' has size 3 in operand 0, of shape [2, 3], and size 4 in operand 1, of shape [4, 5]",
      helps: ['a letter has the same size in all operands, or 1', 'fix: transpose'],
    },
    {
      about: 'einsum, dims of the ellipsis',
      given: () => [torch.ones([2, 6, 3]), torch.ones([4, 1, 3])],
      run: (a, b) => torch.einsum('...i,...i->...', a, b),
      type: ShapeError,
      code: 'einsum/size',
      says: "'...i,...i->...': dim -2 of '...' has size 2 in operand 0, of shape [2, 6, 3], and size 4 in operand 1, of shape [4, 1, 3]",
    },
    {
      about: 'einsum, a diagonal',
      given: () => [torch.ones([2, 3])],
      run: (a) => torch.einsum('ii', a),
      type: ShapeError,
      code: 'einsum/size',
      says: "'ii': 'i' stands for sizes 2 and 3 in operand 0, of shape [2, 3]",
    },
    {
      about: 'linear',
      given: () => [torch.ones([2, 3]), torch.ones([4, 5])],
      run: (x, w) => F.linear(x, w),
      type: ShapeError,
      code: 'linear/inner-dim',
      says: 'last dim of input must equal last dim of weight, got 3 and 5',
      helps: ['float32[2, 3]', 'float32[4, 5]', 'fix: new nn.Linear(3, 4), or give an input of shape [*, 5]'],
    },
    {
      about: 'channels of a convolution',
      given: () => [torch.ones([1, 3, 8, 8]), torch.ones([4, 2, 3, 3])],
      run: (x, w) => F.conv2d(x, w),
      type: ShapeError,
      code: 'conv2d/channels',
      says: 'weight of conv2d expects an input of 2 channels, got 3',
      helps: ['float32[1, 3, 8, 8]', 'float32[4, 2, 3, 3]', 'fix: '],
    },
    {
      about: 'a kernel larger than the image',
      given: () => [torch.ones([1, 1, 2, 2]), torch.ones([1, 1, 3, 3])],
      run: (x, w) => F.conv2d(x, w),
      type: ShapeError,
      code: 'conv2d/kernel-size',
      says: 'the kernel (3 x 3 with dilation) must not be larger than the padded input (2 x 2)',
    },
    {
      about: 'add',
      given: () => [torch.ones([2, 3]), torch.ones([4, 3])],
      run: (a, b) => a.add(b),
      type: ShapeError,
      code: 'add/broadcast',
      says: 'shapes [2, 3] and [4, 3] do not broadcast: at dim -2 sizes 2 and 4 differ and neither is 1',
      helps: ['fix: '],
    },
    {
      about: 'add in place, where only the target would grow',
      given: () => [torch.ones([3]), torch.ones([2, 3])],
      run: (a, b) => a.add_(b),
      type: ShapeError,
      code: 'add/in-place-shape',
      says: 'add_ cannot change the shape of the tensor that it writes to: it has shape [3], the operands broadcast to [2, 3]',
    },
    {
      about: 'max of two',
      given: () => [torch.ones([2, 3]), torch.ones([4])],
      run: (x, y) => x.max(y),
      type: ShapeError,
      code: 'max/broadcast',
      says: 'shapes [2, 3] and [4] do not broadcast: at dim -1 sizes 3 and 4 differ and neither is 1',
    },
    {
      about: 'cat',
      given: () => [torch.ones([2, 3]), torch.ones([2, 4])],
      run: (...parts) => torch.cat(parts),
      type: ShapeError,
      code: 'cat/shape',
      says: 'tensors that are joined along dim 0 must agree in all other dims: the first has shape [2, 3], tensor 1 has [2, 4]',
    },
    {
      about: 'cat of nothing',
      run: () => torch.cat([]),
      type: ValueError,
      code: 'cat/empty',
      says: 'cat needs at least one tensor',
    },
    {
      about: 'reshape',
      given: () => [torch.ones([2, 3])],
      run: (x) => x.reshape([4, 2]),
      type: ShapeError,
      code: 'reshape/size',
      says: 'a tensor of shape [2, 3] (6 elements) does not take the shape [4, 2]',
    },
    {
      about: 'view of a transposed tensor',
      given: () => [torch.ones([2, 3]).t()],
      run: (x) => x.view(6),
      type: ShapeError,
      code: 'view/strides',
      says: 'a tensor of shape [3, 2] with strides [1, 3] cannot be seen as [6] without copying',
      helps: ['reshape'],
    },
    {
      about: 'copy_',
      given: () => [torch.ones([2]), torch.ones([3])],
      run: (x, y) => x.copy_(y),
      type: ShapeError,
      code: 'copy_/broadcast',
      says: 'shapes [2] and [3] do not broadcast: at dim -1 sizes 2 and 3 differ and neither is 1',
    },
    {
      about: 'item of many elements',
      given: () => [torch.ones([2])],
      run: (x) => x.item(),
      type: ShapeError,
      code: 'item/count',
      says: 'item needs a tensor of one element, got shape [2]',
    },
    {
      about: 'uneven nested arrays',
      run: () => torch.tensor([[1, 2], [3]]),
      type: ShapeError,
      code: 'tensor/ragged',
      says: 'nested arrays must be regular: at depth 1 expected 2 items, got an array of 1',
    },
    {
      about: 'targets of a loss',
      given: () => [torch.ones([2, 3]), torch.tensor([0n, 1n, 2n])],
      run: (x, y) => F.crossEntropy(x, y),
      type: ShapeError,
      code: 'crossEntropy/target',
      says: 'target of crossEntropy must have shape [2] for an input of shape [2, 3], got [3]',
    },
  ]);
});

describe('dtypes that do not fit', () => {
  const doubles = { dtype: torch.float64 };
  testMistakes([
    {
      about: 'matmul',
      given: () => [torch.ones([2, 3]), torch.ones([3, 2], doubles)],
      run: (a, b) => a.matmul(b),
      type: DTypeError,
      code: 'matmul/dtype',
      says: 'matmul needs operands of one dtype, got float32 and float64',
      helps: ['fix: '],
    },
    {
      about: 'conv2d',
      given: () => [torch.ones([1, 1, 4, 4]), torch.ones([1, 1, 3, 3], doubles)],
      run: (x, w) => F.conv2d(x, w),
      type: DTypeError,
      code: 'conv2d/dtype',
      says: 'conv2d needs operands of one dtype, got input float32 and weight float64',
      helps: ['fix: '],
    },
    {
      about: 'a fraction added in place to ints',
      given: () => [torch.tensor([1n, 2n]), torch.tensor([0.5, 0.5])],
      run: (x, y) => x.add_(y),
      type: DTypeError,
      code: 'add/in-place-dtype',
      says: 'add_ would write float32 into a tensor of int64',
      helps: ['fix: '],
    },
    ...[torch.sub, torch.rsub].flatMap((operator) => {
      const { name } = operator;
      const calls: ((x: torch.Tensor, mask: torch.Tensor) => unknown)[] = [
        (x, mask) => operator(x, mask),
        (x, mask) => operator(mask, x),
        (x) => operator(x, true),
        (_, mask) => operator(mask, 1),
        (x, mask) => operator(x, mask.at(0)),
      ];
      return calls.map((run, i) => ({
        about: `${name} of a mask, ${i}`,
        given: () => [torch.ones([2]), torch.tensor([true, false])],
        run,
        type: DTypeError,
        code: `${name}/dtype`,
        says: `${name} does not take bool`,
        helps: ['fix: invert a mask with logicalNot'],
      }));
    }),
    {
      about: 'labels that are floats',
      given: () => [torch.ones([2, 3]), torch.tensor([0, 1])],
      run: (x, y) => F.crossEntropy(x, y),
      type: DTypeError,
      code: 'crossEntropy/target',
      says: 'target of crossEntropy must hold class indices of dtype int64, got float32',
      helps: ['target.to(torch.int64)', '{ dtype: torch.int64 }'],
    },
    {
      about: 'labels that samples give as numbers',
      given: () => {
        const samples = [0, 1].map((label) => [torch.ones([3]), label] as const);
        const [batch] = new torch.data.DataLoader(samples, { batchSize: 2 });
        return [...(batch ?? [])];
      },
      run: (x, y) => F.crossEntropy(x, y),
      type: DTypeError,
      code: 'crossEntropy/target',
      says: 'target of crossEntropy must hold class indices of dtype int64, got float32',
      helps: ['samples of a data set give labels as bigints, such as 3n'],
    },
    {
      about: 'gradients of ints',
      run: () => torch.zeros([2], { dtype: torch.int64, requiresGrad: true }),
      type: DTypeError,
      code: 'requiresGrad/dtype',
      says: 'only floating-point tensors can require grad, got int64',
    },
  ]);
});

describe('a wrong dim', () => {
  const wrong = (about: string, dim: number, run: (x: torch.Tensor) => unknown) => ({
    about,
    given: () => [torch.ones([2, 3])],
    run,
    type: IndexError,
    code: `${about}/dim`,
    says: `dim must be a whole number from -2 to 1 for a tensor of rank 2, got ${dim}`,
  });
  testMistakes([
    wrong('sum', 2, (x) => x.sum(2)),
    wrong('softmax', -3, (x) => F.softmax(x, -3)),
    wrong('argmax', 5, (x) => x.argmax(5)),
    wrong('cumsum', 2, (x) => x.cumsum(2)),
    wrong('cat', 2, (x) => torch.cat([x, x], 2)),
    wrong('transpose', 2, (x) => x.transpose(0, 2)),
    {
      ...wrong('permute', 0, (x) => x.permute(0, 0)),
      code: 'permute/dim-repeated',
      says: 'dims [0, 0] name a dim more than once',
    },
  ]);
});

describe("JavaScript's own operators", () => {
  const x = torch.ones([2]);

  it.each<[string, () => unknown]>([
    ['x + 1', () => (x as never as number) + 1],
    ['x > 2', () => (x as never as number) > 2],
    ['Number(x)', () => Number(x)],
  ])('are refused: %s', (_, run) => {
    expect(run).toThrow(expect.objectContaining({ code: 'tensor/operator' }));
    expect(run).toThrow(/x\.add\(y\)/);
  });

  it('but in text a tensor is printed', () => {
    expect(`${x}`).toBe('tensor([1., 1.])');
    expect(String(x)).toBe('tensor([1., 1.])');
  });
});

it('a tensor is on the host, and can be awaited there', async () => {
  const x = torch.ones([2]);
  expect(x.device).toBe('cpu');
  expect(await x.cpu()).toBe(x);
});
