/** @file PyTorch's files before 1.6, and of `_use_new_zipfile_serialization=False`: pickles one after another, then the storages. */
import { storageBytes } from '../ops/host-bytes.ts';
import type { Device } from '../storage/device.ts';
import { AllowedGlobals } from './allowed-globals.ts';
import { ByteWriter } from './byte-writer.ts';
import { fault } from './fault.ts';
import { objectPickle } from './object-pickle.ts';
import { pickleCursor, readPickle } from './pickle-reader.ts';
import { PickleWriter } from './pickle-writer.ts';
import { plainValue } from './plain-values.ts';
import { StorageReader } from './pytorch-storages.ts';
import type { StorageRecord } from './tensor-records.ts';

/** What such a file begins with. */
const magicNumber = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;

/** The pickle of the magic number, by which such a file is known. */
const beginning = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

export const legacyMarkLength = beginning.length;

export function isPyTorchLegacy(bytes: Uint8Array): boolean {
  return beginning.every((byte, i) => bytes[i] === byte);
}

/** Notes the storages that a pickle names: how long those are that follow it only they say. */
class NotedStorages extends AllowedGlobals {
  readonly records = new Map<string, StorageRecord>();

  override persistent(id: unknown): unknown {
    const record = super.persistent(id) as StorageRecord;
    const before = this.records.get(record.key);
    if (before !== undefined && (before.count !== record.count || before.dtype !== record.dtype)) {
      throw fault('load/storage', `storage ${record.key} is described in two ways`);
    }
    this.records.set(record.key, record);
    return record;
  }
}

export function readPyTorchLegacy(bytes: Uint8Array, device: Device): unknown {
  const cursor = pickleCursor(bytes);
  const meaning = new NotedStorages(bytes.length);
  const magic = readPickle(cursor, meaning);
  const version = readPickle(cursor, meaning);
  if (magic !== magicNumber || version !== protocolVersion) {
    throw fault(
      'load/format',
      `files of this kind have version ${protocolVersion}, this one ${String(version)}\n  fix: load and save it in PyTorch`,
    );
  }
  const system = readPickle(cursor, meaning);
  if (!(system instanceof Map) || system.get('little_endian') !== true) {
    throw fault(
      'load/byte-order',
      'the file was written in another byte order than little endian, which can be read\n  fix: load and save it in PyTorch on a little endian machine',
    );
  }
  const content = readPickle(cursor, meaning);
  const keys = readPickle(cursor, meaning);
  const places = new Map<string, Uint8Array>();
  for (const key of Array.isArray(keys) ? keys : []) {
    const record = meaning.records.get(key);
    if (record === undefined) throw fault('load/storage', 'the file holds a storage that nothing stands on');
    if (cursor.size64() !== record.count) throw fault('load/storage', `storage ${record.key} has two lengths`);
    places.set(record.key, cursor.take(record.count * record.dtype.itemsize));
  }
  const placeOf = ({ key }: StorageRecord): Uint8Array => {
    const place = places.get(key);
    if (place === undefined) throw fault('load/missing', `the file holds no storage ${key}`);
    return place;
  };
  const storages = new StorageReader(
    device,
    (record) => placeOf(record).length,
    (record, target) => target.set(placeOf(record)),
  );
  return plainValue(content, storages.tensorOf);
}

/** A pickle of numbers, strings and containers. */
function plainPickle(value: unknown): Uint8Array {
  return objectPickle(value, true).bytes;
}

function integerPickle(value: bigint): Uint8Array {
  const pickle = new PickleWriter();
  pickle.integer(value);
  return pickle.end();
}

/** The chunks of such a file. Errors: those of `objectPickle`, `op/needs-host`. */
export function* pyTorchLegacy(value: unknown): IterableIterator<Uint8Array> {
  const { bytes, storages } = objectPickle(value, true);
  yield integerPickle(magicNumber);
  yield integerPickle(BigInt(protocolVersion));
  yield plainPickle({
    protocol_version: protocolVersion,
    little_endian: true,
    type_sizes: { short: 2, int: 4, long: 4 },
  });
  yield bytes;
  yield plainPickle(storages.map(({ key }) => key));
  for (const { count, dtype, tensor } of storages) {
    const length = new ByteWriter();
    length.size64(count);
    yield length.written();
    yield storageBytes(tensor, 'save').subarray(0, count * dtype.itemsize);
  }
}
