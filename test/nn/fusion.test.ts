/** @file Batch normalisation folded into the layer before it: the same results in evaluation, and pairs that do not go together. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { nn, ValueError } = torch;

function close(a: torch.Tensor, b: torch.Tensor): void {
  expect(a.shape).toEqual(b.shape);
  expect(a.sub(b).abs().max().item()).toBeLessThan(1e-5);
}

function trained<N extends torch.nn.Module>(norm: N, shape: number[]): N {
  norm(torch.randn(shape).mul(3).add(1));
  torch.noGrad(() => {
    for (const parameter of norm.parameters()) parameter.uniform_(0.5, 2);
  });
  return norm.eval();
}

describe('fuseConvBnEval', () => {
  const pairs = [
    [new nn.Conv1d(2, 4, 3), new nn.BatchNorm1d(4), [3, 2, 8], [3, 4, 8], false],
    [new nn.Conv2d(2, 4, 3, { bias: false }), new nn.BatchNorm2d(4), [3, 2, 6, 6], [3, 4, 6, 6], false],
    [new nn.Conv3d(2, 4, 2), new nn.BatchNorm3d(4, { affine: false }), [1, 2, 4, 4, 4], [3, 4, 4, 4, 4], false],
    [new nn.ConvTranspose2d(2, 4, 3, 2), new nn.BatchNorm2d(4), [3, 2, 6, 6], [3, 4, 6, 6], true],
  ] as const;
  test.each(pairs)('%s and %s', (conv, bn, input, seen, transpose) => {
    conv.eval();
    trained(bn, [...seen]);
    const before = conv.weight.tolist();
    const one = nn.utils.fuseConvBnEval(conv, bn, transpose);
    const x = torch.randn([...input]);
    close(
      (one as torch.nn.Module)(x) as torch.Tensor,
      (bn as torch.nn.Module)((conv as torch.nn.Module)(x)) as torch.Tensor,
    );
    expect(conv.weight.tolist()).toEqual(before);
    expect([one.weight.requiresGrad, one.bias?.requiresGrad]).toEqual([true, conv.bias !== null]);
  });

  test('is refused in training, and without running averages', () => {
    expect(errorOf(() => nn.utils.fuseConvBnEval(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2)))).toBeInstanceOf(
      ValueError,
    );
    const bn = new nn.BatchNorm2d(2, { trackRunningStats: false }).eval();
    expect(errorOf(() => nn.utils.fuseConvBnEval(new nn.Conv2d(1, 2, 3).eval(), bn)).message).toContain(
      'running averages',
    );
  });
});

test('fuseLinearBnEval computes what both did, and refuses other numbers of features', () => {
  const linear = new nn.Linear(3, 4).eval();
  const bn = trained(new nn.BatchNorm1d(4), [8, 4]);
  const x = torch.randn([5, 3]);
  close(nn.utils.fuseLinearBnEval(linear, bn)(x), bn(linear(x)));
  expect(errorOf(() => nn.utils.fuseLinearBnEval(linear, new nn.BatchNorm1d(3).eval()))).toBeInstanceOf(ValueError);
});

test('clipGradsWithNorm_ with getTotalNorm does what clipGradNorm_ does', () => {
  const make = (): torch.Tensor[] => {
    const list = [torch.tensor([3, 4]), torch.tensor([[12]])].map((x) => x.requiresGrad_());
    for (const x of list) x.mul(x).sum().div(2).backward();
    return list;
  };
  for (const normType of [1, 2, Infinity]) {
    const [a, b] = [make(), make()];
    const total = nn.utils.clipGradNorm_(a, 2, normType);
    const gradients = b.flatMap(({ grad }) => (grad === null ? [] : [grad]));
    expect(nn.utils.getTotalNorm(gradients, normType).item()).toBe(total.item());
    nn.utils.clipGradsWithNorm_(b, 2, nn.utils.getTotalNorm(gradients, { normType }));
    expect(b.map(({ grad }) => grad?.tolist())).toEqual(a.map(({ grad }) => grad?.tolist()));
  }
  expect(nn.utils.getTotalNorm([]).item()).toBe(0);
  expect(errorOf(() => nn.utils.getTotalNorm([torch.tensor([NaN])], { errorIfNonfinite: true })).message).toContain(
    'NaN',
  );
});
