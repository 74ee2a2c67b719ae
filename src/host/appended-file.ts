/** @file Files that grow: what was written is there as far as it goes, whatever happens to the process afterwards. */
import { DeviceError } from '../errors/errors.ts';
import { refusal } from './file-refusals.ts';
import { nodeModule } from './process.ts';

export interface AppendedFile {
  /** Writes all of it. The process may be killed at any moment: what was written before is there. */
  write(bytes: Uint8Array): void;
  /** Brings what was written to disk, so that the machine may fail, too. */
  sync(): void;
  close(): void;
}

/** The machine and the process, so that files of several stand beside each other. */
export function writerName(): string {
  return `${nodeModule('node:os')?.hostname() ?? 'host'}.${globalThis.process?.pid ?? 0}`;
}

/** A file to write to: a new one (`'wx'`), one in the place of another (`'w'`), or one that goes on (`'a'`). */
export function openAppended(path: string, mode: 'w' | 'wx' | 'a'): AppendedFile {
  const fs = nodeModule('node:fs');
  if (fs === undefined) throw new DeviceError('file/no-host', 'this host has no files to write to');
  const guarded = <T>(body: () => T): T => {
    try {
      return body();
    } catch (cause) {
      throw refusal(path, false, cause);
    }
  };
  const file = guarded(() => fs.openSync(path, mode));
  return {
    write: (bytes) =>
      guarded(() => {
        for (let done = 0; done < bytes.length; ) done += fs.writeSync(file, bytes, done);
      }),
    sync: () => guarded(() => fs.fsyncSync(file)),
    close: () => guarded(() => fs.closeSync(file)),
  };
}
