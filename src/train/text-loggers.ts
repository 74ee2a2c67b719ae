/** @file Numbers of a training in text files: comma-separated values, and JSON lines. */
import { ArgumentError } from '../errors/errors.ts';
import { type AppendedFile, openAppended } from '../host/appended-file.ts';
import { fileExists, readFile, writeFileAtomic } from '../host/file.ts';
import type { Logger } from './logger.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A text file to which lines are added. It is opened with the first line, so that it is known whether a training goes on. */
abstract class TextLogger implements Logger {
  readonly path: string;
  #file: AppendedFile | undefined;
  #isContinued = false;

  constructor(call: string, path: string) {
    if (typeof path !== 'string' || path === '') {
      throw new ArgumentError(`${call}/path`, `${call} takes the path of a file, got ${typeof path}`);
    }
    this.path = path;
  }

  abstract log(values: Readonly<Record<string, number>>, step: number): void;

  /** The lines of the file that are whole and of steps up to `step`. */
  protected abstract kept(lines: readonly string[], step: number): readonly string[];

  /** What stands there is kept, but for lines of later steps. */
  resumeAt(step: number): void {
    this.#isContinued = true;
    if (fileExists(this.path)) this.replace(this.kept(this.lines(), step));
  }

  /** The lines that were written whole: what a killed process broke off has no end. */
  protected lines(): string[] {
    return new TextDecoder().decode(readFile(this.path)).split('\n').slice(0, -1);
  }

  protected replace(lines: readonly string[]): void {
    this.#file?.close();
    this.#file = undefined;
    this.#isContinued = true;
    writeFileAtomic(this.path, [bytesOf(lines.map((line) => `${line}\n`).join(''))]);
  }

  protected add(line: string): void {
    this.#file ??= openAppended(this.path, this.#isContinued ? 'a' : 'w');
    this.#isContinued = true;
    this.#file.write(bytesOf(`${line}\n`));
  }

  flush(): void {
    this.#file?.sync();
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

/** A field as RFC 4180 has it. */
const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Writes numbers as comma-separated values: a column for the step and one for each name, empty where a name has no number. A name that
 * comes later gets a column of its own. A training that goes on from a checkpoint goes on with the file; a new one begins it anew.
 *
 * @example
 * const logger = new train.CsvLogger('run.csv');
 * logger.log({ loss: 0.5 }, 1);
 * logger.log({ loss: 0.25, accuracy: 0.75 }, 2);
 * logger.close();
 * logger.path; // run.csv
 */
export class CsvLogger extends TextLogger {
  #columns: string[] = [];

  constructor(path: string) {
    super('CsvLogger', path);
  }

  log(values: Readonly<Record<string, number>>, step: number): void {
    const fresh = Object.keys(values).filter((name) => !this.#columns.includes(name));
    if (fresh.length > 0) this.#widen(fresh);
    this.add([step, ...this.#columns.map((name) => values[name] ?? '')].join(','));
  }

  #widen(fresh: readonly string[]): void {
    const isFirst = this.#columns.length === 0;
    this.#columns.push(...fresh);
    const head = ['step', ...this.#columns].map(quoted).join(',');
    if (isFirst) this.add(head);
    else
      this.replace([
        head,
        ...this.lines()
          .slice(1)
          .map((line) => line + ','.repeat(fresh.length)),
      ]);
  }

  protected kept([head, ...rows]: readonly string[], step: number): readonly string[] {
    if (head === undefined) return [];
    const names = Array.from(head.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g), ([, inQuotes, plain]) =>
      inQuotes === undefined ? String(plain) : inQuotes.replaceAll('""', '"'),
    );
    this.#columns = names.slice(1);
    return [head, ...rows.filter((row) => Number(row.slice(0, row.indexOf(','))) <= step)];
  }
}

/**
 * Writes numbers as lines of JSON, each with its step; what is no finite number is null. A training that goes on from a checkpoint goes on
 * with the file; a new one begins it anew.
 *
 * @example
 * const logger = new train.JsonLinesLogger('run.jsonl');
 * logger.log({ loss: 0.5 }, 1);
 * logger.close();
 * logger.path; // run.jsonl
 */
export class JsonLinesLogger extends TextLogger {
  constructor(path: string) {
    super('JsonLinesLogger', path);
  }

  log(values: Readonly<Record<string, number>>, step: number): void {
    this.add(JSON.stringify({ step, ...values }));
  }

  protected kept(lines: readonly string[], step: number): readonly string[] {
    return lines.filter((line) => (JSON.parse(line) as { readonly step: number }).step <= step);
  }
}
