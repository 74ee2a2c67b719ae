/** @file What was learned, and how sure the model is of each message. */
import * as plot from 'flambeau/plot';
import { defaultsOf } from '../program/options.ts';
import type { MakePictures, Pictures } from '../program/pictures.ts';
import { command, type Result, run } from './program.ts';

export function picturesOf({ epochs, probabilities, truth }: Result): Pictures {
  const size = { width: 320, height: 220 };
  const curves = plot.learningCurves(
    epochs.map(({ epoch, loss, testLoss, accuracy }) => ({ epoch, loss, validation: { loss: testLoss, accuracy } })),
    { metrics: ['loss'], ...size },
  );
  const matrix = plot.confusionMatrix(probabilities.gt(0.5).to(truth.dtype), truth, {
    title: 'Test messages',
    labels: ['ham', 'spam'],
    ...size,
  });
  return { learning: plot.grid([[curves, matrix]]) };
}

export const makePictures: MakePictures = (print) => picturesOf(run(defaultsOf(command), print));
