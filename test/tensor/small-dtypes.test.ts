/** @file float16, bfloat16, int16 and int8 in and out of tensors: text, values, conversions, files. */
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../src/data/transport.ts';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { dtypes } from '../../src/storage/dtype.ts';
import { numberOf } from '../engines/storage-types.ts';
import { engines } from '../ops/engines.ts';

type Half = 'float16' | 'bfloat16';
const halves: readonly Half[] = ['float16', 'bfloat16'];

/** All 65,536 patterns as a tensor, by way of a file. */
function allBits(type: Half): torch.Tensor {
  const header = JSON.stringify({
    x: { dtype: type === 'float16' ? 'F16' : 'BF16', shape: [65536], data_offsets: [0, 131072] },
  });
  const file = new Uint8Array(8 + header.length + 131072);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(new TextEncoder().encode(header), 8);
  file.set(new Uint8Array(Uint16Array.from({ length: 65536 }, (_, i) => i).buffer), 8 + header.length);
  return torch.io.load(file)['x'] as torch.Tensor;
}

/** The bits of a tensor's elements, by way of a file. */
function bitsOf(x: torch.Tensor): Uint16Array {
  const file = torch.io.save({ x });
  return new Uint16Array(file.slice(file.length - 2 * x.numel()).buffer);
}

describe('16-bit floats on the host', () => {
  for (const type of halves) {
    it(`reads and writes every ${type}`, () => {
      const x = allBits(type);
      const values = x.toTypedArray();
      const numbers = Array.from({ length: 65536 }, (_, bits) => numberOf(type, bits));
      expect(values).toBeInstanceOf(Float32Array);
      expect(Array.from(values as Float32Array)).toEqual(numbers);
      const nan = type === 'float16' ? 0x7e00 : 0x7fc0;
      const expected = numbers.map((value, bits) => (Number.isNaN(value) ? nan : bits));
      expect(Array.from(bitsOf(torch.tensor(numbers, { dtype: dtypes[type] })))).toEqual(expected);
    });
  }

  it('rounds numbers half to even, after they were rounded to float32', () => {
    const written = (type: Half, value: number) => torch.tensor([value], { dtype: dtypes[type] }).item();
    expect(written('float16', 2049)).toBe(2048);
    expect(written('float16', 2051)).toBe(2052);
    expect(written('float16', 2049.0000001)).toBe(2048);
    expect(written('float16', 65519)).toBe(65504);
    expect(written('float16', 65520)).toBe(Infinity);
    expect(written('float16', 2 ** -25)).toBe(0);
    expect(written('float16', 1.5 * 2 ** -25)).toBe(2 ** -24);
    expect(Object.is(written('float16', -(2 ** -30)), -0)).toBe(true);
    expect(written('bfloat16', 257)).toBe(256);
    expect(written('bfloat16', 259)).toBe(260);
    expect(written('bfloat16', 1e39)).toBe(Infinity);
    expect(written('bfloat16', 2 ** -133)).toBe(2 ** -133);
  });
});

for (const { name, available } of engines) {
  describe.skipIf(!available)(`16-bit floats on ${name}`, () => {
    for (const type of halves) {
      it(`converts every ${type} to float32 and back`, () => {
        withEngine(name, () => {
          const x = allBits(type);
          const wide = x.to(torch.float32);
          const numbers = Array.from({ length: 65536 }, (_, bits) => numberOf(type, bits));
          expect(Array.from(wide.toTypedArray() as Float32Array)).toEqual(numbers);
          const nan = type === 'float16' ? 0x7e00 : 0x7fc0;
          const back = Array.from(bitsOf(wide.to(dtypes[type])), (bits) =>
            Number.isNaN(numberOf(type, bits)) ? bits & 0x7fff : bits,
          );
          expect(back).toEqual(numbers.map((value, bits) => (Number.isNaN(value) ? nan : bits)));
        });
      });

      it(`converts between ${type} and all other dtypes`, () => {
        withEngine(name, () => {
          const x = torch.tensor([-3.75, -1, 0, 0.5, 1, 100], { dtype: dtypes[type] });
          expect(x.to(torch.float64).tolist()).toEqual([-3.75, -1, 0, 0.5, 1, 100]);
          expect(x.to(torch.int64).tolist()).toEqual([-3, -1, 0, 0, 1, 100]);
          expect(x.to(torch.int8).tolist()).toEqual([-3, -1, 0, 0, 1, 100]);
          expect(x.to(torch.bool).tolist()).toEqual([true, true, false, true, true, true]);
          const large = torch.tensor([2 ** 53 + 1, 12345678, -3], { dtype: torch.int64 });
          expect(large.to(dtypes[type]).tolist()).toEqual(large.to(torch.float32).to(dtypes[type]).tolist());
        });
      });
    }

    it('wraps whole numbers as PyTorch does', () => {
      withEngine(name, () => {
        const [a, b] = [torch.int8, torch.int16].map((dtype) => torch.tensor([100, -128, 7], { dtype }));
        expect(a?.add(100).tolist()).toEqual([-56, -28, 107]);
        expect(b?.mul(1000).tolist()).toEqual([-31072, 3072, 7000]);
        expect(a?.abs().tolist()).toEqual([100, -128, 7]);
        expect(a?.pow(2).tolist()).toEqual([16, 0, 49]);
        expect(a?.bitwiseLeftShift(1).tolist()).toEqual([-56, 0, 14]);
        expect(a?.bitwiseRightShift(9).tolist()).toEqual([0, -1, 0]);
        expect(a?.bitwiseNot().tolist()).toEqual([-101, 127, -8]);
        expect(a?.lt(300).tolist()).toEqual([false, true, true]);
        expect(a?.mul(b as torch.Tensor).dtype).toBe(torch.int16);
        expect(torch.tensor([300, -129, 40000]).to(torch.int8).tolist()).toEqual([44, 127, 64]);
        expect(
          torch
            .zeros([3], { dtype: torch.int8 })
            .copy_(torch.tensor([300.7, -1.5, 5]))
            .tolist(),
        ).toEqual([44, -1, 5]);
      });
    });

    it('rounds a number beside 16-bit floats first, but not in products and quotients', () => {
      withEngine(name, () => {
        const x = torch.tensor([3, 7], { dtype: torch.float16 });
        expect(x.mul(0.1).tolist()).toEqual([0.300048828125, 0.7001953125]);
        expect(x.div(0.1).tolist()).toEqual([30, 70]);
        expect(x.remainder(0.1).tolist()).toEqual([0.000732421875, 0.001708984375]);
        const [y, z] = [
          [11.5, 1.2998],
          [-1.5, 1.9],
        ].map((each) => torch.tensor(each, { dtype: torch.float16 })) as [torch.Tensor, torch.Tensor];
        expect(y.add(z, { alpha: 3.3 }).tolist()).toEqual([6.546875, 7.57421875]);
        expect(torch.tensor([0.1], { dtype: torch.float16 }).eq(0.1).tolist()).toEqual([true]);
      });
    });

    it('adds up 16-bit floats in float32', () => {
      withEngine(name, () => {
        for (const dtype of [torch.float16, torch.bfloat16]) {
          expect(torch.ones([70_000], { dtype }).mul(0.5).sum().item()).toBe(dtype === torch.float16 ? 35008 : 35072);
          expect(torch.ones([3, 5000], { dtype }).mean(1).tolist()).toEqual([1, 1, 1]);
        }
        const far = torch.tensor([1000.5, 1001, 1001.5, 1002], { dtype: torch.float16 });
        expect(far.var().item()).toBeCloseTo(0.4167, 3);
      });
    });
  });
}

describe('text', () => {
  it("is PyTorch's", () => {
    const half = torch.tensor([1, 2.5, 1e-5, 65504], { dtype: torch.float16 });
    expect(half.toString()).toBe('tensor([1.0000e+00, 2.5000e+00, 1.0014e-05, 6.5504e+04], dtype=torch.float16)');
    expect(torch.tensor([0.1, 1e-3], { dtype: torch.bfloat16 }).toString()).toBe(
      'tensor([0.1001, 0.0010], dtype=torch.bfloat16)',
    );
    expect(torch.tensor([1, -2], { dtype: torch.int8 }).toString()).toBe('tensor([ 1, -2], dtype=torch.int8)');
    expect(torch.tensor([], { dtype: torch.int16 }).toString()).toBe('tensor([], dtype=torch.int16)');
    expect(torch.tensor(0.1, { dtype: torch.float16 }).item()).toBe(0.0999755859375);
    expect(torch.tensor([0.1], { dtype: torch.bfloat16 }).tolist()).toEqual([0.10009765625]);
  });
});

describe('numbers beyond a dtype', () => {
  const codeOf = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof torch.FlambeauError) return error.code;
    }
    return 'none';
  };

  it('are refused where PyTorch refuses them', () => {
    for (const value of [300, -129, 127.9]) {
      expect(codeOf(() => torch.tensor([value], { dtype: torch.int8 }))).toBe('number/overflow');
      expect(codeOf(() => torch.full([1], value, { dtype: torch.int8 }))).toBe('number/overflow');
    }
    expect(codeOf(() => torch.tensor([-32769], { dtype: torch.int16 }))).toBe('number/overflow');
    expect(codeOf(() => torch.full([1], 65519, { dtype: torch.float16 }))).toBe('number/overflow');
    expect(codeOf(() => torch.full([1], 65504, { dtype: torch.float16 }))).toBe('none');
    expect(codeOf(() => torch.full([1], 1e39, { dtype: torch.bfloat16 }))).toBe('number/overflow');
    expect(torch.tensor([1e6], { dtype: torch.float16 }).item()).toBe(Infinity);
  });
});

describe('typed arrays and files', () => {
  it('takes Int8Array and Int16Array over', () => {
    const bytes = Int8Array.of(1, -2, 3);
    const x = torch.fromTypedArray(bytes);
    expect(x.dtype).toBe(torch.int8);
    expect(torch.tensor(Int16Array.of(-300)).dtype).toBe(torch.int16);
    expect(x.toTypedArray()).toEqual(bytes);
  });

  it('keeps the dtypes and bits in safetensors files', () => {
    const tensors = {
      half: torch.tensor([[1.5, -0, Infinity]], { dtype: torch.float16 }),
      brain: torch.tensor([1e-40, 3], { dtype: torch.bfloat16 }),
      short: torch.tensor([-300, 300], { dtype: torch.int16 }),
      byte: torch.tensor([-128, 127], { dtype: torch.int8 }),
    };
    const loaded = torch.io.load(torch.io.save(tensors));
    for (const [name, tensor] of Object.entries(tensors)) {
      expect(loaded[name]?.dtype, name).toBe(tensor.dtype);
      expect(loaded[name]?.shape, name).toEqual(tensor.shape);
      expect(loaded[name]?.tolist(), name).toEqual(tensor.tolist());
    }
  });

  it('takes a Float16Array over, where the host has one', () => {
    // What the host's own class would tell of itself.
    const array = Object.defineProperty(Uint16Array.of(0x3c00, 0xc100), Symbol.toStringTag, { value: 'Float16Array' });
    const x = torch.fromTypedArray(array as never);
    expect([x.dtype, x.tolist()]).toEqual([torch.float16, [1, -2.5]]);
  });

  it('travels between threads as it is', () => {
    const x = torch.tensor(
      [
        [1.5, -0],
        [Infinity, 1e-5],
      ],
      { dtype: torch.float16 },
    );
    const received = unpack(pack({ x }, [])) as { readonly x: torch.Tensor };
    expect([received.x.dtype, received.x.tolist()]).toEqual([x.dtype, x.tolist()]);
  });

  it('makes batches of Int8Arrays and of 16-bit floats', () => {
    const samples = [1, 2].map((value) => [
      Int8Array.of(value, -value),
      torch.tensor([value], { dtype: torch.bfloat16 }),
    ]);
    const [bytes, floats] = torch.data.defaultCollate(samples) as [torch.Tensor, torch.Tensor];
    expect([bytes.dtype, bytes.tolist()]).toEqual([
      torch.int8,
      [
        [1, -1],
        [2, -2],
      ],
    ]);
    expect([floats.dtype, floats.tolist()]).toEqual([torch.bfloat16, [[1], [2]]]);
  });

  it('converts by name', () => {
    const x = torch.ones([1]);
    const made = [x.half(), x.bfloat16(), x.short(), x.char()].map((each) => each.dtype.name);
    expect(made).toEqual(['float16', 'bfloat16', 'int16', 'int8']);
    expect([torch.half, torch.short]).toEqual([torch.float16, torch.int16]);
  });
});
