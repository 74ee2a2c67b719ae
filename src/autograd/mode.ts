/** @file Grad modes as users set them: scoped by callbacks, also asynchronous ones in Node, or by `using` in synchronous blocks. */
/// <reference lib="esnext.disposable" preserve="true" />
import { ArgumentError, AutogradError } from '../errors/errors.ts';
import { carriesModes, type GradMode, gradMode, inContext, Scope } from './context.ts';

/**
 * Whether the mode asks for gradients to be recorded; in inference mode nothing is recorded all the same.
 *
 * @example
 * torch.isGradEnabled(); // true
 * torch.noGrad(() => torch.isGradEnabled()); // false
 */
export function isGradEnabled(): boolean {
  const mode = gradMode();
  return mode === 'enabled' || mode === 'enabled-in-inference';
}

/**
 * Whether this code runs within `inferenceMode`.
 *
 * @example
 * torch.isInferenceModeEnabled(); // false
 */
export function isInferenceModeEnabled(): boolean {
  const mode = gradMode();
  return mode === 'inference' || mode === 'enabled-in-inference';
}

type Wanted = 'enabled' | 'disabled' | 'inference';

function within(wanted: Wanted): GradMode {
  if (wanted === 'inference' || !isInferenceModeEnabled()) return wanted;
  return wanted === 'enabled' ? 'enabled-in-inference' : 'inference';
}

/** A grad mode that ends with its block: `using _ = torch.noGrad()`. */
export interface GradModeScope {
  [Symbol.dispose](): void;
}

function scope(name: string, wanted: Wanted): GradModeScope {
  const opened = new Scope(name, within(wanted));
  return {
    [Symbol.dispose]() {
      if (opened.close()) return;
      throw new AutogradError(
        'grad-mode/async',
        `a scope of ${name}() was held across an await: it ended there, as other code runs in between\n  rule: using _ = torch.${name}(…) is for synchronous blocks\n  fix: await torch.${name}(${name === 'setGradEnabled' ? 'enabled, ' : ''}async () => { … }) keeps its mode across await`,
      );
    },
  };
}

function enter<T>(name: string, wanted: Wanted, body: () => T): T {
  const result = inContext(within(wanted), body);
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return result;
  if (isGenerator(result)) return carried(name, wanted, result);
  if ('then' in result && typeof result.then === 'function') requireCarried(name, result);
  return result;
}

/** Work that goes on after the callback has returned must find the mode again. */
function requireCarried(name: string, result: object): void {
  // By its tag: a promise may come from another realm.
  const isPromise = Object.prototype.toString.call(result) === '[object Promise]';
  if (isPromise && carriesModes()) return;
  throw new AutogradError(
    'grad-mode/async',
    isPromise
      ? `the callback of ${name} returned a promise, but this host cannot carry a grad mode across await\n  fix: await first, and call ${name} around the synchronous part`
      : `the callback of ${name} returned an object with a then of its own, whose work may begin later, in another grad mode\n  fix: await it inside the callback: async () => await …`,
  );
}

type GeneratorLike = Record<'next' | 'throw' | 'return', (...given: unknown[]) => unknown>;

function isGenerator(value: object): value is GeneratorLike {
  return (['next', 'throw', 'return'] as const).every(
    (method) => method in value && typeof (value as GeneratorLike)[method] === 'function',
  );
}

/** A generator whose every step runs in the mode, as PyTorch's decorators make of generator functions. */
function carried<T extends GeneratorLike>(name: string, wanted: Wanted, generator: T): T {
  const step =
    (method: keyof GeneratorLike) =>
    (...given: unknown[]) =>
      enter(name, wanted, () => generator[method](...given));
  return Object.assign(Object.create(Object.getPrototypeOf(generator)), {
    next: step('next'),
    throw: step('throw'),
    return: step('return'),
  });
}

function requireCallback(name: string, body: unknown): void {
  if (typeof body === 'function') return;
  throw new ArgumentError(
    `${name}/argument`,
    `${name} takes a callback, got ${body === null ? 'null' : typeof body}\n  fix: a callback as last argument, () => …, or none: using _ = torch.${name}(…) in a synchronous block`,
  );
}

type ModeFunction = {
  (): GradModeScope;
  <T>(body: () => T): T;
};

function modeFunction(name: string, wanted: Wanted): ModeFunction {
  function mode(): GradModeScope;
  function mode<T>(body: () => T): T;
  function mode<T>(body?: () => T): T | GradModeScope {
    if (body === undefined) return scope(name, wanted);
    requireCallback(name, body);
    return enter(name, wanted, body);
  }
  return mode;
}

/**
 * Runs a callback without recording gradients, also in what it awaits and in the steps of a generator that it returns;
 * without a callback, gives a scope for `using` in a synchronous block.
 *
 * @throws {AutogradError} when the host cannot carry the mode across `await`, or a `using` scope is held across one
 *   (`grad-mode/async`).
 * @difference A mode never reaches other asynchronous tasks: it belongs to the callback and to what that begins, or to
 *   the block of `using`.
 * @example
 * const x = torch.ones(2, { requiresGrad: true });
 * torch.noGrad(() => x.mul(2)).requiresGrad; // false
 */
export const noGrad: ModeFunction = modeFunction('noGrad', 'disabled');

/**
 * Records gradients again within a callback (or a `using` scope) that runs inside `noGrad`.
 *
 * @example
 * const x = torch.ones(2, { requiresGrad: true });
 * torch.noGrad(() => torch.enableGrad(() => x.mul(2))).requiresGrad; // true
 */
export const enableGrad: ModeFunction = modeFunction('enableGrad', 'enabled');

/**
 * Runs a callback whose results never take part in training, as `noGrad` does, and says so to `isInferenceModeEnabled`.
 *
 * @example
 * torch.inferenceMode(() => torch.isInferenceModeEnabled()); // true
 */
export const inferenceMode: ModeFunction = modeFunction('inferenceMode', 'inference');

/**
 * Records gradients or not, by a condition, within a callback or a `using` scope.
 *
 * @throws {ArgumentError} when the condition is no boolean (`setGradEnabled/argument`).
 * @difference As a statement it would hold for all code of the thread in PyTorch; here it needs a callback or `using`.
 * @example
 * const x = torch.ones(2, { requiresGrad: true });
 * torch.setGradEnabled(false, () => x.mul(2)).requiresGrad; // false
 */
export function setGradEnabled(enabled: boolean): GradModeScope;
export function setGradEnabled<T>(enabled: boolean, body: () => T): T;
export function setGradEnabled<T>(enabled: boolean, body?: () => T): T | GradModeScope {
  if (typeof enabled !== 'boolean') {
    throw new ArgumentError(
      'setGradEnabled/argument',
      `enabled of setGradEnabled must be true or false, got ${typeof enabled}`,
    );
  }
  const wanted = enabled ? 'enabled' : 'disabled';
  if (body === undefined) return scope('setGradEnabled', wanted);
  requireCallback('setGradEnabled', body);
  return enter('setGradEnabled', wanted, body);
}
