/** @file One network with its optimizer: built from settings, trained step by step, and asked for the answers of each of its layers. */
import * as torch from 'flambeau';
import type { ActivationName } from '../shared/activations.ts';
import { type HeadName, heads } from '../shared/heads.ts';
import { type OptimizerName, optimizers } from '../shared/optimizers.ts';
import { type LayerSettings, type Settings, sideBehind } from '../shared/settings.ts';
import { outputCount } from '../shared/tasks.ts';

const { nn, optim } = torch;

type Weighted = torch.nn.Linear | torch.nn.Conv2d;

/** What belongs to one layer of the settings: what comes before, its weights, what comes behind. */
export interface Block {
  readonly kind: LayerSettings['kind'];
  readonly weighted: Weighted;
  readonly modules: readonly torch.nn.Module[];
}

type Loss = (answer: torch.Tensor, target: torch.Tensor) => torch.Tensor;

const lossFunctions: Readonly<Record<(typeof heads)[HeadName]['loss'], () => Loss>> = {
  MSELoss: () => new nn.MSELoss(),
  BCEWithLogitsLoss: () => new nn.BCEWithLogitsLoss(),
  CrossEntropyLoss: () => new nn.CrossEntropyLoss(),
};

// Named one by one, so that a bundler keeps no others.
const activationLayers: Readonly<Record<Exclude<ActivationName, 'none'>, () => torch.nn.Module>> = {
  relu: () => new nn.ReLU(),
  leaky: () => new nn.LeakyReLU(),
  prelu: () => new nn.PReLU(),
  elu: () => new nn.ELU(),
  gelu: () => new nn.GELU(),
  silu: () => new nn.SiLU(),
  tanh: () => new nn.Tanh(),
  sigmoid: () => new nn.Sigmoid(),
};

function activationModules(name: ActivationName): torch.nn.Module[] {
  return name === 'none' ? [] : [activationLayers[name]()];
}

type Optimizer = torch.optim.SGD | torch.optim.RMSprop | torch.optim.Adam | torch.optim.AdamW;
type Parameters = Iterable<torch.Tensor>;

const optimizerMakers: Readonly<
  Record<
    OptimizerName,
    (parameters: Parameters, options: { readonly lr: number; readonly momentum?: number }) => Optimizer
  >
> = {
  sgd: (parameters, options) => new optim.SGD(parameters, options),
  momentum: (parameters, options) => new optim.SGD(parameters, options),
  rmsprop: (parameters, options) => new optim.RMSprop(parameters, options),
  adam: (parameters, { lr }) => new optim.Adam(parameters, { lr }),
  adamw: (parameters, { lr }) => new optim.AdamW(parameters, { lr }),
};

/** The blocks, the last layer among them. Weights are drawn layer after layer, as in the program that the page shows. */
function makeBlocks({ layers, task, head }: Settings): Block[] {
  const isPicture = task === 'digits';
  const convolutions = layers.filter(({ kind }) => kind === 'convolution').length;
  let width = isPicture ? 1 : 2;
  let flat = !isPicture;
  const flatten = (): torch.nn.Module[] => {
    if (flat) return [];
    flat = true;
    width *= sideBehind(convolutions) ** 2;
    return [new nn.Flatten()];
  };
  const blocks = layers.map(({ kind, units, activation }): Block => {
    const before = kind === 'dense' ? flatten() : [];
    const weighted =
      kind === 'dense' ? new nn.Linear(width, units) : new nn.Conv2d(width, units, 3, { stride: 2, padding: 1 });
    width = units;
    return { kind, weighted, modules: [...before, weighted, ...activationModules(activation)] };
  });
  const before = flatten();
  const last = new nn.Linear(width, outputCount(task, head));
  return [...blocks, { kind: 'dense', weighted: last, modules: [...before, last] }];
}

export class Network {
  readonly activation: ActivationName | undefined;
  readonly blocks: readonly Block[];
  readonly model: torch.nn.Sequential;
  readonly lossOf: Loss;
  private readonly optimizer: Optimizer;
  private readonly reading: 'none' | 'sigmoid' | 'softmax';

  /** `activation` stands in place of those of all layers, if it is given. */
  constructor(settings: Settings, activation?: ActivationName) {
    this.activation = activation;
    const layers =
      activation === undefined ? settings.layers : settings.layers.map((layer) => ({ ...layer, activation }));
    torch.manualSeed(settings.seed);
    this.blocks = makeBlocks({ ...settings, layers });
    this.model = new nn.Sequential(this.blocks.flatMap(({ modules }) => modules));
    const { loss, reading } = heads[settings.head];
    this.lossOf = lossFunctions[loss]();
    this.reading = reading;
    const { optimizer, learningRate } = settings;
    const { options } = optimizers[optimizer];
    this.optimizer = optimizerMakers[optimizer](this.model.parameters(), { lr: learningRate, ...options });
  }

  set learningRate(rate: number) {
    for (const group of this.optimizer.paramGroups) group.lr = rate;
  }

  get parameters(): number {
    let count = 0;
    for (const parameter of this.model.parameters()) count += parameter.numel();
    return count;
  }

  /** One step on a batch. */
  step(x: torch.Tensor, target: torch.Tensor): void {
    this.optimizer.zeroGrad();
    const loss = this.lossOf(this.model.forward(x), target);
    loss.backward();
    this.optimizer.step();
  }

  /** The answers of all blocks, one after another; the last are the logits, or the amounts. */
  answers(x: torch.Tensor): torch.Tensor[] {
    return torch.noGrad(() => {
      let value = x;
      return this.blocks.map(({ modules }) => {
        for (const module of modules) value = module.forward(value) as torch.Tensor;
        return value;
      });
    });
  }

  /** Logits as what they say: probabilities, or the amounts themselves. */
  read(logits: torch.Tensor): torch.Tensor {
    if (this.reading === 'none') return logits;
    return this.reading === 'softmax' ? logits.softmax(1) : logits.sigmoid();
  }
}
