/** @file Command lines of the worked examples: each states its options once, and gets values, help and messages about mistakes of it. */
import { parseArgs } from 'node:util';
import { ArgumentError } from 'flambeau';
import { closest } from '../digits/spelling.ts';

/** One option: how its value is read from what was written, and what the help says of it. */
export interface Option<T> {
  readonly fallback: T;
  readonly about: string;
  /** What stands for the value in the help; none for a flag. */
  readonly placeholder: string | undefined;
  readonly read: (name: string, written: string) => T;
}

export type OptionList = Readonly<Record<string, Option<number> | Option<string> | Option<boolean>>>;

/** The values of options by their names. */
export type Values<O extends OptionList> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export interface Command<O extends OptionList = OptionList> {
  /** The folder of the example. */
  readonly name: string;
  /** What the program does, at most 80 characters a line. */
  readonly about: string;
  readonly options: O;
}

const most = 1_000_000;

function refuse(name: string, expected: string, written: string): never {
  const got = written === '' ? 'nothing' : `'${written}'`;
  throw new ArgumentError('options/value', `--${name} expects ${expected}, got ${got}`);
}

/** A whole number. */
export function whole(fallback: number, about: string, least = 1, largest = most): Option<number> {
  const read = (name: string, written: string): number => {
    const value = /^\d+$/.test(written) ? Number(written) : Number.NaN;
    return value >= least && value <= largest
      ? value
      : refuse(name, `a whole number from ${least} to ${largest}`, written);
  };
  return { fallback, about, placeholder: 'N', read };
}

/** The seed of all random numbers. */
export const seed = (): Option<number> => whole(0, 'seed of all random numbers', 0, Number.MAX_SAFE_INTEGER);

/** A folder. An option in its place is a folder forgotten. */
export function folder(fallback: string, about: string): Option<string> {
  const read = (name: string, written: string): string =>
    written.trim() === '' || written.startsWith('--') ? refuse(name, 'a path', written) : written;
  return { fallback, about, placeholder: 'DIR', read };
}

/** A text that may be empty. */
export function text(fallback: string, about: string): Option<string> {
  return { fallback, about, placeholder: 'TEXT', read: (_, written) => written };
}

/** The values of options that are not given. */
export const defaultsOf = <O extends OptionList>({ options }: Command<O>): Values<O> =>
  Object.fromEntries(Object.entries(options).map(([key, { fallback }]) => [key, fallback])) as Values<O>;

/** What the options are called on the command line, and as fields. */
const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The text of `--help`. */
export function usageOf({ name, about, options }: Command): string {
  const rows = Object.entries(options).map(([key, { placeholder, about, fallback }]) => [
    `--${dashed(key)}${placeholder === undefined ? '' : ` ${placeholder}`}`,
    placeholder === undefined ? about : `${about} (default: ${fallback})`,
  ]);
  rows.push(['--help', 'show this text']);
  const width = Math.max(...rows.map(([left = '']) => left.length));
  const list = rows.map(([left = '', right]) => `  ${left.padEnd(width)}  ${right}`);
  return `${about}\n\nusage: npm run example -- ${name} [options]\n\n${list.join('\n')}\n`;
}

/** The values of the options; undefined where help is asked for. @throws {ArgumentError} of one line about a mistake. */
export function parseOptions<O extends OptionList>(
  command: Command<O>,
  args: readonly string[],
): Values<O> | undefined {
  const byName = new Map(Object.entries(command.options).map(([key, option]) => [dashed(key), { key, option }]));
  const names = [...byName.keys(), 'help'];
  const options = Object.fromEntries(
    names.map((name) => {
      const isFlag = byName.get(name)?.option.placeholder === undefined;
      return [name, { type: isFlag ? ('boolean' as const) : ('string' as const) }];
    }),
  );
  const values: Record<string, number | string | boolean> = { ...defaultsOf<OptionList>(command) };
  let isHelp = false;
  for (const token of parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      throw new ArgumentError('options/unknown', `unexpected '${token.value}': options begin with --`);
    }
    if (token.name === 'help') {
      isHelp = true;
      continue;
    }
    const known = byName.get(token.name);
    if (known === undefined) {
      const [written = ''] = (args[token.index] ?? '').split('=');
      const meant = closest(written.replace(/^-+/, ''), names);
      const mend = meant === undefined ? 'see --help' : `did you mean --${meant}?`;
      throw new ArgumentError('options/unknown', `there is no option '${written}': ${mend}`);
    }
    if (known.option.placeholder === undefined && token.value !== undefined) {
      throw new ArgumentError('options/value', `--${token.name} takes no value, got '${token.value}'`);
    }
    values[known.key] = known.option.read(token.name, token.value ?? '');
  }
  return isHelp ? undefined : (values as Values<O>);
}
