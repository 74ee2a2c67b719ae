/** @file In place of the native engine in the build for browsers, which run no compiler: the renderer of C stays out. */
import { EngineError } from '../../errors/errors.ts';
import type { Engine, EngineEntry } from '../engine.ts';

export function compileSeconds(): number {
  return 0;
}

/** Throws `EngineError [engine/unavailable]`. */
function createNativeEngine(): Engine {
  throw new EngineError('engine/unavailable', 'the native engine runs in Node; this is the build for browsers');
}

export const native = {
  name: 'native',
  automatic: true,
  available: () => false,
  create: createNativeEngine,
} as const satisfies EngineEntry;
