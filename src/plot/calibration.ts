/** @file Calibration: do probabilities say what happens? */
import { ValueError } from '../errors/errors.ts';
import { colorChannel, titleOf } from './axes.ts';
import { shortNumber, wholeAxis } from './numbers.ts';
import { checkedNumber, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { isNamed, listOf, type NamedValues, requireLength, type Values } from './values.ts';

export interface CalibrationOptions extends PictureOptions {
  /** Into how many equal parts the probabilities are cut. Default: 10. */
  readonly bins?: number;
}

interface Part {
  readonly predicted: number;
  readonly happened: number;
  readonly count: number;
}

/** Means of each part of the probabilities that has some. Errors: `calibration/probability`, `calibration/target`. */
function partsOf(name: string, probabilities: ArrayLike<number>, target: ArrayLike<number>, bins: number): Part[] {
  const predicted = new Float64Array(bins);
  const happened = new Float64Array(bins);
  const counts = new Float64Array(bins);
  for (let i = 0; i < probabilities.length; i++) {
    const [probability, truth] = [probabilities[i] as number, target[i] as number];
    if (!(probability >= 0 && probability <= 1)) {
      throw new ValueError(
        'calibration/probability',
        `${name} of calibration holds ${probability} at ${i}\n  rule: probabilities lie from 0 to 1\n  fix: x.sigmoid() makes them of logits`,
        { position: i },
      );
    }
    if (truth !== 0 && truth !== 1) {
      throw new ValueError(
        'calibration/target',
        `target of calibration holds ${truth} at ${i}\n  rule: it is 0 or 1, or false or true\n  fix: of several classes, one against all others`,
        { position: i },
      );
    }
    const place = Math.min(bins - 1, Math.floor(probability * bins));
    predicted[place] = (predicted[place] as number) + probability;
    happened[place] = (happened[place] as number) + truth;
    counts[place] = (counts[place] as number) + 1;
  }
  return Array.from(counts, (count, place) => ({
    predicted: (predicted[place] as number) / count,
    happened: (happened[place] as number) / count,
    count,
  })).filter(({ count }) => count > 0);
}

/**
 * Calibration of probabilities of class 1, or of several models' by name: of what was predicted with 70 %, do 70 % happen? Below, how many
 * predictions each part has. The subtitle has the expected calibration error: the mean distance from the diagonal.
 *
 * @throws {ValueError} when a probability lies outside of 0 to 1 (`calibration/probability`).
 * @source Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning" (2015)
 * @example
 * plot.calibration([0.1, 0.4, 0.7, 0.9], [0, 0, 1, 1], { bins: 5 }).kind; // calibration
 */
export function calibration(
  probabilities: Values | NamedValues,
  target: Values,
  options?: CalibrationOptions,
): Picture {
  const checked = pictureOptions('calibration', options, ['bins']);
  const bins = checkedNumber('calibration', 'bins', checked.bins, { least: 2, most: 100, whole: true }) ?? 10;
  const { width = 340, height = 300 } = checked;
  const truth = listOf('calibration', 'target', target).values;
  const named = isNamed(probabilities) ? Object.entries(probabilities) : [['probabilities', probabilities] as const];
  const models = named.map(([name, values]) => {
    const list = listOf('calibration', name, values).values;
    requireLength('calibration', name, list.length, 'target', truth.length);
    const parts = partsOf(name, list, truth, bins);
    const error = parts.reduce(
      (sum, { predicted, happened, count }) => sum + Math.abs(predicted - happened) * count,
      0,
    );
    return { name, parts, error: error / list.length };
  });
  const highest = models.reduce((most, { parts }) => parts.reduce((each, { count }) => Math.max(each, count), most), 0);
  const isAlone = models.length === 1;
  const names = models.map(({ name, error }) => `${name}, error ${shortNumber(error)}`);
  const rows = models.flatMap(({ parts }, i) => parts.map((part) => ({ ...part, model: names[i] as string })));
  const subtitle = isAlone
    ? `expected calibration error ${shortNumber(models[0]?.error ?? 0)}`
    : 'dashed: as it should be';
  const axis = (field: string, title: string | null) => ({
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1], nice: false, padding: 0 },
    axis: { tickCount: 5, format: '.0%' },
  });
  const x = axis('predicted', checked.x ?? 'predicted probability');
  return new Picture('calibration', (colors) => {
    const color = colorChannel('model', names, colors);
    const diagonal = {
      data: {
        values: [
          { predicted: 0, happened: 0 },
          { predicted: 1, happened: 1 },
        ],
      },
      mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1.5, color: colors.axis },
      encoding: { x: { ...x, title: null }, y: axis('happened', checked.y ?? 'share that happened') },
    };
    const curve = {
      data: { values: rows },
      mark: { type: 'line', strokeWidth: 2, point: { size: 45, filled: true } },
      encoding: { x: { ...x, title: null }, y: axis('happened', checked.y ?? 'share that happened'), color },
    };
    const counts = {
      width,
      height: 60,
      data: { values: rows },
      mark: { type: 'bar', size: Math.max(2, (0.6 * width) / bins / models.length), opacity: isAlone ? 1 : 0.7 },
      encoding: {
        x,
        y: {
          field: 'count',
          type: 'quantitative',
          title: 'count',
          stack: null,
          axis: highest <= 4 ? wholeAxis(0, highest) : { tickCount: 3 },
        },
        color: { ...color, legend: null },
      },
    };
    return {
      ...titleOf({ subtitle, ...checked }, width),
      spacing: 12,
      resolve: { scale: { color: 'independent' } },
      vconcat: [{ width, height, layer: [diagonal, curve] }, counts],
    };
  });
}
