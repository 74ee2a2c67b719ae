/**
 * @file Compiled kernels on disk. One directory for each pair of compiler and processor holds libraries, named by the hash of their
 * bytes, and an index: a file to which each compilation appends a line. Appending and renaming are atomic, so that processes may
 * share the directory without locks; a library whose bytes do not match its name is deleted and compiled again.
 */

import { EngineError } from '../../errors/errors.ts';
import { type Compiler, compileAll, compilerFlags, processorIdentity } from '../../host/compiler.ts';
import { environment, nodeModule, warn } from '../../host/process.ts';
import { abiVersion, prelude } from '../../render/c/prelude.ts';

/** A source to be compiled into one library, and the keys of what it holds. */
export interface Unit {
  readonly source: string;
  readonly keys: readonly string[];
}

/** No compilation takes as long as this. */
const staleMilliseconds = 3_600_000;

interface IndexLine {
  readonly library: string;
  readonly keys: readonly string[];
}

function modules() {
  const fs = nodeModule('node:fs');
  const path = nodeModule('node:path');
  const os = nodeModule('node:os');
  const crypto = nodeModule('node:crypto');
  if (fs === undefined || path === undefined || os === undefined || crypto === undefined)
    throw new EngineError('engine/unavailable', 'the native engine needs Node');
  return { fs, path, os, crypto };
}

export function sha256(data: string | Uint8Array): string {
  return modules().crypto.createHash('sha256').update(data).digest('hex');
}

function isIndexLine(value: unknown): value is IndexLine {
  if (typeof value !== 'object' || value === null) return false;
  const { library, keys } = value as { library?: unknown; keys?: unknown };
  return (
    typeof library === 'string' &&
    /^[0-9a-f]{64}$/.test(library) &&
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'string')
  );
}

/** Where the cache stands: FLAMBEAU_CACHE, else the user's cache directory. */
function cacheRoot(): string {
  const { path, os } = modules();
  const chosen = environment('FLAMBEAU_CACHE');
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const base = environment('XDG_CACHE_HOME');
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), 'flambeau');
}

/** Makes `directory` if it is missing, and makes sure that only this user can write there. */
function claim(directory: string): void {
  const { fs } = modules();
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const status = fs.lstatSync(directory);
  if (!status.isDirectory()) throw new Error('it is no directory');
  if (process.getuid !== undefined && status.uid !== process.getuid()) throw new Error('it belongs to another user');
  if ((status.mode & 0o022) !== 0) throw new Error('other users may write to it');
  if ((status.mode & 0o077) !== 0) fs.chmodSync(directory, 0o700);
  fs.accessSync(directory, fs.constants.W_OK | fs.constants.X_OK);
  const probe = `${directory}/.probe-${process.pid}-${Math.random().toString(36).slice(2)}`;
  fs.writeFileSync(probe, '');
  fs.unlinkSync(probe);
}

export class KernelCache {
  readonly directory: string;
  private readonly compiler: Compiler;
  private readonly libraries = new Map<string, string>();
  private readonly verified = new Map<string, boolean>();
  /** Seconds spent waiting for the compiler. */
  compileSeconds = 0;
  private indexSize = 0;

  constructor(compiler: Compiler) {
    const { path, fs, os } = modules();
    this.compiler = compiler;
    const identity = [String(abiVersion), prelude, compilerFlags().join(' '), compiler.identity, processorIdentity()];
    const name = `native-${sha256(identity.join('\n')).slice(0, 24)}`;
    let directory = path.join(cacheRoot(), name);
    try {
      claim(directory);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warn(
        `flambeau: the kernel cache ${directory} cannot be used (${reason}); kernels are compiled anew in each process`,
      );
      directory = fs.mkdtempSync(path.join(os.tmpdir(), 'flambeau-'));
      process.once('exit', () => fs.rmSync(directory, { recursive: true, force: true }));
    }
    this.directory = directory;
    this.readIndex();
  }

  /** The library that holds `key`, its bytes verified; undefined if it has to be compiled. */
  find(key: string): string | undefined {
    const library = this.libraries.get(key);
    return library !== undefined && this.verify(library) ? this.file(library) : undefined;
  }

  /** Forgets a library that could not be loaded. */
  discard(file: string): void {
    const { path } = modules();
    this.verified.set(path.basename(file, '.so'), false);
  }

  /** Looks whether another process has compiled something since the index was read. */
  refresh(): void {
    const { fs } = modules();
    const size = fs.statSync(this.index(), { throwIfNoEntry: false })?.size ?? 0;
    if (size !== this.indexSize) this.readIndex();
  }

  /** Compiles units and enters them into the index. */
  compile(units: readonly Unit[], options: readonly string[] = []): void {
    const { fs, path } = modules();
    if (units.length === 0) return;
    const start = performance.now();
    this.removeStaleBuilds();
    const work = fs.mkdtempSync(path.join(this.directory, 'build-'));
    try {
      units.forEach(({ source }, i) => {
        fs.writeFileSync(path.join(work, `${i}.c`), source);
      });
      compileAll(
        this.compiler,
        work,
        units.map((_, i) => ({ source: `${i}.c`, output: `${i}.so` })),
        options,
      );
      const lines = units.map(({ keys }, i) => {
        const built = path.join(work, `${i}.so`);
        const library = sha256(fs.readFileSync(built));
        fs.chmodSync(built, 0o600);
        fs.renameSync(built, this.file(library));
        this.verified.set(library, true);
        for (const key of keys) this.libraries.set(key, library);
        const line: IndexLine = { library, keys };
        return `${JSON.stringify(line)}\n`;
      });
      fs.appendFileSync(this.index(), `\n${lines.join('')}`, { mode: 0o600 });
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
      this.compileSeconds += (performance.now() - start) / 1000;
    }
  }

  /** Removes what processes left behind that were killed while they compiled. */
  private removeStaleBuilds(): void {
    const { fs, path } = modules();
    for (const name of fs.readdirSync(this.directory)) {
      if (!name.startsWith('build-')) continue;
      const build = path.join(this.directory, name);
      const status = fs.statSync(build, { throwIfNoEntry: false });
      if (status !== undefined && Date.now() - status.mtimeMs > staleMilliseconds)
        fs.rmSync(build, { recursive: true, force: true });
    }
  }

  private index(): string {
    return `${this.directory}/index`;
  }

  private file(library: string): string {
    return `${this.directory}/${library}.so`;
  }

  private readIndex(): void {
    const { fs } = modules();
    let text: string;
    try {
      text = fs.readFileSync(this.index(), 'utf8');
    } catch {
      return;
    }
    this.indexSize = Buffer.byteLength(text);
    for (const line of text.split('\n')) {
      if (line === '') continue;
      let entry: unknown;
      try {
        entry = JSON.parse(line);
      } catch {
        continue;
      }
      if (isIndexLine(entry)) for (const key of entry.keys) this.libraries.set(key, entry.library);
    }
  }

  /** Compares a library's bytes with its name, once in the life of a process. */
  private verify(library: string): boolean {
    const known = this.verified.get(library);
    if (known !== undefined) return known;
    const { fs } = modules();
    let sound = false;
    try {
      sound = sha256(fs.readFileSync(this.file(library))) === library;
      if (!sound) fs.unlinkSync(this.file(library));
    } catch {
      sound = false;
    }
    this.verified.set(library, sound);
    return sound;
  }
}
