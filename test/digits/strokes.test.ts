import { describe, expect, it } from 'vitest';
import type { DigitSet } from '../../examples/digits/digitset.ts';
import { drawDigit, drawDigits } from '../../examples/digits/strokes.ts';

const size = 28 * 28;

function countByLabel(set: DigitSet): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of set.labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

describe('drawn digits', () => {
  it('depend on seed and index alone', () => {
    const all = drawDigits(7, 40);
    const part = drawDigits(7, 10, 20);
    expect(Buffer.compare(part.images, all.images.subarray(20 * size, 30 * size))).toBe(0);
    expect([...part.labels]).toEqual([...all.labels.subarray(20, 30)]);
    for (const index of [39, 3, 17]) {
      const alone = new Uint8Array(size);
      expect(drawDigit(7, index, alone)).toBe(all.labels[index]);
      expect(Buffer.compare(alone, all.images.subarray(index * size, (index + 1) * size))).toBe(0);
    }
  });

  it('differ between indices and between seeds, also beyond 32 bits', () => {
    const drawn = [drawDigits(1, 50), drawDigits(2, 50), drawDigits(2 ** 32 + 1, 50), drawDigits(1, 50, 50)];
    const images = new Set(
      drawn.flatMap((set) =>
        Array.from({ length: 50 }, (_, at) =>
          Buffer.from(set.images.subarray(at * size, (at + 1) * size)).toString('hex'),
        ),
      ),
    );
    expect(images.size).toBe(200);
  });

  it('write 784 bytes and nothing beside them', () => {
    const out = new Uint8Array(size + 20).fill(77);
    drawDigit(3, 5, out, 10);
    expect([...out.subarray(0, 10), ...out.subarray(size + 10)]).toEqual(new Array(20).fill(77));
    expect(Buffer.compare(out.subarray(10, size + 10), drawDigits(3, 1, 5).images)).toBe(0);
  });

  it('show every digit about equally often', () => {
    // 400 expected; the deviation is 19.
    for (const count of countByLabel(drawDigits(11, 4000))) expect(Math.abs(count - 400)).toBeLessThan(80);
  });

  it('have the brightness and the place of MNIST images', () => {
    const { images, count } = drawDigits(5, 2000);
    let sum = 0;
    let squares = 0;
    let border = 0;
    for (let image = 0; image < count; image++) {
      let mass = 0;
      let across = 0;
      let down = 0;
      for (let pixel = 0; pixel < size; pixel++) {
        const value = (images[image * size + pixel] ?? 0) / 255;
        const [row, column] = [Math.floor(pixel / 28), pixel % 28];
        sum += value;
        squares += value * value;
        if (row < 2 || row > 25 || column < 2 || column > 25) border += value;
        mass += value;
        across += value * column;
        down += value * row;
      }
      expect(Math.abs(across / mass - 13.5)).toBeLessThan(3.5);
      expect(Math.abs(down / mass - 13.5)).toBeLessThan(3.5);
      expect(mass).toBeGreaterThan(20);
    }
    // MNIST: mean 0.131, deviation 0.308.
    const mean = sum / (count * size);
    const deviation = Math.sqrt(squares / (count * size) - mean * mean);
    expect(Math.abs(mean - 0.131)).toBeLessThan(0.02);
    expect(Math.abs(deviation - 0.308)).toBeLessThan(0.03);
    expect(border / (count * 208)).toBeLessThan(0.02);
  });

  it('look like their labels: the nearest mean image tells most of them', () => {
    const known = drawDigits(21, 2000);
    const counts = countByLabel(known);
    const means = new Float64Array(10 * size);
    known.labels.forEach((label, image) => {
      for (let pixel = 0; pixel < size; pixel++) {
        const at = label * size + pixel;
        means[at] = (means[at] ?? 0) + (known.images[image * size + pixel] ?? 0) / (counts[label] ?? 1);
      }
    });
    const fresh = drawDigits(22, 500);
    let right = 0;
    fresh.labels.forEach((label, image) => {
      const distances = Array.from({ length: 10 }, (_, digit) => {
        let distance = 0;
        for (let pixel = 0; pixel < size; pixel++) {
          distance += ((means[digit * size + pixel] ?? 0) - (fresh.images[image * size + pixel] ?? 0)) ** 2;
        }
        return distance;
      });
      if (distances.indexOf(Math.min(...distances)) === label) right++;
    });
    expect(right / 500).toBeGreaterThan(0.7);
  });
});
