/** @file All that a user chooses. A page's link carries it, and a network follows from it, weight by weight. */
import { type ActivationName, activationNames } from './activations.ts';
import type { HeadName } from './heads.ts';
import { type OptimizerName, optimizers } from './optimizers.ts';
import { digitSide, type TaskName, taskNames, taskOf } from './tasks.ts';

export interface LayerSettings {
  /** A dense layer sees all numbers before it; a convolution (3 × 3, stride 2) keeps the picture. */
  readonly kind: 'dense' | 'convolution';
  readonly units: number;
  readonly activation: ActivationName;
}

export interface Settings {
  readonly task: TaskName;
  readonly head: HeadName;
  /** Standard deviation of what is added to the points, in hundredths of half the picture's width. */
  readonly noise: number;
  readonly seed: number;
  readonly layers: readonly LayerSettings[];
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly batch: number;
  /** One network, or one for each of the compared activations, on the same data in the same order. */
  readonly mode: 'one' | 'compare';
}

export const choices = {
  activations: activationNames,
  optimizers: Object.keys(optimizers) as readonly OptimizerName[],
  learningRates: [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  batches: [1, 8, 32, 100, 300],
  noises: [0, 3, 5, 10, 15, 20, 30],
} as const;

export const mostLayers = 5;
export const largestSeed = 9999;

/** Units that a layer may have: few in the plane, where each is drawn large; digits need more. */
export const mostUnits = (task: TaskName): number => (task === 'digits' ? 32 : 8);

const dense = (units: number, activation: ActivationName): LayerSettings => ({ kind: 'dense', units, activation });

export const defaultSettings: Settings = {
  task: 'rings',
  head: 'binary',
  noise: 5,
  // No unit is dead before the first step.
  seed: 9,
  layers: [dense(8, 'relu'), dense(4, 'relu')],
  optimizer: 'adam',
  learningRate: 0.01,
  batch: 32,
  mode: 'one',
};

const digitLayers: readonly LayerSettings[] = [
  { kind: 'convolution', units: 8, activation: 'relu' },
  { kind: 'convolution', units: 16, activation: 'relu' },
  dense(24, 'relu'),
];

/** The same settings on another data set, with a head that it allows and layers that fit it. */
export function withTask(settings: Settings, task: TaskName): Settings {
  const { heads } = taskOf(task);
  const [first = 'multiClass'] = heads;
  const head = heads.includes(settings.head) ? settings.head : first;
  const wasDigits = settings.task === 'digits';
  const isDigits = task === 'digits';
  const layers = wasDigits === isDigits ? settings.layers : isDigits ? digitLayers : defaultSettings.layers;
  return { ...settings, task, head, layers };
}

/** The side of the picture behind so many convolutions, each of stride 2 with padding. */
export function sideBehind(convolutions: number): number {
  let side = digitSide;
  for (let i = 0; i < convolutions; i++) side = Math.ceil(side / 2);
  return side;
}

/** Whether `layers` can be a network for the task: convolutions only on digits, and none behind a dense layer. */
export function layersFit(layers: readonly LayerSettings[], task: TaskName): boolean {
  if (layers.length > mostLayers) return false;
  const firstDense = layers.findIndex(({ kind }) => kind === 'dense');
  return layers.every(({ kind, units }, at) => {
    if (!Number.isInteger(units) || units < 1 || units > mostUnits(task)) return false;
    return kind === 'dense' || (task === 'digits' && (firstDense < 0 || at < firstDense));
  });
}

/** Whether only the learning rate differs, which a training takes up where it stands. */
export function differsInRateOnly(before: Settings, after: Settings): boolean {
  return JSON.stringify({ ...before, learningRate: 0 }) === JSON.stringify({ ...after, learningRate: 0 });
}

export const isTaskName = (name: string): name is TaskName => (taskNames as readonly string[]).includes(name);
