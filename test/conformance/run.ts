/** @file Runs the operators of a set on the current engine. */
import { currentEngine } from '../../src/engines/current.ts';
import { runCase, runError, summarise } from './operator-case.ts';
import { entryName, type GoldenOperator, type GoldenSet, type OperatorIndex, SetError } from './set.ts';
import { type Report, Tally } from './tally.ts';

export interface Selection {
  readonly tiers?: readonly number[] | undefined;
  /** Names of operators, of entries with variant, or of calls; all where left out. */
  readonly operators?: readonly string[] | undefined;
}

export type Progress = (done: number, total: number, name: string) => void;

function namesOf(operator: GoldenOperator): string[] {
  return [operator.op, entryName(operator), operator.call];
}

export function selectOperators(operators: readonly GoldenOperator[], selection: Selection): GoldenOperator[] {
  for (const wanted of selection.operators ?? []) {
    if (!operators.some((operator) => namesOf(operator).includes(wanted))) {
      throw new SetError(`no operator '${wanted}' in the set; names are those of its OPS.md, such as add or torch.add`);
    }
  }
  return operators.filter(
    (operator) =>
      selection.tiers?.includes(operator.tier) !== false &&
      (selection.operators === undefined ||
        namesOf(operator).some((name) => selection.operators?.includes(name) === true)),
  );
}

export function runOperators(
  set: GoldenSet<OperatorIndex>,
  selection: Selection = {},
  progress: Progress = () => {},
): Report {
  const tally = new Tally();
  const selected = selectOperators(set.index.ops, selection);
  selected.forEach((operator, i) => {
    const name = entryName(operator);
    progress(i, selected.length, name);
    tally.operator(name, operator.call, operator.tier);
    for (const golden of operator.cases) {
      const mark = { id: golden.id, call: summarise(golden) };
      tally.add(name, 'cases', mark, runCase(operator, golden, set));
    }
    for (const golden of operator.errors) {
      const mark = { id: golden.id, call: summarise(golden) };
      tally.add(name, 'errors', mark, runError(operator, golden, set));
    }
  });
  progress(selected.length, selected.length, '');
  return tally.report(set.folder, set.index.seed, currentEngine().name);
}
