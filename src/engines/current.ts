/** @file The engine that kernels run on: that of the device that results are made on. The host's is chosen once, when the first kernel is needed. */
import { DeviceError, EngineError } from '../errors/errors.ts';
import { environment, warn } from '../host/process.ts';
import type { Kernel } from '../kernels/ir.ts';
import { ambientDevice, onlyHost } from '../storage/allocator.ts';
import { host } from '../storage/host.ts';
import { Accelerator } from './accelerator.ts';
import type { Engine, Executable } from './engine.ts';
import { compileSeconds, native } from './native/engine.ts';
import { type EngineName, engineEntry, engineNames, isEngineName } from './registry.ts';
import { isSettingError } from './settings.ts';
import { wasm } from './wasm/engine.ts';

const started = new Map<EngineName, Engine>();
let current: Engine | undefined;
/** The engine that this process chose for itself; undefined where the user named one. It may be left for another. */
let preferred: Engine | undefined;
/** Why the engine in use was chosen, in words for `doctor`. */
let reason = 'not chosen yet';

function start(name: EngineName): Engine {
  const running = started.get(name);
  if (running !== undefined) return running;
  const engine = engineEntry(name).create();
  started.set(name, engine);
  return engine;
}

function choose(): Engine {
  const forced = environment('FLAMBEAU_ENGINE');
  if (forced !== undefined && forced !== '') {
    if (!isEngineName(forced)) {
      throw new DeviceError(
        'engine/unknown',
        `FLAMBEAU_ENGINE must be one of ${engineNames.join(', ')}, got '${forced}'\n  fix: set it so, or leave it unset: native where a C compiler works, else wasm`,
      );
    }
    reason = 'FLAMBEAU_ENGINE names it';
    return start(forced);
  }
  try {
    const engine = start(native.name);
    reason = 'a C compiler works';
    preferred = engine;
    return engine;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return stepDown(error);
  }
}

/** The engine in place of the native one. A setting that makes no sense is the user's to mend: it is not stepped over. */
function stepDown(error: EngineError): Engine {
  if (isSettingError(error)) throw error;
  if (error.code !== 'engine/unavailable') warn(`flambeau: the native engine failed, using wasm. ${error.message}`);
  reason = `native is not available: ${error.message.split('\n')[0]}`;
  preferred = undefined;
  return start(wasm.name);
}

function use(engine: Engine): Engine {
  current = engine;
  host.arena = engine.arena;
  return engine;
}

/** The engine that works on the host's memory. */
export function hostEngine(): Engine {
  return current ?? use(choose());
}

/** The engine that kernels run on. */
export function currentEngine(): Engine {
  if (onlyHost) return current ?? use(choose());
  const device = ambientDevice();
  return device instanceof Accelerator ? device.engine : hostEngine();
}

/**
 * Makes a kernel ready on the engine in use. Where the compiler fails in the middle of a process and the user did not name the engine,
 * another takes its place: whoever launches asks for `currentEngine` afterwards.
 */
export function compileKernel(kernel: Kernel, family: () => readonly Kernel[]): Executable {
  const engine = currentEngine();
  try {
    return engine.compile(kernel, family);
  } catch (error) {
    if (engine !== preferred || !(error instanceof EngineError)) throw error;
    return use(stepDown(error)).compile(kernel, family);
  }
}

/** Why this engine was chosen. */
export function engineReason(): string {
  return reason;
}

/** Starts an engine without making it the current one: for `doctor` and tests. Throws where it is not available. */
export function startEngine(name: EngineName): Engine {
  return start(name);
}

/** @internal Runs `body` on another engine: for tests. Storages made before stay valid. */
export function withEngine<T>(name: EngineName, body: () => T): T {
  const [before, preferredBefore] = [current, preferred];
  preferred = undefined;
  if (before !== undefined) before.writeBackAll();
  const engine = use(start(name));
  const restore = () => {
    engine.writeBackAll();
    current = before;
    preferred = preferredBefore;
    if (before !== undefined) use(before);
  };
  let result: T;
  try {
    result = body();
  } catch (error) {
    restore();
    throw error;
  }
  if (result instanceof Promise) return result.finally(restore) as T;
  restore();
  return result;
}

export interface EngineInfo {
  readonly name: string;
  /** Why this engine was chosen. */
  readonly reason: string;
  /** Seconds spent compiling kernels in this process. */
  readonly compileSeconds: number;
  readonly threads: number;
}

/**
 * Engine that kernels run on, why it was chosen, how many threads it has, and how long it has spent compiling.
 *
 * @example
 * Object.keys(torch.engineInfo()); // [ 'name', 'reason', 'compileSeconds', 'threads' ]
 */
export function engineInfo(): EngineInfo {
  const engine = hostEngine();
  return {
    name: engine.name,
    reason,
    compileSeconds: compileSeconds(),
    threads: engine.threads,
  };
}
