/** @file Curves of scores: ROC, and precision against recall. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { areaUnderRoc, averagePrecisionOf, Scores } from '../metrics/ranking.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { colorChannel, titleOf } from './axes.ts';
import { shortNumber } from './numbers.ts';
import { checkedTexts, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import type { JsonObject } from './specification.ts';
import { isNamed, type Matrix, numbersOf, type Values } from './values.ts';

export interface RankingCurveOptions extends PictureOptions {
  /** The names of the classes. Default: their numbers. */
  readonly labels?: readonly string[];
}

/** Scores of class 1, scores `[n, classes]`, or either of several models by name. */
export type CurveScores = Values | Matrix | Readonly<Record<string, Values | Matrix>>;

interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A curve of a class, from the highest score on. */
type CurveOf = (scores: Scores, code: number) => { readonly points: [number, number][]; readonly area: number };

/** What is read: the scores as the metrics take them, beside a name. */
function scoresOf(call: string, given: unknown, target: Tensor): Scores {
  const scores = new Scores();
  scores.add(call, tensorOf(call, 'scores', given), target);
  return scores;
}

export function tensorOf(call: string, name: string, given: unknown): Tensor {
  if (isTensor(given)) return given;
  const { values, shape } = numbersOf(call, name, given);
  return fromTypedArray(Float64Array.from(values), [...shape]);
}

/** As many points as are seen: a step of a five-hundredth in either direction. */
function thinned(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  points.forEach((point, place) => {
    const [x, y] = kept.at(-1) ?? [Number.NaN, Number.NaN];
    const isFar = !(Math.abs(point[0] - x) < 0.002 && Math.abs(point[1] - y) < 0.002);
    if (isFar || place === points.length - 1) kept.push(point);
  });
  return kept;
}

/** A curve for each class, or for each model. Errors: those of the metrics, `CALL/one-class`. */
function curvesOf(
  call: string,
  given: CurveScores,
  target: Tensor,
  labels: readonly string[] | undefined,
  curveOf: CurveOf,
  measure: string,
): Curve[] {
  const named = isNamed(given) ? Object.entries(given) : [['', given] as const];
  return named.flatMap(([model, values]) => {
    const scores = scoresOf(call, values, target);
    const codes = scores.width <= 2 ? [1] : Array.from({ length: scores.width }, (_, code) => code);
    const texts = checkedTexts(call, 'labels', labels, Math.max(2, scores.width)) ?? codes.map(String);
    if (named.length > 1 && codes.length > 1) {
      throw new ArgumentError(
        `${call}/scores`,
        `${call} draws several models of two classes, or one of several, and got both\n  fix: one picture for each model, in plot.grid`,
      );
    }
    return codes.map((code) => {
      const own = scores.countOf(code);
      if (own === 0 || own === scores.count) {
        throw new ValueError(
          `${call}/one-class`,
          `the curve of class ${code} needs samples of it and of others, got ${own} and ${scores.count - own}\n  fix: more samples, or a stratified split`,
          { class: code },
        );
      }
      const { points, area } = curveOf(scores, code);
      const name = codes.length > 1 ? (labels === undefined ? `class ${code}` : (texts[code] as string)) : model;
      return { name: `${name === '' ? '' : `${name}, `}${measure} ${shortNumber(area)}`, points: thinned(points) };
    });
  });
}

const share = (field: string, title: string): JsonObject => ({
  field,
  type: 'quantitative',
  title: title === '' ? null : title,
  scale: { domain: [0, 1], nice: false },
  axis: { tickCount: 5 },
});

function curvePicture(
  kind: string,
  curves: readonly Curve[],
  checked: PictureOptions,
  [x, y]: readonly [string, string],
  reference: readonly JsonObject[],
  note: string,
): Picture {
  const { width = 340, height = 340 } = checked;
  const names = curves.map(({ name }) => name);
  const encoding = { x: share('x', checked.x ?? x), y: share('y', checked.y ?? y) };
  const rows = curves.flatMap(({ name, points }) =>
    points.map(([across, up], order) => ({ x: across, y: up, order, name })),
  );
  const isAlone = names.length === 1;
  return new Picture(kind, (colors) => ({
    width,
    height,
    ...titleOf({ subtitle: isAlone ? `${names[0]}; ${note}` : note, ...checked }, width),
    layer: [
      {
        data: { values: reference },
        mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1.5, color: colors.axis },
        encoding,
      },
      {
        data: { values: rows },
        mark: { type: 'line', strokeWidth: 2, interpolate: 'linear' },
        encoding: { ...encoding, order: { field: 'order' }, color: colorChannel('name', names, colors) },
      },
    ],
  }));
}

/**
 * ROC curves: how many of a class are found (true positives) for how many others taken for it (false positives), at every threshold.
 * Scores are those of class 1, `[n, classes]`, each class against all others, or those of several models by name.
 *
 * @throws {ValueError} when all samples are of one class (`rocCurve/one-class`).
 * @example
 * plot.rocCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], { title: 'ROC' }).kind; // rocCurve
 */
export function rocCurve(scores: CurveScores, target: Values, options?: RankingCurveOptions): Picture {
  const checked = pictureOptions('rocCurve', options, ['labels']);
  const wanted = tensorOf('rocCurve', 'target', target);
  const curve: CurveOf = (read, code) => {
    const own = read.countOf(code);
    const others = read.count - own;
    let [found, taken] = [0, 0];
    const points: [number, number][] = [[0, 0]];
    read.ranked(code, (right, wrong) => {
      found += right;
      taken += wrong;
      points.push([taken / others, found / own]);
    });
    return { points, area: areaUnderRoc(read, code) };
  };
  const curves = curvesOf('rocCurve', scores, wanted, checked.labels, curve, 'area');
  const axes = ['false positive rate', 'true positive rate'] as const;
  const chance = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  return curvePicture('rocCurve', curves, checked, axes, chance, 'dashed: chance');
}

/**
 * Precision (how many taken for a class are of it) against recall (how many of it are found), at every threshold; the dashed line is the
 * share of the class, which a guess has. Scores as of `plot.rocCurve`.
 *
 * @throws {ValueError} when all samples are of one class (`prCurve/one-class`).
 * @example
 * plot.prCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], { title: 'Precision and recall' }).kind; // prCurve
 */
export function prCurve(scores: CurveScores, target: Values, options?: RankingCurveOptions): Picture {
  const checked = pictureOptions('prCurve', options, ['labels']);
  const wanted = tensorOf('prCurve', 'target', target);
  let least = 1;
  const curve: CurveOf = (read, code) => {
    const own = read.countOf(code);
    least = Math.min(least, own / read.count);
    let [found, taken] = [0, 0];
    const points: [number, number][] = [];
    read.ranked(code, (right, wrong) => {
      found += right;
      taken += right + wrong;
      if (points.length === 0) points.push([0, found / taken]);
      points.push([found / own, found / taken]);
    });
    return { points, area: averagePrecisionOf(read, code) };
  };
  const curves = curvesOf('prCurve', scores, wanted, checked.labels, curve, 'average precision');
  const guess = [
    { x: 0, y: least },
    { x: 1, y: least },
  ];
  const note =
    curves.length > 1 && !isNamed(scores) ? 'dashed: share of the rarest class' : 'dashed: share of the class';
  return curvePicture('prCurve', curves, checked, ['recall', 'precision'], guess, note);
}
