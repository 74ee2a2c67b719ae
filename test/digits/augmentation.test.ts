import { describe, expect, it } from 'vitest';
import { distortImages } from '../../examples/digits/augmentation.ts';
import * as torch from '../../src/index.ts';

const side = 28;

/** A white square on black in each image, its corner at the given places. */
function squares(...corners: readonly [row: number, column: number][]): torch.Tensor {
  const images = torch.full([corners.length, 1, side, side], -1, { dtype: torch.float32 });
  corners.forEach(([row, column], image) => {
    images.at(image, 0, `${row}:${row + 8}`, `${column}:${column + 8}`).fill_(1);
  });
  return images;
}

/** Ink, and the middle of the ink, of one image. */
function inkOf(images: torch.Tensor, image: number): { ink: number; row: number; column: number } {
  const values = images.at(image, 0).add(1).div(2).tolist() as number[][];
  let [ink, rows, columns] = [0, 0, 0];
  values.forEach((line, row) => {
    line.forEach((value, column) => {
      ink += value;
      rows += value * row;
      columns += value * column;
    });
  });
  return { ink, row: rows / ink, column: columns / ink };
}

describe('distorted images', () => {
  it('keep their form, come from the default generator, and leave the originals alone', () => {
    const images = squares([10, 10], [9, 12]);
    const before = images.clone();
    torch.manualSeed(3);
    const first = distortImages(images);
    const second = distortImages(images);
    torch.manualSeed(3);
    expect(first.shape).toEqual([2, 1, side, side]);
    expect(torch.equal(distortImages(images), first)).toBe(true);
    expect(torch.equal(second, first)).toBe(false);
    expect(torch.equal(images, before)).toBe(true);
  });

  it('change each by its own, and by little', () => {
    torch.manualSeed(1);
    const count = 64;
    const images = squares(...Array.from({ length: count }, (): [number, number] => [10, 10]));
    const distorted = distortImages(images);
    const seen = Array.from({ length: count }, (_, image) => inkOf(distorted, image));
    expect(new Set(seen.map(({ ink }) => ink)).size).toBe(count);
    const original = inkOf(images, 0);
    for (const { ink, row, column } of seen) {
      expect(Math.abs(row - original.row)).toBeLessThan(2.5);
      expect(Math.abs(column - original.column)).toBeLessThan(2.5);
      expect(ink / original.ink).toBeGreaterThan(0.5);
      expect(ink / original.ink).toBeLessThan(1.8);
    }
    // To both sides alike.
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / count;
    expect(mean(seen.map(({ row }) => row))).toBeCloseTo(original.row, 0);
    expect(mean(seen.map(({ column }) => column))).toBeCloseTo(original.column, 0);
    expect(mean(seen.map(({ ink }) => ink / original.ink))).toBeCloseTo(1, 0);
  });

  it('stay between paper and ink, and paper stays paper up to the edge', () => {
    const blank = torch.full([3, 1, side, side], -1, { dtype: torch.float32 });
    expect(torch.equal(distortImages(blank), blank)).toBe(true);
    const noise = torch.rand([8, 1, side, side]).mul(2).sub(1);
    const distorted = distortImages(noise);
    expect(Number(distorted.max().item())).toBeLessThanOrEqual(Number(noise.max().item()));
    expect(Number(distorted.min().item())).toBeGreaterThanOrEqual(Number(noise.min().item()));
  });
});
