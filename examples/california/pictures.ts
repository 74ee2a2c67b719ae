/** @file What is predicted beside what is true, how the residuals lie, and where. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Result, run } from './program.ts';

export function picturesOf({ predicted, actual, longitude, latitude }: Result): Pictures {
  const thousands = (values: Float64Array) => values.map((value) => value / 1000);
  const residuals = thousands(predicted.map((value, row) => value - (actual[row] ?? 0)));
  const size = { width: 300, height: 240 };
  const beside = plot.scatter(thousands(actual), thousands(predicted), {
    title: 'Predicted beside true',
    x: 'median house value, $1,000',
    y: 'predicted, $1,000',
    sample: 800,
    ...size,
  });
  const spread = plot.hist(residuals, {
    title: 'Residuals',
    x: 'predicted less true, $1,000',
    y: 'districts',
    range: [-200, 200],
    ...size,
  });
  const map = plot.scatter(Float64Array.from(longitude), Float64Array.from(latitude), {
    title: 'House values on the map',
    by: thousands(predicted),
    legend: 'predicted, $1,000',
    x: 'longitude',
    y: 'latitude',
    sample: 1500,
    ...size,
  });
  return { residuals: plot.grid([[beside, spread, map]]) };
}

export const makePictures: MakePictures = async (print) => picturesOf(await run(defaultsOf(command), print));
