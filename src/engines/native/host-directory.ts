/**
 * @file The directories that compiled kernels may stand in: the user's cache, and temporary ones for when it fails. Each is claimed
 * before use: made if it is missing, and refused where anybody else could put code into it.
 */
import { EngineError } from '../../errors/errors.ts';
import { environment, nodeModule, warn } from '../../host/process.ts';

export function modules() {
  const fs = nodeModule('node:fs');
  const path = nodeModule('node:path');
  const os = nodeModule('node:os');
  const crypto = nodeModule('node:crypto');
  if (fs === undefined || path === undefined || os === undefined || crypto === undefined)
    throw new EngineError('engine/unavailable', 'the native engine needs Node');
  return { fs, path, os, crypto };
}

/** What went wrong, in words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

/** Where the cache stands: FLAMBEAU_CACHE, else the user's cache directory. Throws where the user has none. */
function cacheRoot(): string {
  const { path, os } = modules();
  const chosen = environment('FLAMBEAU_CACHE');
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const base = environment('XDG_CACHE_HOME');
  if (base !== undefined && path.isAbsolute(base)) return path.join(base, 'flambeau');
  const home = os.homedir();
  if (!path.isAbsolute(home)) throw new Error('there is no home directory; FLAMBEAU_CACHE names another place');
  return path.join(home, '.cache', 'flambeau');
}

/** `mkdirSync` has an option for this, which tries for ever where a file system such as /proc takes no directories. */
function makeDirectories(directory: string): void {
  const { fs, path } = modules();
  const missing: string[] = [];
  for (let place = directory; !fs.existsSync(place) && path.dirname(place) !== place; place = path.dirname(place))
    missing.push(place);
  for (const place of missing.reverse()) {
    try {
      fs.mkdirSync(place, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
}

/** Makes `directory` if it is missing, and makes sure that only this user can write there. */
function claim(directory: string): void {
  const { fs } = modules();
  makeDirectories(directory);
  const status = fs.lstatSync(directory);
  if (!status.isDirectory()) throw new Error('it is no directory');
  if (process.getuid !== undefined && status.uid !== process.getuid()) throw new Error('it belongs to another user');
  if ((status.mode & 0o022) !== 0) throw new Error('other users may write to it');
  if ((status.mode & 0o077) === 0) return;
  try {
    fs.chmodSync(directory, 0o700);
  } catch {
    // Others may read what stands on a disk that cannot be written to.
  }
}

/** The place for new libraries. It moves where it fails, and the program goes on. */
export class KernelDirectory {
  private readonly name: string;
  /** Temporary directories to be tried, the next one first. */
  private readonly others: string[];
  private current = '';
  private temporary = false;

  /** Of the cache, the directory `name`; a temporary one where it cannot be used. */
  constructor(name: string) {
    const { os } = modules();
    this.name = name;
    this.others = [...new Set([os.tmpdir(), '/tmp', '/dev/shm'])];
    try {
      this.claimCache();
    } catch (error) {
      this.move(reasonOf(error));
    }
  }

  get path(): string {
    return this.current;
  }

  private claimCache(): void {
    this.current = modules().path.join(cacheRoot(), this.name);
    claim(this.current);
  }

  /** Makes the directory anew if somebody has removed it. */
  restore(): boolean {
    try {
      if (modules().fs.existsSync(this.current)) return false;
      claim(this.current);
      return true;
    } catch {
      return false;
    }
  }

  /** Goes on in a temporary directory, which ends with the process. Errors: `engine/cache` where there is none either. */
  move(reason: string): void {
    const { fs, path } = modules();
    const { current } = this;
    let last = reason;
    for (let base = this.others.shift(); base !== undefined; base = this.others.shift()) {
      try {
        const made = fs.mkdtempSync(path.join(base, 'flambeau-'));
        process.once('exit', () => remove(made));
        this.current = made;
        this.warnOf(current, reason);
        return;
      } catch (error) {
        last = reasonOf(error);
      }
    }
    throw new EngineError(
      'engine/cache',
      `no directory can hold compiled kernels: ${last}\n  fix: set FLAMBEAU_CACHE or TMPDIR to a directory on a disk with room, or FLAMBEAU_ENGINE=wasm`,
      { reason: last },
    );
  }

  private warnOf(directory: string, reason: string): void {
    if (!this.temporary)
      warn(
        `flambeau: the kernel cache ${directory} cannot be used (${reason}); kernels are compiled anew in each process`,
      );
    this.temporary = true;
  }
}

/** Removes a directory with its content, as far as that is possible. */
export function remove(directory: string): void {
  try {
    modules().fs.rmSync(directory, { recursive: true, force: true });
  } catch {
    // It is left to whoever cleans up, as after a crash.
  }
}
