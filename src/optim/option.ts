/** @file The options of optimizers: what each must be, its default and its range, stated once. */
import { strangerOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import { Module } from '../nn/module.ts';
import { isRecord } from '../ops/options.ts';
import { Tensor } from '../tensor/tensor.ts';

export interface Option<T> {
  readonly standard: T;
  /** What a value must be at any time: `a number`. */
  readonly kind: string;
  isKind(value: unknown): boolean;
  /** What it must be where it is given or loaded: `a number not below 0`. */
  readonly range: string;
  accepts(value: T): boolean;
}

/** The options of an optimizer, in PyTorch's order. */
export type OptionList<O extends object> = { readonly [Name in keyof O]: Option<O[Name]> };

/** The values that such a list describes. */
export type OptionsOf<List> = {
  -readonly [Name in keyof List]: List[Name] extends Option<infer T> ? T : never;
};

/** An argument that may stand by position, or the object that names it and those after it. */
export type Given<O extends object, Name extends keyof O> = O[Name] | Partial<O>;

const isNumber = (value: unknown): boolean => typeof value === 'number';

export function number(standard: number, range = 'a number', accepts: (value: number) => boolean = () => true) {
  return { standard, kind: 'a number', isKind: isNumber, range, accepts } satisfies Option<number>;
}

export const notNegative = (standard: number) => number(standard, 'a number not below 0', (value) => value >= 0);

export const share = (standard: number) =>
  number(standard, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);

/** Two numbers, the caller's own from then on. */
export function pair(
  standard: readonly [number, number],
  range = 'two numbers',
  accepts: (first: number, second: number) => boolean = () => true,
): Option<readonly [number, number]> {
  return {
    standard,
    kind: 'an array of numbers',
    isKind: (value) => Array.isArray(value) && value.every(isNumber),
    range,
    accepts: (value) => value.length === 2 && accepts(...value),
  };
}

/** A whole number. */
export const whole = (standard: number, least: number) =>
  number(standard, `a whole number not below ${least}`, (value) => Number.isInteger(value) && value >= least);

/** One of some words, or null. */
export function oneOf<Word extends string>(words: readonly Word[]): Option<Word | null> {
  const range = `${words.map((word) => `'${word}'`).join(', ')} or null`;
  const isOne = (value: unknown): boolean => value === null || words.some((word) => word === value);
  return { standard: null, kind: range, isKind: isOne, range, accepts: () => true };
}

/** Decays of running means. */
export const betas = (first: number, second: number) =>
  pair([first, second], 'two numbers from 0 to below 1', (a, b) => a >= 0 && a < 1 && b >= 0 && b < 1);

export const flag = (standard = false): Option<boolean> => ({
  standard,
  kind: 'true or false',
  isKind: (value) => typeof value === 'boolean',
  range: 'true or false',
  accepts: () => true,
});

/** Accepted as in PyTorch, where it chooses between implementations; here every step is a fused one. */
const choice: Option<boolean | null> = {
  standard: null,
  kind: 'true, false or null',
  isKind: (value) => value === null || typeof value === 'boolean',
  range: 'true, false or null',
  accepts: () => true,
};

/** How PyTorch runs a step. Results are the same for all of them, and here there is one way. */
export const implementation = {
  /** Accepted, and changes nothing: a step is always one fused pass over memory. */
  foreach: choice,
  /** Accepted, and changes nothing: a step is always one fused pass over memory. */
  fused: choice,
  /** Accepted, and changes nothing: nothing has to be done for a step to be captured. */
  capturable: flag(),
  /** Must be false: a step is not recorded for gradients. */
  differentiable: {
    ...flag(),
    range: 'false, as steps are not recorded for gradients (write the update with operators, to differentiate it)',
    accepts: (value: boolean) => !value,
  },
} as const;

/** Ascend instead of descend. */
export const maximize: Option<boolean> = flag();

/** A value as messages name it. */
export function describe(value: unknown): string {
  const stranger = strangerOf(value);
  if (stranger !== undefined) return stranger;
  if (value instanceof Tensor) return 'a tensor';
  if (value instanceof Module) return 'a module';
  if (value === null || value === undefined || typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof Map) return 'a Map';
  return Array.isArray(value) ? 'an array' : isRecord(value) ? 'an object' : `a ${typeof value}`;
}

/** A list among options as the optimizer's own: what the caller does to theirs later changes nothing. */
export function owned(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...value]) : value;
}

/** Options as the optimizer keeps them; those that are undefined are left out. */
export function ownOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, owned(value)]])),
  );
}

/** A rule that a value breaks. */
export function outOfRange(optimizer: string, option: string, value: unknown, rule: string): ValueError {
  const text = Array.isArray(value) ? `${value.map(String)}` : String(value);
  return new ValueError(`${optimizer}/${option}`, `${option} of ${optimizer} must be ${rule}, got ${text}`, { value });
}

/** The options of one optimizer, with the checks that follow from them. */
export class OptionChecks<O extends object> {
  readonly optimizer: string;
  private readonly list: OptionList<O>;
  private readonly positional: number;
  private readonly entries: readonly (readonly [name: string, option: Option<unknown>])[];

  /** The first `positional` options may come by position. */
  constructor(optimizer: string, list: OptionList<O>, positional: number) {
    this.optimizer = optimizer;
    this.list = list;
    this.positional = positional;
    this.entries = Object.entries(list);
  }

  /** The options that hold where a group says nothing: those of a constructor's call, by position and by name. */
  defaults(given: readonly unknown[]): O {
    const { optimizer, positional } = this;
    const names = Object.keys(this.list);
    const last = given.at(-1);
    const options = isRecord(last) ? last : {};
    const values = isRecord(last) ? given.slice(0, -1) : given;
    if (values.length > positional) {
      throw new ArgumentError(
        `${optimizer}/options`,
        `${optimizer} takes ${names.slice(0, positional).join(', ')} by position and the other options by name, got ${values.length} by position\n  fix: new optim.${optimizer}(parameters, { ${names[positional] ?? 'lr'}: … })`,
      );
    }
    this.refuseUnknown(Object.keys(options));
    const twice = names.find((option, i) => i < values.length && options[option] !== undefined);
    if (twice !== undefined) {
      throw new ArgumentError(
        `${optimizer}/options`,
        `${twice} of ${optimizer} is given twice, by position and by name`,
      );
    }
    const standard = Object.fromEntries(this.entries.map(([name, option]) => [name, option.standard]));
    const byPosition = Object.fromEntries(values.map((value, i) => [names[i] as string, value]));
    return { ...standard, ...ownOptions(byPosition), ...ownOptions(options) } as O;
  }

  refuseUnknown(given: readonly string[], others: readonly string[] = []): void {
    const unknown = given.filter((key) => !Object.hasOwn(this.list, key) && !others.includes(key));
    if (unknown.length === 0) return;
    const names = Object.keys(this.list);
    throw new ArgumentError(
      `${this.optimizer}/options`,
      `${this.optimizer} has no option ${unknown.join(', ')}; its options are ${names.join(', ')}${nearest(unknown[0] ?? '', names)}`,
      { unknown },
    );
  }

  /** Every option must be what its list says, and no number may be NaN. */
  kinds(options: Readonly<Record<string, unknown>>): void {
    for (const [name, option] of this.entries) {
      const value = options[name];
      if (option.isKind(value) && !Number.isNaN(value)) continue;
      if (Number.isNaN(value)) throw outOfRange(this.optimizer, name, value, 'a number');
      const fix =
        value instanceof Tensor ? `\n  fix: ${name}.item(), and set it in optimizer.paramGroups to change it` : '';
      throw new ArgumentError(
        `${this.optimizer}/${name}`,
        `${name} of ${this.optimizer} must be ${option.kind}, got ${describe(value)}${fix}`,
        { value },
      );
    }
  }

  /** Every option must be in its range. */
  ranges(options: Readonly<Record<string, unknown>>): void {
    for (const [name, option] of this.entries) {
      const value = options[name];
      if (!option.accepts(value)) throw outOfRange(this.optimizer, name, value, option.range);
    }
  }
}
