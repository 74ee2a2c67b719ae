/** @file Handwritten digits out of the file that ships with the page (`playground/digits.ts` writes it). */
import * as torch from 'flambeau';

/** Pictures, float32 [count, 1, 14, 14] from 0 (paper) to 1 (ink), and their digits, int64 [count]; the first `trained` are for training. */
export function digits(file: ArrayBuffer) {
  const [trained = 0, tested = 0] = new Uint16Array(file, 0, 2);
  const count = trained + tested;
  const packed = new Uint8Array(file, 4 + count);
  const pixels = new Float32Array(count * 196);
  for (let at = 0; at < pixels.length; at++) {
    const pair = packed[at >> 1] ?? 0;
    pixels[at] = (at % 2 === 0 ? pair >> 4 : pair & 15) / 15;
  }
  const y = BigInt64Array.from(new Uint8Array(file, 4, count), BigInt);
  return { x: torch.fromTypedArray(pixels, [count, 1, 14, 14]), y: torch.fromTypedArray(y), trained };
}
