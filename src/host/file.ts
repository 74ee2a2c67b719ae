/** @file Files: reading one whole, and replacing one so that it is either the old one or all of the new one. */
import { ArgumentError, DeviceError, FlambeauError } from '../errors/errors.ts';
import { withFileName } from '../errors/file-name.ts';
import { refusal } from './file-refusals.ts';
import { nodeModule } from './process.ts';
import { addressOf, isUrl, type Url } from './url.ts';

/** Most bytes for one call of the system; Node refuses 2 GiB and more. */
const largestTransfer = 2 ** 30;

/** What a file system says that cannot bring a directory to disk by itself. */
const directorySyncRefusals = new Set(['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'EBADF', 'ENOTSUP']);

function modules() {
  const fs = nodeModule('node:fs');
  const path = nodeModule('node:path');
  if (fs === undefined || path === undefined) {
    throw new DeviceError('file/no-host', 'this host has no files; pass the bytes instead of a path');
  }
  return { fs, path };
}

type FileSystem = ReturnType<typeof modules>['fs'];

/** The path that a `file:` URL names, and any path as it is. */
function pathOf(place: string | Url): string {
  const address = addressOf('file/path', 'a file', place);
  if (!isUrl(place)) return address;
  if (!address.startsWith('file:')) {
    throw new ArgumentError(
      'file/path',
      `files are read and written at paths and file: URLs, got ${address}\n  fix: fetch it, and pass the bytes`,
      { path: address },
    );
  }
  return nodeModule('node:url')?.fileURLToPath(address) ?? address;
}

/** A file that is open, of which only what is asked for is read. */
export interface OpenFile {
  readonly byteLength: number;
  /** Another one once the file was written to or replaced. */
  readonly state: string;
  /** Fills `target` with the bytes from `position` on, all of which lie within. */
  read(target: Uint8Array, position: number): void;
}

/** Runs `use` on an open file, whose errors get its name. What has no length, such as a pipe, is read first. */
export function withFile<T>(place: string | Url, use: (file: OpenFile) => T): T {
  const { fs } = modules();
  const path = pathOf(place);
  try {
    const file = fs.openSync(path, 'r');
    try {
      const status = fs.fstatSync(file, { bigint: true });
      const state = `${status.ino} ${status.size} ${status.mtimeNs}`;
      if (status.isFile()) {
        return use({
          byteLength: Number(status.size),
          state,
          read: (target, position) => readSpan(fs, file, target, position),
        });
      }
      const bytes = new Uint8Array(fs.readFileSync(file));
      const read: OpenFile['read'] = (target, position) =>
        target.set(bytes.subarray(position, position + target.length));
      return use({ byteLength: bytes.length, state, read });
    } finally {
      fs.closeSync(file);
    }
  } catch (cause) {
    throw cause instanceof FlambeauError ? withFileName(path, cause) : refusal(path, true, cause);
  }
}

/** Is there something of that name? */
export function fileExists(place: string | Url): boolean {
  return modules().fs.existsSync(pathOf(place));
}

/** Makes a folder and those above it. Node's own way (`recursive`) never ends in `/proc`. */
function makeFolder(folder: string): void {
  const { fs, path } = modules();
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  fs.mkdirSync(folder);
}

/** The path of a file in a folder, which is made where it is not there. */
export function pathIn(folder: string, name: string): string {
  const { path } = modules();
  try {
    makeFolder(path.resolve(folder));
  } catch (cause) {
    throw refusal(folder, false, cause);
  }
  return path.join(folder, name);
}

/** The path of a folder in another one. */
export function folderIn(folder: string, name: string): string {
  return modules().path.join(folder, name);
}

/** The path of a file that stands beside another. */
export function siblingOf(place: string | Url, name: string): string {
  const { path } = modules();
  return path.join(path.dirname(pathOf(place)), name);
}

/** The name of a file, without its folder. */
export function nameOf(place: string | Url): string {
  return modules().path.basename(pathOf(place));
}

function listed(fs: FileSystem, folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (cause) {
    throw refusal(folder, true, cause);
  }
}

/** Names of what stands in the folder of a file. */
export function neighboursOf(place: string | Url): string[] {
  const { fs, path } = modules();
  return listed(fs, path.dirname(pathOf(place)));
}

/** The path of what stands in a folder. */
export function insideOf(folder: string | Url, name: string): string {
  return modules().path.join(pathOf(folder), name);
}

/** Names of what stands in a folder; undefined where there is none of that name. */
export function namesIn(place: string | Url): string[] | undefined {
  const { fs } = modules();
  const path = pathOf(place);
  try {
    if (!fs.statSync(path).isDirectory()) return undefined;
  } catch {
    // Not there, or not to be seen: opening it says so.
    return undefined;
  }
  return listed(fs, path);
}

/** What stands in a folder, sorted by name; links count as what they lead to. */
export function listFolder(
  place: string | Url,
): { readonly name: string; readonly path: string; readonly isFolder: boolean }[] {
  const { fs, path: paths } = modules();
  const folder = pathOf(place);
  try {
    const names = fs.readdirSync(folder).sort((a, b) => (a < b ? -1 : 1));
    return names.map((name) => {
      const path = paths.join(folder, name);
      return { name, path, isFolder: fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false };
    });
  } catch (cause) {
    throw refusal(folder, true, cause);
  }
}

/** Removes a file, if it can: nothing refers to it any more. */
export function removeFile(path: string): void {
  try {
    modules().fs.rmSync(path, { force: true });
  } catch {
    // Another one's file, or a folder that may not be changed any more: it takes room, and does no harm.
  }
}

/** All bytes of a file. */
export function readFile(place: string | Url): Uint8Array<ArrayBuffer> {
  return withFile(place, (file) => {
    const bytes = new Uint8Array(file.byteLength);
    file.read(bytes, 0);
    return bytes;
  });
}

function readSpan(fs: FileSystem, file: number, target: Uint8Array, position: number): void {
  let done = 0;
  while (done < target.length) {
    const count = fs.readSync(file, target, done, Math.min(target.length - done, largestTransfer), position + done);
    if (count === 0) throw new Error('it became shorter while it was read\n  fix: read it when nothing writes to it');
    done += count;
  }
}

/**
 * Writes the chunks to `path`. Whatever goes wrong (a full disk, a missing permission, a crash), `path` afterwards holds the old file
 * as it was or the whole new one: the bytes go to a new file beside it, are brought to disk, and then take its name.
 */
export function writeFileAtomic(place: string | Url, chunks: Iterable<Uint8Array>): void {
  const { fs, path: paths } = modules();
  const path = pathOf(place);
  try {
    const { target, mode } = resolve(fs, path);
    const directory = paths.dirname(target);
    removeLeftovers(fs, directory, paths);
    const temporary = paths.join(directory, `${ownPrefix()}${temporaryName()}.tmp`);
    const file = fs.openSync(temporary, 'wx');
    try {
      try {
        if (mode !== undefined) fs.fchmodSync(file, mode);
        for (const chunk of chunks) writeAll(fs, file, chunk);
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
      fs.renameSync(temporary, target);
    } catch (cause) {
      fs.rmSync(temporary, { force: true });
      throw cause;
    }
    syncDirectory(fs, directory);
  } catch (cause) {
    throw cause instanceof FlambeauError ? cause : refusal(path, false, cause);
  }
}

/** The file behind symbolic links, and the permissions of what stands there. */
function resolve(fs: FileSystem, path: string): { target: string; mode: number | undefined } {
  const status = fs.statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return { target: path, mode: undefined };
  if (!status.isFile()) throw new Error('it exists and is not a file\n  fix: name a file, in it if it is a folder');
  return { target: fs.realpathSync(path), mode: status.mode & 0o7777 };
}

let written = 0;

function temporaryName(): string {
  written += 1;
  const random = Math.floor(Math.random() * 2 ** 52).toString(36);
  return `${globalThis.process?.pid ?? 0}-${written}-${random}`;
}

/** What the names of temporary files of this machine begin with: a folder may be shared with others, whose processes nobody here sees. */
function ownPrefix(): string {
  const machine = nodeModule('node:os')?.hostname() ?? '';
  return `.flambeau-${machine.replace(/[^\w.]/g, '_')}-`;
}

/** Does a process of that number run? One of another user does, too, though it takes no signal. */
function isRunning(process: number): boolean {
  try {
    return globalThis.process.kill(process, 0);
  } catch (cause) {
    return (cause as { code?: string }).code !== 'ESRCH';
  }
}

/** Removes the temporary files of processes of this machine that were killed while they wrote. */
function removeLeftovers(fs: FileSystem, directory: string, paths: { join(...parts: string[]): string }): void {
  const prefix = ownPrefix();
  try {
    for (const name of fs.readdirSync(directory)) {
      if (!name.startsWith(prefix)) continue;
      const process = /^(\d+)-\d+-[a-z0-9]+\.tmp$/.exec(name.slice(prefix.length))?.[1];
      if (process !== undefined && !isRunning(Number(process))) fs.rmSync(paths.join(directory, name), { force: true });
    }
  } catch {
    // A folder that may be written to but not listed, or whose files are another's: saving needs neither.
  }
}

function writeAll(fs: FileSystem, file: number, chunk: Uint8Array): void {
  let done = 0;
  while (done < chunk.length) {
    done += fs.writeSync(file, chunk, done, Math.min(chunk.length - done, largestTransfer));
  }
}

/** Brings the new name to disk, where the file system can. */
function syncDirectory(fs: FileSystem, directory: string): void {
  try {
    const handle = fs.openSync(directory, 'r');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  } catch (cause) {
    const { code = '' } = cause as { code?: string };
    if (!directorySyncRefusals.has(code)) throw cause;
  }
}
