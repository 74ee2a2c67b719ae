/** @file How far the probabilities hold, and how they lie. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Result, run } from './program.ts';

export function picturesOf({ bins, probabilities, survived }: Result): Pictures {
  const predicted = bins.map((bin) => bin.predicted);
  const held = plot.line(
    predicted,
    { 'the network': bins.map(({ observed }) => observed), 'as it says': predicted },
    {
      title: 'Can it be believed?',
      x: 'probability to survive',
      y: 'share that survived',
      points: true,
      width: 300,
      height: 240,
    },
  );
  const spread = plot.hist(probabilities, {
    title: 'What it says of 179 passengers',
    by: survived.map((each) => (each === 1 ? 'survived' : 'died')),
    bins: 10,
    range: [0, 1],
    x: 'probability to survive',
    y: 'passengers',
    width: 300,
    height: 240,
  });
  return { calibration: plot.grid([[held, spread]]) };
}

export const makePictures: MakePictures = async (print) => picturesOf(await run(defaultsOf(command), print));
