/** @file Engines that a build leaves out. */
import { EngineError } from '../errors/errors.ts';
import type { EngineEntry } from './engine.ts';

/** In place of an engine's entry: it is not available, and says why. */
export function absent<Kind extends Pick<EngineEntry, 'name' | 'automatic'>>(kind: Kind, reason: string) {
  return {
    ...kind,
    available: () => false,
    create(): never {
      throw new EngineError('engine/unavailable', reason);
    },
  } satisfies EngineEntry;
}
