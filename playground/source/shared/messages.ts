/** @file What the page and the worker tell each other. The page knows the library only by these. */
import type { ActivationName } from './activations.ts';
import type { Settings } from './settings.ts';
import type { PlaneTaskName } from './tasks.ts';

/** How fast a training is to run: steps a second that can be followed, or all that the machine gives. */
export type Speed = 'slow' | 'medium' | 'full';

export type Command =
  /** Makes the networks anew; `digits` is where their file lies. */
  | { readonly type: 'configure'; readonly settings: Settings; readonly digits: string }
  /** Changes the learning rate of the training that goes on. */
  | { readonly type: 'rate'; readonly learningRate: number }
  | { readonly type: 'run'; readonly running: boolean; readonly speed: Speed }
  | { readonly type: 'step' }
  /** Which network's inside is shown. */
  | { readonly type: 'inspect'; readonly network: number }
  /** A digit that was drawn, 14 × 14 from 0 (paper) to 1 (ink). */
  | { readonly type: 'draw'; readonly pixels: Float32Array }
  /** The page has drawn the last snapshot and takes another. */
  | { readonly type: 'shown' };

export interface Points {
  /** Pairs of coordinates, from about −1 to 1. */
  readonly places: Float32Array;
  /** For each point its class, its amount, or its labels as bits. */
  readonly targets: Float32Array;
}

export interface Histogram {
  /** The bins reach from −range to range. */
  readonly range: number;
  readonly counts: readonly number[];
}

export interface LayerView {
  readonly units: number;
  /** Each unit's picture is side × side: its answer over the plane, its weights, its feature map, or one number. */
  readonly side: number;
  readonly pictures: Float32Array;
  /** Units that give every training example the same answer. */
  readonly dead: readonly boolean[];
  /** Row by row, those of one unit after those of another; only where there are few enough to be drawn. */
  readonly weights: Float32Array | undefined;
  readonly weightHistogram: Histogram;
  readonly gradientHistogram: Histogram;
}

export interface NetworkView {
  /** The activation of all layers, where activations are compared. */
  readonly activation: ActivationName | undefined;
  readonly trainingLoss: number;
  readonly testLoss: number;
  /** Accuracy, or R² for amounts, on what was not trained on. */
  readonly score: number;
  readonly deadUnits: number;
  /** The answer over the plane, output after output; for digits, to the digit that was drawn. */
  readonly answers: Float32Array;
}

export interface Misread {
  readonly pixels: Float32Array;
  readonly label: number;
  readonly guess: number;
}

export interface Snapshot {
  readonly type: 'snapshot';
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerSecond: number;
  readonly networks: readonly NetworkView[];
  /** The network whose inside this is. */
  readonly inspected: number;
  /** Hidden layers, then the last. */
  readonly layers: readonly LayerView[];
  readonly misread: readonly Misread[];
}

export type Report =
  | {
      readonly type: 'ready';
      readonly engine: string;
      readonly threads: number;
      readonly previews: Readonly<Record<PlaneTaskName, Points>>;
    }
  /** The networks are made; what they learn. */
  | {
      readonly type: 'configured';
      readonly training: Points;
      readonly test: Points;
      readonly parameters: number;
      /** A digit to begin with. */
      readonly sample: Float32Array | undefined;
    }
  | Snapshot
  /** The loss is no number any more: the training was stopped. */
  | { readonly type: 'diverged'; readonly step: number }
  | { readonly type: 'failed'; readonly message: string };
