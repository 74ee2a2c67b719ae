/** @file A training in one file: everything that it goes on from, to the same bits. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { naming } from '../errors/file-name.ts';
import { fileExists } from '../host/file.ts';
import { addressOf, isUrl, type Url } from '../host/url.ts';
import { Module } from '../nn/module.ts';
import { isOptions } from '../ops/argument-kinds.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { type Arguments, bind, optionalBoolean } from '../ops/parameters.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';
import { Tensor } from '../tensor/tensor.ts';
import { load, loadFile, save } from './checkpoint.ts';
import { fault } from './fault.ts';
import { asBytes } from './source.ts';

/** What has a state that it can go on from: models, optimizers, schedulers, loaders, and classes of your own. */
export interface Stateful {
  stateDict(): unknown;
  loadStateDict(state: never): unknown;
}

const resumeParameters = [optionalBoolean('mustExist', true, 'an error where there is no file yet')] as const;

/** The state of the generator that draws where none is given. */
const defaultName = 'rng_state';

const isStateful = (value: unknown): value is Stateful =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  'stateDict' in value &&
  typeof value.stateDict === 'function' &&
  'loadStateDict' in value;

const isPart = (value: unknown): value is Stateful | Generator => isStateful(value) || value instanceof Generator;

function stateOf(part: unknown): unknown {
  if (part instanceof Generator) return fromTypedArray(part.getState());
  return isStateful(part) ? part.stateDict() : part;
}

function apply(part: Stateful | Generator, state: unknown): void {
  if (!(part instanceof Generator)) {
    part.loadStateDict(state as never);
    return;
  }
  const bytes = state instanceof Tensor ? state.toTypedArray() : undefined;
  if (bytes instanceof Uint8Array) part.setState(bytes);
  else
    throw fault(
      'resumeTraining/generator',
      `the state of a generator is a tensor of bytes, got ${kindOf(state)}\n  fix: save the torch.Generator itself as a part of torch.io.saveTraining`,
    );
}

function requireParts(call: string, parts: unknown): Readonly<Record<string, unknown>> {
  if (!isOptions(parts)) {
    throw new ArgumentError(
      `${call}/parts`,
      `${call} takes an object of what the training consists of, got ${kindOf(parts)}\n  fix: torch.io.${call}(path, { model, optimizer })`,
    );
  }
  if (!Object.hasOwn(parts, defaultName)) return parts;
  throw new ArgumentError(
    `${call}/parts`,
    `${defaultName} is the name of the default generator's state, which is saved anyway\n  fix: give your part another name`,
  );
}

/**
 * Saves a training: the states of all parts that have one (models, optimizers, schedulers, loaders, generators), values such as the
 * epoch as they are, and the state of the default generator. The file is one of `torch.save`, complete or not there; without a path,
 * gives the bytes of one.
 *
 * @throws {ArgumentError} when the parts are no object (`saveTraining/parts`).
 * @example
 * const model = new nn.Linear(2, 1);
 * const optimizer = new optim.Adam(model.parameters());
 * torch.io.saveTraining('run.pt', { model, optimizer, epoch: 3 });
 * torch.io.resumeTraining('run.pt', { model, optimizer }); // { epoch: 3 }
 */
export function saveTraining(path: string | Url, parts: Readonly<Record<string, unknown>>): void;
export function saveTraining(parts: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer>;
export function saveTraining(...given: readonly unknown[]): Uint8Array<ArrayBuffer> | void {
  const hasPath = given.length > 1 || typeof given[0] === 'string' || isUrl(given[0]);
  const parts = Object.entries(requireParts('saveTraining', hasPath ? given[1] : given[0]));
  const states = parts.map(([name, part]): [string, unknown] => [name, stateOf(part)]);
  const training = { ...Object.fromEntries(states), [defaultName]: stateOf(defaultGenerator) };
  return hasPath ? save(training, given[0] as string | Url) : save(training);
}

/**
 * Puts the parts of a training into the states that `saveTraining` wrote to a file or gave as bytes, and the default generator, too:
 * from there it goes on to the same bits. Returns the values that were saved beside them. Where a part does not fit, no part is changed. With
 * `mustExist: false`, a file that is not there yet changes nothing and gives no values.
 *
 * @throws {SerializationError} when the file lacks a part (`resumeTraining/parts`).
 * @example
 * const model = new nn.Linear(2, 1);
 * torch.io.resumeTraining('none.pt', { model }, { mustExist: false }); // {}
 */
export function resumeTraining<Values = Record<string, unknown>>(
  source: string | Url | Uint8Array | ArrayBuffer,
  parts: Readonly<Record<string, Stateful | Generator>>,
  ...options: Arguments<typeof resumeParameters>
): Partial<Values> {
  const given = requireParts('resumeTraining', parts);
  const [mustExist] = bind('resumeTraining', resumeParameters, options);
  const odd = Object.keys(given).find((name) => !isPart(given[name]));
  if (odd !== undefined) {
    throw new ArgumentError(
      'resumeTraining/parts',
      `${odd} of resumeTraining has no stateDict and loadStateDict\n  fix: leave it out: values come back as the result`,
    );
  }
  const bytes = asBytes(source);
  if (bytes !== undefined) return valuesAfter(parts, load(bytes)) as Partial<Values>;
  const path = source as string | Url;
  if (!mustExist && !fileExists(path)) return {};
  const saved: unknown = loadFile(path);
  const name = addressOf('file/path', 'a file', path);
  const mend = 'make the parts as they were when the file was saved';
  return naming(name, () => valuesAfter(parts, saved), mend) as Partial<Values>;
}

/** Puts the parts into their states in the file, and gives what else it holds. */
function valuesAfter(parts: Readonly<Record<string, Stateful | Generator>>, saved: unknown): Record<string, unknown> {
  if (!isOptions(saved))
    throw fault(
      'resumeTraining/parts',
      `the file holds no training: it is ${kindOf(saved)}, and no dict of parts\n  fix: save it with torch.io.saveTraining`,
    );
  const missing = [...Object.keys(parts), defaultName].filter((name) => !Object.hasOwn(saved, name));
  if (missing.length > 0) {
    throw fault(
      'resumeTraining/parts',
      `the file holds no ${missing.join(', ')}; it holds ${Object.keys(saved).join(', ')}\n  fix: save it with torch.io.saveTraining and the same parts`,
      { missing },
    );
  }
  applyAll(Object.entries({ ...parts, [defaultName]: defaultGenerator }), saved);
  return Object.fromEntries(
    Object.entries(saved).filter(([name]) => name !== defaultName && !Object.hasOwn(parts, name)),
  );
}

/** Models last: theirs is the largest state, and of the last part none need be kept. */
function applyAll(
  parts: readonly (readonly [string, Stateful | Generator])[],
  saved: Readonly<Record<string, unknown>>,
): void {
  const order = [...parts].sort(([, a], [, b]) => Number(a instanceof Module) - Number(b instanceof Module));
  const before: (readonly [Stateful | Generator, Uint8Array])[] = [];
  try {
    order.forEach(([name, part], i) => {
      // As bytes: a state shares memory with its part.
      if (i < order.length - 1) before.push([part, save(stateOf(part))]);
      apply(part, saved[name]);
    });
  } catch (error) {
    for (const [part, state] of before) apply(part, load(state));
    throw error;
  }
}
