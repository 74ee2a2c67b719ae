/** @file The engines of this host, for tests that run on each of them. */
import { startEngine } from '../../src/engines/current.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { EngineError } from '../../src/errors/errors.ts';

export type EngineName = Engine['name'];

const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',');

function isAvailable(name: EngineName): boolean {
  try {
    startEngine(name);
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'engine/unavailable' && !required.includes(name)) return false;
    throw error;
  }
}

/** Each engine, and whether this host has it; an engine that is required and absent is a failure. */
export const engines = (['interpreter', 'native', 'wasm'] as const).map((name) => ({
  name,
  available: isAvailable(name),
}));
