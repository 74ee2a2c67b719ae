/** @file Units as they die, and what the networks read in the end. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Outcome, run } from './program.ts';

export function picturesOf(outcomes: readonly Outcome[]): Pictures {
  const [first] = outcomes;
  const steps = first?.counts.map(({ step }) => step) ?? [];
  const dead = plot.line(
    steps,
    Object.fromEntries(outcomes.map(({ name, counts }) => [name, counts.map((count) => 100 * count.dead)])),
    { title: 'Dead units', x: 'steps of training', y: '% of the hidden units', width: 420, height: 260 },
  );
  const right = plot.bar(
    outcomes.map(({ name }) => name),
    outcomes.map(({ accuracy }) => 100 * accuracy),
    { title: 'Digits read right', x: '% of 2,000 test digits', y: '', horizontal: true, width: 420, height: 180 },
  );
  return { 'dead-units': plot.grid([[dead], [right]]) };
}

export const makePictures: MakePictures = (print) => picturesOf(run({ ...defaultsOf(command), seeds: 3 }, print));
