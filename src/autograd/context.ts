/**
 * @file The grad mode of the code that runs. Callbacks set it for their synchronous part by a variable, and for asynchronous work
 * that begins in them by the host's context. `using` scopes hold for a stretch of synchronous code.
 */
import { afterSynchronousCode, type Context, makeContext } from '../host/context.ts';
import { warn } from '../host/process.ts';

/** Inference mode goes on inside `enableGrad`, as in PyTorch: nothing is recorded there. */
export type GradMode = 'enabled' | 'disabled' | 'inference' | 'enabled-in-inference';

/** The mode of the innermost callback that runs; undefined outside of callbacks, and where a scope was opened in it since. */
let override: GradMode | undefined;
/** The innermost callback that runs: its mode, and a number that no other has. */
let callbackMode: GradMode | undefined;
let callback = 0;
let lastCallback = 0;

/** The host's context; made when first needed, so that programs without grad modes pay nothing. */
let context: Context<GradMode | Scope> | undefined;

function modeContext(): Context<GradMode | Scope> {
  context ??= makeContext();
  return context;
}

/** Scopes that were opened in the synchronous code that runs now. */
const openScopes = new Set<Scope>();
let closing = false;

/** Scopes end with the synchronous code that opened them, as whatever runs next may belong to somebody else. */
function closeScopes(): void {
  closing = false;
  for (const scope of openScopes) {
    scope.state = 'overdue';
    warn(
      `a scope of ${scope.name}() was still open when the synchronous code that opened it ended, or awaited: it ends there\n  fix: using _ = torch.${scope.name}() in a synchronous block, or torch.${scope.name}(${scope.name === 'setGradEnabled' ? 'enabled, ' : ''}async () => { … })`,
    );
  }
  openScopes.clear();
}

/** A mode from here to the end of a block. */
export class Scope {
  readonly name: string;
  readonly mode: GradMode;
  state: 'open' | 'overdue' | 'closed' = 'open';
  readonly callback: number;
  /** What held before it: the work that begins in the scope falls back on it. */
  readonly outer: GradMode | Scope | undefined;

  constructor(name: string, mode: GradMode) {
    this.name = name;
    this.mode = mode;
    this.callback = callback;
    this.outer = innermostOpen();
    override = undefined;
    modeContext().enter(this);
    openScopes.add(this);
    if (closing) return;
    closing = true;
    afterSynchronousCode(closeScopes);
  }

  /** False where the block went on after the synchronous code that opened it. */
  close(): boolean {
    const { state } = this;
    this.state = 'closed';
    if (state !== 'open') return state === 'closed';
    openScopes.delete(this);
    if (modeContext().get() === this) modeContext().enter(innermostOpen());
    override = overrideNow();
    return true;
  }
}

function innermostOpen(): GradMode | Scope | undefined {
  let entered = context?.get();
  while (entered instanceof Scope && entered.state !== 'open') entered = entered.outer;
  return entered;
}

function overrideNow(): GradMode | undefined {
  if (callbackMode === undefined) return undefined;
  const entered = innermostOpen();
  return entered instanceof Scope && entered.callback === callback ? undefined : callbackMode;
}

function contextMode(): GradMode {
  const entered = innermostOpen();
  return entered instanceof Scope ? entered.mode : (entered ?? 'enabled');
}

export function gradMode(): GradMode {
  return override ?? contextMode();
}

/** Are gradients recorded now? */
export function isRecording(): boolean {
  if (override !== undefined) return override === 'enabled';
  return context === undefined || contextMode() === 'enabled';
}

/** Runs synchronous code in a mode. */
export function inMode<T>(mode: GradMode, body: () => T): T {
  const outerOverride = override;
  const outerMode = callbackMode;
  const outer = callback;
  override = callbackMode = mode;
  callback = ++lastCallback;
  try {
    return body();
  } finally {
    callbackMode = outerMode;
    callback = outer;
    override = outerOverride ?? overrideNow();
  }
}

/** Runs synchronous code that leaves no graph. */
export function unrecorded<T>(body: () => T): T {
  return inMode('disabled', body);
}

/** Runs synchronous code that is recorded, also where the caller is not. */
export function recorded<T>(body: () => T): T {
  return inMode('enabled', body);
}

/** Runs code in a mode that goes on in the asynchronous work that begins in it, where the host can carry it. */
export function inContext<T>(mode: GradMode, body: () => T): T {
  return inMode(mode, () => modeContext().run(mode, body));
}

/** Can the host carry a mode across `await`? */
export function carriesModes(): boolean {
  return modeContext().carries;
}
