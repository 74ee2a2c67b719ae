/** @file The worked examples of tables reach the figures that their READMEs state: one split here, several in the full test. */
import { describe, expect, test } from 'vitest';
import { command as california, run as runCalifornia } from '../../examples/california/program.ts';
import { command as multiLabel, run as runMultiLabel } from '../../examples/multi-label/program.ts';
import { command as penguins, run as runPenguins } from '../../examples/penguins/program.ts';
import { type Command, type OptionList, parseOptions, type Values } from '../../examples/program/options.ts';
import { run as runTitanic, command as titanic } from '../../examples/titanic/program.ts';
import { isFull } from '../depth.ts';

/** An example's result, and what it printed. */
async function result<O extends OptionList, R>(
  command: Command<O>,
  run: (options: Values<O>, print: (line: string) => void) => Promise<R>,
  ...args: string[]
): Promise<{ readonly found: R; readonly printed: string }> {
  const options = parseOptions(command, args);
  if (options === undefined) throw new Error('only help was asked for');
  const lines: string[] = [];
  const found = await run(options, (line) => lines.push(line));
  return { found, printed: lines.join('\n') };
}

/** Results of as many splits, one after another. */
async function resultsOf<O extends OptionList, R>(
  splits: number,
  command: Command<O>,
  run: (options: Values<O>, print: (line: string) => void) => Promise<R>,
): Promise<R[]> {
  const found: R[] = [];
  for (let seed = 0; seed < splits; seed++) found.push((await result(command, run, '--seed', String(seed))).found);
  return found;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const minutes = 60_000;

describe('titanic', () => {
  test('is told right of passengers that were not seen, with probabilities that hold', {
    timeout: 10 * minutes,
  }, async () => {
    const results = await resultsOf(isFull ? 10 : 1, titanic, runTitanic);
    expect(mean(results.map(({ accuracy }) => accuracy))).toBeGreaterThanOrEqual(0.8);
    expect(mean(results.map(({ rocAuc }) => rocAuc))).toBeGreaterThanOrEqual(0.84);
    // How far the share that survived is from what was said, over all passengers.
    const off = results.flatMap(({ bins }) =>
      bins.flatMap(({ passengers, predicted, observed }) => Array(passengers).fill(Math.abs(predicted - observed))),
    );
    expect(mean(off)).toBeLessThan(0.1);
    for (const { survived, probabilities } of results)
      expect([survived.length, probabilities.length]).toEqual([179, 179]);
  });

  test('prints the table, and aligned results', async () => {
    const { printed } = await result(titanic, runTitanic);
    expect(printed).toMatch(/^age +number +714 +177 +22$/m);
    expect(printed).toMatch(/^women and children first +0\.\d{3}$/m);
    expect(printed).toMatch(/^80 to 100 % +\d+ +0\.\d\d +[01]\.\d\d$/m);
  });
});

describe('california', () => {
  test('explains house values of districts that were not seen', { timeout: 10 * minutes }, async () => {
    const results = await resultsOf(isFull ? 3 : 1, california, runCalifornia);
    expect(mean(results.map(({ r2 }) => r2))).toBeGreaterThanOrEqual(0.78);
    for (const { r2, linearR2, byPlace, predicted } of results) {
      expect(r2).toBeGreaterThan(linearR2 + 0.1);
      expect(byPlace.reduce((sum, { districts }) => sum + districts, 0)).toBe(predicted.length);
    }
  });
});

describe('penguins', () => {
  test('of three species are told apart', { timeout: 10 * minutes }, async () => {
    const results = await resultsOf(isFull ? 10 : 1, penguins, runPenguins);
    expect(mean(results.map(({ accuracy }) => accuracy))).toBeGreaterThanOrEqual(0.97);
    for (const { confusion, classes } of results) {
      expect(classes).toEqual(['Adelie', 'Chinstrap', 'Gentoo']);
      expect(confusion.sum(1).tolist()).toEqual([45, 21, 37]);
    }
  });
});

describe('multi-label', () => {
  test('digits are found in pictures of three', { timeout: 20 * minutes }, async () => {
    const args = isFull ? [] : ['--epochs', '1', '--pictures', '256'];
    const { found, printed } = await result(multiLabel, runMultiLabel, ...args);
    expect(found.probabilities.shape).toEqual([1000, 10]);
    // Each picture has one to three digits.
    expect(found.test.labels.sum(1).unique().tolist()).toEqual([1, 2, 3]);
    expect(printed).toMatch(/^9 +\d+ +\d\.\d{3}$/m);
    if (!isFull) return;
    expect(found.f1).toBeGreaterThanOrEqual(0.93);
    expect(found.exactMatch).toBeGreaterThanOrEqual(0.75);
  });
});
