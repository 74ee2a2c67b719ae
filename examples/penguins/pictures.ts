/** @file The penguins by two of their measures, and which species are taken for which. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { readTable } from '../program/table.ts';
import { command, type Result, run } from './program.ts';

export function picturesOf({ confusion, classes, history }: Result): Pictures {
  const rows = readTable('penguins').filter((row) => row['body_mass_g'] !== null);
  const numbers = (name: string) => rows.map((row) => Number(row[name]));
  const seen = plot.scatter(numbers('bill_length_mm'), numbers('bill_depth_mm'), {
    title: 'Two measures of 342 penguins',
    by: rows.map((row) => String(row['species'])),
    x: 'length of the bill, mm',
    y: 'depth of the bill, mm',
    width: 300,
    height: 240,
  });
  const taken = plot.confusionMatrix(confusion, { labels: classes, title: 'Of 103 not seen' });
  const learned = plot.learningCurves(history, { metrics: ['loss'], title: 'Training', width: 260, height: 240 });
  return { penguins: plot.grid([[seen, taken, learned]]) };
}

export const makePictures: MakePictures = async (print) => picturesOf(await run(defaultsOf(command), print));
