/** @file Files of data sets: packed by gzip or not. */
import { SerializationError } from '../../errors/errors.ts';
import { readFile } from '../../host/file.ts';
import { nodeModule } from '../../host/process.ts';
import type { Url } from '../../host/url.ts';

/** A file, by its path or by its bytes. */
export type FileOrBytes = string | Url | Uint8Array;

/** More than any of these data sets takes, so that a hostile file cannot fill the memory. */
const largestFile = 2 ** 30;

export const placeOf = (file: FileOrBytes): string => (file instanceof Uint8Array ? 'the bytes' : String(file));

/** The bytes of a file, unpacked where gzip packed them. */
export function unpackedBytes(file: FileOrBytes): Uint8Array {
  const bytes = file instanceof Uint8Array ? file : readFile(file);
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  const zlib = nodeModule('node:zlib');
  const refuse = (reason: string, cause?: unknown): SerializationError =>
    new SerializationError('dataset/gzip', `${placeOf(file)} cannot be unpacked: ${reason}`, { cause });
  if (zlib === undefined) {
    throw refuse(
      "this host unpacks gzip in streams only\n  fix: new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()",
    );
  }
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: largestFile });
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
  }
}
