/** @file Files of results, each replaced whole or not at all; and what to say when the system refuses one. */
import { mkdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SerializationError } from 'flambeau';

/** Nothing is a directory that lies below a file: there the system refuses to look. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return false;
  }
}

/**
 * Makes a directory and those above it, as far as they are missing. Node's own `recursive` never returns where a directory that is there
 * answers "no such file" to a new one, as /proc does. @returns the directories made, outermost first
 */
export function makeDirectory(path: string): string[] {
  const directory = resolve(path);
  if (isDirectory(directory)) return [];
  const parent = dirname(directory);
  const made = parent === directory ? [] : makeDirectory(parent);
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have made it in between.
    if (!isDirectory(directory)) throw error;
  }
  return [...made, directory];
}

/** Writes a file whose directory is made if need be: afterwards `path` holds all of `content`, or what it held before. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  makeDirectory(dirname(path));
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Writes an empty file into a directory, which need not be there yet, and takes away all that it made: so that a place that cannot be
 * written to is known before the work and not after it. `option` names the place in the error.
 */
export function checkWritable(directory: string, option: string): void {
  const probe = join(directory, `.${process.pid}.tmp`);
  try {
    const made = makeDirectory(directory);
    try {
      writeFileSync(probe, '');
    } finally {
      rmSync(probe, { force: true });
      for (const path of made.reverse()) rmdirSync(path);
    }
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    const message = `${option} ${directory} cannot be written to: ${cause.message}`;
    throw new SerializationError('output/refused', message, { directory, option, cause });
  }
}

/** As `checkWritable`, for a file. */
export function checkWritableFile(path: string, option: string): void {
  if (isDirectory(path)) {
    throw new SerializationError('output/refused', `${option} ${path} is a directory, and a file is needed`, { path });
  }
  checkWritable(dirname(path), option);
}

/** Whether the system refused something: a full disk, a missing permission, a path that is no directory. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && typeof (error as { syscall?: unknown }).syscall === 'string';
}
