/**
 * @file Arrays as NumPy writes them: a line that says dtype, order and shape, and the elements.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { ArgumentError, DTypeError } from '../errors/errors.ts';
import { filledStorage } from '../ops/host-bytes.ts';
import type { Device } from '../storage/device.ts';
import { bool, type DType, type DTypeName, dtypes } from '../storage/dtype.ts';
import { contiguousStrides } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Cursor } from './cursor.ts';
import { isRange } from './extent.ts';
import { fault } from './fault.ts';
import { asTruths } from './pytorch-storages.ts';
import { recognised } from './recognised.ts';
import { type ByteSource, bytesOf } from './source.ts';

const mark = '\x93NUMPY';
/** NumPy itself believes no longer line. */
const longestHeader = 10_000;
const alignment = 64;

/** Kind and bytes of an element; none is bfloat16. */
const codes: { readonly [Name in DTypeName]: string | undefined } = {
  float16: 'f2',
  bfloat16: undefined,
  float32: 'f4',
  float64: 'f8',
  int64: 'i8',
  int32: 'i4',
  int16: 'i2',
  int8: 'i1',
  uint8: 'u1',
  bool: 'b1',
};

interface ArrayHeader {
  readonly dtype: DType;
  readonly isBigEndian: boolean;
  readonly sizes: readonly number[];
  /** The first dim runs fastest. */
  readonly isFortran: boolean;
  /** Where the elements begin. */
  readonly begin: number;
}

function damaged(what: string): Error {
  return fault('npy/header', `this is no array of NumPy: ${what}`);
}

function dtypeOf(code: string): DType {
  if (/^\|?O/.test(code)) {
    throw fault(
      'npy/object',
      'the array holds objects of Python, which are pickles, and those of arrays are never read\n  fix: in NumPy save x.astype(numpy.float32), or torch.save(x.tolist())',
    );
  }
  const found = Object.values(dtypes).find(({ name }) => codes[name] === code.slice(1));
  if (found !== undefined) return found;
  const known = Object.values(codes).filter((each) => each !== undefined);
  throw new DTypeError(
    'npy/dtype',
    `the array is of type '${code.slice(0, 100)}'; those that can be read are ${known.join(', ')}\n  fix: in NumPy save x.astype(numpy.float32)`,
  );
}

/** A dict of Python with these three fields. */
function readFields(text: string): Omit<ArrayHeader, 'begin'> {
  const field = (name: string, pattern: string): string => {
    const found = new RegExp(`'${name}':\\s*${pattern}\\s*[,}]`).exec(text)?.[1];
    if (found === undefined) throw damaged(`its header has no ${name} that can be read`);
    return found;
  };
  if (!/^\s*\{[^{}]*\}\s*$/.test(text)) throw damaged('its header is no dict');
  if (/'descr':\s*\[/.test(text))
    throw new DTypeError(
      'npy/dtype',
      'the array has named fields, which tensors have not\n  fix: save each by itself: numpy.savez(path, **{name: x[name] for name in x.dtype.names})',
    );
  const code = field('descr', "'([^']*)'");
  const sizes = field('shape', '\\(([\\d\\sL,]*)\\)')
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter((size) => size !== '')
    .map(Number);
  const isFortran = field('fortran_order', '(True|False)') === 'True';
  return { dtype: dtypeOf(code), isBigEndian: code.startsWith('>'), sizes, isFortran };
}

function readHeader(source: ByteSource): ArrayHeader {
  const beginning = bytesOf(source, 0, Math.min(12, source.byteLength));
  if (!String.fromCharCode(...beginning).startsWith(mark)) {
    throw fault('npy/header', recognised(source, 'array of NumPy'));
  }
  const cursor = new Cursor(beginning, 'npy/truncated', mark.length);
  const version = cursor.uint8();
  cursor.skip(1);
  if (version < 1 || version > 3) throw damaged(`versions are 1 to 3, this one ${version}`);
  const length = version === 1 ? cursor.uint16() : cursor.uint32();
  if (length > longestHeader) throw damaged(`its header is said to have ${length} bytes, more than ${longestHeader}`);
  const begin = cursor.position + length;
  if (begin > source.byteLength)
    throw fault('npy/truncated', `the header ends at byte ${begin}, the file at ${source.byteLength}`);
  const text = String.fromCharCode(...bytesOf(source, cursor.position, begin));
  return { ...readFields(text), begin };
}

/** Each element's bytes the other way round. */
function reverseBytes(bytes: Uint8Array, itemsize: number): void {
  if (itemsize > 1) for (let at = 0; at < bytes.length; at += itemsize) bytes.subarray(at, at + itemsize).reverse();
}

/** The array of a file. One in Fortran's order keeps it in its strides. */
export function readNpy(source: ByteSource, device: Device): Tensor {
  const { dtype, isBigEndian, sizes, isFortran, begin } = readHeader(source);
  const count = sizes.reduce((product, size) => product * size, 1);
  const strides = isFortran
    ? contiguousStrides([...sizes].reverse())
        .slice()
        .reverse()
    : contiguousStrides(sizes);
  const length = source.byteLength - begin;
  if (!isRange(sizes, strides, 0, Math.floor(length / dtype.itemsize)) || count * dtype.itemsize !== length) {
    throw fault(
      'npy/size',
      `shape [${sizes}] of ${dtype.name} takes ${count * dtype.itemsize} bytes, there are ${length}`,
    );
  }
  const storage = filledStorage(device, length, (bytes) => {
    source.read(bytes, begin);
    if (isBigEndian) reverseBytes(bytes, dtype.itemsize);
    if (dtype === bool) asTruths(bytes);
  });
  return new Tensor(storage, 0, sizes, isFortran ? strides : undefined, dtype);
}

/** The chunks of a file for the elements of a tensor in row-major order. */
export function npyChunks(tensor: Tensor, elements: Uint8Array): readonly Uint8Array[] {
  const { dtype, sizes } = tensor;
  const code = codes[dtype.name];
  if (code === undefined) {
    throw new ArgumentError('npy/dtype', `NumPy has no ${dtype.name}\n  fix: save x.to(torch.float32)`);
  }
  const shape = sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
  const order = dtype.itemsize === 1 ? '|' : '<';
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': ${shape}, }`;
  const length = Math.ceil((10 + text.length + 1) / alignment) * alignment;
  const header = new Uint8Array(length).fill(0x20);
  header.set(Uint8Array.from(mark, (character) => character.charCodeAt(0)));
  header.set([1, 0], mark.length);
  new DataView(header.buffer).setUint16(8, length - 10, true);
  header.set(new TextEncoder().encode(text), 10);
  header[length - 1] = 0x0a;
  return [header, elements];
}
