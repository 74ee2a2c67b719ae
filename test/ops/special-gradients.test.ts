/** @file Gradients where values are NaN, infinite or 0: what is constant has the gradient 0, whatever comes from behind it. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const F = torch.nn.functional;
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** Gradients of the inputs where the gradient of the result is `from`. */
function gradients(
  call: (...inputs: torch.Tensor[]) => torch.Tensor,
  values: readonly (readonly number[])[],
  from: number,
): unknown[] {
  const inputs = values.map((list) => torch.tensor(list, { dtype: torch.float64, requiresGrad: true }));
  const result = call(...inputs);
  result.backward(torch.full(result.shape, from, { dtype: torch.float64 }));
  return inputs.map((input) => input.grad?.tolist());
}

const steps: Readonly<Record<string, (x: torch.Tensor) => torch.Tensor>> = {
  'div to the floor': (x) => x.div(2, { roundingMode: 'floor' }),
  'div to 0': (x) => x.div(2, { roundingMode: 'trunc' }),
  floor: (x) => x.floor(),
  ceil: (x) => x.ceil(),
  trunc: (x) => x.trunc(),
  round: (x) => x.round(),
  'round to decimals': (x) => x.round(2),
  sign: (x) => x.sign(),
  sgn: (x) => x.sgn(),
};

const losses = ['none', 'mean', 'sum'] as const;

for (const { name, available } of engines) {
  describe.skipIf(!available)(`special values on ${name}`, () => {
    it.each(Object.keys(steps))('%s is constant between its jumps, also for NaN and infinity behind it', (step) => {
      withEngine(name, () => {
        const call = steps[step] as (x: torch.Tensor) => torch.Tensor;
        for (const from of [1, inf, -inf, nan]) {
          expect(gradients(call, [[nan, inf, 0, 0.5, 3]], from), `from ${from}`).toEqual([[0, 0, 0, 0, 0]]);
        }
        const x = torch.tensor([0.5, 1], { requiresGrad: true });
        call(x).sub(call(x).detach()).pow(-1).sum().backward();
        expect(x.grad?.tolist()).toEqual([0, 0]);
      });
    });

    it('div gives the divisor no gradient where it rounds', () => {
      withEngine(name, () => {
        const call = (a: torch.Tensor, b: torch.Tensor) => torch.div(a, b, { roundingMode: 'floor' });
        expect(
          gradients(
            call,
            [
              [1, nan],
              [0, 2],
            ],
            inf,
          ),
        ).toEqual([
          [0, 0],
          [0, 0],
        ]);
        const x = torch.tensor([0.5, 1], { requiresGrad: true });
        const [gradient] = torch.autograd.grad(x.div(2, { roundingMode: 'floor' }).pow(-1).sum(), [x], {
          createGraph: true,
        });
        expect(gradient?.tolist()).toEqual([0, 0]);
      });
    });

    it.each(losses)('smoothL1Loss and huberLoss spread NaN, reduced by %s', (reduction) => {
      withEngine(name, () => {
        for (const loss of [F.smoothL1Loss, F.huberLoss]) {
          const call = (a: torch.Tensor, b: torch.Tensor) => loss(a, b, { reduction });
          const count = reduction === 'mean' ? 4 : 1;
          expect(
            gradients(
              call,
              [
                [nan, 1, inf, 0.5],
                [0, nan, 0, 0],
              ],
              count,
            ),
          ).toEqual([
            [nan, nan, 1, 0.5],
            [nan, nan, -1, -0.5],
          ]);
        }
      });
    });

    it('binaryCrossEntropy refuses NaN as it refuses what is no probability', () => {
      withEngine(name, () => {
        for (const wrong of [nan, -0.5, 1.5, inf]) {
          expect(() => F.binaryCrossEntropy(torch.tensor([0.5, wrong]), torch.tensor([1, 1]))).toThrow(
            torch.ValueError,
          );
        }
        expect(F.binaryCrossEntropy(torch.tensor([0, 1]), torch.tensor([0, 1])).item()).toBe(0);
      });
    });

    it('klDiv counts an infinite input also where the target is 0', () => {
      withEngine(name, () => {
        const call = (a: torch.Tensor, b: torch.Tensor) => F.klDiv(a, b, { reduction: 'none' });
        const input = torch.tensor([nan, inf, -inf, -2]);
        expect(call(input, torch.zeros([4])).tolist()).toEqual([nan, nan, nan, 0]);
        expect(
          gradients(
            call,
            [
              [-2, -2],
              [0, 1],
            ],
            1,
          ),
        ).toEqual([
          [-0, -1],
          [nan, 3],
        ]);
      });
    });

    it('sinc is flat at 0, and where the square of the input underflows', () => {
      withEngine(name, () => {
        for (const from of [1, inf, nan]) {
          expect(gradients(torch.sinc, [[0, 1e-200, -1e-200]], from)).toEqual([[0, 0, 0]]);
        }
      });
    });
  });
}
