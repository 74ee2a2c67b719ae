/** @file In place of the interpreter in the build for browsers, where nothing chooses it: the oracle of tests stays out. */
import { EngineError } from '../../errors/errors.ts';
import type { Engine, EngineEntry } from '../engine.ts';

/** Throws `EngineError [engine/unavailable]`. */
function createInterpreter(): Engine {
  throw new EngineError('engine/unavailable', 'the interpreter is left out of the build for browsers');
}

export const interpreter = {
  name: 'interpreter',
  automatic: false,
  available: () => false,
  create: createInterpreter,
} as const satisfies EngineEntry;
