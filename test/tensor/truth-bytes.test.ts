/** @file Bytes that become bools are 0 or 1, whatever they were: kernels count on it. */
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../src/data/transport.ts';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';

const bytes = [255, 2, 0, 1, 128, 0];
const truths = bytes.map((byte) => byte !== 0);
const { bool } = torch;

/** A safetensors file whose one tensor is these bytes, as bools. */
function file(): Uint8Array {
  const whole = torch.io.save({ mask: torch.tensor(truths) });
  whole.set(bytes, whole.length - bytes.length);
  return whole;
}

const doors: Readonly<Record<string, () => torch.Tensor>> = {
  'a Uint8Array': () => torch.fromTypedArray(new Uint8Array(bytes), [6], { dtype: bool }),
  'a Uint8ClampedArray, as of a canvas': () => torch.fromTypedArray(new Uint8ClampedArray(bytes), [6], { dtype: bool }),
  'a part of a Buffer': () => torch.fromTypedArray(Buffer.from([7, ...bytes, 7]).subarray(1, 7), [6], { dtype: bool }),
  'shared memory': () => {
    const shared = new Uint8Array(new SharedArrayBuffer(6));
    shared.set(bytes);
    return torch.fromTypedArray(shared, [6], { dtype: bool });
  },
  'a nested array': () => torch.tensor(bytes, { dtype: bool }),
  'a typed array that is copied': () => torch.tensor(new Uint8Array(bytes), { dtype: bool }),
  conversion: () => torch.fromTypedArray(new Uint8Array(bytes)).to(bool),
  'a safetensors file': () => torch.io.load(file())['mask'] as torch.Tensor,
  'a worker': () => unpack(pack(torch.fromTypedArray(new Uint8Array(bytes), [6], { dtype: bool }), [])) as torch.Tensor,
};

for (const { name, available } of engines) {
  describe.skipIf(!available)(`bools on ${name}`, () => {
    it.each(Object.keys(doors))('come as 0 and 1 from %s', (door) => {
      withEngine(name, () => {
        const mask = (doors[door] as () => torch.Tensor)();
        expect(Array.from(mask.toTypedArray() as Uint8Array)).toEqual([1, 1, 0, 1, 1, 0]);
        expect(torch.argwhere(mask).tolist()).toEqual([[0], [1], [3], [4]]);
        expect([mask.sum().item(), mask.to(torch.uint8).sum().item()]).toEqual([4, 4]);
        expect(mask.eq(true).all().item()).toBe(false);
        expect(mask.logicalNot().tolist()).toEqual(truths.map((truth) => !truth));
        expect(torch.zeros([6]).maskedFill(mask, 1).sum().item()).toBe(4);
        expect(torch.arange(6).at(mask).tolist()).toEqual([0, 1, 3, 4]);
      });
    });
  });
}

describe('fromTypedArray', () => {
  it('leaves the bytes of an array alone, and shares those that are bools already', () => {
    const image = new Uint8Array(bytes);
    torch.fromTypedArray(image, [6], { dtype: bool });
    expect(Array.from(image)).toEqual(bytes);
    const clean = new Uint8Array([1, 0]);
    const mask = torch.fromTypedArray(clean, [2], { dtype: bool });
    mask.fill_(true);
    expect(Array.from(clean)).toEqual([1, 1]);
  });
});
