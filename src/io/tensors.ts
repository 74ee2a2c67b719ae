/** @file Tensors in safetensors files. */
import { ArgumentError } from '../errors/errors.ts';
import { readFile, writeFileAtomic } from '../host/file.ts';
import { fromTypedArray, toTypedArray } from '../ops/creation/data.ts';
import { dtypes, typedArray } from '../storage/dtype.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { encodeSafetensors, entryDType, parseSafetensors } from './safetensors.ts';

export interface SafetensorsContent {
  readonly tensors: Record<string, Tensor>;
  /** Free text by name. */
  readonly metadata: Record<string, string>;
}

export interface SaveOptions {
  readonly metadata?: Readonly<Record<string, string>>;
}

function encode(tensors: Readonly<Record<string, Tensor>>, options: SaveOptions): Uint8Array[] {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    if (!isTensor(tensor)) {
      throw new ArgumentError(
        'saveFile/tensor',
        `${name} is no tensor\n  fix: pass an object of tensors, such as model.stateDict()`,
        { name },
      );
    }
    const array = toTypedArray(tensor);
    const bytes = new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
    return { name, dtype: tensor.dtype.name, shape: tensor.shape, bytes };
  });
  return encodeSafetensors(entries, new Map(Object.entries(options.metadata ?? {})));
}

/** The tensors and metadata of a safetensors file in memory. Errors: SerializationError `safetensors/…`. */
export function decode(bytes: Uint8Array): SafetensorsContent {
  const { tensors, metadata } = parseSafetensors(bytes);
  const decoded: Record<string, Tensor> = {};
  for (const entry of tensors.values()) {
    const dtype = dtypes[entryDType(entry)];
    // A copy: the span may not be aligned, and a tensor must not keep the whole file alive.
    const own = bytes.slice(entry.begin, entry.end);
    const array = typedArray(dtype, own.buffer, 0, own.byteLength / dtype.itemsize);
    decoded[entry.name] = fromTypedArray(array, entry.shape, { dtype });
  }
  return { tensors: decoded, metadata: Object.fromEntries(metadata) };
}

/** A safetensors file in memory. */
export function save(tensors: Readonly<Record<string, Tensor>>, options: SaveOptions = {}): Uint8Array {
  const chunks = encode(tensors, options);
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Tensors of a safetensors file in memory. */
export function load(bytes: Uint8Array): Record<string, Tensor> {
  return decode(bytes).tensors;
}

/**
 * Writes tensors to a safetensors file. The file is complete or not there: a failure, such as a full disk, leaves what was there
 * before. Errors: SerializationError `file/write`.
 *
 * @example
 * io.saveFile(model.stateDict(), 'model.safetensors');
 */
export function saveFile(tensors: Readonly<Record<string, Tensor>>, path: string, options: SaveOptions = {}): void {
  writeFileAtomic(path, encode(tensors, options));
}

/** Reads the tensors of a safetensors file. Errors: SerializationError `file/read`, `safetensors/…`. */
export function loadFile(path: string): Record<string, Tensor> {
  return loadFileWithMetadata(path).tensors;
}

/** Reads tensors and metadata of a safetensors file. */
export function loadFileWithMetadata(path: string): SafetensorsContent {
  return decode(readFile(path));
}
