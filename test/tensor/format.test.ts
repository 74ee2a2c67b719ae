import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type DTypeName, dtypes, float32, int64 } from '../../src/storage/dtype.ts';
import { fixed, scientific } from '../../src/tensor/decimal.ts';
import { formatTensor, getPrintOptions, type PrintableTensor, setPrintOptions } from '../../src/tensor/format.ts';

type Encoded = number | string | boolean;

interface Case {
  readonly shape: readonly number[];
  readonly dtype: DTypeName;
  readonly elements?: readonly Encoded[];
  /** Element i is i · step. */
  readonly step?: Encoded;
  readonly options: Readonly<Record<string, unknown>>;
  readonly requiresGrad: boolean;
  readonly gradFn: string | null;
  readonly text: string;
}

const cases: readonly Case[] = JSON.parse(readFileSync(new URL('./format.golden.json', import.meta.url), 'utf8'));

const words: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: NaN, '-0': -0 };

function decode(value: Encoded | undefined, dtype: DTypeName): number | bigint | boolean {
  if (value === undefined) throw new Error('an element is missing');
  if (typeof value !== 'string') return value;
  return dtypes[dtype].isFloatingPoint ? (words[value] ?? Number(value)) : BigInt(value);
}

function printable(golden: Case): PrintableTensor {
  const { shape, dtype, elements, step } = golden;
  return {
    shape,
    dtype: dtypes[dtype],
    at(index) {
      const position = index.reduce((sum, i, dim) => sum * (shape[dim] ?? 0) + i, 0);
      if (elements !== undefined) return decode(elements[position], dtype);
      const size = decode(step, dtype);
      return typeof size === 'bigint' ? size * BigInt(position) : Number(size) * position;
    },
    requiresGrad: golden.requiresGrad,
    ...(golden.gradFn === null ? {} : { gradFn: golden.gradFn }),
  };
}

afterEach(() => setPrintOptions({ profile: 'default' }));

describe('the text of tensors is PyTorch’s', () => {
  for (const [i, golden] of cases.entries()) {
    const { sci_mode: sciMode, ...options } = golden.options;
    it(`case ${i}: ${golden.dtype}[${golden.shape}] ${JSON.stringify(golden.options)}`, () => {
      setPrintOptions({ ...options, sciMode: sciMode as boolean | undefined });
      expect(formatTensor(printable(golden))).toBe(golden.text);
    });
  }
});

describe('printing', () => {
  it('reads only the elements of a huge tensor that it shows', () => {
    let reads = 0;
    const at = () => {
      reads += 1;
      return 1;
    };
    const shown = formatTensor({ shape: [100000, 100000], dtype: float32, at });
    expect(reads).toBe(36);
    expect(shown).toContain('...');
  });

  it('names a device other than the CPU and a dtype other than the default one', () => {
    const tensor = { shape: [1], dtype: float32, at: () => 1, device: 'webgpu', defaultDtype: 'float64' } as const;
    expect(formatTensor(tensor)).toBe("tensor([1.], device='webgpu', dtype=torch.float32)");
  });

  it('takes options for one call', () => {
    const tensor = { shape: [2], dtype: float32, at: () => 1 / 3 };
    expect(formatTensor(tensor, { ...getPrintOptions(), precision: 1 })).toBe('tensor([0.3, 0.3])');
    expect(formatTensor(tensor)).toBe('tensor([0.3333, 0.3333])');
  });

  it('refuses options out of range and keeps those before', () => {
    const before = getPrintOptions();
    expect(() => setPrintOptions({ precision: -1 })).toThrow(/precision/);
    expect(() => setPrintOptions({ linewidth: 0.5 })).toThrow(/linewidth/);
    expect(() => setPrintOptions({ edgeitems: Number.NaN })).toThrow(/edgeitems/);
    expect(getPrintOptions()).toBe(before);
  });

  it('summarises without elements at the edges', () => {
    setPrintOptions({ threshold: 3, edgeitems: 0 });
    expect(formatTensor({ shape: [5], dtype: int64, at: () => 1n })).toBe('tensor([ ...])');
  });
});

describe('decimal text', () => {
  it('rounds ties to even and nothing else', () => {
    expect(fixed(0.03125, 4)).toBe('0.0312');
    expect(fixed(0.09375, 4)).toBe('0.0938');
    expect(fixed(0.00005, 4)).toBe('0.0001');
    expect(fixed(2.5, 0)).toBe('2');
    expect(fixed(3.5, 0)).toBe('4');
    expect(fixed(-0.5, 0)).toBe('-0');
    expect(fixed(1e22, 2)).toBe('10000000000000000000000.00');
    expect(scientific(1.25, 1)).toBe('1.2e+00');
    expect(scientific(1.35, 1)).toBe('1.4e+00');
    expect(scientific(99.5, 1)).toBe('1.0e+02');
    expect(scientific(-1.5e-300, 0)).toBe('-2e-300');
  });
});
