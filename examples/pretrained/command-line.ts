/** @file What the command lines of these examples have in common. */
import { parseArgs } from 'node:util';
import { ArgumentError, FlambeauError } from 'flambeau';

/** Options as they were given, each as often as it was; flags as an empty text. */
export class Options {
  private readonly given: ReadonlyMap<string, readonly string[]>;

  constructor(args: readonly string[], texts: readonly string[], flags: readonly string[]) {
    const options = Object.fromEntries([
      ...texts.map((name) => [name, { type: 'string' as const }]),
      ...flags.map((name) => [name, { type: 'boolean' as const }]),
    ]);
    const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
    const given = new Map<string, string[]>();
    const all = [...texts, ...flags].map((name) => `--${name}`).join(', ');
    for (const token of tokens) {
      if (token.kind === 'positional') throw wrong(`unexpected '${token.value}': options begin with --`);
      if (token.kind === 'option-terminator') continue;
      const { name, value } = token;
      if (texts.includes(name)) {
        if (value === undefined) throw wrong(`--${name} needs a value`);
        given.set(name, [...(given.get(name) ?? []), value]);
      } else if (flags.includes(name)) {
        if (value !== undefined) throw wrong(`--${name} takes no value, got '${value}'`);
        given.set(name, ['']);
      } else throw wrong(`there is no option '${token.rawName}': there are ${all}`);
    }
    this.given = given;
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  /** The values of an option that may be given several times. */
  texts(name: string): readonly string[] {
    return this.given.get(name) ?? [];
  }

  text(name: string): string | undefined {
    const values = this.texts(name);
    if (values.length > 1) throw wrong(`--${name} is given ${values.length} times`);
    return values[0];
  }

  /** An option that must be given. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw wrong(`--${name} is needed: see --help`);
    return value;
  }

  /** A number, of whatever size: who uses it knows the range. */
  number(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (value.trim() === '' || Number.isNaN(Number(value))) throw wrong(`--${name} must be a number, got '${value}'`);
    return Number(value);
  }
}

function wrong(message: string): ArgumentError {
  return new ArgumentError('options/value', message);
}

/** A program: what it prints goes through `print`, line by line. */
export type Program = (args: readonly string[], print: (line: string) => void) => void;

/** Runs a program with the arguments of the process; mistakes of the user's end it with one message and no stack. */
export function runProgram(program: Program): void {
  try {
    program(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    if (!(error instanceof FlambeauError)) throw error;
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
