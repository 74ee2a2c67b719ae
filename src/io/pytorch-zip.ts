/** @file PyTorch's files since 1.6: a zip archive with a pickle and the bytes of each storage beside it. */

import { storageBytes } from '../ops/host-bytes.ts';
import type { Device } from '../storage/device.ts';
import { AllowedGlobals } from './allowed-globals.ts';
import { fault } from './fault.ts';
import { objectPickle } from './object-pickle.ts';
import { pickleCursor, readPickle } from './pickle-reader.ts';
import { plainValue } from './plain-values.ts';
import { StorageReader } from './pytorch-storages.ts';
import type { ByteSource } from './source.ts';
import type { StorageRecord } from './tensor-records.ts';
import { readDirectory, readInto, readWhole, requireReasonable, type ZipDirectory, type ZipEntry } from './zip.ts';
import { type ZipContent, zipChunks } from './zip-writer.ts';

/** Where PyTorch lays the bytes of storages, so that they can be mapped into memory. */
const alignment = 64;

const pickleName = 'data.pkl';

/** What all names begin with. */
function prefixOf(directory: ZipDirectory): string {
  const names = [...directory.keys()];
  const pickle = names.find((name) => name.endsWith(`/${pickleName}`));
  if (pickle === undefined) {
    const isNumpy = names.some((name) => name.endsWith('.npy'));
    throw fault(
      'load/format',
      `the zip archive holds no ${pickleName}, which those of torch.save do\n  fix: ${isNumpy ? 'torch.io.loadNpz reads arrays of NumPy' : 'save it with torch.save'}`,
    );
  }
  const prefix = pickle.slice(0, -pickleName.length);
  if (directory.has(`${prefix}constants.pkl`)) {
    throw fault(
      'load/format',
      'this is a TorchScript archive, which holds a program\n  fix: in PyTorch torch.save(model.state_dict(), path)',
    );
  }
  return prefix;
}

function requireLittleEndian(source: ByteSource, entry: ZipEntry | undefined): void {
  if (entry === undefined) return;
  const order = String.fromCharCode(...readWhole(source, entry).subarray(0, 16));
  if (order === 'little') return;
  throw fault(
    'load/byte-order',
    `the file was written with the byte order '${order}'; little endian can be read\n  fix: load and save it in PyTorch on a little endian machine`,
  );
}

export function readPyTorchZip(source: ByteSource, device: Device): unknown {
  const directory = readDirectory(source);
  const prefix = prefixOf(directory);
  requireLittleEndian(source, directory.get(`${prefix}byteorder`));
  const entryOf = (name: string): ZipEntry => {
    const entry = directory.get(prefix + name);
    if (entry === undefined) throw fault('load/missing', `the archive holds no entry '${prefix}${name}'`);
    return entry;
  };
  const pickle = readWhole(source, entryOf(pickleName));
  const storageEntry = ({ key }: StorageRecord): ZipEntry => entryOf(`data/${key}`);
  const lengthOf = (record: StorageRecord): number => {
    const entry = storageEntry(record);
    const needed = record.count * record.dtype.itemsize;
    if (entry.byteLength < needed) {
      throw fault(
        'load/storage',
        `storage ${record.key} has ${needed} bytes by the pickle, but ${entry.byteLength} in the file`,
      );
    }
    requireReasonable(entry);
    return entry.byteLength;
  };
  const storages = new StorageReader(device, lengthOf, (record, bytes) =>
    readInto(source, storageEntry(record), bytes),
  );
  return plainValue(readPickle(pickleCursor(pickle), new AllowedGlobals(pickle.length)), storages.tensorOf);
}

const text = (content: string) => () => new TextEncoder().encode(content);

/** The chunks of such a file. Errors: those of `objectPickle`, `op/needs-host`. */
export function pyTorchZip(value: unknown): IterableIterator<Uint8Array> {
  const { bytes, storages } = objectPickle(value, false);
  const contents: readonly ZipContent[] = [
    { name: pickleName, bytes: () => bytes },
    { name: 'byteorder', bytes: text('little') },
    ...storages.map(({ key, tensor }) => ({ name: `data/${key}`, bytes: () => storageBytes(tensor, 'save') })),
    { name: 'version', bytes: text('3\n') },
  ];
  return zipChunks(
    contents.map(({ name, bytes: content }) => ({ name: `archive/${name}`, bytes: content })),
    alignment,
  );
}
