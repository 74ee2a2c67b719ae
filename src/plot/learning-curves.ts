/** @file Learning curves: what a training measured, by epoch. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';
import { colorChannel, titleOf } from './axes.ts';
import { arranged, inRows } from './grid.ts';
import { extentOf, shortNumber, wholeAxis } from './numbers.ts';
import { type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import type { Body } from './specification.ts';

/** What was measured in an epoch: numbers by name, and those of the validation by the same names. */
interface EpochValues {
  readonly epoch?: number;
  readonly validation?: object | null | undefined;
}

/** What `fit` gives, or its epochs. */
export type History = { readonly epochs: readonly object[] } | readonly object[];

export interface LearningCurvesOptions extends PictureOptions {
  /** Which measures are drawn, a panel for each. Default: all but the learning rate and the seconds. */
  readonly metrics?: readonly string[];
}

const unasked = ['epoch', 'learningRate', 'seconds'];
const sets = ['training', 'validation'];

interface Point {
  readonly epoch: number;
  readonly set: string;
  readonly value: number;
}

const numberOf = (record: object | null | undefined, name: string): number | undefined => {
  const value: unknown = record === null || record === undefined ? undefined : Reflect.get(record, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

function namesOf(records: readonly EpochValues[]): string[] {
  const names = records.flatMap((record) => [
    ...Object.keys(record).filter((name) => numberOf(record, name) !== undefined),
    ...Object.keys(record.validation ?? {}),
  ]);
  return [...new Set(names)];
}

/** What is read off the last point, and off the best one where that is another. */
function summary(points: readonly Point[], isLow: boolean): string {
  const own = points.filter(({ set }) => set === 'validation');
  const curve = own.length > 0 ? own : points;
  const [first] = curve;
  if (first === undefined) return '';
  const best = curve.reduce((a, b) => ((isLow ? b.value < a.value : b.value > a.value) ? b : a), first);
  return `best ${own.length > 0 ? 'validation' : 'training'}: ${shortNumber(best.value)} in epoch ${best.epoch}`;
}

const rising = /accuracy|precision|recall|f1|auc|r2|score|iou|dice|bleu/i;

function panel(name: string, points: readonly Point[], width: number, height: number, x: string, label: string): Body {
  const isLow = !rising.test(name);
  const present = sets.filter((set) => points.some((point) => point.set === set));
  const epochs = points.map(({ epoch }) => epoch);
  const validation = points.filter(({ set }) => set === 'validation');
  const last = validation.length > 0 ? validation : points;
  const [first] = last;
  const best =
    first === undefined
      ? []
      : [last.reduce((a, b) => ((isLow ? b.value < a.value : b.value > a.value) ? b : a), first)];
  return (colors) => {
    const position = {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: x === '' ? null : x,
        scale: { zero: false, nice: false, padding: 8 },
        axis: { grid: false, ...wholeAxis(...extentOf(epochs)) },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: label === '' ? null : label,
        scale: { zero: false, nice: true },
        axis: { tickCount: 6 },
      },
    };
    return {
      width,
      height,
      title: { text: name, subtitle: summary(points, isLow), fontSize: 13 },
      layer: [
        {
          data: { values: points.map((point) => ({ ...point })) },
          mark: {
            type: 'line',
            strokeWidth: 2,
            ...(new Set(epochs).size <= 30 ? { point: { size: 36, filled: true } } : {}),
          },
          encoding: { ...position, color: colorChannel('set', present, colors) },
        },
        {
          data: { values: best.map((point) => ({ ...point })) },
          mark: { type: 'point', filled: false, size: 150, strokeWidth: 1.5, color: colors.text },
          encoding: position,
        },
      ],
    };
  };
}

/**
 * A panel for each measure of a training, by epoch, with its validation beside it; a circle marks the best epoch. Takes what `fit` gives,
 * its `epochs`, or records of one's own.
 *
 * @throws {ValueError} when there is no epoch (`learningCurves/empty`).
 * @example
 * const history = [{ epoch: 1, loss: 0.9, validation: { loss: 1 } }, { epoch: 2, loss: 0.5, validation: { loss: 0.6 } }];
 * plot.learningCurves(history, { title: 'Training' }).kind; // learningCurves
 */
export function learningCurves(history: History, options?: LearningCurvesOptions): Picture {
  const checked = pictureOptions('learningCurves', options, ['metrics']);
  const records: unknown = isRecord(history) ? Reflect.get(history, 'epochs') : history;
  if (!Array.isArray(records) || !records.every(isRecord)) {
    throw new ArgumentError(
      'learningCurves/history',
      `learningCurves takes the history that fit gives, or an array of records, got ${kindOf(history)}\n  fix: [{ epoch: 1, loss: 0.9, validation: { loss: 1 } }]`,
    );
  }
  const epochs = records as readonly EpochValues[];
  const all = namesOf(epochs);
  const names = checked.metrics ?? all.filter((name) => !unasked.includes(name));
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError('learningCurves/metrics', `the history has no '${unknown}'; it has ${all.join(', ')}`);
  }
  if (epochs.length === 0 || names.length === 0) {
    throw new ValueError('learningCurves/empty', 'the history of learningCurves has no epoch with a number to draw');
  }
  const { width = names.length === 1 ? 480 : 300, height = names.length === 1 ? 300 : 220 } = checked;
  const panels = names.map((name) => {
    const points = epochs.flatMap((record, place): Point[] => {
      const epoch = record.epoch ?? place + 1;
      return [record, record.validation].flatMap((source, set) => {
        const value = numberOf(source, name);
        return value === undefined ? [] : [{ epoch, set: sets[set] as string, value }];
      });
    });
    return panel(name, points, width, height, checked.x ?? 'epoch', checked.y ?? '');
  });
  const across = Math.min(3, names.length);
  const body = arranged(inRows(panels, across));
  return new Picture('learningCurves', (colors) => ({
    ...titleOf(checked, width * across),
    ...body(colors),
  }));
}
