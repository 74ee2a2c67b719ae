import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';
import { checkGradients, tensorOf } from './finite-differences.ts';

const F = torch.nn.functional;

for (const { name, available } of engines) {
  describe.skipIf(!available)(`normalisation on ${name}`, () => {
    it('has the gradients of finite differences, also of gradients', () => {
      withEngine(name, () => {
        const channels = [tensorOf([2], 3), tensorOf([2], 4)];
        checkGradients(
          (x, w, b) => F.batchNorm(x as torch.Tensor, null, null, w, b, true),
          [tensorOf([3, 2, 2], 1), ...channels],
        );
        checkGradients(
          (x, w, b) => F.batchNorm(x as torch.Tensor, tensorOf([2], 8), tensorOf([2], 9).abs(), w, b, false),
          [tensorOf([3, 2], 1), ...channels],
        );
        checkGradients(
          (x, w, b) => F.layerNorm(x as torch.Tensor, [3], w, b),
          [tensorOf([2, 2, 3], 1), tensorOf([3], 3), tensorOf([3], 4)],
        );
        checkGradients(
          (x, w, b) => F.groupNorm(x as torch.Tensor, 2, w, b),
          [tensorOf([2, 4, 2], 1), tensorOf([4], 3), tensorOf([4], 4)],
        );
      });
    });

    it('keeps digits where the mean is far from 0', () => {
      withEngine(name, () => {
        const x = tensorOf([64, 3, 7, 5], 1).to(torch.float32).add(1000);
        const exact = F.batchNorm(x.to(torch.float64), null, null, { training: true });
        const error = F.batchNorm(x, null, null, { training: true }).to(torch.float64).sub(exact).abs();
        expect(Number(torch.amax(error).item())).toBeLessThan(2e-4);
      });
    });

    it('sees transposed inputs and gradients in their order', () => {
      withEngine(name, () => {
        const x = tensorOf([4, 6, 3], 1);
        const turned = x.transpose(1, 2).clone().transpose(1, 2);
        const run = (input: torch.Tensor): number[][] => {
          const leaf = input.requiresGrad_();
          const out = F.batchNorm(leaf, null, null, { training: true });
          out
            .mul(tensorOf([4, 6, 3], 2))
            .sum()
            .backward();
          return [out, leaf.grad as torch.Tensor].map((each) => [
            ...(each.detach().clone().toTypedArray() as Float64Array),
          ]);
        };
        const [plain, strided] = [run(x), run(turned.detach())];
        expect(strided).toEqual(plain);
      });
    });

    it('of equal elements is zeros', () => {
      withEngine(name, () => {
        const columns = torch.rand([5, 17, 1, 1]).mul(10).sub(5);
        const rows = columns.expand(5, 17, 1, 7);
        const channels = columns.permute(1, 0, 2, 3).at('...', 0).expand(17, 5, 7);
        const results = [
          F.layerNorm(rows, [1, 7]),
          F.layerNorm(rows.contiguous().detach(), [7]),
          F.groupNorm(rows, 17),
          F.instanceNorm(rows),
          F.batchNorm(channels.at('...', ':1').permute(1, 0, 2).at(0).reshape(1, 17, 1).expand(3, 17, 7), null, null, {
            training: true,
          }),
        ];
        for (const result of results) expect(result.abs().max().item()).toBe(0);
        const mean = torch.zeros(3);
        const data = torch.tensor([0.1, 0.7, 1e6]).reshape([1, 3, 1]).expand(11, 3, 3);
        F.batchNorm(data, mean, torch.ones(3), { training: true, momentum: 1 });
        expect(mean.tolist()).toEqual(torch.tensor([0.1, 0.7, 1e6]).tolist());
      });
    });

    it('adds the gradients of weights up over more rows than a block holds', () => {
      withEngine(name, () => {
        const weight = tensorOf([4], 3).requiresGrad_();
        const x = tensorOf([150, 4], 1);
        F.layerNorm(x, [4], weight).sum().backward();
        const normal = F.layerNorm(x, [4]).sum(0);
        const error = (weight.grad as torch.Tensor).sub(normal).abs();
        expect(Number(torch.amax(error).item())).toBeLessThan(1e-11);
      });
    });
  });
}

describe('normalisation', () => {
  it('lets its result be changed in place before backward', () => {
    const x = tensorOf([4, 2], 1).requiresGrad_();
    F.batchNorm(x, null, null, { training: true }).relu_().sum().backward();
    expect(x.grad?.shape).toEqual([4, 2]);
  });

  it('says what is wrong', () => {
    const x = torch.fromTypedArray(new Float32Array(6), [2, 3]);
    expect(() => F.batchNorm(x, null, null)).toThrow('batchNorm needs runningMean and runningVar in evaluation mode');
    expect(() => F.batchNorm(x.sum(0, true), null, null, { training: true })).toThrow(
      'batchNorm needs more than one value for each channel while training',
    );
    expect(() => F.layerNorm(x, [2])).toThrow('layerNorm over [2] needs an input of shape [*, 2], got [2, 3]');
    expect(() => F.layerNorm(x, [3], { weight: tensorOf([3], 1) })).toThrow(
      'weight of layerNorm must have the dtype of the input, float32, got float64',
    );
    expect(() => F.groupNorm(x, 2)).toThrow('groupNorm needs a number of groups that divides the 3 channels, got 2');
  });
});
