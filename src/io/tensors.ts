/** @file Tensors in safetensors files. */
import { deviceNamed } from '../engines/devices.ts';
import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { withFile, writeFileAtomic } from '../host/file.ts';
import { addressOf, type Url } from '../host/url.ts';
import { toBytes } from '../ops/creation/data.ts';
import { isRecord, namedOptions } from '../ops/options.ts';
import { type Arguments, bind, optionalDevice, optionalValue } from '../ops/parameters.ts';
import type { Device } from '../storage/device.ts';
import { host } from '../storage/host.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { indexedPickles, pickledTensors } from './pickled-tensors.ts';
import { encodeSafetensors, parseSafetensors, type SafetensorsInput } from './safetensors.ts';
import { indexReader, readerOf, readTensor, type SafetensorsReader } from './safetensors-reader.ts';
import { isIndex, isPickled, modelFileOf, shardsOf } from './shard-index.ts';
import { indexEnding, shardBytes, writeShards } from './shards.ts';
import { asBytes, awaitedRead, type BlobSource, type ByteSource, joined, memorySource } from './source.ts';

export interface SafetensorsContent {
  readonly tensors: Record<string, Tensor>;
  /** Free text by name. */
  readonly metadata: Record<string, string>;
}

export interface SaveOptions {
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface SaveFileOptions extends SaveOptions {
  /** The most bytes of tensors in each file of an index, a number or a text such as '500MB'; '5GB' where left out. */
  readonly maxShardSize?: number | string;
}

const metadataParameter = optionalValue<Readonly<Record<string, string>>>()('metadata', undefined);
const saveParameters = [metadataParameter] as const;
const saveFileParameters = [metadataParameter, optionalValue<number | string>()('maxShardSize', undefined)] as const;

/** Where the tensors are to be. */
const loadParameters = [optionalDevice('device', undefined)] as const;

/** Where the tensors of a file are to be; left out: on the host. */
function placeOf(operation: string, options: readonly unknown[]): Device {
  const [device] = bind(operation, loadParameters, options);
  return typeof device === 'string' ? deviceNamed(operation, device) : host;
}

function metadataOf(call: string, metadata: Readonly<Record<string, string>> = {}): Map<string, string> {
  if (isRecord(metadata)) return new Map(Object.entries(metadata));
  throw new ArgumentError(
    `${call}/argument`,
    `metadata of ${call} must be an object of strings, got ${Array.isArray(metadata) ? 'an array' : typeof metadata}\n  fix: { metadata: { epoch: '3' } }`,
  );
}

/** Where the tensors of something else than a record of tensors are. */
function wrongEntry(name: string, tensors: Readonly<Record<string, unknown>>): ArgumentError {
  if ('param_groups' in tensors && 'state' in tensors) {
    return new ArgumentError(
      'saveFile/optimizer',
      `the state dict of an optimizer holds groups and numbers beside tensors, which safetensors files cannot\n  fix: save the tensors under names of their own: for (const [i, entries] of Object.entries(state.state)) for (const [name, tensor] of Object.entries(entries)) file[\`\${i}.\${name}\`] = tensor; and param_groups as text: { metadata: { param_groups: JSON.stringify(state.param_groups) } }`,
      { name },
    );
  }
  const stranger = strangerOf(tensors[name]);
  return new ArgumentError(
    'saveFile/tensor',
    `${name} is ${stranger ?? 'no tensor'}\n  fix: pass an object of tensors, such as model.stateDict()`,
    { name },
  );
}

/** The tensors to be written. Errors: `saveFile/tensors`, `saveFile/tensor`. */
function inputsOf(call: string, tensors: Readonly<Record<string, Tensor>>): SafetensorsInput[] {
  if (
    strangerOf(tensors) !== undefined ||
    typeof tensors !== 'object' ||
    tensors === null ||
    tensors instanceof Map ||
    isTensor(tensors)
  ) {
    const given = tensors instanceof Map ? 'a Map' : kindOf(tensors);
    throw new ArgumentError(
      'saveFile/tensors',
      `tensors are saved by their names, got ${isTensor(tensors) ? 'one tensor' : given}\n  fix: pass an object of tensors, such as model.stateDict() or { x }${tensors instanceof Map ? '; Object.fromEntries(map) makes one of a Map' : ''}`,
    );
  }
  return Object.entries(tensors).map(([name, tensor]) => {
    if (!isTensor(tensor)) throw wrongEntry(name, tensors);
    return { name, dtype: tensor.dtype.name, shape: tensor.sizes, bytes: () => toBytes(tensor, call) };
  });
}

/**
 * Tensors and metadata of a safetensors file in memory.
 *
 * @throws {SerializationError} when the bytes are no such file (`safetensors/truncated`).
 * @example
 * const bytes = torch.io.save({ weight: torch.ones(2) }, { metadata: { format: 'pt' } });
 * torch.io.decode(bytes).metadata; // { format: 'pt' }
 */
export function decode(bytes: Uint8Array): SafetensorsContent {
  return decodeOn(memorySource(bytes), host);
}

/** Memory for so many bytes is about to be asked for, tensor by tensor. */
function expectOn(place: Device, byteLength: number): void {
  if (place === host) host.arena?.expect(byteLength);
}

function decodeOn(source: ByteSource, place: Device): SafetensorsContent {
  const { tensors, metadata } = parseSafetensors(source);
  expectOn(place, source.byteLength);
  const decoded = Array.from(tensors.values(), (entry): [string, Tensor] => [
    entry.name,
    readTensor(source, entry, place),
  ]);
  return { tensors: Object.fromEntries(decoded), metadata: Object.fromEntries(metadata) };
}

/** Tensors and texts of a file, or of all files of an index. */
function decodeFile(given: string | Url, place: Device): SafetensorsContent {
  const path = modelFileOf(given);
  if (!isIndex(path)) {
    if (isPickled(path)) return { tensors: pickledTensors(path, place), metadata: {} };
    return withFile(path, (file) => decodeOn(file, place));
  }
  const shards = shardsOf(path);
  if ([...shards.keys()].some(isPickled)) return { tensors: indexedPickles(path, shards, place), metadata: {} };
  const reader = indexReader(path, shards, place);
  expectOn(place, reader.byteLength);
  const tensors = Object.fromEntries(reader.keys().map((name) => [name, reader.getTensor(name)]));
  return { tensors, metadata: reader.metadata() };
}

/**
 * Safetensors file in memory, which PyTorch and others read.
 *
 * @example
 * torch.io.save({ weight: torch.ones(2) }).length; // 80
 */
export function save(tensors: Readonly<Record<string, Tensor>>, options: SaveOptions = {}): Uint8Array {
  const { metadata } = namedOptions('save', saveParameters, options);
  return joined(encodeSafetensors(inputsOf('save', tensors), metadataOf('save', metadata)));
}

/**
 * Tensors of a safetensors file, by name. Bytes are read at once; what a URL or a Blob holds, such as a file that somebody chose in a
 * browser, is awaited.
 *
 * @throws {SerializationError} when the bytes are no such file (`safetensors/truncated`).
 * @example
 * torch.io.load(torch.io.save({ weight: torch.tensor([1, 2]) })); // { weight: tensor([1., 2.]) }
 */
export function load(
  source: Uint8Array | ArrayBuffer,
  ...options: Arguments<typeof loadParameters>
): Record<string, Tensor>;
export function load(
  source: Url | BlobSource,
  ...options: Arguments<typeof loadParameters>
): Promise<Record<string, Tensor>>;
export function load(
  source: unknown,
  ...options: Arguments<typeof loadParameters>
): Record<string, Tensor> | Promise<Record<string, Tensor>> {
  const place = placeOf('load', options);
  const own = asBytes(source);
  if (own !== undefined) return decodeOn(memorySource(own), place).tensors;
  const awaited = awaitedRead(source, (file) => decodeOn(file, place).tensors);
  if (awaited !== undefined) return awaited;
  throw new ArgumentError(
    'load/bytes',
    `load reads bytes, a URL or a Blob, got ${kindOf(source)}\n  fix: loadFile(path) reads a file`,
  );
}

/**
 * Writes tensors to a safetensors file, which is complete or not there: a failure, such as a full disk, leaves what was
 * there before. To an index, `model.safetensors.index.json`, it writes several files of at most `maxShardSize` bytes beside it, and
 * removes those of an older save; that, too, is complete or as it was.
 *
 * @throws {SerializationError} when the file cannot be written (`file/write`).
 * @example
 * torch.io.saveFile(new nn.Linear(2, 1).stateDict(), 'model.safetensors');
 * Object.keys(torch.io.loadFile('model.safetensors')); // [ 'bias', 'weight' ]
 */
export function saveFile(
  tensors: Readonly<Record<string, Tensor>>,
  path: string | Url,
  options: SaveFileOptions = {},
): void {
  const { metadata: given, maxShardSize } = namedOptions('saveFile', saveFileParameters, options);
  const metadata = metadataOf('saveFile', given);
  const inputs = inputsOf('saveFile', tensors);
  if (isIndex(path)) {
    writeShards(inputs, metadata, path, shardBytes(maxShardSize));
    return;
  }
  if (maxShardSize !== undefined) {
    throw new ArgumentError(
      'saveFile/maxShardSize',
      `maxShardSize is for several files, and '${addressOf('file/path', 'a file', path)}' is one\n  fix: name their index, such as 'model${indexEnding}'`,
    );
  }
  writeFileAtomic(path, encodeSafetensors(inputs, metadata));
}

/**
 * Reads the tensors of a safetensors file, by name; of an index, `model.safetensors.index.json` or `pytorch_model.bin.index.json`,
 * those of all its files; of a folder of Hugging Face's, those of its model.
 *
 * @throws {SerializationError} when the file cannot be read (`file/read`).
 * @example
 * torch.io.saveFile({ weight: torch.tensor([1, 2]) }, 'model.safetensors');
 * torch.io.loadFile('model.safetensors'); // { weight: tensor([1., 2.]) }
 */
export function loadFile(path: string | Url, ...options: Arguments<typeof loadParameters>): Record<string, Tensor> {
  const place = placeOf('loadFile', options);
  return decodeFile(path, place).tensors;
}

/**
 * Reads the tensors of a safetensors file and the texts that were saved with them.
 *
 * @throws {SerializationError} when the file cannot be read (`file/read`).
 * @example
 * torch.io.saveFile({ weight: torch.ones(1) }, 'model.safetensors', { metadata: { epoch: '3' } });
 * torch.io.loadFileWithMetadata('model.safetensors').metadata; // { epoch: '3' }
 */
export function loadFileWithMetadata(
  path: string | Url,
  ...options: Arguments<typeof loadParameters>
): SafetensorsContent {
  const place = placeOf('loadFileWithMetadata', options);
  return decodeFile(path, place);
}

/**
 * Opens a safetensors file, or an index of several, to read single tensors: `keys()`, `getShape(name)`, `getTensor(name)`,
 * as `safe_open` has them. Only what is asked for is read.
 *
 * @throws {SerializationError} when the file cannot be read (`file/read`).
 * @example
 * torch.io.saveFile({ weight: torch.ones(2), bias: torch.zeros(1) }, 'model.safetensors');
 * torch.io.safeOpen('model.safetensors').getTensor('weight'); // tensor([1., 1.])
 */
export function safeOpen(
  source: string | Url | Uint8Array | ArrayBuffer,
  ...options: Arguments<typeof loadParameters>
): SafetensorsReader {
  return readerOf(source, placeOf('safeOpen', options));
}
