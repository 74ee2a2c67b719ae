/**
 * @file How much a test run covers. `npm test` runs everything on `native`, and on the other engines a quarter of the cases, which
 * the commit chooses; `npm run test:full` runs everything on every engine.
 */
import type { EngineName } from '../src/engines/registry.ts';

export const isFull = process.env['FLAMBEAU_DEPTH'] === 'full';

/** The quarter of this commit, 0 to 3: `vitest.config.ts` works it out. */
const quarter = Number(process.env['FLAMBEAU_QUARTER'] ?? 0);

/** The quarter of its cases that an engine runs; undefined where it runs all. */
export function quarterOf(engine: EngineName): number | undefined {
  return isFull || engine === 'native' ? undefined : quarter;
}

/** Of a list of cases those that an engine runs. */
export function shareOf<T>(engine: EngineName, cases: readonly T[]): T[] {
  const chosen = quarterOf(engine);
  return cases.filter((_, i) => chosen === undefined || i % 4 === chosen);
}
