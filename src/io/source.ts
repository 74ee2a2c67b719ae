/** @file Where the bytes of a file come from: memory, or a file of which only what is asked for is read. */
import { naming } from '../errors/file-name.ts';
import { fetchFile } from '../host/remote-file.ts';
import { isUrl } from '../host/url.ts';

/** Bytes that a browser hands out in a promise, such as a file that somebody chose. */
export interface BlobSource {
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ByteSource {
  readonly byteLength: number;
  /** Fills `target` with the bytes from `position` on, all of which lie within. */
  read(target: Uint8Array, position: number): void;
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.length,
    read: (target, position) => target.set(bytes.subarray(position, position + target.length)),
  };
}

/** A copy of the bytes from `begin` to `end`. */
export function bytesOf(source: ByteSource, begin: number, end: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(end - begin);
  source.read(bytes, begin);
  return bytes;
}

/** Bytes by their tags: those of another realm, such as that of a test runner, are instances of other classes. */
export function asBytes(given: unknown): Uint8Array | undefined {
  const tag = Object.prototype.toString.call(given);
  if (tag === '[object ArrayBuffer]') return new Uint8Array(given as ArrayBuffer);
  return tag === '[object Uint8Array]' ? (given as Uint8Array) : undefined;
}

/** What `read` makes of bytes that come later, those of an address or a Blob; undefined where there are none. Errors name the file. */
export function awaitedRead<T>(source: unknown, read: (file: ByteSource) => T): Promise<T> | undefined {
  const later = (name: string, bytes: Promise<Uint8Array>) =>
    bytes.then((all) => naming(name, () => read(memorySource(all))));
  if (isUrl(source)) return later(source.href, fetchFile(source));
  if (typeof source !== 'object' || source === null || !('arrayBuffer' in source)) return undefined;
  // A file that somebody chose has a name, other blobs have none.
  const name = 'name' in source && typeof source.name === 'string' ? source.name : 'the Blob';
  return later(
    name,
    (source as BlobSource).arrayBuffer().then((buffer) => new Uint8Array(buffer)),
  );
}

/** One array of all bytes. */
export function joined(chunks: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  const list = [...chunks];
  const whole = new Uint8Array(list.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of list) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
