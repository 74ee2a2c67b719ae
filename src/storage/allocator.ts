/** @file Where storages come from and go: the memory of the device that results are made on, and scopes that recycle what was made in them. */
import type { Device } from './device.ts';
import { host } from './host.ts';
import type { Storage } from './storage.ts';

/** Where tensors are made that nothing else places: the host, unless the program has chosen another device. */
let chosen: Device = host;

/** The device of the operator that runs; undefined outside of operators. */
let running: Device | undefined;

/** Whose memory new storages come from: the device of the operator that runs, else the one chosen. */
let ambient: Device = host;

/** No device but the host was ever made: no tensor can be elsewhere, and nobody needs to look. */
export let onlyHost = true;

/** To be called when a device beside the host is made. */
export function notOnlyHost(): void {
  onlyHost = false;
}

/** Storages made since the innermost scope began, so that the scope's end can return the temporaries among them. */
let scope: Storage[] | undefined;

/** The device that results are made on at present. */
export function ambientDevice(): Device {
  return ambient;
}

/** Runs `body` with its results made on `device`. Synchronous code only. */
export function onDevice<T>(device: Device, body: () => T): T {
  if (onlyHost || device === running) return body();
  const before = running;
  running = device;
  ambient = device;
  try {
    return body();
  } finally {
    running = before;
    ambient = before ?? chosen;
  }
}

/** The device of tensors that neither their options nor their operands place, whatever operator runs. */
export function defaultDevice(): Device {
  return chosen;
}

/** Makes a device that of tensors which nothing else places. */
export function chooseDevice(device: Device): void {
  chosen = device;
  ambient = running ?? device;
}

/** A storage of at least `byteLength` bytes with undefined content, on the device that results are made on. */
export function allocate(byteLength: number): Storage {
  // Named apart, so that the way through the host's memory stays one that engines of JavaScript can inline.
  const storage = ambient === host ? host.allocate(byteLength) : ambient.allocate(byteLength);
  if (scope !== undefined) scope.push(storage);
  return storage;
}

/** To be called at the end of a backward pass on a device, where little is alive. */
export function endOfPass(device: Device): void {
  host.arena?.endOfPass();
  device.endOfPass();
}

/** Gives a storage back, at once or when the graph drops it. Only for storages that nothing but saved tensors can reach any more. */
export function release(storage: Storage): void {
  if (storage.released || storage.escaped) return;
  if (storage.savers > 0) {
    storage.abandoned = true;
    return;
  }
  storage.released = true;
  storage.device.recycle(storage);
}

/** A saved tensor of the graph no longer stands on the storage. */
export function dropSaver(storage: Storage): void {
  storage.savers--;
  if (storage.savers === 0 && storage.abandoned) release(storage);
}

const fewKept = 8;

/**
 * Runs internal code and recycles every storage that it made, but for those that `keep` names of its result. For code that
 * no user function runs in, so that nothing else can hold a temporary. `onKept` sees those that stay.
 */
export function recycling<T>(
  run: () => T,
  keep: (result: T) => readonly (Storage | undefined)[],
  onKept: (storage: Storage) => void = () => {},
): T {
  const { result, made, outer } = tracking(run);
  if (made.length === 0) return result;
  const kept = keep(result);
  // Looking through a few is less than making a set of them.
  const set = kept.length > fewKept ? new Set(kept) : undefined;
  for (let i = 0; i < made.length; i++) {
    const storage = made[i] as Storage;
    if (!(set === undefined ? kept.includes(storage) : set.has(storage))) release(storage);
    else {
      outer?.push(storage);
      onKept(storage);
    }
  }
  return result;
}

interface Tracked<T> {
  readonly result: T;
  /** The storages that the code made. */
  readonly made: readonly Storage[];
  /** Those of the scope around it, to which what stays belongs from now on. */
  readonly outer: Storage[] | undefined;
}

/** Runs code and keeps the storages that it makes. */
export function tracking<T>(run: () => T): Tracked<T> {
  const outer = scope;
  const made: Storage[] = [];
  scope = made;
  try {
    return { result: run(), made, outer };
  } finally {
    scope = outer;
  }
}
