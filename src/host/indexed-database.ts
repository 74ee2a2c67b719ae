/** @file Bytes by name in a browser's database for the page's origin, IndexedDB, which pages and their workers share. */
import { DeviceError } from '../errors/errors.ts';

/** What is used of https://www.w3.org/TR/IndexedDB-3/. Declared here, since the library compiles without the types of browsers. */
interface Request<Result> {
  readonly result: Result;
  readonly error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}

interface OpenRequest extends Request<Database> {
  onupgradeneeded: (() => void) | null;
  onblocked: (() => void) | null;
}

interface Store {
  get(key: string): Request<unknown>;
  getAllKeys(): Request<readonly string[]>;
  put(value: unknown, key: string): Request<unknown>;
  delete(key: string): Request<undefined>;
}

interface Transaction {
  readonly error: Error | null;
  objectStore(name: string): Store;
  oncomplete: (() => void) | null;
  onabort: (() => void) | null;
}

interface Database {
  transaction(store: string, mode: 'readonly' | 'readwrite', options: { readonly durability: 'strict' }): Transaction;
  createObjectStore(name: string): Store;
  close(): void;
}

declare const globalThis: {
  readonly indexedDB?: { open(name: string, version: number): OpenRequest };
  readonly navigator?: { readonly storage?: { estimate(): Promise<{ usage?: number; quota?: number }> } };
};

const storeName = 'files';

function openDatabase(name: string): Promise<Database> {
  const { indexedDB } = globalThis;
  if (indexedDB === undefined) {
    throw new DeviceError(
      'storage/no-host',
      'this host has no IndexedDB, in which BrowserStorage keeps its bytes\n  fix: in Node, Deno and Bun save to a path: torch.save(value, path)',
    );
  }
  return new Promise((opened, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => opened(request.result);
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('another page holds an older version of it open'));
  });
}

/** Runs one request in a transaction of its own, and waits until that is done: all of it, or nothing. */
export async function inDatabase<Result>(
  name: string,
  mode: 'readonly' | 'readwrite',
  ask: (store: Store) => Request<Result>,
): Promise<Result> {
  const database = await openDatabase(name);
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(storeName, mode, { durability: 'strict' });
      const request = ask(transaction.objectStore(storeName));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => failed(transaction.error ?? request.error);
    });
  } finally {
    database.close();
  }
}

/** How many bytes the origin may keep, and how many it keeps; undefined where the browser does not say. */
export async function storageEstimate(): Promise<{ readonly usage: number; readonly quota: number } | undefined> {
  const { usage, quota } = (await globalThis.navigator?.storage?.estimate()) ?? {};
  return usage === undefined || quota === undefined ? undefined : { usage, quota };
}
