/** @file Whether this host has an engine: an absent one is skipped, unless FLAMBEAU_REQUIRE names it. */
import { startEngine } from '../src/engines/current.ts';
import { type EngineName, engineEntry } from '../src/engines/registry.ts';

const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').map((part) => part.trim());

/** Starts the engine; false where this host lacks what it needs and it is not required. One that is there and fails is a failure. */
export function isAvailable(name: EngineName): boolean {
  if (!engineEntry(name).available() && !required.includes(name)) return false;
  startEngine(name);
  return true;
}
