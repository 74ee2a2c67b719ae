import { describe, expect, it } from 'vitest';
import { updateAverage } from '../../examples/digits/average.ts';
import * as torch from '../../src/index.ts';

const { nn } = torch;

/** One weight, and a count of batches beside it. */
class Network extends nn.Module {
  weight = new nn.Parameter(torch.zeros([1]));
  normalisation = new nn.BatchNorm1d(1);

  override forward(x: torch.Tensor): torch.Tensor {
    return x.mul(this.weight);
  }

  state(): number[] {
    return [this.weight, this.normalisation.runningMean, this.normalisation.numBatchesTracked].map((tensor) =>
      Number(tensor?.item()),
    );
  }
}

function follow(values: readonly number[], steps: number): number[][] {
  const [model, mean] = [new Network(), new Network()];
  return values.map((value, step) => {
    torch.noGrad(() => {
      model.weight.fill_(value);
      model.normalisation.runningMean?.fill_(10 * value);
      model.normalisation.numBatchesTracked?.fill_(step);
    });
    updateAverage(mean, model, step, steps);
    expect(model.state()).toEqual([value, 10 * value, step]);
    return mean.state();
  });
}

describe('the mean of weights', () => {
  it('is where the network is at first, of what is normalised by too, and counts as the network does', () => {
    const [first, second, third] = follow([4, 15, 4], 100);
    expect(first).toEqual([4, 40, 0]);
    // The second step counts ten elevenths, the third ten twelfths.
    const mean = 4 + (10 / 11) * 11;
    expect(second).toEqual([expect.closeTo(mean, 4), expect.closeTo(10 * mean, 3), 1]);
    const next = mean + (10 / 12) * (4 - mean);
    expect(third).toEqual([expect.closeTo(next, 4), expect.closeTo(10 * next, 3), 2]);
  });

  it('forgets what lies further back than its steps', () => {
    const steps = 20;
    const values = [...new Array<number>(400).fill(1), ...new Array<number>(steps).fill(0)];
    const means = follow(values, steps).map(([weight]) => weight);
    expect(means[399]).toBe(1);
    expect(means.at(-1)).toBeCloseTo((1 - 1 / steps) ** steps, 4);
    expect(follow([0, 1], 1).at(-1)?.[0]).toBe(1);
  });

  it('takes no part in gradients', () => {
    const [model, mean] = [new Network(), new Network()];
    updateAverage(mean, model, 0, 5);
    expect(mean.weight.requiresGrad).toBe(true);
    expect(mean.weight.isLeaf).toBe(true);
    expect(mean.weight.grad ?? null).toBe(null);
  });
});
