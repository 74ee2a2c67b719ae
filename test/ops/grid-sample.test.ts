/** @file Images and volumes read at the places of a grid: every mode, against PyTorch's values and gradients. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const F = torch.nn.functional;

/** torch.sin((torch.arange(12.) + 1) ** 2) */
const waves = Array.from({ length: 12 }, (_, k) => Math.sin((k + 1) ** 2));

function near(found: torch.Tensor | null, expected: readonly number[]): void {
  const values = found?.flatten().tolist() as number[];
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 4);
}

describe('gridSample', () => {
  // y = F.grid_sample(x, grid, mode=mode, padding_mode=padding, align_corners=aligned)
  // (y.flatten() * torch.tensor([1., 2, 3, 4])).sum().backward(); y, grid.grad, x.grad
  test.each([
    [
      'bilinear',
      'zeros',
      true,
      [-0.00237, 0.103, -0.0475, 0.0],
      [-1.62162, -0.863, 2.75496, 3.53835, 0.38867, -0.47504, 0.0, 0.0],
      [0.255, 0.045, 0.0, 0.495, 0.595, 0.205, 0.7, 0.0, 0.0, 0.15, 1.05, 0.0],
    ],
    [
      'bilinear',
      'zeros',
      false,
      [0.21411, 0.80356, 0.0, 0.0],
      [0.61174, -1.02251, -4.6139, 5.8577, 0.0, 0.0, 0.0, 0.0],
      [0.315, 0.0, 0.0, 0.0, 0.385, 0.0, 0.2, 0.0, 0.0, 0.0, 1.8, 0.0],
    ],
    [
      'bilinear',
      'border',
      true,
      [-0.00237, 0.103, -0.2879, 0.77892],
      [-1.62162, -0.863, 2.75496, 3.53835, 0.0, 0.0, -0.0, -5.64419],
      [0.255, 0.045, 0.0, 3.0, 0.595, 0.205, 0.7, 3.6, 0.0, 0.15, 1.05, 0.4],
    ],
    [
      'bilinear',
      'border',
      false,
      [0.30587, 0.80356, -0.2879, 0.70837],
      [-0.0, -1.46073, -4.6139, 5.8577, 0.0, 0.0, -0.0, -8.46629],
      [0.45, 0.0, 0.0, 3.0, 0.55, 0.0, 0.2, 3.4, 0.0, 0.0, 1.8, 0.6],
    ],
    [
      'bilinear',
      'reflection',
      true,
      [-0.00237, 0.103, 0.06191, -0.29627],
      [-1.62162, -0.863, 2.75496, 3.53835, -4.95737, -0.14916, 4.56679, -1.40038],
      [0.255, 0.045, 0.405, 0.495, 3.655, 0.745, 1.645, 1.155, 0.34, 0.21, 1.05, 0.0],
    ],
    [
      'bilinear',
      'reflection',
      false,
      [0.30587, 0.80356, 0.3049, -0.20698],
      [-0.0, -1.46073, -4.6139, 5.8577, -4.29341, -4.27747, -0.0, -2.98522],
      [0.45, 0.0, 0.135, 1.215, 3.95, 0.0, 0.365, 1.485, 0.6, 0.0, 1.8, 0.0],
    ],
    [
      'nearest',
      'zeros',
      true,
      [-0.13235, 0.99882, 0.0, 0.0],
      [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0],
    ],
    [
      'nearest',
      'zeros',
      false,
      [-0.13235, 0.99882, 0.0, 0.0],
      [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0],
    ],
    [
      'nearest',
      'border',
      true,
      [-0.13235, 0.99882, -0.2879, 0.92003],
      [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 0.0, 0.0, 3.0, 1.0, 0.0, 0.0, 4.0, 0.0, 0.0, 2.0, 0.0],
    ],
    [
      'nearest',
      'border',
      false,
      [-0.13235, 0.99882, -0.2879, 0.92003],
      [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 0.0, 0.0, 3.0, 1.0, 0.0, 0.0, 4.0, 0.0, 0.0, 2.0, 0.0],
    ],
    [
      'nearest',
      'reflection',
      true,
      [-0.13235, 0.99882, 0.92003, -0.13235],
      [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 3.0, 0.0, 0.0, 2.0, 0.0],
    ],
    [
      'nearest',
      'reflection',
      false,
      [-0.13235, 0.99882, 0.92003, -0.13235],
      [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 3.0, 0.0, 0.0, 2.0, 0.0],
    ],
    [
      'bicubic',
      'zeros',
      true,
      [0.08989, 0.15402, -0.10878, 0.0],
      [-1.70564, -1.19696, 2.67911, 5.4076, 0.89916, -1.43389, 0.0, 0.0],
      [0.31259, 0.02981, -0.24389, 0.65463, 0.78324, 0.22363, 0.89245, -0.15935, -0.1199, 0.14958, 1.39447, -0.10336],
    ],
    [
      'bicubic',
      'zeros',
      false,
      [0.46018, 0.89016, -0.00146, 0.0],
      [0.74735, -1.47436, 0.54458, 4.29069, -0.06818, -0.01727, 0.0, 0.0],
      [0.43835, -0.05814, -0.0135, 0.01522, 0.5472, -0.07258, 0.1775, 0.0, -0.08487, 0.01126, 1.9575, 0.0],
    ],
    [
      'bicubic',
      'border',
      true,
      [0.04155, 0.05145, -0.42886, 0.8777],
      [-1.70762, -0.94001, 2.43743, 5.23665, 0.5338, -1.09199, -0.0, -2.71212],
      [0.24485, 0.0231, -0.46404, 3.22984, 0.71568, 0.22363, 0.89245, 3.69274, -0.10872, 0.12479, 1.18554, 0.24015],
    ],
    [
      'bicubic',
      'border',
      false,
      [0.49261, 0.82949, -0.2879, 0.83803],
      [-0.13521, -1.64363, 0.54178, 5.70651, 0.0, 0.0, 0.0, -5.42771],
      [0.49274, -0.04893, -0.0135, 2.67487, 0.73086, -0.07258, 0.1775, 3.81438, -0.11335, 0.01126, 1.836, 0.51075],
    ],
    [
      'bicubic',
      'reflection',
      true,
      [0.1806, 0.27293, 0.22191, -0.27085],
      [-1.1351, -1.23668, 2.37642, 5.60579, -7.75934, -0.89927, 2.68152, -3.66058],
      [0.08086, -0.09322, 0.27573, 0.65463, 4.44797, 0.16814, 1.61414, 1.49775, 0.21863, 0.20773, 1.24873, -0.32109],
    ],
    [
      'bicubic',
      'reflection',
      false,
      [0.55345, 0.82949, 0.44248, -0.1689],
      [-0.77261, -1.69229, 0.54178, 5.70651, -5.40925, -5.72247, 1.61726, -5.97764],
      [0.13738, -0.02768, 0.10466, 1.22226, 5.1771, -0.71777, 0.35277, 1.81291, 0.47302, -0.0623, 1.80882, -0.28117],
    ],
  ] as const)(
    '%s of an image, %s beyond it, corners aligned: %s',
    (mode, paddingMode, alignCorners, values, ofGrid, ofImage) => {
      const image = torch.tensor(waves).reshape(1, 1, 3, 4).requiresGrad_();
      const grid = torch.tensor([-0.9, -0.3, 0.25, 0.6, 1.3, -1.7, 2.9, 0.1]).reshape(1, 2, 2, 2).requiresGrad_();
      const read = F.gridSample(image, grid, { mode, paddingMode, alignCorners });
      near(read, values);
      read
        .flatten()
        .mul(torch.tensor([1, 2, 3, 4]))
        .sum()
        .backward();
      near(grid.grad ?? torch.zeros(8), ofGrid);
      near(image.grad, ofImage);
    },
  );

  test.each([
    ['bilinear', 'zeros', [-0.2168, -0.21316], [-0.36134, 0.08811, -0.82857, -0.50609, -0.59762, -1.42104]],
    ['bilinear', 'border', [-0.36134, -0.71052], [0.0, 0.14685, -1.38095, -1.68697, -1.99207, 0.0]],
    ['bilinear', 'reflection', [-0.36134, -0.71052], [0.0, 0.14685, -1.38095, -1.68697, -1.99207, -0.0]],
    ['nearest', 'zeros', [-0.62989, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]],
    ['nearest', 'border', [-0.62989, -0.99178], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]],
    ['nearest', 'reflection', [-0.62989, -0.99178], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]],
  ] as const)('%s of a volume, %s beyond it', (mode, paddingMode, values, ofGrid) => {
    const volume = torch.tensor(waves).reshape(1, 1, 2, 3, 2);
    const grid = torch.tensor([-0.9, -0.3, 0.2, 0.25, 0.6, -1.2]).reshape(1, 1, 1, 2, 3).requiresGrad_();
    const read = F.gridSample(volume, grid, mode, paddingMode);
    near(read, values);
    if (!read.requiresGrad) return;
    read
      .flatten()
      .mul(torch.tensor([1, 2]))
      .sum()
      .backward();
    near(grid.grad, ofGrid);
  });

  test('places that are no numbers read an edge, or nothing', () => {
    const grid = torch.tensor([Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, 0]).reshape(1, 1, 2, 2);
    const image = torch.tensor(waves).reshape(1, 1, 3, 4);
    expect(F.gridSample(image, grid, { mode: 'nearest' }).flatten().tolist()).toEqual([0, 0]);
    for (const mode of ['bilinear', 'nearest', 'bicubic'] as const) {
      expect(F.gridSample(image, grid, mode, 'border').shape).toEqual([1, 1, 1, 2]);
    }
  });

  test('has second derivatives', () => {
    const image = torch.tensor(waves.slice(0, 9), { dtype: torch.float64 }).reshape(1, 1, 3, 3).requiresGrad_();
    const grid = torch.tensor([-0.55, -0.3, 0.25, 0.6], { dtype: torch.float64 }).reshape(1, 1, 2, 2).requiresGrad_();
    const run = (x: torch.Tensor, g: torch.Tensor): torch.Tensor => F.gridSample(x, g, { alignCorners: true });
    expect(torch.autograd.gradcheck(run, [image, grid])).toBe(true);
    expect(torch.autograd.gradgradcheck(run, [image, grid])).toBe(true);
  });
});

test('a grid of the identity reads the image itself', () => {
  const image = torch.tensor(waves).reshape(1, 1, 3, 4);
  const theta = torch.tensor([1, 0, 0, 0, 1, 0]).reshape(1, 2, 3);
  for (const alignCorners of [true, false]) {
    const grid = F.affineGrid(theta, [1, 1, 3, 4], alignCorners);
    near(F.gridSample(image, grid, { alignCorners }), waves);
  }
});
