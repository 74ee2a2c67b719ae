/** @file The training: networks side by side on the same batches, step by step, and what the page sees of them. */
import * as torch from 'flambeau';
import { comparedActivations } from '../shared/activations.ts';
import type { Snapshot } from '../shared/messages.ts';
import type { Settings } from '../shared/settings.ts';
import { digitSide } from '../shared/tasks.ts';
import { Network } from './network.ts';
import { floats, type TaskData } from './task-data.ts';
import { misreadDigits, planeGrid, viewLayers, viewNetwork } from './views.ts';

const mostMisread = 10;

export class Trainer {
  readonly settings: Settings;
  readonly data: TaskData;
  readonly networks: readonly Network[];
  inspected = 0;
  step = 0;
  epoch = 0;
  private readonly order: torch.Generator;
  private batches: readonly torch.Tensor[] = [];
  private shown: torch.Tensor;

  constructor(settings: Settings, data: TaskData) {
    this.settings = settings;
    this.data = data;
    this.networks =
      settings.mode === 'one'
        ? [new Network(settings)]
        : comparedActivations.map((activation) => new Network(settings, activation));
    this.order = new torch.Generator().manualSeed(settings.seed);
    this.shown =
      settings.task === 'digits' ? data.test.x.narrow(0, settings.seed % data.test.x.size(0), 1) : planeGrid();
  }

  /** The digit that is looked at; undefined in the plane. */
  get sample(): Float32Array | undefined {
    return this.settings.task === 'digits' ? floats(this.shown) : undefined;
  }

  draw(pixels: Float32Array): void {
    if (this.settings.task === 'digits') {
      this.shown = torch.fromTypedArray(Float32Array.from(pixels), [1, 1, digitSide, digitSide]);
    }
  }

  set learningRate(rate: number) {
    for (const network of this.networks) network.learningRate = rate;
  }

  /** One step of every network, all on the same batch; when an epoch is over, the next one's order is drawn. */
  advance(): void {
    const { training } = this.data;
    const [batch, ...rest] =
      this.batches.length > 0
        ? this.batches
        : torch.randperm(training.x.size(0), { generator: this.order }).split(this.settings.batch);
    if (batch === undefined) return;
    const [x, target] = [training.x.indexSelect(0, batch), training.target.indexSelect(0, batch)];
    for (const network of this.networks) network.step(x, target);
    this.batches = rest;
    this.step++;
    if (rest.length === 0) this.epoch++;
  }

  snapshot(stepsPerSecond: number): Snapshot {
    const viewed = this.networks.map((network) => viewNetwork(network, this.data, this.shown, this.settings));
    const at = this.inspected < this.networks.length ? this.inspected : 0;
    const [network, view] = [this.networks[at], viewed[at]];
    return {
      type: 'snapshot',
      step: this.step,
      epoch: this.epoch,
      stepsPerSecond,
      networks: viewed.map(({ network: seen }) => seen),
      inspected: at,
      layers: network === undefined || view === undefined ? [] : viewLayers(network, view),
      misread:
        network !== undefined && this.settings.task === 'digits' ? misreadDigits(network, this.data, mostMisread) : [],
    };
  }
}

/** Whether a loss of the snapshot is no number any more, in every network. */
export function hasDiverged({ networks }: Snapshot): boolean {
  return networks.every(({ trainingLoss }) => !Number.isFinite(trainingLoss));
}
