/** @file The engines of this host, for tests that run on each of them. */
import type { Engine } from '../../src/engines/engine.ts';
import { isAvailable } from '../available.ts';

export type EngineName = Engine['name'];

/** Each engine, and whether this host has it; an engine that is required and absent is a failure. */
export const engines = (['interpreter', 'native', 'wasm'] as const).map((name) => ({
  name,
  available: isAvailable(name),
}));
