/** @file The regions in which each network sees each class, side by side. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, run, type Trained } from './program.ts';

/** One point in eight is drawn, so that the regions are seen. */
const every = '::8';

function regions({ shape, kind, model, test, accuracy }: Trained): plot.Picture {
  return plot.decisionRegions(model, test.places.at(every), test.classes.flatten().at(every), {
    title: `${shape}: ${kind}`,
    subtitle: `${(100 * accuracy).toFixed(1)} % right`,
    x: '',
    y: '',
    width: 200,
    height: 200,
  });
}

export function picturesOf(all: readonly Trained[]): Pictures {
  const shapes = [...new Set(all.map(({ shape }) => shape))];
  const rows = shapes.map((shape) => all.filter((each) => each.shape === shape).map(regions));
  const spirals = all.filter(({ shape, kind }) => shape === 'spirals' && kind !== 'deep linear');
  return { regions: plot.grid(rows), spirals: plot.grid([spirals.map(regions)]) };
}

export const makePictures: MakePictures = (print) => picturesOf(run(defaultsOf(command), print));
