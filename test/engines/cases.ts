/** @file The cases of the engine conformance suite, by group. */
import type { EngineCase } from './case.ts';
import { operatorCases } from './operators.ts';

export const groups: { readonly [group: string]: readonly EngineCase[] } = {
  ...operatorCases,
};
