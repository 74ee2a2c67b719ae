/** @file Files of a page: bytes by name, kept by the browser for the page's origin. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, FlambeauError, SerializationError } from '../errors/errors.ts';
import { inDatabase, storageEstimate } from '../host/indexed-database.ts';
import { asBytes } from './source.ts';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function requireName(call: string, name: unknown): asserts name is string {
  if (typeof name === 'string' && name !== '') return;
  throw new ArgumentError(
    'storage/name',
    `${call} of BrowserStorage takes the name of a file, got ${name === '' ? 'an empty one' : kindOf(name)}\n  fix: await storage.${call}('run.pt'${call === 'write' ? ', bytes' : ''})`,
  );
}

/**
 * Files of a page: bytes by name, kept by the browser for the page's origin (IndexedDB), for pages and workers alike. A write is complete or
 * not there: whoever closes the page meanwhile finds what was there before.
 *
 * Where the browser's quota is full, `write` rejects with `storage/full`, and what was there before is there still.
 *
 * @throws {DeviceError} where there is no IndexedDB, as in Node (`storage/no-host`).
 * @difference PyTorch has no browsers. Browsers may drop what they keep when their disk is full; `await navigator.storage.persist()` asks
 *   them not to.
 * @example
 * const storage = new torch.io.BrowserStorage('digits');
 * storage.name; // digits
 */
export class BrowserStorage {
  /** Its name: storages of other names have other files. */
  readonly name: string;

  constructor(name = 'flambeau') {
    requireName('the constructor', name);
    this.name = name;
  }

  /** Keeps bytes, such as those of `torch.save(value)` and `torch.io.saveTraining(parts)`, in place of what had the name before. */
  async write(name: string, bytes: Uint8Array | ArrayBuffer): Promise<void> {
    requireName('write', name);
    const own = asBytes(bytes);
    if (own === undefined) {
      throw new ArgumentError(
        'storage/bytes',
        `write of BrowserStorage takes bytes, got ${kindOf(bytes)}\n  fix: await storage.write('${name}', torch.save(value))`,
      );
    }
    await this.ask('write', name, 'readwrite', (store) => store.put(own, name), own.byteLength);
  }

  /** The bytes of that name: `torch.load(await storage.read(name))`. Rejects with `storage/missing`. */
  async read(name: string): Promise<Uint8Array> {
    requireName('read', name);
    const found = await this.ask('read', name, 'readonly', (store) => store.get(name));
    const bytes = asBytes(found);
    if (bytes !== undefined) return bytes;
    const names = await this.names();
    throw new SerializationError(
      'storage/missing',
      `the storage '${this.name}' holds no '${name}'; it holds ${names.length === 0 ? 'nothing' : names.join(', ')}\n  fix: await storage.has('${name}') says whether it is there`,
      { name },
    );
  }

  /** Whether there are bytes of that name. */
  async has(name: string): Promise<boolean> {
    requireName('has', name);
    return (await this.names()).includes(name);
  }

  /** All names, sorted. */
  async names(): Promise<readonly string[]> {
    return await this.ask('names', '', 'readonly', (store) => store.getAllKeys());
  }

  /** Removes the bytes of that name, if there are any. */
  async delete(name: string): Promise<void> {
    requireName('delete', name);
    await this.ask('delete', name, 'readwrite', (store) => store.delete(name));
  }

  private async ask<Result>(
    call: string,
    file: string,
    mode: Parameters<typeof inDatabase<Result>>[1],
    request: Parameters<typeof inDatabase<Result>>[2],
    byteLength = 0,
  ): Promise<Result> {
    try {
      return await inDatabase(this.name, mode, request);
    } catch (cause) {
      if (cause instanceof FlambeauError) throw cause;
      throw await this.failure(call, file, byteLength, cause);
    }
  }

  private async failure(call: string, file: string, byteLength: number, cause: unknown): Promise<SerializationError> {
    const details = { name: file, cause };
    if (!(cause instanceof Error && cause.name === 'QuotaExceededError')) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return new SerializationError('storage/failed', `${call} in the storage '${this.name}': ${reason}`, details);
    }
    const estimate = await storageEstimate();
    const room = estimate && `, of which ${megabytes(estimate.usage)} of ${megabytes(estimate.quota)} are taken`;
    return new SerializationError(
      'storage/full',
      `'${file}' of ${megabytes(byteLength)} does not fit into what the browser keeps for this page${room ?? ''}; what was there before is there still\n  fix: delete files that are no longer needed (await storage.delete(name)), or let the user download the bytes`,
      details,
    );
  }
}
