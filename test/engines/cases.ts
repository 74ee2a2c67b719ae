/** @file The cases of the engine conformance suite, by group. */
import type { EngineCase } from './case.ts';
import { contractionGroups } from './contractions.ts';
import { controlGroups } from './control.ts';
import { layoutGroups } from './layouts.ts';
import { operatorCases } from './operators.ts';
import { philoxGroups } from './philox.ts';
import { reductionGroups } from './reductions.ts';
import { storageGroups } from './storage-types.ts';

export const groups: { readonly [group: string]: readonly EngineCase[] } = {
  ...operatorCases,
  ...layoutGroups,
  ...reductionGroups,
  ...controlGroups,
  ...contractionGroups,
  ...storageGroups,
  ...philoxGroups,
};
