/**
 * @file A folder of golden cases: `cases.json` and the tensors of `data.bin`, plain or compressed (`.gz`, `.br`), checked before
 * anything is run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { UsageError } from '../../bench/usage.ts';

/** A folder that cannot be used: missing, or not in the format. */
export class SetError extends UsageError {}

export interface TensorDescription {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes into data.bin; absent where only dtype and shape are recorded. */
  readonly offset?: number;
  /** The gradient of this input is `grads[grad]`. */
  readonly grad?: number;
}

/** A value of PyTorch in JSON; the format is described in the set's README. */
export type Encoded = null | boolean | string | number | readonly Encoded[] | EncodedObject;

export interface EncodedObject {
  readonly tensor?: TensorDescription;
  readonly tuple?: readonly Encoded[];
  readonly names?: readonly string[];
  readonly float?: number | string;
  readonly int?: string;
  readonly complex?: readonly [number, number];
  readonly dtype?: string;
  readonly memory_format?: string;
  readonly layout?: string;
  readonly device?: string;
  readonly slice?: readonly [Encoded, Encoded, Encoded];
  readonly ellipsis?: true;
  readonly module?: { readonly module: string; readonly args: readonly Encoded[]; readonly kwargs: Keywords };
}

export type Keywords = Readonly<Record<string, Encoded>>;

export function isObject(value: Encoded): value is EncodedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface GoldenCall {
  readonly id: string;
  readonly args: readonly Encoded[];
  readonly kwargs: Keywords;
}

export interface GoldenCase extends GoldenCall {
  readonly dtype: string;
  readonly out: Encoded;
  readonly err: number | null;
  /** Weights of the objective whose gradients are recorded, for each tensor of the result. */
  readonly w?: readonly (TensorDescription | null)[];
  readonly grads?: readonly (TensorDescription | null)[];
  readonly grad_err?: number | null;
  readonly post?: string;
  readonly flags: readonly string[];
}

export interface GoldenError extends GoldenCall {
  readonly error: { readonly type: string; readonly message: string; readonly regex: string };
}

export interface GoldenOperator {
  readonly op: string;
  readonly variant: string;
  readonly call: string;
  readonly tier: number;
  readonly group: string;
  readonly aliases: readonly string[];
  readonly method: boolean;
  readonly inplace: boolean;
  readonly cases: readonly GoldenCase[];
  readonly errors: readonly GoldenError[];
}

/** What a reader needs of data.bin. */
export interface GoldenData {
  /** A copy of a description's elements in its file format; undefined where only dtype and shape are recorded. */
  bytes(description: TensorDescription): ArrayBuffer | undefined;
  /** Told of each result of ours that is held against a recorded one. */
  readonly observe?: ((ours: unknown) => void) | undefined;
}

export interface GoldenSet<Index> extends GoldenData {
  readonly folder: string;
  readonly index: Index;
}

export interface OperatorIndex {
  readonly format: number;
  readonly torch: string;
  readonly seed: number;
  readonly ops: readonly GoldenOperator[];
}

const itemSizes: Readonly<Record<string, number>> = {
  float32: 4,
  float64: 8,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
  float16: 2,
  bfloat16: 2,
  complex64: 8,
  complex128: 16,
};

function byteLength({ dtype, shape }: TensorDescription): number {
  return shape.reduce((product, size) => product * size, 1) * (itemSizes[dtype] ?? Number.NaN);
}

/** Every tensor description lies inside data.bin. */
function checkDescriptions(value: unknown, size: number, folder: string): void {
  if (typeof value !== 'object' || value === null) return;
  const description = value as Partial<TensorDescription>;
  if (Array.isArray(description.shape) && typeof description.dtype === 'string' && description.offset !== undefined) {
    const end = description.offset + byteLength(description as TensorDescription);
    if (!(description.offset >= 0 && end <= size)) {
      throw new SetError(
        `${folder} is damaged: ${description.dtype}[${description.shape.join(', ')}] at byte ${description.offset} is not inside data.bin (${size} bytes)`,
      );
    }
    return;
  }
  for (const item of Object.values(value)) checkDescriptions(item, size, folder);
}

const forms: readonly { readonly ending: string; readonly read: (bytes: Buffer) => Buffer }[] = [
  { ending: '', read: (bytes) => bytes },
  { ending: '.gz', read: (bytes) => gunzipSync(bytes) },
  { ending: '.br', read: (bytes) => brotliDecompressSync(bytes) },
];

/** The form in which a folder holds a file, if it does. */
function formOf(folder: string, name: string) {
  return forms.find(({ ending }) => existsSync(join(folder, name + ending)));
}

/** Whether the folder holds a suite of cases. */
export function holdsSuite(folder: string): boolean {
  return formOf(folder, 'cases.json') !== undefined;
}

function readForm(folder: string, name: string): Buffer {
  const { ending, read } = formOf(folder, name) ?? { ending: '', read: (bytes: Buffer) => bytes };
  try {
    return read(readFileSync(join(folder, name + ending)));
  } catch (error) {
    throw new SetError(`${join(folder, name + ending)} cannot be read: ${(error as Error).message}`);
  }
}

function readIndex(folder: string): unknown {
  const text = readForm(folder, 'cases.json').toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SetError(`${join(folder, 'cases.json')} cannot be read: ${(error as Error).message}`);
  }
}

/** Opens `DIR` or its subfolder `name`, whichever holds a cases.json whose index has the list `required`. */
export function openSet<Index>(
  directory: string,
  name: string,
  required: keyof Index & string,
  observe?: GoldenData['observe'],
): GoldenSet<Index> {
  const folder = [join(directory, name), directory].find(holdsSuite);
  if (folder === undefined) {
    throw new SetError(`no cases.json in ${join(directory, name)} or ${directory}: give the folder of a set of cases`);
  }
  const index = readIndex(folder) as Index & { readonly format?: unknown };
  if (index === null || typeof index !== 'object' || !Array.isArray(index[required])) {
    throw new SetError(`${join(folder, 'cases.json')} has no list '${required}': it is not a set of ${name}`);
  }
  if (index.format !== 1) {
    throw new SetError(`${join(folder, 'cases.json')} has format ${String(index.format)}; this reader knows format 1`);
  }
  const file = readForm(folder, 'data.bin');
  checkDescriptions(index, file.byteLength, folder);
  return {
    folder,
    index,
    observe,
    bytes(description) {
      if (description.offset === undefined) return undefined;
      const start = file.byteOffset + description.offset;
      return file.buffer.slice(start, start + byteLength(description)) as ArrayBuffer;
    },
  };
}

/** The name of an entry of `ops`: `split`, `split.list_args`. */
export function entryName(operator: GoldenOperator): string {
  return operator.variant === '' ? operator.op : `${operator.op}.${operator.variant}`;
}
