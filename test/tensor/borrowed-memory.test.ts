/** @file Memory that a program hands in and can take away again: refused where it may shrink, an error once it is gone. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';

/** What is newer than the language version that the project is compiled for. */
const ResizableBuffer = ArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer;
const GrowableBuffer = SharedArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => SharedArrayBuffer & { grow(length: number): void };
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { Memory: new (limits: object) => { buffer: ArrayBuffer; grow(pages: number): number } };
};

const count = 30_000;
const ramp = () => Float32Array.from({ length: count }, (_, i) => i % 7);

/** Everything that reads or writes a tensor's elements, each of its own way to them. */
const uses: { readonly [name: string]: (x: torch.Tensor) => unknown } = {
  'an operator': (x) => x.add(1),
  'the second operand': (x) => torch.ones(3).add(x.at(0)),
  'an operator in place': (x) => x.mul_(2),
  'a fill': (x) => x.fill_(1),
  'a reduction': (x) => x.sum(),
  'a product': (x) => x.reshape(100, -1).matmul(torch.ones(300)),
  'a view': (x) => x.at('::2').clone(),
  'a sort': (x) => x.sort(),
  'a join': (x) => torch.cat([torch.ones(2), x]),
  'an assignment': (x) => x.set([0], 1),
  'a copy from it': (x) => torch.zeros(count).copy_(x),
  'a copy to it': (x) => x.copy_(torch.zeros(count)),
  'a conversion': (x) => x.to(torch.float64),
  'random numbers': (x) => x.normal_(),
  item: (x) => x.at(3).item(),
  tolist: (x) => x.tolist(),
  toTypedArray: (x) => x.toTypedArray(),
  'its text': (x) => String(x),
  saving: (x) => torch.io.save({ x }),
};

/** The ways in which memory goes away under an array. */
const losses: { readonly [name: string]: () => { array: Float32Array<ArrayBuffer>; take: () => void } } = {
  structuredClone: () => {
    const array = ramp();
    return { array, take: () => void structuredClone(array, { transfer: [array.buffer] }) };
  },
  postMessage: () => {
    const array = ramp();
    const { port1, port2 } = new MessageChannel();
    return {
      array,
      take: () => {
        port1.postMessage(array, [array.buffer]);
        port1.close();
        port2.close();
      },
    };
  },
  'a WebAssembly.Memory that grows': () => {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 4 });
    const array = new Float32Array(memory.buffer, 64, count);
    array.set(ramp());
    return { array, take: () => void memory.grow(1) };
  },
};

describe.each(engines)('memory that goes away, on $name', ({ name, available }) => {
  const each = name === 'interpreter' ? ['structuredClone'] : Object.keys(losses);

  test.skipIf(!available).each(each)('by %s is an error in each use', (kind) => {
    withEngine(name, () => {
      for (const [use, run] of Object.entries(uses)) {
        for (const used of name === 'interpreter' ? [false] : [false, true]) {
          const { array, take } = losses[kind]?.() ?? { array: ramp(), take: () => {} };
          const x = torch.fromTypedArray(array);
          // The engine has seen it: an address or a copy could be left over, newer than the array's bytes.
          if (used) x.add_(1);
          take();
          expect(() => run(x), `${use}, ${used ? 'used before' : 'never used'}`).toThrow(
            expect.objectContaining({ code: 'memory/gone' }),
          );
          expect(() => x.view(-1).detach().sum(), use).toThrow(/^the memory of this tensor is gone: .*\n {2}fix: /);
        }
      }
    });
  });

  test.skipIf(!available)('leaves the other operand as it was', () => {
    withEngine(name, () => {
      const array = Float32Array.of(1, 2);
      const [x, y] = [torch.fromTypedArray(array), torch.tensor([5, 6])];
      structuredClone(array, { transfer: [array.buffer] });
      for (const write of [() => y.add_(x), () => y.copy_(x), () => y.set([0], x.at(1)), () => y.addcmul_(x, x)]) {
        expect(write).toThrow(torch.DeviceError);
      }
      expect(y.tolist()).toEqual([5, 6]);
      // What else is done afterwards, even where copies are thrown out of a full cache, is untouched by it.
      expect(torch.ones(1000).cumsum(0).at(-1).item()).toBe(1000);
    });
  });

  test.skipIf(!available)('is seen in the backward pass', () => {
    withEngine(name, () => {
      const array = Float32Array.of(1, 2);
      const w = torch.tensor([3, 4], { requiresGrad: true });
      const loss = w.mul(torch.fromTypedArray(array)).sum();
      structuredClone(array, { transfer: [array.buffer] });
      expect(() => loss.backward()).toThrow(expect.objectContaining({ code: 'memory/gone' }));
      expect(w.grad).toBe(null);
    });
  });

  test.skipIf(!available)('shared memory stays, also where it grows', () => {
    withEngine(name, () => {
      const fixed = new Float32Array(new SharedArrayBuffer(16)).fill(2);
      const buffer = new GrowableBuffer(16, { maxByteLength: 4096 });
      const x = torch.fromTypedArray(new Float32Array(buffer));
      expect(torch.fromTypedArray(fixed).add_(1).tolist()).toEqual([3, 3, 3, 3]);
      x.add_(1);
      buffer.grow(4096);
      expect(x.add(1).tolist()).toEqual([2, 2, 2, 2]);
    });
  });

  test.skipIf(!available)("parts of Node's pool are tensors of their own bytes", () => {
    withEngine(name, () => {
      const [a, b] = [Buffer.from([1, 2, 3]), Buffer.from([4, 5])];
      const x = torch.fromTypedArray(a).add_(1);
      expect([x.tolist(), torch.fromTypedArray(b).tolist(), [...b]]).toEqual([
        [2, 3, 4],
        [4, 5],
        [4, 5],
      ]);
    });
  });
});

describe('fromTypedArray', () => {
  test('refuses memory that can be resized, and nothing crashes after', () => {
    const buffer = new ResizableBuffer(16, { maxByteLength: 64 });
    for (const array of [new Float32Array(buffer), new Float32Array(buffer, 4, 2), new Uint8Array(buffer)]) {
      expect(() => torch.fromTypedArray(array)).toThrow(
        expect.objectContaining({ name: 'ArgumentError [fromTypedArray/resizable]' }),
      );
    }
    const array = new Float32Array(buffer).fill(3);
    const copies = [torch.fromTypedArray(array.slice()), torch.tensor(array)];
    (buffer as unknown as { resize(length: number): void }).resize(0);
    for (const copy of copies) expect(copy.sum().item()).toBe(12);
  });

  test('and tensor refuse an array whose memory is gone; an empty one is fine', () => {
    const array = new Float32Array(4);
    structuredClone(array, { transfer: [array.buffer] });
    expect(() => torch.fromTypedArray(array)).toThrow(expect.objectContaining({ code: 'fromTypedArray/detached' }));
    expect(() => torch.fromTypedArray(array, [4])).toThrow(
      expect.objectContaining({ code: 'fromTypedArray/detached' }),
    );
    expect(() => torch.tensor(array)).toThrow(expect.objectContaining({ code: 'tensor/detached' }));
    expect(torch.fromTypedArray(new Float32Array(0)).sum().item()).toBe(0);
    expect(torch.fromTypedArray(new Float32Array(4).subarray(4)).shape).toEqual([0]);
  });

  test('the arrays that a tensor hands out are copies', () => {
    const x = torch.tensor([1, 2, 3]);
    const out = x.toTypedArray();
    structuredClone(out, { transfer: [out.buffer as ArrayBuffer] });
    const file = torch.io.save({ x });
    structuredClone(file, { transfer: [file.buffer as ArrayBuffer] });
    const state = torch.getRngState().toTypedArray();
    structuredClone(state, { transfer: [state.buffer as ArrayBuffer] });
    expect(x.add(1).tolist()).toEqual([2, 3, 4]);
    expect(torch.rand(2).shape).toEqual([2]);
  });
});
