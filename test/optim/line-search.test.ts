import { expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { strongWolfe } from '../../src/optim/line-search.ts';

it('at equal losses a search along a line goes on from the end that PyTorch takes', () => {
  const gradient = torch.zeros(1);
  const trail: number[] = [];
  const at = (step: number) => {
    trail.push(step);
    const fall = step - 1;
    // Coarse losses, as near a minimum those of float32 are.
    const loss = Math.round((5.562891034492189 * fall ** 2 - 0.05136513163975831 * fall ** 3) / 10) * 10;
    return { step, loss, slope: 11.125782068984378 * fall - 0.15409539491927493 * fall ** 2, gradient };
  };
  const start = at(0);
  const { point, evaluations } = strongWolfe(at, start, 1.95, 1);
  // Steps of PyTorch 2.6 for the same function.
  expect(trail.slice(1, 6)).toEqual(
    [1.95, 1.4781103743028525, 1.8269353167946933, 1.7389840500388882, 1.6751764204491575].map((step) =>
      expect.closeTo(step, 12),
    ),
  );
  expect(point.step).toBeCloseTo(1.4781103743028525, 12);
  expect(evaluations).toBe(26);
});
