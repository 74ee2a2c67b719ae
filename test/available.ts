/** @file Whether this host has an engine: an absent one is skipped, unless FLAMBEAU_REQUIRE names it. */
import { startEngine } from '../src/engines/current.ts';
import type { EngineName } from '../src/engines/registry.ts';
import { EngineError } from '../src/errors/errors.ts';

const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').map((part) => part.trim());

/** Starts the engine; false where it is unavailable and not required. One that is there and fails is a failure. */
export function isAvailable(name: EngineName): boolean {
  try {
    startEngine(name);
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'engine/unavailable' && !required.includes(name)) return false;
    throw error;
  }
}
