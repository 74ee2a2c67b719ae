/** @file Safetensors files of which tensors are read one by one, alone or many under one index. */
import { type OpenFile, siblingOf, withFile } from '../host/file.ts';
import { addressOf, type Url } from '../host/url.ts';
import { filledStorage } from '../ops/host-bytes.ts';
import type { Device } from '../storage/device.ts';
import { bool, type DType, dtypes } from '../storage/dtype.ts';
import { Tensor } from '../tensor/tensor.ts';
import { fault } from './fault.ts';
import { asTruths } from './pytorch-storages.ts';
import { entryDType, parseSafetensors, type SafetensorsEntry, type SafetensorsHeader } from './safetensors.ts';
import { isIndex, missingTensor, modelFileOf, shardsOf } from './shard-index.ts';
import { asBytes, type ByteSource, memorySource } from './source.ts';

/** The tensor of an entry, on a device. */
export function readTensor(source: ByteSource, entry: SafetensorsEntry, device: Device): Tensor {
  const dtype: DType = dtypes[entryDType(entry)];
  const storage = filledStorage(device, entry.end - entry.begin, (bytes) => {
    source.read(bytes, entry.begin);
    if (dtype === bool) asTruths(bytes);
  });
  return new Tensor(storage, 0, entry.shape, undefined, dtype);
}

/** Runs `use` on the bytes of a file as they were when its header was read. */
type Access = <T>(use: (source: ByteSource) => T) => T;

/** A file, or bytes in memory, whose header was read. */
class Part {
  readonly header: SafetensorsHeader;
  /** Its path; bytes in memory have none. */
  readonly name: string;
  private readonly access: Access;

  constructor(header: SafetensorsHeader, name: string, access: Access) {
    this.header = header;
    this.name = name;
    this.access = access;
  }

  read(entry: SafetensorsEntry, device: Device): Tensor {
    return this.access((source) => readTensor(source, entry, device));
  }
}

function filePart(path: string | Url): Part {
  let state = '';
  const header = withFile(path, (file: OpenFile) => {
    state = file.state;
    return parseSafetensors(file);
  });
  return new Part(header, addressOf('file/path', 'a file', path), (use) =>
    withFile(path, (file) => {
      if (file.state === state) return use(file);
      throw fault('safetensors/changed', 'the file was written to since it was opened\n  fix: open it again');
    }),
  );
}

/**
 * Reads single tensors of a safetensors file, or of several under one index; made by `safeOpen`.
 *
 * @example
 * const file = torch.io.safeOpen(torch.io.save({ weight: torch.ones(2), bias: torch.zeros(1) }));
 * file.keys(); // [ 'bias', 'weight' ]
 * file.getTensor('weight'); // tensor([1., 1.])
 */
export class SafetensorsReader {
  private readonly places: ReadonlyMap<string, readonly [Part, SafetensorsEntry]>;
  private readonly texts: ReadonlyMap<string, string>;
  private readonly device: Device;

  /** @internal */
  constructor(parts: readonly (readonly [part: Part, names: Iterable<string>])[], device: Device) {
    const places = new Map<string, readonly [Part, SafetensorsEntry]>();
    for (const [part, names] of parts) {
      for (const name of names) {
        const entry = part.header.tensors.get(name);
        if (entry === undefined) throw missingTensor(part.name, name);
        places.set(name, [part, entry]);
      }
    }
    this.places = places;
    this.texts = new Map(parts.flatMap(([part]) => [...part.header.metadata]));
    this.device = device;
  }

  /** Names of the tensors, in the order of their bytes. */
  keys(): string[] {
    return [...this.places.keys()];
  }

  /** The texts that were saved beside the tensors. */
  metadata(): Record<string, string> {
    return Object.fromEntries(this.texts);
  }

  private place(name: string): readonly [Part, SafetensorsEntry] {
    const place = this.places.get(name);
    if (place !== undefined) return place;
    const names = this.keys();
    const shown = names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
    const [[first] = []] = this.places.values();
    const from = first === undefined || first.name === '' ? '' : `${first.name}: `;
    throw fault(
      'safetensors/name',
      `${from}there is no tensor '${name}'; there are ${shown || 'none'}\n  fix: ask for one of keys()`,
      { name },
    );
  }

  /** @internal Bytes of all tensors. */
  get byteLength(): number {
    let total = 0;
    for (const [, { begin, end }] of this.places.values()) total += end - begin;
    return total;
  }

  /** Sizes of a tensor, which is not read. */
  getShape(name: string): readonly number[] {
    return this.place(name)[1].shape;
  }

  /** Dtype of a tensor, which is not read. */
  getDtype(name: string): DType {
    return dtypes[entryDType(this.place(name)[1])];
  }

  /** A tensor. Nothing else of the file is read. */
  getTensor(name: string): Tensor {
    const [part, entry] = this.place(name);
    return part.read(entry, this.device);
  }
}

/** A reader of bytes, of a file, or of the files of an index. */
export function readerOf(source: string | Url | Uint8Array | ArrayBuffer, device: Device): SafetensorsReader {
  const bytes = asBytes(source);
  if (bytes !== undefined) {
    const memory = memorySource(bytes);
    const part = new Part(parseSafetensors(memory), '', (use) => use(memory));
    return new SafetensorsReader([[part, part.header.tensors.keys()]], device);
  }
  const path = modelFileOf(source as string | Url);
  if (!isIndex(path)) {
    const part = filePart(path);
    return new SafetensorsReader([[part, part.header.tensors.keys()]], device);
  }
  return indexReader(path, shardsOf(path), device);
}

/** A reader of the files of an index. */
export function indexReader(
  index: string | Url,
  shards: ReadonlyMap<string, readonly string[]>,
  device: Device,
): SafetensorsReader {
  const parts = Array.from(shards, ([file, own]) => [filePart(siblingOf(index, file)), own] as const);
  return new SafetensorsReader(parts, device);
}
