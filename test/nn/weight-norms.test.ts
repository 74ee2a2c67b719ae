/** @file Weights that are made of other parameters: values as PyTorch's, gradients, state, copies, and the way back. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;

function layer(): InstanceType<typeof nn.Linear> {
  const made = new nn.Linear(2, 2, { bias: false });
  torch.noGrad(() => made.weight.copy_(torch.tensor([3, 4, 0, 2]).reshape(2, 2)));
  return made;
}

describe('weightNorm', () => {
  test('takes the weight apart, trains both parts, and puts it together again', () => {
    const made = nn.utils.weightNorm(layer());
    expect(Object.keys(made.stateDict())).toEqual(['weight_g', 'weight_v']);
    expect(made.getParameter('weight_g').tolist()).toEqual([[5], [2]]);
    made(torch.ones([1, 2]))
      .sum()
      .backward();
    expect(made.getParameter('weight_g').grad?.flatten().tolist()).toEqual([1.399999976158142, 1]);
    torch.noGrad(() => made.getParameter('weight_g').mul_(2));
    expect(
      made(torch.ones([1, 2]))
        .flatten()
        .tolist(),
    ).toEqual([14, 4]);
    nn.utils.removeWeightNorm(made);
    expect(made.weight).toBeInstanceOf(nn.Parameter);
    expect(
      made(torch.ones([1, 2]))
        .flatten()
        .tolist(),
    ).toEqual([14, 4]);
  });

  test('has one length for all with dim null, and is copied with its module', () => {
    const made = nn.utils.weightNorm(layer(), { dim: null });
    expect(made.getParameter('weight_g').shape).toEqual([]);
    const copy = made.clone();
    torch.noGrad(() => made.getParameter('weight_v').zero_());
    expect(
      copy(torch.ones([1, 2]))
        .flatten()
        .tolist(),
    ).toEqual([7, 2]);
  });
});

describe('spectralNorm', () => {
  test('approaches the largest singular value in training, and stands still in evaluation', () => {
    const made = nn.utils.spectralNorm(layer(), { nPowerIterations: 30 });
    made(torch.ones([1, 2]));
    const largest = Math.sqrt((29 + Math.sqrt(29 ** 2 - 4 * 36)) / 2);
    const expected = [3, 4, 0, 2].map((value) => value / largest);
    const values = made.weight.flatten().tolist() as number[];
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? 0, 4);
    made.eval();
    const before = made.getBuffer('weight_u').tolist();
    made(torch.ones([1, 2]));
    expect(made.getBuffer('weight_u').tolist()).toEqual(before);
    nn.utils.removeSpectralNorm(made);
    expect(Object.keys(made.stateDict())).toEqual(['weight']);
  });
});
