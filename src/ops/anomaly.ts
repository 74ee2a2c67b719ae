/**
 * @file Anomaly mode: each node of the graph remembers the call that made it, so that a NaN of a backward pass, or an error of it,
 * says where it comes from. Outside of the mode nothing of this runs.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { unrecorded } from '../autograd/context.ts';
import { type Gradient, type Node, type NodeWatch, watchNodes } from '../autograd/node.ts';
import { innermostCall, pathOf, watchCalls } from '../dispatch/module-calls.ts';
import { ArgumentError, AutogradError, FlambeauError } from '../errors/errors.ts';
import { host } from '../storage/host.ts';
import { formatShape } from '../tensor/shape.ts';
import { bindNamed } from './define.ts';
import { type Arguments, optionalBoolean } from './parameters.ts';
import { isnan } from './pointwise/predicates.ts';
import { any } from './reduce/truth.ts';

const parameters = [optionalBoolean('checkNan', true, 'a gradient with NaN is an error')] as const;

export interface AnomalyOptions {
  /** A gradient with NaN is an error. Default: true. */
  readonly checkNan?: boolean | null;
}

/** Anomaly mode to the end of a block: `using _ = torch.autograd.detectAnomaly()`. */
export interface AnomalyScope {
  [Symbol.dispose](): void;
}

/** Where a node was made. Its text is worked out when it is asked for. */
interface Origin {
  readonly module: string | undefined;
  readonly trace: Error;
}

/** Frames of a stack that are kept: those of the library come first. */
const frameCount = 64;

/** As stack traces name the folder of the library; undefined where they name no files. */
function libraryFolder(): string | undefined {
  const frame = new Error('here').stack?.split('\n').find((line) => /:\d+:\d+\)?$/.test(line));
  const file = /(?:\(|at |@)(\S+):\d+:\d+\)?$/.exec(frame ?? '')?.[1];
  return file?.replace(/([\\/]ops)?[\\/][^\\/]*$/, '');
}

/** The lines of a stack that are the user's; all of them where user and library stand in one bundle. */
function userFrames({ stack = '' }: Error): string[] {
  const frames = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  const folder = libraryFolder();
  const theirs = frames.filter((line) => folder === undefined || !line.includes(`${folder}/`));
  return (theirs.length === 0 ? frames : theirs).map((line) => `    ${line.trim()}`);
}

/** Keeps the origins of the nodes that are made while it is on. */
class AnomalyWatch implements NodeWatch {
  readonly checkNan: boolean;
  private readonly origins = new WeakMap<Node, Origin>();

  constructor(checkNan: boolean) {
    this.checkNan = checkNan;
  }

  made(node: Node): void {
    const limit: unknown = Reflect.get(Error, 'stackTraceLimit');
    Reflect.set(Error, 'stackTraceLimit', frameCount);
    const trace = new Error('forward');
    Reflect.set(Error, 'stackTraceLimit', limit);
    const call = innermostCall();
    const module = call === undefined ? undefined : `${pathOf(call)} (${call.module.constructor.name})`;
    this.origins.set(node, { module, trace });
  }

  ran(node: Node, results: readonly Gradient[]): void {
    if (!this.checkNan) return;
    results.forEach((result, i) => {
      if (result === undefined || node.edges[i] === undefined || !hasNan(result)) return;
      throw new AutogradError(
        'backward/nan',
        `${node.name} returned NaN in the gradient of its input ${i}, of shape ${formatShape(result.sizes)}\n  rule: a NaN spreads to every parameter behind it; the values or the derivative of this call have no meaning somewhere, such as 0 · ∞\n  fix: keep its input where the derivative is finite (clamp, a small number added under a root or in a divisor), or look for values that are not finite: nn.inspect(model, input)`,
        { node: node.name, input: i, ...this.details(node) },
      );
    });
  }

  failed(node: Node, error: unknown): unknown {
    const origin = this.origins.get(node);
    if (origin !== undefined && error instanceof FlambeauError && !error.message.includes(forwardTitle)) {
      const where = origin.module === undefined ? '' : ` in ${origin.module}`;
      error.message += `\n${forwardTitle} of ${node.name}${where}:\n${userFrames(origin.trace).join('\n')}`;
    }
    return error;
  }

  private details(node: Node): { module?: string; stack?: string[] } {
    const origin = this.origins.get(node);
    if (origin === undefined) return {};
    const stack = userFrames(origin.trace).map((line) => line.trim());
    return { stack, ...(origin.module === undefined ? {} : { module: origin.module }) };
  }
}

const forwardTitle = '  forward call';

/** What the host cannot read at once is not looked at. */
function hasNan(gradient: NonNullable<Gradient>): boolean {
  if (gradient.storage.device !== host || !gradient.dtype.isFloatingPoint) return false;
  return unrecorded(() => Boolean(any(isnan(gradient)).item()));
}

let current: AnomalyWatch | undefined;
let unwatch: (() => void) | undefined;

function use(watch: AnomalyWatch | undefined): void {
  current = watch;
  watchNodes(watch);
  // Somebody must look on, so that the calls of modules are known.
  if (watch === undefined) {
    unwatch?.();
    unwatch = undefined;
  } else unwatch ??= watchCalls({});
}

/** Switches the mode, and gives what switches it back. */
function enter(watch: AnomalyWatch | undefined): AnomalyScope {
  const before = current;
  use(watch);
  return { [Symbol.dispose]: () => use(before) };
}

/**
 * Runs a callback in anomaly mode: where a backward pass makes a NaN, or fails, the error names the operation, the module and the
 * call in the forward pass that it belongs to. Without a callback it gives a scope for `using`. Forward and backward pass belong
 * inside. It takes time: for the search for mistakes only.
 *
 * @throws {AutogradError} when a gradient holds NaN (`backward/nan`).
 * @throws {ArgumentError} when the callback is none (`detectAnomaly/argument`).
 * @difference The mode is a callback's or a block's; gradients on a device that the host cannot read at once are not searched for NaN.
 * @example
 * const x = torch.tensor([0, 4], { requiresGrad: true });
 * let message = '';
 * try {
 *   torch.autograd.detectAnomaly(() => x.sqrt().mul(torch.tensor([0, 1])).sum().backward());
 * } catch (error) {
 *   message = String(error);
 * }
 * message.includes('SqrtBackward0 returned NaN in the gradient of its input 0'); // true
 * torch.isAnomalyEnabled(); // false
 */
export function detectAnomaly(): AnomalyScope;
export function detectAnomaly(options: AnomalyOptions): AnomalyScope;
export function detectAnomaly<T>(body: () => T, checkNan?: boolean | null | AnomalyOptions): T;
export function detectAnomaly<T>(...given: readonly unknown[]): T | AnomalyScope {
  const [body] = given;
  const isScope = body === undefined || (typeof body === 'object' && body !== null);
  if (!isScope && typeof body !== 'function') {
    throw new ArgumentError(
      'detectAnomaly/argument',
      `detectAnomaly takes a callback, got ${body === null ? 'null' : typeof body}\n  fix: detectAnomaly(() => …), or none: using _ = torch.autograd.detectAnomaly() in a synchronous block`,
    );
  }
  const options = (isScope ? given : given.slice(1)) as Arguments<typeof parameters>;
  const { checkNan } = bindNamed('detectAnomaly', parameters, options);
  const scope = enter(new AnomalyWatch(checkNan));
  if (isScope) return scope;
  let result: T;
  try {
    result = (body as () => T)();
  } catch (error) {
    scope[Symbol.dispose]();
    throw error;
  }
  if (result instanceof Promise) return result.finally(() => scope[Symbol.dispose]()) as T;
  scope[Symbol.dispose]();
  return result;
}

/**
 * Switches anomaly mode, that of `detectAnomaly`, on or off for the whole process, or for a block with `using`.
 *
 * @throws {ArgumentError} when the mode is no boolean (`setDetectAnomaly/argument`).
 * @example
 * torch.autograd.setDetectAnomaly(true);
 * torch.isAnomalyEnabled(); // true
 * torch.autograd.setDetectAnomaly(false);
 */
export function setDetectAnomaly(mode: boolean, checkNan?: boolean | null | AnomalyOptions): AnomalyScope;
export function setDetectAnomaly(mode: boolean, ...options: readonly unknown[]): AnomalyScope {
  if (typeof mode !== 'boolean') {
    throw new ArgumentError(
      'setDetectAnomaly/argument',
      `mode of setDetectAnomaly must be true or false, got ${typeof mode}`,
    );
  }
  const { checkNan } = bindNamed('setDetectAnomaly', parameters, options as Arguments<typeof parameters>);
  return enter(mode ? new AnomalyWatch(checkNan) : undefined);
}

/**
 * Whether anomaly mode is on.
 *
 * @example
 * torch.isAnomalyEnabled(); // false
 */
export function isAnomalyEnabled(): boolean {
  return current !== undefined;
}

/**
 * Whether anomaly mode, where it is on, takes a gradient with NaN for an error.
 *
 * @example
 * torch.autograd.detectAnomaly(() => torch.isAnomalyCheckNanEnabled()); // true
 */
export function isAnomalyCheckNanEnabled(): boolean {
  return current?.checkNan ?? false;
}
