/** @file Encoded values of a case as Flambeau's: tensors, dtypes, numbers by the number rule, indices. */
import * as torch from '../../src/index.ts';
import type { NestedArray } from '../../src/ops/creation/data.ts';
import type { ParameterKind } from '../../src/ops/parameters.ts';
import { type Encoded, type GoldenData, isObject, type TensorDescription } from './set.ts';
import { Unsupported } from './unsupported.ts';

const dtypes: Readonly<Record<string, torch.DType>> = {
  float16: torch.float16,
  bfloat16: torch.bfloat16,
  float32: torch.float32,
  float64: torch.float64,
  int64: torch.int64,
  int32: torch.int32,
  int16: torch.int16,
  int8: torch.int8,
  uint8: torch.uint8,
  bool: torch.bool,
};

/** Of the 16-bit floats, the bits. */
const arrays = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

export type Elements = Exclude<InstanceType<(typeof arrays)[keyof typeof arrays]>, Uint16Array>;

/** What 16 bits stand for (IEEE 754-2019, 3.4; bfloat16 is the upper half of a float32). */
const numberOf = {
  float16: (bits: number): number => {
    const [sign, exponent, fraction] = [bits >> 15 === 0 ? 1 : -1, (bits >> 10) & 31, bits & 1023];
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  },
  bfloat16: (bits: number): number => new Float32Array(Int32Array.of(bits << 16).buffer)[0] ?? 0,
};

export function dtypeOf(name: string): torch.DType {
  const dtype = dtypes[name];
  if (dtype === undefined) throw new Unsupported('dtype', name.startsWith('complex') ? 'complex' : `dtype ${name}`);
  return dtype;
}

/** Refuses a case with values of dtypes that the library lacks, before anything is run. */
export function requireDtypes(values: readonly Encoded[]): void {
  for (const value of values) {
    if (Array.isArray(value)) requireDtypes(value);
    else if (isObject(value)) {
      if (value.tensor !== undefined) dtypeOf(value.tensor.dtype);
      else if (value.tuple !== undefined) requireDtypes(value.tuple);
      else if (value.dtype !== undefined) dtypeOf(value.dtype);
      else if (value.complex !== undefined) dtypeOf('complex');
    }
  }
}

/** The elements of a description; zeros where only dtype and shape are recorded. */
export function elements(data: GoldenData, description: TensorDescription): Elements {
  const dtype = dtypeOf(description.dtype);
  const bytes = data.bytes(description);
  const count = description.shape.reduce((product, size) => product * size, 1);
  const held = bytes === undefined ? new arrays[dtype.name](count) : new arrays[dtype.name](bytes);
  return held instanceof Uint16Array
    ? Float32Array.from(held, numberOf[dtype.name === 'float16' ? 'float16' : 'bfloat16'])
    : held;
}

export function goldenTensor(data: GoldenData, description: TensorDescription): torch.Tensor {
  const dtype = dtypeOf(description.dtype);
  const values = elements(data, description);
  if (dtype.itemsize === 2 && dtype.isFloatingPoint)
    return torch.tensor(values, { dtype, device: 'cpu' }).reshape(description.shape);
  return torch.fromTypedArray(values, description.shape, { dtype });
}

export function float(value: number | string): number {
  if (typeof value === 'number') return value;
  return value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** The arguments of one call: tensors made fresh, with the leaves that get gradients. */
export class Inputs {
  readonly data: GoldenData;
  /** Leaves by the number of their gradient. */
  readonly leaves = new Map<number, torch.Tensor>();
  private readonly takesGradients: boolean;

  constructor(data: GoldenData, takesGradients: boolean) {
    this.data = data;
    this.takesGradients = takesGradients;
  }

  tensor(description: TensorDescription): torch.Tensor {
    const tensor = goldenTensor(this.data, description);
    if (this.takesGradients && description.grad !== undefined) {
      tensor.requiresGrad_();
      this.leaves.set(description.grad, tensor);
    }
    return tensor;
  }

  /** An encoded value, for a parameter of the given kind. */
  value(encoded: Encoded, kind?: ParameterKind): unknown {
    if (typeof encoded === 'boolean') {
      // A Python bool is an int; for a plain number JavaScript must say it.
      return kind === 'number' || kind === 'integer' ? Number(encoded) : encoded;
    }
    if (encoded === null || typeof encoded !== 'object') return encoded;
    if (!isObject(encoded)) return encoded.map((item) => this.value(item, kind === 'tensors' ? 'tensor' : undefined));
    if (encoded.tensor !== undefined) return this.tensor(encoded.tensor);
    if (encoded.tuple !== undefined) return this.value(encoded.tuple, kind);
    if (encoded.float !== undefined) return this.float(float(encoded.float), kind);
    if (encoded.int !== undefined) return BigInt(encoded.int);
    if (encoded.dtype !== undefined) return dtypeOf(encoded.dtype);
    if (encoded.device !== undefined) return encoded.device;
    if (encoded.complex !== undefined) throw new Unsupported('dtype', 'complex');
    throw new Unsupported('argument', `an argument ${JSON.stringify(encoded)}`);
  }

  /** A whole-valued float operand is a rank-0 tensor: as a plain number it would count as an int. */
  private float(value: number, kind?: ParameterKind): unknown {
    return kind === 'operand' && Number.isInteger(value) ? torch.scalar(value, torch.float32) : value;
  }

  /** Python's index `x[…]` as the arguments of `at`. */
  index(encoded: Encoded): unknown[] {
    const isTuple = isObject(encoded) && encoded.tuple !== undefined;
    if (isTuple) return (encoded.tuple ?? []).map((item) => this.indexItem(item));
    // A list that holds lists or slices counts as a tuple: PyTorch's rule, taken from NumPy.
    if (Array.isArray(encoded) && encoded.some((item) => typeof item === 'object')) {
      return encoded.map((item) => this.indexItem(item));
    }
    return [this.indexItem(encoded)];
  }

  private indexItem(item: Encoded): unknown {
    if (Array.isArray(item)) return indexList(item);
    if (isObject(item) && item.slice !== undefined) {
      const [start, stop, step] = item.slice;
      return step === null ? `${start ?? ''}:${stop ?? ''}` : `${start ?? ''}:${stop ?? ''}:${step}`;
    }
    if (isObject(item) && item.ellipsis === true) return '...';
    return this.value(item);
  }
}

/** A list of ints in an index is an int64 tensor, one of bools a mask. */
function indexList(list: readonly Encoded[]): torch.Tensor {
  const toNested = (item: Encoded): NestedArray =>
    Array.isArray(item) ? item.map(toNested) : typeof item === 'boolean' ? item : BigInt(item as number);
  return torch.tensor(toNested(list), { device: 'cpu' });
}
