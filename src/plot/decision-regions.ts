/** @file Decision regions: which class a model sees at each place of a plane. */
import { ArgumentError, ShapeError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { classColors, classShapes, colorChannel, titleOf } from './axes.ts';
import { sharpAddress } from './cells.ts';
import { type Classes, classesOf } from './classes.ts';
import { hexColor, type Rgb } from './color-maps.ts';
import { evaluating, type Model, requireModel, requireTensor } from './evaluation.ts';
import { extentOf } from './numbers.ts';
import { checkedNumber, checkedTexts, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { sampledNote, sampledPlaces } from './sampling.ts';
import type { Colors } from './theme.ts';
import { finiteOf, type Matrix, matrixOf, numbersOf, requireFinite, requireLength, type Values } from './values.ts';

export interface DecisionRegionsOptions extends PictureOptions {
  /** The names of the classes. Default: their numbers. */
  readonly labels?: readonly string[];
  /** At how many places along each side the model is asked. Default: 180. */
  readonly resolution?: number;
  /** Of models with one output, from where on it means class 1. Default: 0.5 where all outputs lie from 0 to 1, else 0, as of logits. */
  readonly threshold?: number;
}

const mostPoints = 1500;

/** The class at each place, and how sure the model is of it, from 0 to 1. */
interface Regions {
  readonly classes: Int32Array;
  readonly count: number;
}

/** Classes of outputs `[n]`, `[n, 1]` or `[n, classes]`. Errors: `decisionRegions/output`. */
function regionsOf(output: Tensor, places: number, threshold: number | undefined): Regions {
  const { sizes } = output;
  const width = sizes.length === 1 ? 1 : sizes.length === 2 ? (sizes[1] as number) : 0;
  if (sizes[0] !== places || width === 0) {
    throw new ShapeError(
      'decisionRegions/output',
      `the model of decisionRegions gave the shape [${sizes.join(', ')}] for ${places} points\n  rule: it gives [n], [n, 1] or [n, classes] for points [n, 2]`,
      { shape: sizes },
    );
  }
  const { values } = numbersOf('decisionRegions', 'output', output);
  if (width === 1) {
    const [least, most] = extentOf(values);
    const areClasses = !output.dtype.isFloatingPoint && output.dtype.name !== 'bool';
    if (areClasses) return { classes: Int32Array.from(values), count: most + 1 };
    const limit = threshold ?? (least >= 0 && most <= 1 ? 0.5 : 0);
    return { classes: Int32Array.from(values, (value) => (value > limit ? 1 : 0)), count: 2 };
  }
  const classes = new Int32Array(places);
  for (let place = 0; place < places; place++) {
    let best = 0;
    for (let code = 1; code < width; code++) {
      if ((values[place * width + code] as number) > (values[place * width + best] as number)) best = code;
    }
    classes[place] = best;
  }
  return { classes, count: width };
}

/** A part of a colour over the ground. */
function faded(color: string, ground: string, share: number): Rgb {
  const [over, under] = [hexColor(color), hexColor(ground)];
  const mix = (channel: 0 | 1 | 2) => Math.round(under[channel] + (over[channel] - under[channel]) * share);
  return [mix(0), mix(1), mix(2)];
}

function imageOf(classes: Int32Array, side: number, palette: readonly string[], colors: Colors): string {
  const inks = palette.map((color) => faded(color, colors.ground, colors.theme === 'dark' ? 0.42 : 0.34));
  const data = new Uint8Array(4 * side * side).fill(255);
  classes.forEach((code, place) => {
    data.set(inks[Math.min(Math.max(code, 0), inks.length - 1)] ?? [0, 0, 0], 4 * place);
  });
  return sharpAddress({ width: side, height: side, data }, side);
}

/** The points with classes in the numbering of the model: a target of whole numbers is that already. */
function targetOf(target: Values, count: number, labels: readonly string[] | undefined): Classes {
  const own = classesOf('decisionRegions', 'target', target);
  requireLength('decisionRegions', 'target', own.codes.length, 'points', count);
  const numbers = own.names.map((name) => (name === 'false' ? 0 : name === 'true' ? 1 : Number(name)));
  const areNumbers = numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 1000);
  const places = areNumbers ? numbers : own.names.map((name) => labels?.indexOf(name) ?? -1);
  const unknown = own.names.find((_, place) => (places[place] as number) < 0);
  if (unknown !== undefined) {
    throw new ArgumentError(
      'decisionRegions/target',
      `target of decisionRegions has the class '${unknown}', which is no number and none of labels\n  fix: { labels: [${own.names.map((name) => `'${name}'`).join(', ')}] }, in the order of the model's classes`,
    );
  }
  return { names: own.names, codes: own.codes.map((code) => (code < 0 ? -1 : (places[code] as number))) };
}

/**
 * Which class a model sees at each place of the plane, with the samples on top: a model or a function from points `[n, 2]` to `[n]`,
 * `[n, 1]` or `[n, classes]`, points `[n, 2]`, and their classes. The model is asked in evaluation mode without gradients.
 *
 * @throws {ShapeError} when the points have not two columns (`decisionRegions/points`).
 * @example
 * const points = torch.tensor([[0, 0], [1, 0], [0, 1], [1, 1]]);
 * plot.decisionRegions((x) => x.prod(1), points, [0, 0, 0, 1], { labels: ['no', 'yes'] }).kind; // decisionRegions
 */
export function decisionRegions(
  model: Model,
  points: Matrix,
  target: Values,
  options?: DecisionRegionsOptions,
): Picture {
  const checked = pictureOptions('decisionRegions', options, ['labels', 'resolution', 'threshold']);
  requireModel('decisionRegions', model);
  const { width = 380, height = 380 } = checked;
  const side =
    checkedNumber('decisionRegions', 'resolution', checked.resolution, { least: 2, most: 1000, whole: true }) ?? 180;
  const threshold = checkedNumber('decisionRegions', 'threshold', checked.threshold, {});
  const { rows, columns, values } = matrixOf('decisionRegions', 'points', points);
  if (columns !== 2) {
    throw new ShapeError(
      'decisionRegions/points',
      `points of decisionRegions have ${columns} columns\n  rule: a plane has two\n  fix: plot.embedding makes two of many`,
      { columns },
    );
  }
  const classes = targetOf(target, rows, checked.labels);
  const column = (which: number) => Float64Array.from({ length: rows }, (_, row) => values[2 * row + which] as number);
  const domain = [0, 1].map((which) => {
    const { finite } = finiteOf({ values: column(which) });
    requireFinite('decisionRegions', 'points', finite.length, rows);
    const [least, most] = extentOf(finite);
    const edge = 0.08 * (most - least) || 0.5;
    return [least - edge, most + edge] as const;
  });
  const [[left, right], [bottom, top]] = domain as [readonly [number, number], readonly [number, number]];
  const grid = new Float32Array(2 * side * side);
  for (let place = 0; place < side * side; place++) {
    grid[2 * place] = left + ((right - left) * ((place % side) + 0.5)) / side;
    grid[2 * place + 1] = top - ((top - bottom) * (Math.floor(place / side) + 0.5)) / side;
  }
  const output = evaluating(model, () => model(fromTypedArray(grid, [side * side, 2])));
  const regions = regionsOf(requireTensor('decisionRegions', 'output', output), side * side, threshold);
  const count = Math.max(regions.count, 1 + classes.codes.reduce((most, code) => Math.max(most, code), 0));
  const names =
    checkedTexts('decisionRegions', 'labels', checked.labels, count) ??
    Array.from({ length: count }, (_, code) => `class ${code}`);
  const whole = Array.from({ length: rows }, (_, row) => row).filter(
    (row) =>
      classes.codes[row] !== -1 && Number.isFinite((values[2 * row] as number) + (values[2 * row + 1] as number)),
  );
  const drawn = Array.from(sampledPlaces(whole.length, mostPoints), (place) => whole[place] as number);
  const records = drawn.map((row) => ({
    x: values[2 * row] as number,
    y: values[2 * row + 1] as number,
    class: names[classes.codes[row] as number] as string,
  }));
  const notes = [
    ...(whole.length < rows ? [`${(rows - whole.length).toLocaleString('en')} missing or infinite left out`] : []),
    ...sampledNote(drawn.length, whole.length),
  ];
  const axis = (field: string, title: string | undefined, [from, to]: readonly [number, number]) => ({
    field,
    type: 'quantitative',
    title: title === undefined || title === '' ? null : title,
    scale: { domain: [from, to], nice: false, zero: false },
    axis: { tickCount: 6, grid: false },
  });
  return new Picture('decisionRegions', (colors) => {
    const palette = classColors(colors, count);
    const color = colorChannel('class', names, colors);
    return {
      width,
      height,
      ...titleOf(checked, width, notes),
      layer: [
        {
          data: { values: [{ url: imageOf(regions.classes, side, palette, colors) }] },
          mark: { type: 'image', width, height, x: 0, y: 0, align: 'left', baseline: 'top', aspect: false },
          encoding: { url: { field: 'url', type: 'nominal' } },
        },
        {
          data: { values: records },
          mark: {
            type: 'point',
            filled: true,
            size: drawn.length > 500 ? 22 : 42,
            opacity: 1,
            stroke: colors.ground,
            strokeWidth: 0.8,
          },
          encoding: {
            x: axis('x', checked.x, [left, right]),
            y: axis('y', checked.y, [bottom, top]),
            color,
            shape: {
              field: 'class',
              type: 'nominal',
              scale: { domain: names, range: classShapes(colors, count) },
              legend: color['legend'],
            },
          },
        },
      ],
    };
  });
}
