/**
 * @file Compiled kernels on disk. One directory for each pair of compiler and processor holds libraries, named by the hash of their
 * bytes, and an index: a file to which each compilation appends a line. Appending and renaming are atomic, so that processes may
 * share the directory without locks; a library whose bytes do not match its name is deleted and compiled again. Where the disk
 * fails (full, read-only, removed), the process goes on in another directory.
 */

import { EngineError } from '../../errors/errors.ts';
import { type Compiler, compileAll, compilerFlags, processorIdentity } from '../../host/compiler.ts';
import { warn } from '../../host/process.ts';
import { abiVersion, prelude } from '../../render/c/prelude.ts';
import { compilerSeconds } from '../settings.ts';
import { isWholeElf } from './elf.ts';
import { KernelDirectory, modules, reasonOf, remove } from './host-directory.ts';

/** A source to be compiled into one library, and the keys of what it holds. */
export interface Unit {
  readonly source: string;
  readonly keys: readonly string[];
}

/** No compilation takes as long as this. */
const staleMilliseconds = 3_600_000;

/** The compiler failed, but so does writing a file of the size of a library: the disk is to blame. */
const probeBytes = 1024 * 1024;

interface IndexLine {
  readonly library: string;
  readonly keys: readonly string[];
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

/** Adds text to a file of this user's alone, in one piece. Not waiting: a pipe that nobody reads is an error then. */
export function appendTo(file: string, text: string): void {
  const { fs } = modules();
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = fs.constants;
  const opened = fs.openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
  try {
    fs.writeFileSync(opened, text);
  } finally {
    fs.closeSync(opened);
  }
}

/** The bytes of a plain file; undefined for whatever else stands there, as a pipe would never end. */
export function bytesOf(file: string): Uint8Array | undefined {
  const { fs } = modules();
  try {
    return fs.statSync(file).isFile() ? fs.readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}

function hasRoom(directory: string): boolean {
  const { fs, path } = modules();
  try {
    fs.writeFileSync(path.join(directory, 'probe'), new Uint8Array(probeBytes));
    return true;
  } catch {
    return false;
  }
}

export class KernelCache {
  private readonly place: KernelDirectory;
  private readonly compiler: Compiler;
  /** The file that holds a key. */
  private readonly libraries = new Map<string, string>();
  private readonly verified = new Map<string, boolean>();
  /** Seconds spent waiting for the compiler. */
  compileSeconds = 0;
  private indexSize = 0;

  constructor(compiler: Compiler) {
    this.compiler = compiler;
    const identity = [String(abiVersion), prelude, compilerFlags().join(' '), compiler.identity, processorIdentity()];
    this.place = new KernelDirectory(`native-${sha256(identity.join('\n')).slice(0, 24)}`);
    this.readIndex();
  }

  /** Where new libraries go. */
  get directory(): string {
    return this.place.path;
  }

  /** The library that holds `key`, its bytes verified; undefined if it has to be compiled. */
  find(key: string): string | undefined {
    const file = this.libraries.get(key);
    return file !== undefined && this.verify(file) ? file : undefined;
  }

  /** Forgets and removes a library that could not be loaded, so that no later process meets it. */
  discard(file: string): void {
    this.verified.set(file, false);
    remove(file);
  }

  /** Looks whether another process has compiled something since the index was read. */
  refresh(): void {
    const { fs } = modules();
    try {
      if ((fs.statSync(this.index(), { throwIfNoEntry: false })?.size ?? 0) !== this.indexSize) this.readIndex();
    } catch {
      // What cannot be read holds nothing.
    }
  }

  /** Compiles units and enters them into the index. Errors: `engine/compiler-failed`, and `engine/cache` where no disk takes them. */
  compile(units: readonly Unit[], options: readonly string[] = []): void {
    if (units.length === 0) return;
    const start = performance.now();
    try {
      for (let restored = false; ; ) {
        try {
          this.compileHere(units, options);
          return;
        } catch (error) {
          if (error instanceof EngineError) throw error;
          if (!restored && this.place.restore()) restored = true;
          else this.place.move(reasonOf(error));
        }
      }
    } finally {
      this.compileSeconds += (performance.now() - start) / 1000;
    }
  }

  /** Goes on in another directory, because libraries cannot be loaded from this one. */
  move(reason: string): void {
    this.place.move(reason);
  }

  /** Errors of its own are the compiler's; others are those of the directory. */
  private compileHere(units: readonly Unit[], options: readonly string[]): void {
    const { fs, path } = modules();
    this.removeStaleBuilds();
    const work = fs.mkdtempSync(path.join(this.directory, 'build-'));
    try {
      units.forEach(({ source }, i) => {
        fs.writeFileSync(path.join(work, `${i}.c`), source);
      });
      this.runCompiler(work, units, options);
      const lines = units.map(({ keys }, i) => {
        const { library, file } = this.keep(path.join(work, `${i}.so`));
        for (const key of keys) this.libraries.set(key, file);
        const line: IndexLine = { library, keys };
        return `${JSON.stringify(line)}\n`;
      });
      this.enter(lines);
    } finally {
      remove(work);
    }
  }

  private runCompiler(work: string, units: readonly Unit[], options: readonly string[]): void {
    const jobs = units.map((_, i) => ({ source: `${i}.c`, output: `${i}.so` }));
    try {
      compileAll(this.compiler, work, jobs, { options, seconds: compilerSeconds() });
      for (const { output } of jobs) this.requireLibrary(modules().path.join(work, output));
    } catch (error) {
      if (hasRoom(work)) throw error;
      throw new Error(`the compiler could not write there: ${reasonOf(error)}`);
    }
  }

  private requireLibrary(file: string): void {
    if (process.platform !== 'linux' || isWholeElf(bytesOf(file) ?? new Uint8Array())) return;
    const command = this.compiler.command.join(' ');
    throw new EngineError('engine/compiler-failed', `the C compiler ended well, but wrote no library: ${command}`, {
      compiler: command,
    });
  }

  /** Gives a compiled library its name. */
  private keep(built: string): { library: string; file: string } {
    const { fs, path } = modules();
    const library = sha256(fs.readFileSync(built));
    const file = path.join(this.directory, `${library}.so`);
    fs.chmodSync(built, 0o600);
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) remove(file);
    fs.renameSync(built, file);
    this.verified.set(file, true);
    return { library, file };
  }

  /** Without its index the directory serves this process alone. */
  private enter(lines: readonly string[]): void {
    try {
      appendTo(this.index(), `\n${lines.join('')}`);
    } catch (error) {
      warn(
        `flambeau: the index of the kernel cache ${this.directory} cannot be written (${reasonOf(error)}); kernels are compiled anew in each process`,
      );
    }
  }

  /** Removes what processes left behind that were killed while they compiled. */
  private removeStaleBuilds(): void {
    const { fs, path } = modules();
    for (const name of fs.readdirSync(this.directory)) {
      if (!name.startsWith('build-')) continue;
      const build = path.join(this.directory, name);
      const status = fs.statSync(build, { throwIfNoEntry: false });
      if (status !== undefined && Date.now() - status.mtimeMs > staleMilliseconds) remove(build);
    }
  }

  private index(): string {
    return `${this.directory}/index`;
  }

  private readIndex(): void {
    const bytes = bytesOf(this.index());
    if (bytes === undefined) return;
    this.indexSize = bytes.length;
    for (const line of new TextDecoder().decode(bytes).split('\n')) {
      if (line === '') continue;
      let entry: unknown;
      try {
        entry = JSON.parse(line);
      } catch {
        continue;
      }
      if (!isIndexLine(entry)) continue;
      const file = `${this.directory}/${entry.library}.so`;
      for (const key of entry.keys) this.libraries.set(key, file);
    }
  }

  /** Compares a library's bytes with its name, once in the life of a process. */
  private verify(file: string): boolean {
    const known = this.verified.get(file);
    if (known !== undefined) return known;
    const bytes = bytesOf(file);
    const sound = bytes !== undefined && sha256(bytes) === modules().path.basename(file, '.so');
    if (bytes !== undefined && !sound) remove(file);
    this.verified.set(file, sound);
    return sound;
  }
}
