/** @file The command line of the digits example. */
import { parseArgs } from 'node:util';
import { ArgumentError } from 'flambeau';

export interface DigitsOptions {
  /** Where MNIST's files lie; undefined draws digits instead. */
  readonly data: string | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly lr: number;
  readonly seed: number;
  /** Processes or threads that prepare batches; 0 prepares them in place. */
  readonly workers: number;
  /** Where checkpoints and charts go. */
  readonly out: string;
  /** Where the results go as JSON, if anywhere. */
  readonly json: string | undefined;
  /** Continue from the last checkpoint in `out`. */
  readonly resume: boolean;
  /** How many digits to train with; undefined takes what there is, or draws `drawnByDefault`. */
  readonly samples: number | undefined;
}

/** Training digits that are drawn when nobody says how many. */
export const drawnByDefault = 12_000;

const defaults = { epochs: 10, batchSize: 64, lr: 1e-3, seed: 0, workers: 0, out: 'runs/digits' } as const;

export const usage = `Trains a convolutional network to read handwritten digits.

usage: npm start -- [options]

  --data DIR        read MNIST's IDX files from DIR, packed by gzip or not
                    (default: draw digits)
  --samples N       train with N digits
                    (default: all of DIR, or ${drawnByDefault} drawn ones)
  --epochs N        passes over the training digits (default: ${defaults.epochs})
  --batch-size N    digits per step (default: ${defaults.batchSize})
  --lr RATE         learning rate (default: ${defaults.lr})
  --seed N          seed of all random numbers (default: ${defaults.seed})
  --workers N       threads that prepare batches, 0 for none (default: ${defaults.workers})
  --out DIR         where checkpoints and charts go (default: ${defaults.out})
  --json FILE       write the results to FILE as JSON
  --resume          continue from the last checkpoint in --out
  --help            show this text
`;

function fail(option: string, expected: string, given: string): never {
  const shown = given === '' ? 'nothing' : `'${given}'`;
  throw new ArgumentError('options/value', `--${option} expects ${expected}, got ${shown}`, { option, given });
}

function whole(option: string, given: string | undefined, fallback: number, least: number, most: number): number {
  if (given === undefined) return fallback;
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  return fail(option, `a whole number from ${least} to ${most}`, given);
}

function rate(option: string, given: string | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given) ? Number(given) : Number.NaN;
  if (value > 0 && value <= 100) return value;
  return fail(option, 'a number above 0, at most 100', given);
}

function path(option: string, given: string): string {
  return given.trim() === '' ? fail(option, 'a path', given) : given;
}

function split(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        data: text,
        samples: text,
        epochs: text,
        'batch-size': text,
        lr: text,
        seed: text,
        workers: text,
        out: text,
        json: text,
        resume: flag,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (cause) {
    // Node's first sentence says what is wrong; what follows talks about its own rules.
    const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split(/\n|\. /);
    throw new ArgumentError('options/unknown', first.replace(/\.$/, ''), { cause });
  }
}

/** Reads the arguments after the program's name. Returns `'help'` where help is asked for; throws an `ArgumentError` of one line on a mistake. */
export function parseOptions(args: readonly string[]): DigitsOptions | 'help' {
  const given = split(args);
  if (given.help === true) return 'help';
  const most = 1_000_000;
  return {
    data: given.data === undefined ? undefined : path('data', given.data),
    samples: given.samples === undefined ? undefined : whole('samples', given.samples, 0, 10, 10 * most),
    epochs: whole('epochs', given.epochs, defaults.epochs, 1, most),
    batchSize: whole('batch-size', given['batch-size'], defaults.batchSize, 1, most),
    lr: rate('lr', given.lr, defaults.lr),
    seed: whole('seed', given.seed, defaults.seed, 0, Number.MAX_SAFE_INTEGER),
    workers: whole('workers', given.workers, defaults.workers, 0, 64),
    out: path('out', given.out ?? defaults.out),
    json: given.json === undefined ? undefined : path('json', given.json),
    resume: given.resume === true,
  };
}

interface Output {
  write(text: string): unknown;
}

/** As `parseOptions`, but prints help or the mistake. Returns the options, or the exit code with which the program has to end: 0 or 2. */
export function readOptions(
  args: readonly string[],
  stdout: Output,
  stderr: Output,
): DigitsOptions | { readonly exitCode: 0 | 2 } {
  try {
    const options = parseOptions(args);
    if (options !== 'help') return options;
    stdout.write(usage);
    return { exitCode: 0 };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    stderr.write(`${error.message}\n\n${usage}`);
    return { exitCode: 2 };
  }
}
