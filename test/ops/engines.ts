/** @file The engines of this host, for tests that run on each of them. */
import { type EngineName, engineNames } from '../../src/engines/registry.ts';
import { isAvailable } from '../available.ts';

export type { EngineName };

/** Each engine, and whether this host has it; an engine that is required and absent is a failure. */
export const engines = engineNames.map((name) => ({ name, available: isAvailable(name) }));
