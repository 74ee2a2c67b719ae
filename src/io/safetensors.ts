/**
 * @file The safetensors format at the level of bytes: a header length (u64), a JSON header, and the tensors' elements end to end.
 * https://huggingface.co/docs/safetensors/index#format
 */
import { ArgumentError, type ErrorDetails, type SerializationError } from '../errors/errors.ts';
import { type DTypeName, dtypes } from '../storage/dtype.ts';
import { textOf } from './cursor.ts';
import { fault as formatFault } from './fault.ts';
import { isObject, type JsonObject, jsonObject } from './json-object.ts';
import { recognised } from './recognised.ts';
import { type ByteSource, bytesOf } from './source.ts';

/** The format's element types, smallest alignment first as the reference implementation sorts them, with their bits. */
const elementBits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

/** An element type's name in a file. */
export type ElementType = keyof typeof elementBits;

const elementTypes = Object.keys(elementBits) as ElementType[];

const elementTypeOf: { readonly [Name in DTypeName]: ElementType } = {
  float16: 'F16',
  bfloat16: 'BF16',
  float32: 'F32',
  float64: 'F64',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

const dtypeOf = new Map(Object.entries(elementTypeOf).map(([dtype, type]) => [type, dtype as DTypeName]));

/** The reference implementation's limit, which keeps a forged length from being believed. */
const longestHeader = 100_000_000;

const expected = 'safetensors file';

const metadataKey = '__metadata__';

/** A tensor in a file. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Where its elements lie in the file, in bytes from the file's start; not necessarily aligned. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** A tensor to be written: its elements in row-major order, little endian. */
export interface SafetensorsInput {
  readonly name: string;
  readonly dtype: DTypeName;
  readonly shape: readonly number[];
  /** Asked for when their place in the file has come, so that those of one tensor are in memory at a time. */
  bytes(): Uint8Array;
}

const fault = (code: string, message: string, details: ErrorDetails = {}): SerializationError =>
  formatFault(`safetensors/${code}`, message, details);

/** The dtype of an entry; an error if tensors cannot have it here. */
export function entryDType(entry: SafetensorsEntry): DTypeName {
  const dtype = dtypeOf.get(entry.type);
  if (dtype !== undefined) return dtype;
  const known = [...dtypeOf.keys()].join(', ');
  throw fault(
    'dtype',
    `tensor '${entry.name}' is of type ${entry.type}; those that can be read are ${known}\n  fix: save it as one of these, such as x.to(torch.bfloat16) in PyTorch`,
    {
      tensor: entry.name,
    },
  );
}

/** Reads and checks a file's header. Afterwards every entry's span is known to lie in the file and to fit its type and shape. */
export function parseSafetensors(source: ByteSource): SafetensorsHeader {
  const header = headerText(source);
  const root = headerObject(header.text);
  const metadata = readMetadata(root[metadataKey]);
  const entries = Object.entries(root)
    .filter(([name]) => name !== metadataKey)
    .map(([name, value]) => readEntry(name, value, header.end));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = header.end;
  for (const entry of entries) {
    if (entry.begin !== position) {
      const kind = entry.begin > position ? 'gap' : 'overlap';
      const where = kind === 'gap' ? 'after a hole' : 'inside the one before it';
      const message = `tensor '${entry.name}' begins ${where}: at byte ${entry.begin}, not ${position}`;
      throw fault(kind, message, { tensor: entry.name });
    }
    position = entry.end;
  }
  const { byteLength } = source;
  if (position > byteLength) {
    throw fault('truncated', `the header describes ${position} bytes, the file has ${byteLength}`);
  }
  if (position < byteLength) {
    throw fault('trailing-bytes', `the file has ${byteLength} bytes, the header describes ${position}`);
  }
  return { tensors: new Map(entries.map((entry) => [entry.name, entry])), metadata };
}

function headerText(source: ByteSource): { text: string; end: number } {
  const { byteLength } = source;
  if (byteLength < 8) throw fault('truncated', `a file has at least 8 bytes, this one ${byteLength}`);
  const first = bytesOf(source, 0, 8);
  if (first[0] === 0x50 && first[1] === 0x4b) throw fault('zip', recognised(source, expected));
  const length = new DataView(first.buffer).getBigUint64(0, true);
  if (length > longestHeader) {
    throw fault('header-length', recognised(source, `${expected}, whose headers have at most ${longestHeader} bytes`));
  }
  const end = 8 + Number(length);
  if (end > byteLength) {
    throw fault('truncated', `the header ends at byte ${end}, the file at ${byteLength}`);
  }
  const text = textOf(bytesOf(source, 8, end));
  if (text === undefined) throw fault('header-encoding', 'the header is not UTF-8');
  return { text, end };
}

function headerObject(text: string): JsonObject {
  // The header, an entry, and its lists: nothing else stands in such a file.
  return jsonObject(text, 3, (problem) => {
    if (problem.kind === 'nesting') return fault('header-nesting', 'the header nests deeper than the format does');
    if (problem.kind === 'duplicate')
      return fault('duplicate-name', `the header holds '${problem.key}' twice`, { name: problem.key });
    return fault('header-json', `the header is not ${problem.kind === 'text' ? 'JSON' : 'a JSON object'}`, {
      cause: problem.cause,
    });
  });
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  if (!isObject(value)) throw fault('metadata', `${metadataKey} is not an object`);
  return new Map(
    Object.entries(value).map(([key, entry]) => {
      if (typeof entry !== 'string') throw fault('metadata', `${metadataKey} holds '${key}', which is not a string`);
      return [key, entry];
    }),
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}

function isElementType(value: unknown): value is ElementType {
  return typeof value === 'string' && Object.hasOwn(elementBits, value);
}

function readEntry(name: string, value: unknown, start: number): SafetensorsEntry {
  const refuse = (code: string, message: string) => fault(code, `tensor '${name}' ${message}`, { tensor: name });
  if (!isObject(value)) throw refuse('entry', 'is not described by an object');
  const { dtype: type, shape, data_offsets: offsets } = value;
  if (!isElementType(type)) throw refuse('dtype', `is of an unknown type, ${JSON.stringify(type)}`);
  if (!isCounts(shape)) throw refuse('shape', 'has a shape that is not a list of sizes');
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse('offsets', 'has no two data_offsets');
  const [first = 0, last = 0] = offsets;
  if (first > last) throw refuse('offsets', `ends at byte ${last}, before it begins at ${first}`);
  const size = byteSize(type, shape);
  if (size === undefined) throw refuse('shape', `has a shape too large, [${shape}]`);
  if (size !== last - first) {
    throw refuse(
      'size',
      `takes ${size} bytes by its type ${type} and shape [${shape}], but ${last - first} in the file`,
    );
  }
  return { name, type, shape: Object.freeze(shape), begin: start + first, end: start + last };
}

/** Bytes of a tensor; undefined where no whole and exact number says it. */
function byteSize(type: ElementType, shape: readonly number[]): number | undefined {
  let bits: number = elementBits[type];
  // Zeros last: a shape whose other sizes overflow is refused even if it holds no elements.
  for (const size of shape.filter((n) => n > 0)) {
    bits *= size;
    if (!Number.isSafeInteger(bits)) return undefined;
  }
  if (shape.includes(0)) return 0;
  return bits % 8 === 0 ? bits / 8 : undefined;
}

/** Order of the strings' UTF-8 bytes, which is that of their code points. */
function compareNames(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0) ?? 0);
  const right = Array.from(b, (character) => character.codePointAt(0) ?? 0);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Half a surrogate pair has no UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;

/** Bytes of a tensor in a file. Errors: `safetensors/dtype`, `safetensors/shape`. */
export function inputSize({ name, dtype, shape }: Omit<SafetensorsInput, 'bytes'>): number {
  const type = elementTypeOf[dtype] as ElementType | undefined;
  if (type === undefined)
    throw fault(
      'dtype',
      `tensor '${name}' is of dtype ${dtype}, which is not known\n  fix: save it in a dtype of tensors, such as float32`,
    );
  const size = isCounts(shape) ? byteSize(type, shape) : undefined;
  if (size === undefined)
    throw fault(
      'shape',
      `tensor '${name}' has a shape that no file holds, [${shape}]\n  fix: sizes are whole numbers, and all bytes are fewer than 2^53`,
    );
  return size;
}

function validateName(name: string): void {
  if (name === metadataKey || loneSurrogate.test(name)) {
    throw fault(
      'name',
      `a tensor cannot be named ${JSON.stringify(name)} in this format\n  fix: give it a name of whole characters, other than ${metadataKey}`,
      { tensor: name },
    );
  }
}

/**
 * The chunks of a file that holds these tensors. The same tensors give the same bytes, in whatever order they come: sorted as in the
 * reference implementation, by type from large alignment to small and then by name. What cannot be saved is refused before the first chunk.
 */
export function encodeSafetensors(
  tensors: Iterable<SafetensorsInput>,
  metadata: ReadonlyMap<string, string> = new Map(),
): IterableIterator<Uint8Array> {
  const sorted = [...tensors];
  const names = new Set<string>();
  for (const tensor of sorted) {
    validateName(tensor.name);
    if (names.has(tensor.name))
      throw fault('duplicate-name', `two tensors are named '${tensor.name}'\n  fix: give each a name of its own`);
    names.add(tensor.name);
  }
  const rank = (tensor: SafetensorsInput) => elementTypes.indexOf(elementTypeOf[tensor.dtype]);
  sorted.sort((a, b) => rank(b) - rank(a) || compareNames(a.name, b.name));

  // Written entry by entry: an object would put names such as "0" first.
  const parts: string[] = [];
  if (metadata.size > 0) parts.push(`"${metadataKey}":${metadataText(metadata)}`);
  let position = 0;
  for (const tensor of sorted) {
    const { name, dtype, shape } = tensor;
    const end = position + inputSize(tensor);
    const description = { dtype: elementTypeOf[dtype], shape, data_offsets: [position, end] };
    parts.push(`${JSON.stringify(name)}:${JSON.stringify(description)}`);
    position = end;
  }
  const text = new TextEncoder().encode(`{${parts.join(',')}}`);
  const length = Math.ceil(text.length / 8) * 8;
  if (length > longestHeader) {
    throw fault(
      'header-length',
      `the header would have ${length} bytes, more than ${longestHeader}\n  fix: write several files, or shorter names and texts`,
    );
  }
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return chunksOf(header, sorted);
}

function* chunksOf(header: Uint8Array, tensors: readonly SafetensorsInput[]): IterableIterator<Uint8Array> {
  yield header;
  for (const tensor of tensors) {
    const [bytes, size] = [tensor.bytes(), inputSize(tensor)];
    if (bytes.length !== size) {
      const expected = `${dtypes[tensor.dtype].name}[${tensor.shape}] takes ${size} bytes`;
      throw new ArgumentError(
        'safetensors/size',
        `${expected}, but tensor '${tensor.name}' is given with ${bytes.length}`,
      );
    }
    if (size > 0) yield bytes;
  }
}

function metadataText(metadata: ReadonlyMap<string, string>): string {
  const entries = [...metadata].sort(([a], [b]) => compareNames(a, b));
  const parts = entries.map(([key, value]) => {
    if (typeof value !== 'string' || loneSurrogate.test(key + value)) {
      throw fault(
        'metadata',
        `metadata '${key}' is not a string of whole characters\n  fix: { metadata: { epoch: '3' } }`,
      );
    }
    return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  });
  return `{${parts.join(',')}}`;
}
