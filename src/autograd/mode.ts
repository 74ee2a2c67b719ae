/** @file Grad modes: is the graph recorded? Scoped by callbacks, also asynchronous ones in Node, or by `using`. */
import { AutogradError } from '../errors/errors.ts';
import { nodeModule } from '../host/process.ts';

export type GradMode = 'enabled' | 'disabled' | 'inference';

let mode: GradMode = 'enabled';
/** Asynchronous callbacks under way. Only while there are any must an operator ask for the mode of its own asynchronous context. */
let asynchronous = 0;

interface ModeStorage {
  run<T>(mode: GradMode, body: () => T): T;
  getStore(): GradMode | undefined;
}

let storage: ModeStorage | undefined;

function modeStorage(): ModeStorage | undefined {
  const hooks = nodeModule('node:async_hooks');
  if (storage === undefined && hooks !== undefined) storage = new hooks.AsyncLocalStorage<GradMode>();
  return storage;
}

export function gradMode(): GradMode {
  return asynchronous === 0 ? mode : (storage?.getStore() ?? mode);
}

/** Is the gradient graph recorded now? */
export function isGradEnabled(): boolean {
  return asynchronous === 0 ? mode === 'enabled' : gradMode() === 'enabled';
}

/** Is inference mode on? */
export function isInferenceModeEnabled(): boolean {
  return gradMode() === 'inference';
}

function withMode<T>(name: string, next: GradMode, body: () => T): T {
  const before = mode;
  mode = next;
  const context = modeStorage();
  let result: T;
  // An outer asynchronous context would hide the variable, so the inner mode is put there as well.
  const run = () => (context === undefined ? body() : context.run(next, body));
  try {
    result = run();
  } finally {
    mode = before;
  }
  if (!(result instanceof Promise)) return result;
  if (context === undefined) {
    throw new AutogradError(
      'grad-mode/async',
      `the callback of ${name} returned a promise, but this host cannot carry a grad mode across await\n  fix: await first, and call ${name} around the synchronous part`,
    );
  }
  asynchronous++;
  const done = () => {
    asynchronous--;
  };
  result.then(done, done);
  return result;
}

/** A grad mode that ends with its block: `using _ = torch.noGrad()`. */
export interface GradModeScope {
  [Symbol.dispose](): void;
}

function scope(next: GradMode): GradModeScope {
  const before = mode;
  mode = next;
  return {
    [Symbol.dispose]() {
      mode = before;
    },
  };
}

type ModeFunction = {
  (): GradModeScope;
  <T>(body: () => T): T;
};

function modeFunction(name: string, next: GradMode): ModeFunction {
  function enter(): GradModeScope;
  function enter<T>(body: () => T): T;
  function enter<T>(body?: () => T): T | GradModeScope {
    return body === undefined ? scope(next) : withMode(name, next, body);
  }
  return enter;
}

/** Runs a callback without recording gradients; without a callback, a scope for `using`. */
export const noGrad: ModeFunction = modeFunction('noGrad', 'disabled');
/** Runs a callback with gradients recorded, inside `noGrad`. */
export const enableGrad: ModeFunction = modeFunction('enableGrad', 'enabled');
/** As `noGrad`, for code that never trains. */
export const inferenceMode: ModeFunction = modeFunction('inferenceMode', 'inference');

/** Sets the mode by a condition: `setGradEnabled(training, () => model(x))`. */
export function setGradEnabled<T>(enabled: boolean, body: () => T): T {
  return withMode('setGradEnabled', enabled ? 'enabled' : 'disabled', body);
}
