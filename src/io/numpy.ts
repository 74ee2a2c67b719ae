/** @file NumPy's files: one array, or several by name. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { withFile, writeFileAtomic } from '../host/file.ts';
import { isUrl, type Url } from '../host/url.ts';
import { toBytes } from '../ops/creation/data.ts';
import { isRecord } from '../ops/options.ts';
import { host } from '../storage/host.ts';
import { isTensor, requireTensor, type Tensor } from '../tensor/tensor.ts';
import { fault } from './fault.ts';
import { npyChunks, readNpy } from './npy.ts';
import { recognised } from './recognised.ts';
import { asBytes, type ByteSource, bytesOf, joined, memorySource } from './source.ts';
import { readDirectory, readWhole } from './zip.ts';
import { zipChunks } from './zip-writer.ts';

type Source = string | Url | Uint8Array | ArrayBuffer;

function fromSource<T>(call: string, source: unknown, read: (source: ByteSource) => T): T {
  const bytes = asBytes(source);
  if (bytes !== undefined) return read(memorySource(bytes));
  if (typeof source === 'string' || isUrl(source)) return withFile(source, read);
  throw new ArgumentError(`${call}/source`, `${call} reads a path or bytes, got ${kindOf(source)}`);
}

function toTarget(chunks: Iterable<Uint8Array>, path: string | Url | undefined): Uint8Array<ArrayBuffer> | void {
  if (path === undefined) return joined(chunks);
  writeFileAtomic(path, chunks);
}

const ending = '.npy';

/** Also one without entries, which begins with its end. */
function isArchive(source: ByteSource): boolean {
  return String.fromCharCode(...bytesOf(source, 0, Math.min(2, source.byteLength))) === 'PK';
}

/**
 * Reads an array that NumPy wrote with `numpy.save`.
 *
 * @throws {SerializationError} when it is no such file (`npy/header`).
 * @example
 * torch.io.loadNpy(torch.io.saveNpy(torch.tensor([1, 2]))); // tensor([1., 2.])
 */
export function loadNpy(source: Source): Tensor {
  return fromSource('loadNpy', source, (bytes) => readNpy(bytes, host));
}

/**
 * Writes a tensor to a file that `numpy.load` reads; without a path, gives the bytes of one.
 *
 * @throws {ArgumentError} when NumPy has no such dtype (`npy/dtype`).
 * @example
 * torch.io.saveNpy(torch.ones([2, 3]), 'x.npy');
 * torch.io.loadNpy('x.npy').shape; // [ 2, 3 ]
 */
export function saveNpy(tensor: Tensor, path: string | Url): void;
export function saveNpy(tensor: Tensor): Uint8Array<ArrayBuffer>;
export function saveNpy(tensor: Tensor, path?: string | Url): Uint8Array<ArrayBuffer> | void {
  const given = requireTensor('saveNpy', 'tensor', tensor);
  return toTarget(npyChunks(given, toBytes(given, 'saveNpy')), path);
}

/**
 * Reads the arrays of a file that NumPy wrote with `numpy.savez` or `savez_compressed`, by name.
 *
 * @throws {SerializationError} when it is no such file (`npz/format`).
 * @example
 * torch.io.loadNpz(torch.io.saveNpz({ x: torch.ones(2) })); // { x: tensor([1., 1.]) }
 */
export function loadNpz(source: Source): Record<string, Tensor> {
  return fromSource('loadNpz', source, (bytes) => {
    if (!isArchive(bytes)) throw fault('npz/format', recognised(bytes, 'archive of NumPy'));
    const arrays = Array.from(readDirectory(bytes).values(), (entry): [string, Tensor] => {
      if (!entry.name.endsWith(ending)) {
        throw fault(
          'npz/entry',
          `the archive holds '${entry.name}', which is no array of NumPy\n  fix: torch.load reads files of torch.save`,
        );
      }
      return [entry.name.slice(0, -ending.length), readNpy(memorySource(readWhole(bytes, entry)), host)];
    });
    return Object.fromEntries(arrays);
  });
}

/**
 * Writes tensors by name to a file that `numpy.load` reads; without a path, gives the bytes of one.
 *
 * @throws {ArgumentError} when it is no object of tensors (`saveNpz/tensors`).
 * @example
 * torch.io.saveNpz({ x: torch.ones(2), y: torch.zeros(3) }, 'xy.npz');
 * Object.keys(torch.io.loadNpz('xy.npz')); // [ 'x', 'y' ]
 */
export function saveNpz(tensors: Readonly<Record<string, Tensor>>, path: string | Url): void;
export function saveNpz(tensors: Readonly<Record<string, Tensor>>): Uint8Array<ArrayBuffer>;
export function saveNpz(
  tensors: Readonly<Record<string, Tensor>>,
  path?: string | Url,
): Uint8Array<ArrayBuffer> | void {
  const entries = isRecord(tensors) && !isTensor(tensors) ? Object.entries(tensors) : undefined;
  const wrong = entries?.find(([, tensor]) => !isTensor(tensor));
  if (entries === undefined || wrong !== undefined) {
    const what = wrong === undefined ? kindOf(tensors) : `${kindOf(wrong[1])} under ${wrong[0]}`;
    throw new ArgumentError(
      'saveNpz/tensors',
      `saveNpz takes an object of tensors, got ${what}\n  fix: torch.io.saveNpz({ x, y }, path)`,
    );
  }
  const contents = entries.map(([name, tensor]) => ({
    name: name + ending,
    bytes: () => joined(npyChunks(tensor, toBytes(tensor, 'saveNpz'))),
  }));
  return toTarget(zipChunks(contents, 1), path);
}
