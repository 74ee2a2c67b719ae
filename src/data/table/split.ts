/** @file Training and test rows: at random, of each class alike, whole groups, or fold by fold. */
import { ArgumentError, ValueError } from '../../errors/errors.ts';
import { isRecord, refuseUnknown } from '../../ops/options.ts';
import { generatorOf } from '../../ops/random/generator-option.ts';
import type { Generator } from '../../random/generator.ts';
import type { Dataset, Subset } from '../dataset.ts';
import { permutation } from '../sampler.ts';
import type { TableColumns } from './columns.ts';
import { codesOfLabels, type Labels, rowsOfLabels, type Splittable, splittable } from './labels.ts';
import type { RowOf } from './row-type.ts';

/** A part of what was split: an array of an array, a subset of a data set, columns of a table. */
export type PartOf<Given> = Given extends readonly (infer Item)[]
  ? Item[]
  : Given extends Dataset<infer Sample>
    ? Subset<Sample>
    : TableColumns<RowOf<Given>>;

interface GroupingOptions {
  /** A column, or a label for each row: its classes have the same shares in all parts. */
  readonly stratify?: Labels;
  /** A column, or a label for each row: rows of one label stay together. */
  readonly groups?: Labels;
  /** Where random numbers come from; the default generator if left out. */
  readonly generator?: Generator | null;
}

export interface SplitOptions extends GroupingOptions {
  /** The share of the rows (of the groups, if there are) for the test, below 1, or their number. Default: 0.25. */
  readonly testSize?: number;
  /** In random order; without, the last rows are for the test. Default: true. */
  readonly shuffle?: boolean;
}

export interface FoldOptions extends GroupingOptions {
  /** How many folds. Default: 5. */
  readonly folds?: number;
  /** In random order. Default: false. */
  readonly shuffle?: boolean;
}

function checkOptions(call: string, given: unknown, known: readonly string[]): void {
  if (!isRecord(given))
    throw new ArgumentError(`${call}/arguments`, `${call} takes its options by name, got ${String(given)}`);
  refuseUnknown(call, Object.keys(given), known);
  if (given['stratify'] !== undefined && given['groups'] !== undefined) {
    throw new ArgumentError(`${call}/groups`, `${call} takes stratify or groups, not both`);
  }
  if (given['shuffle'] !== undefined && typeof given['shuffle'] !== 'boolean') {
    throw new ArgumentError(
      `${call}/shuffle`,
      `shuffle of ${call} must be true or false, got ${String(given['shuffle'])}`,
    );
  }
}

/** How many of `count` are for the test: at least one, and not all. */
function testCount(count: number, testSize: number, what: string): number {
  const wanted = testSize < 1 ? Math.ceil(count * testSize) : testSize;
  if (testSize > 0 && Number.isInteger(wanted) && wanted < count) return wanted;
  throw new ValueError(
    'trainTestSplit/testSize',
    `testSize ${testSize} leaves nothing to learn from, or nothing to test, of ${count} ${what}\n  rule: a share between 0 and 1, or a number of ${what}`,
  );
}

/** Shares of whole numbers that add up: those that lost most by rounding down get one more. */
function apportioned(sizes: readonly number[], total: number): number[] {
  const sum = sizes.reduce((a, b) => a + b, 0);
  const exact = sizes.map((size) => (size * total) / sum);
  const counts = exact.map(Math.floor);
  const left = total - counts.reduce((a, b) => a + b, 0);
  const order = exact.map((share, i) => ({ i, lost: share - (counts[i] as number) })).sort((a, b) => b.lost - a.lost);
  for (const { i } of order.slice(0, left)) counts[i] = (counts[i] as number) + 1;
  return counts;
}

function shuffled(rows: readonly number[], generator: Generator): number[] {
  return permutation(rows.length, generator).map((place) => rows[place] as number);
}

function stratifiedTest(source: Splittable, labels: Labels, testSize: number, generator: Generator): Set<number> {
  const classes = rowsOfLabels(codesOfLabels('trainTestSplit', 'stratify', source, labels));
  const test = testCount(source.length, testSize, 'rows');
  const lone = classes.find((rows) => rows.length < 2);
  if (lone !== undefined || test < classes.length || source.length - test < classes.length) {
    throw new ValueError(
      'trainTestSplit/stratify',
      lone === undefined
        ? `${source.length} rows cannot be split into ${test} and ${source.length - test} with each of ${classes.length} classes in both`
        : `the class of row ${lone[0]} is there once: it cannot be in both parts\n  fix: leave it out, or join rare classes`,
    );
  }
  const counts = apportioned(
    classes.map(({ length }) => length),
    test,
  );
  return new Set(classes.flatMap((rows, code) => shuffled(rows, generator).slice(0, counts[code])));
}

/** The rows for the test. */
function testRows(source: Splittable, options: SplitOptions, generator: Generator): Set<number> {
  const { testSize = 0.25, shuffle = true, stratify, groups } = options;
  const all = Array.from({ length: source.length }, (_, row) => row);
  if (groups !== undefined) {
    const members = rowsOfLabels(codesOfLabels('trainTestSplit', 'groups', source, groups));
    const count = testCount(members.length, testSize, 'groups');
    const order = members.map((_, group) => group);
    const chosen = shuffle ? shuffled(order, generator).slice(0, count) : order.slice(-count);
    return new Set(chosen.flatMap((group) => members[group] ?? []));
  }
  if (stratify !== undefined) {
    if (shuffle) return stratifiedTest(source, stratify, testSize, generator);
    throw new ArgumentError(
      'trainTestSplit/shuffle',
      'rows that are stratified are drawn at random\n  fix: leave shuffle out',
    );
  }
  const count = testCount(source.length, testSize, 'rows');
  return new Set((shuffle ? shuffled(all, generator) : all).slice(-count));
}

/**
 * Splits a table, an array or a data set into rows for training and rows for the test, at random: with the classes of `stratify` in
 * the same shares, or with the rows of each of `groups` together. Both parts keep the order of the rows.
 *
 * @throws {ValueError} when one part would be empty (`trainTestSplit/testSize`).
 * @example
 * torch.manualSeed(0);
 * const table = { x: [1, 2, 3, 4, 5, 6], y: ['a', 'a', 'b', 'b', 'b', 'b'] };
 * const [train, test] = data.trainTestSplit(table, { testSize: 1 / 2, stratify: 'y' });
 * test.column('y').toArray(); // [ 'a', 'b', 'b' ]
 * train.length; // 3
 */
export function trainTestSplit<Given extends object>(
  given: Given,
  options?: SplitOptions,
): [train: PartOf<Given>, test: PartOf<Given>];
export function trainTestSplit(given: object, options: SplitOptions = {}): unknown[] {
  checkOptions('trainTestSplit', options, ['testSize', 'shuffle', 'stratify', 'groups', 'generator']);
  const source = splittable(given);
  return parts(source, testRows(source, options, generatorOf('trainTestSplit', options.generator)));
}

/** Training and test rows, each in their order. */
function parts(source: Splittable, test: ReadonlySet<number>): [unknown, unknown] {
  const rows = Array.from({ length: source.length }, (_, row) => row);
  return [source.take(rows.filter((row) => !test.has(row))), source.take(rows.filter((row) => test.has(row)))];
}

/** Neighbouring rows, as many in each fold, the first ones one more where it does not come out even. */
function plainFolds(length: number, folds: number, order: readonly number[]): Int32Array {
  const out = new Int32Array(length);
  let start = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = start + Math.floor(length / folds) + (fold < length % folds ? 1 : 0);
    for (; start < end; start++) out[order[start] as number] = fold;
  }
  return out;
}

/** Classes are dealt to the folds as scikit-learn's StratifiedKFold deals them: in order of class, row by row. */
function stratifiedFolds(codes: Int32Array, folds: number, shuffle: boolean, generator: Generator): Int32Array {
  const classes = rowsOfLabels(codes);
  const least = classes.findIndex(({ length }) => length < folds);
  if (least >= 0) {
    throw new ValueError(
      'kFold/stratify',
      `the class of row ${classes[least]?.[0]} is there ${classes[least]?.length} times, and there are ${folds} folds\n  rule: each class is in each fold\n  fix: fewer folds, or join rare classes`,
    );
  }
  const inOrder = Int32Array.from(codes).sort();
  const out = new Int32Array(codes.length);
  classes.forEach((rows, code) => {
    const dealt = Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
      let count = 0;
      for (let place = fold; place < inOrder.length; place += folds) if (inOrder[place] === code) count++;
      return new Array<number>(count).fill(fold);
    });
    const order = shuffle ? shuffled(dealt, generator) : dealt;
    rows.forEach((row, i) => {
      out[row] = order[i] as number;
    });
  });
  return out;
}

/** The largest groups first, each to the fold that has fewest rows, as scikit-learn's GroupKFold. */
function groupFolds(codes: Int32Array, folds: number, shuffle: boolean, generator: Generator): Int32Array {
  const groups = rowsOfLabels(codes);
  if (groups.length < folds) {
    throw new ValueError('kFold/groups', `${groups.length} groups do not make ${folds} folds\n  fix: fewer folds`);
  }
  const mixed = shuffle
    ? shuffled(
        groups.map((_, group) => group),
        generator,
      )
    : groups.map((_, group) => group);
  const order = mixed.sort((a, b) => (groups[b]?.length ?? 0) - (groups[a]?.length ?? 0));
  const sizes = new Array<number>(folds).fill(0);
  const out = new Int32Array(codes.length);
  for (const group of order) {
    const fold = sizes.indexOf(Math.min(...sizes));
    const rows = groups[group] ?? [];
    sizes[fold] = (sizes[fold] as number) + rows.length;
    for (const row of rows) out[row] = fold;
  }
  return out;
}

/**
 * Folds for cross-validation: each row is in the test part of one of them. With `stratify` each class is spread over all
 * folds, with `groups` the rows of each group stay together.
 *
 * @throws {ValueError} when there are more folds than rows (`kFold/folds`).
 * @example
 * for (const { train, test } of data.kFold(['a', 'b', 'c'], { folds: 3 })) [train, test];
 * data.kFold(['a', 'b', 'c'], { folds: 3 }).map(({ test }) => test); // [ [ 'a' ], [ 'b' ], [ 'c' ] ]
 */
export function kFold<Given extends object>(
  given: Given,
  options?: FoldOptions,
): { readonly train: PartOf<Given>; readonly test: PartOf<Given> }[];
export function kFold(given: object, options: FoldOptions = {}): { readonly train: unknown; readonly test: unknown }[] {
  checkOptions('kFold', options, ['folds', 'shuffle', 'stratify', 'groups', 'generator']);
  const { folds = 5, shuffle = false, stratify, groups } = options;
  const source = splittable(given);
  const { length } = source;
  if (!Number.isInteger(folds) || folds < 2 || folds > length) {
    throw new ValueError(
      'kFold/folds',
      `folds of kFold must be a whole number from 2 to the ${length} rows, got ${folds}`,
    );
  }
  const generator = generatorOf('kFold', options.generator);
  const foldOfRows = (): Int32Array => {
    if (groups !== undefined)
      return groupFolds(codesOfLabels('kFold', 'groups', source, groups), folds, shuffle, generator);
    if (stratify !== undefined) {
      return stratifiedFolds(codesOfLabels('kFold', 'stratify', source, stratify), folds, shuffle, generator);
    }
    const order = Array.from({ length }, (_, row) => row);
    return plainFolds(length, folds, shuffle ? shuffled(order, generator) : order);
  };
  const foldOf = foldOfRows();
  return Array.from({ length: folds }, (_, fold) => {
    const own = new Set<number>();
    foldOf.forEach((each, row) => {
      if (each === fold) own.add(row);
    });
    const [train, test] = parts(source, own);
    return { train, test };
  });
}
