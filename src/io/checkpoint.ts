/** @file `torch.load` and `torch.save`: values and tensors in PyTorch's own files, `.pt` and `.pth`. */
import { deviceNamed } from '../engines/devices.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { withFile, writeFileAtomic } from '../host/file.ts';
import { isUrl, type Url } from '../host/url.ts';
import { isOptions } from '../ops/argument-kinds.ts';
import { type Arguments, bind, optionalBoolean, optionalDevice } from '../ops/parameters.ts';
import type { Device } from '../storage/device.ts';
import { host } from '../storage/host.ts';
import { fault } from './fault.ts';
import { isPyTorchLegacy, legacyMarkLength, pyTorchLegacy, readPyTorchLegacy } from './pytorch-legacy.ts';
import { pyTorchZip, readPyTorchZip } from './pytorch-zip.ts';
import { recognised } from './recognised.ts';
import { asBytes, awaitedRead, type BlobSource, type ByteSource, bytesOf, joined, memorySource } from './source.ts';
import { isZip } from './zip.ts';

const loadParameters = [
  optionalDevice('mapLocation', undefined),
  optionalBoolean('weightsOnly', true, 'nothing of a file is run'),
] as const;

const saveParameters = [optionalBoolean('useNewZipfileSerialization', true, 'the format since PyTorch 1.6')] as const;

/** The content of a file of either format. */
function decode(source: ByteSource, device: Device): unknown {
  if (isZip(source)) return readPyTorchZip(source, device);
  const beginning = bytesOf(source, 0, Math.min(legacyMarkLength, source.byteLength));
  if (isPyTorchLegacy(beginning)) return readPyTorchLegacy(bytesOf(source, 0, source.byteLength), device);
  if (isTar(source)) {
    throw fault(
      'load/tar',
      'this is a tar archive, such as PyTorch before 0.1.10 wrote\n  fix: load it in PyTorch, and save it again',
    );
  }
  throw fault('load/format', recognised(source, 'file of torch.save'));
}

function isTar(source: ByteSource): boolean {
  if (source.byteLength < 512) return false;
  return String.fromCharCode(...bytesOf(source, 257, 262)) === 'ustar';
}

/**
 * What a file of `torch.save` holds, PyTorch's own or this library's: dicts come as objects where all keys are strings,
 * else as Maps, tuples as frozen arrays, bytes as Uint8Arrays; tensors that share memory there share it here. A path or
 * bytes are read at once; what a URL or a Blob holds is awaited.
 *
 * @throws {SerializationError} when it is no such file (`load/format`).
 * @difference Files are data: nothing of them is ever run, whatever `weightsOnly` says. Tensors that were on a GPU come to
 *   the host, or where `mapLocation` says.
 * @example
 * const bytes = torch.save({ epoch: 3, model: new nn.Linear(2, 1).stateDict() });
 * torch.load<{ epoch: number }>(bytes).epoch; // 3
 */
export function load<Content = unknown>(
  source: string | Uint8Array | ArrayBuffer,
  ...options: Arguments<typeof loadParameters>
): Content;
export function load<Content = unknown>(
  source: Url | BlobSource,
  ...options: Arguments<typeof loadParameters>
): Promise<Content>;
export function load(source: unknown, ...options: Arguments<typeof loadParameters>): unknown {
  const [mapLocation, weightsOnly] = bind('load', loadParameters, options);
  if (!weightsOnly) {
    throw new ArgumentError(
      'load/weights-only',
      'load runs nothing of a file, so that weightsOnly cannot be false\n  fix: in PyTorch save state dicts and plain values',
    );
  }
  const device = typeof mapLocation === 'string' ? deviceNamed('load', mapLocation) : host;
  if (typeof source === 'string') return loadFile(source, device);
  const bytes = asBytes(source);
  if (bytes !== undefined) return decode(memorySource(bytes), device);
  const awaited = awaitedRead(source, (file) => decode(file, device));
  if (awaited !== undefined) return awaited;
  throw new ArgumentError(
    'load/source',
    `load reads a path, bytes, a URL or a Blob, got ${kindOf(source)}\n  fix: torch.load('model.pt')`,
  );
}

/** @internal What a file holds, at once, also of a `file:` URL. */
export function loadFile(path: string | Url, device: Device = host): unknown {
  return withFile(path, (file) => decode(file, device));
}

/**
 * Writes tensors, numbers, strings and containers of them to a file that PyTorch's `torch.load` reads with its defaults;
 * without a path, gives the bytes of one. The file is complete or not there: a failure, such as a full disk, leaves what
 * was there before. Whole numbers become ints, frozen arrays tuples.
 *
 * @throws {ArgumentError} when a value cannot be saved, such as a module in place of its state (`save/value`).
 * @example
 * torch.save({ epoch: 3, weight: torch.ones(2) }, 'model.pt');
 * torch.load('model.pt'); // { epoch: 3, weight: tensor([1., 1.]) }
 */
export function save(value: unknown, path: string | Url, ...options: Arguments<typeof saveParameters>): void;
export function save(value: unknown, ...options: Arguments<typeof saveParameters>): Uint8Array<ArrayBuffer>;
export function save(value: unknown, ...given: readonly unknown[]): Uint8Array<ArrayBuffer> | void {
  const [path] = given;
  const isFile = typeof path === 'string' || isUrl(path);
  if (!isFile && path !== undefined && !isOptions(path)) {
    throw new ArgumentError(
      'save/path',
      `save writes to a path, or gives bytes where it has none, got ${kindOf(path)}\n  fix: torch.save(model.stateDict(), 'model.pt')`,
    );
  }
  const [isZipped] = bind('save', saveParameters, isFile ? given.slice(1) : given);
  const chunks = isZipped ? pyTorchZip(value) : pyTorchLegacy(value);
  if (!isFile) return joined(chunks);
  writeFileAtomic(path, chunks);
}
