/** @file Why a file cannot be opened: what stands there in its place, and what to do about it. */
import { SerializationError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';

/** How many names of a folder an error lists. */
const longestList = 8;

/** What is there, so that a wrong name shows. */
function contentOf(folder: string): string {
  const fs = nodeModule('node:fs');
  try {
    const names = fs?.readdirSync(folder).filter((name) => !name.startsWith('.')) ?? [];
    if (names.length === 0) return 'holds no files';
    return `holds ${names.slice(0, longestList).join(', ')}${names.length > longestList ? ', …' : ''}`;
  } catch {
    return 'cannot be listed';
  }
}

/** The folder that a path leads to as far as it leads. */
function nearestFolder(path: string): string {
  const [fs, paths] = [nodeModule('node:fs'), nodeModule('node:path')];
  if (fs === undefined || paths === undefined) return path;
  let folder = paths.dirname(paths.resolve(path));
  while (!fs.existsSync(folder) && paths.dirname(folder) !== folder) folder = paths.dirname(folder);
  return folder;
}

function missing(path: string): string {
  const folder = nearestFolder(path);
  return `there is no such file\n  found: ${folder} ${contentOf(folder)}\n  fix: give the path from there, or one that begins with /`;
}

/** By the system's code: what it means, and the mend. */
const meanings: Readonly<Record<string, (path: string, isRead: boolean) => string>> = {
  ENOENT: (path, isRead) =>
    isRead
      ? missing(path)
      : `its folder is not there\n  found: ${nearestFolder(path)} is\n  fix: make it first: fs.mkdirSync(folder, { recursive: true })`,
  ENOTDIR: () => 'a part of the path is a file, where a folder should be\n  fix: leave out what stands behind the file',
  EISDIR: (path) =>
    `it is a folder\n  found: it ${contentOf(path)}\n  fix: name a file in it; torch.io.loadFile reads a folder of Hugging Face's as it is`,
  EACCES: (path, isRead) =>
    `this user may not ${isRead ? 'read' : 'write'} it\n  fix: run as its owner, or give permission: chmod u+${isRead ? 'r' : 'w'} ${path}`,
  ENOSPC: () => 'the disk is full\n  fix: make room, or write to another disk',
  EROFS: () => 'its disk can only be read\n  fix: write to another disk',
  EMFILE: () => 'this process has too many files open\n  fix: close some, or raise the limit: ulimit -n',
  ENAMETOOLONG: () => 'the name is longer than the file system takes\n  fix: give a shorter one',
};

/** The error of a file that the system refuses. */
export function refusal(path: string, isRead: boolean, cause: unknown): SerializationError {
  const { code = '' } = cause as { code?: string };
  const meaning = meanings[code]?.(path, isRead);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SerializationError(
    isRead ? 'file/read' : 'file/write',
    `cannot ${isRead ? 'read' : 'write'} ${path}: ${meaning === undefined ? reason : `${code}, ${meaning}`}`,
    { path, cause },
  );
}
