/** @file Pictures with what the network finds in them, wrong ones first. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Result, run } from './program.ts';

const shown = 6;

export function picturesOf({ test, probabilities }: Result): Pictures {
  const found = probabilities.gt(0.5);
  const wrong = found.ne(test.labels.gt(0.5)).any(1);
  const order = Array.from(wrong.toTypedArray(), (isWrong, row) => ({ row, isWrong })).sort(
    (a, b) => Number(b.isWrong) - Number(a.isWrong),
  );
  const rows = [...order.slice(0, shown / 2), ...order.slice(-shown / 2)].map(({ row }) => row);
  const namesOf = (row: number) =>
    Array.from(found.at(row).toTypedArray())
      .flatMap((isThere, digit) => (isThere ? [digit] : []))
      .join(' ');
  const images = rows.map((row) =>
    plot.imshow(test.images.at(row, 0), { title: `found: ${namesOf(row)}`, width: 210, height: 70 }),
  );
  return { found: plot.grid(images, { title: 'Three that it gets wrong, and three that it gets right', columns: 3 }) };
}

export const makePictures: MakePictures = async (print) => picturesOf(await run(defaultsOf(command), print));
