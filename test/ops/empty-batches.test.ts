/** Normalisation of batches without elements, or with one: statistics that exist are kept. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const { nn } = torch;
const F = nn.functional;
const values = (x: torch.Tensor | null): number[] => [...((x as torch.Tensor).toTypedArray() as Float32Array)];

for (const { name, available } of engines) {
  describe.skipIf(!available)(`normalisation on ${name}`, () => {
    it('leaves running statistics where there is nothing to follow', () => {
      withEngine(name, () => {
        const layers = [
          [new nn.BatchNorm1d(3), [0, 3]],
          [new nn.BatchNorm1d(3), [0, 3, 4]],
          [new nn.BatchNorm1d(3, { momentum: null }), [0, 3]],
          [new nn.BatchNorm2d(3), [0, 3, 2, 2]],
          [new nn.BatchNorm2d(3), [2, 3, 0, 2]],
          [new nn.BatchNorm3d(3), [0, 3, 1, 1, 1]],
          [new nn.InstanceNorm1d(3, { trackRunningStats: true }), [0, 3, 4]],
          [new nn.InstanceNorm2d(3, { trackRunningStats: true }), [2, 3, 0, 2]],
        ] as const;
        for (const [layer, shape] of layers) {
          const input = torch.zeros(shape).requiresGrad_();
          const out = layer.forward(input);
          expect(out.shape).toEqual(shape);
          expect(values(layer.runningMean)).toEqual([0, 0, 0]);
          expect(values(layer.runningVar)).toEqual([1, 1, 1]);
          out.sum().backward();
          expect((input.grad as torch.Tensor).shape).toEqual(shape);
          if (layer.weight !== null) expect(values(layer.weight.grad)).toEqual([0, 0, 0]);
        }
      });
    });

    it('gives nothing for nothing in other layers', () => {
      withEngine(name, () => {
        expect(F.groupNorm(torch.zeros([0, 3]), 1).shape).toEqual([0, 3]);
        expect(F.groupNorm(torch.zeros([2, 3, 0]), 1).shape).toEqual([2, 3, 0]);
        expect(F.layerNorm(torch.zeros([0, 3]), [3]).shape).toEqual([0, 3]);
        expect(F.layerNorm(torch.zeros([3, 0]), [0]).shape).toEqual([3, 0]);
      });
    });
  });
}

describe('a single value for each statistic', () => {
  it.each<[string, () => unknown]>([
    ['batchNorm', () => F.batchNorm(torch.ones([1, 3]), null, null, { training: true })],
    ['batchNorm', () => new nn.BatchNorm1d(3).forward(torch.ones([1, 3, 1]))],
    ['instanceNorm', () => F.instanceNorm(torch.ones([2, 3, 1]))],
    ['groupNorm', () => F.groupNorm(torch.ones([1, 3]), 3)],
  ])('%s refuses it', (operation, call) => {
    expect(call).toThrow(torch.ValueError);
    expect(call).toThrow(`${operation} needs more than one value for each`);
  });

  it('changes nothing of a layer', () => {
    const layer = new nn.BatchNorm1d(3);
    expect(() => layer.forward(torch.ones([1, 3]))).toThrow(torch.ValueError);
    expect(layer.numBatchesTracked?.item()).toBe(0);
    expect(values(layer.runningVar)).toEqual([1, 1, 1]);
  });
});
