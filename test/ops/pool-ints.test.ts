/** @file Maximum pooling of ints: where PyTorch has it, and where not. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const F = torch.nn.functional;
const count = (dtype: torch.DType, ...shape: number[]) =>
  torch
    .arange(
      shape.reduce((product, size) => product * size, 1),
      { dtype },
    )
    .view(shape);

for (const { name, available } of engines) {
  describe.skipIf(!available)(`maximum pooling of ints on ${name}`, () => {
    it.each([torch.int64, torch.int32, torch.uint8])('works over windows inside and beyond the input: %s', (dtype) => {
      withEngine(name, () => {
        const plane = count(dtype, 1, 4, 4);
        const inside = F.maxPool2d(plane, 2);
        expect([inside.dtype, inside.tolist()]).toEqual([
          dtype,
          [
            [
              [5, 7],
              [13, 15],
            ],
          ],
        ]);
        const [values, indices] = F.maxPool2d(plane, 3, { padding: 1, returnIndices: true });
        expect([values.dtype, values.tolist()]).toEqual([
          dtype,
          [
            [
              [5, 7],
              [13, 15],
            ],
          ],
        ]);
        expect([indices.dtype, indices.tolist()]).toEqual([
          torch.int64,
          [
            [
              [5, 7],
              [13, 15],
            ],
          ],
        ]);
        expect(F.maxPool3d(count(dtype, 1, 2, 2, 2), 2).tolist()).toEqual([[[[7]]]]);
        const row = F.maxPool1d(count(dtype, 1, 8), 2, { returnIndices: true });
        expect(row.output.tolist()).toEqual([[1, 3, 5, 7]]);
        expect(row.indices.tolist()).toEqual([[1, 3, 5, 7]]);
      });
    });

    it('finds negative numbers, and exact ones beyond floats', () => {
      withEngine(name, () => {
        const low = count(torch.int64, 1, 4, 4).sub(20);
        const { output, indices } = F.maxPool2d(low, 2, { padding: 1, returnIndices: true });
        expect(output.tolist()).toEqual([
          [
            [-20, -18, -17],
            [-12, -10, -9],
            [-8, -6, -5],
          ],
        ]);
        expect(indices.tolist()).toEqual([
          [
            [0, 2, 3],
            [8, 10, 11],
            [12, 14, 15],
          ],
        ]);
        const least = torch.tensor([[[-(2n ** 63n), -(2n ** 63n)]]]).view(1, 1, 2);
        expect(F.maxPool2d(least, [1, 2]).view(1).toBigInt()).toBe(-(2n ** 63n));
      });
    });
  });
}

describe('pooling of ints that PyTorch does not have', () => {
  const refused: readonly [string, () => unknown][] = [
    ['maxPool1d without indices', () => F.maxPool1d(count(torch.int64, 1, 8), 2)],
    ['maxPool2d of bools', () => F.maxPool2d(torch.ones([1, 4, 4], { dtype: torch.bool }), 2)],
    ['adaptiveMaxPool1d', () => F.adaptiveMaxPool1d(count(torch.int64, 1, 8), 2)],
    ['adaptiveMaxPool2d', () => F.adaptiveMaxPool2d(count(torch.int64, 1, 4, 4), 2)],
    ['adaptiveMaxPool3d', () => F.adaptiveMaxPool3d(count(torch.int64, 1, 2, 2, 2), 1)],
    ['avgPool2d of int32', () => F.avgPool2d(count(torch.int32, 1, 4, 4), 2)],
    ['adaptiveAvgPool2d', () => F.adaptiveAvgPool2d(count(torch.int64, 1, 4, 4), 2)],
  ];
  it.each(refused)('is refused: %s', (_, run) => expect(run).toThrow(torch.DTypeError));
});
