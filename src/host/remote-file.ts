/** @file Files behind addresses: fetched as a whole. */
import { FlambeauError, SerializationError } from '../errors/errors.ts';
import { readFile } from './file.ts';
import type { Url } from './url.ts';

/** The bytes at an address, `file:` in Node among them. Rejects with `file/read`. */
export async function fetchFile(address: Url): Promise<Uint8Array<ArrayBuffer>> {
  if (address.href.startsWith('file:')) return readFile(address);
  try {
    const response = await fetch(address.href);
    if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`.trimEnd());
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof FlambeauError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SerializationError('file/read', `cannot read ${address.href}: ${reason}`, { path: address.href, cause });
  }
}
