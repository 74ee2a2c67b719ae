/** Normalisation of float32 whose squares overflow: as in PyTorch, what is divided by an infinite deviation is 0, not NaN. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const F = torch.nn.functional;

const layers: { readonly [name: string]: (x: torch.Tensor) => torch.Tensor } = {
  'batchNorm of [N, C]': (x) => F.batchNorm(x.reshape([8, 1]), null, null, { training: true }),
  'batchNorm of [N, C, L]': (x) => F.batchNorm(x.reshape([2, 1, 4]), null, null, { training: true }),
  layerNorm: (x) => F.layerNorm(x, [8]),
  groupNorm: (x) => F.groupNorm(x.reshape([1, 4, 2]), 1),
  instanceNorm: (x) => F.instanceNorm(x.reshape([1, 1, 8])),
};

for (const { name, available } of engines) {
  describe.skipIf(!available)(`normalisation of huge numbers on ${name}`, () => {
    it.each(Object.keys(layers))('%s gives zeros', (key) => {
      withEngine(name, () => {
        const layer = layers[key] as (x: torch.Tensor) => torch.Tensor;
        for (const given of [
          [1e30, 1e30, 1e30, 1e30, 1e30, 1e30, 1e30, 1e30],
          [1e30, -2e30, 3e30, 5e29, -1e30, 1e29, 2e30, 0],
          [1e20, -2e20, 3e20, 5e19, -1e20, 1e19, 2e20, 0],
        ]) {
          const input = torch.tensor(given).requiresGrad_();
          const out = layer(input);
          for (const value of out.detach().toTypedArray()) expect(Math.abs(Number(value))).toBe(0);
          out.sum().backward();
          for (const value of (input.grad as torch.Tensor).toTypedArray()) expect(Number(value)).not.toBeNaN();
        }
        for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
          const out = layer(torch.tensor([1, odd, 3, 4, 5, 6, 7, 8]));
          for (const value of out.toTypedArray()) expect(Number(value)).toBeNaN();
        }
      });
    });

    it('running statistics hear of it as they do in PyTorch', () => {
      withEngine(name, () => {
        const [mean, variance] = [torch.zeros([1]), torch.ones([1])];
        F.batchNorm(torch.tensor([[1e30], [3e30]]), mean, variance, { training: true, momentum: 0.5 });
        expect(Number(mean.item()) / 1e30).toBeCloseTo(1, 6);
        expect(variance.item()).toBe(Number.POSITIVE_INFINITY);
      });
    });
  });
}
