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
  it('is the plain mean at first, of what is normalised by too, and counts as the network does', () => {
    expect(follow([4, 2, 6, 0], 10)).toEqual([
      [4, 40, 0],
      [3, 30, 1],
      [4, 40, 2],
      [3, 30, 3],
    ]);
  });

  it('forgets what lies further back than its steps', () => {
    const [first, second, third] = follow([8, 0, 4], 2).map(([weight]) => weight);
    expect([first, second, third]).toEqual([8, 4, 4]);
    const late = follow([1000, ...new Array<number>(40).fill(1)], 4).at(-1)?.[0];
    expect(late).toBeCloseTo(1, 1);
  });

  it('takes no part in gradients', () => {
    const [model, mean] = [new Network(), new Network()];
    updateAverage(mean, model, 0, 5);
    expect(mean.weight.requiresGrad).toBe(true);
    expect(mean.weight.isLeaf).toBe(true);
    expect(mean.weight.grad ?? null).toBe(null);
  });
});
