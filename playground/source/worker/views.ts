/** @file What the page sees of a network: pictures of its units, dead ones, histograms, its score. */
import * as torch from 'flambeau';
import type { Histogram, LayerView, Misread, NetworkView } from '../shared/messages.ts';
import type { Settings } from '../shared/settings.ts';
import { digitSide, taskOf } from '../shared/tasks.ts';
import type { Block, Network } from './network.ts';
import { floats, type Part, type TaskData } from './task-data.ts';

/** Cells of a side of the plane's pictures. */
export const planeSide = 44;

/** The plane reaches so far from its middle. */
export const planeReach = 1.2;

/** Examples that losses and dead units of digits are taken from: all would take longer than the training. */
const sampled = 300;

const bins = 25;
const mostLinks = 128;

/** A unit whose answers differ by less than this over all training examples learns nothing any more. */
const sameAnswer = 1e-6;

/** The middle of each cell, float32 [side², 2], from the top left on. */
export function planeGrid(): torch.Tensor {
  const places = new Float32Array(planeSide * planeSide * 2);
  for (let cell = 0; cell < planeSide * planeSide; cell++) {
    const [column, row] = [cell % planeSide, Math.floor(cell / planeSide)];
    places[2 * cell] = (((column + 0.5) / planeSide) * 2 - 1) * planeReach;
    places[2 * cell + 1] = (1 - ((row + 0.5) / planeSide) * 2) * planeReach;
  }
  return torch.fromTypedArray(places, [planeSide * planeSide, 2]);
}

function histogram(values: torch.Tensor | null): Histogram {
  const counts = new Array<number>(bins).fill(0);
  if (values === null) return { range: 0, counts };
  const all = floats(values);
  let range = 0;
  for (const value of all) range = Math.max(range, Math.abs(value));
  for (const value of all) {
    const bin = range === 0 ? (bins - 1) / 2 : Math.min(bins - 1, Math.floor(((value / range + 1) / 2) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { range, counts };
}

/** Units that give all of the examples the same answer. */
function deadUnits(answer: torch.Tensor): boolean[] {
  const over = answer.dim() === 4 ? [0, 2, 3] : [0];
  const spread = answer.amax(over).sub(answer.amin(over));
  return Array.from(floats(spread), (each) => each <= sameAnswer);
}

const unitsFirst = (answer: torch.Tensor): Float32Array => floats(answer.transpose(0, 1).contiguous());

/** Pictures of a layer's units: over the plane; of digits feature maps, weights upon the pixels, or one number each. */
function picturesOf(block: Block, answer: torch.Tensor): { side: number; pictures: Float32Array } {
  if (answer.size(0) > 1) return { side: planeSide, pictures: unitsFirst(answer) };
  if (answer.dim() === 4) return { side: answer.size(3), pictures: floats(answer) };
  const { weight } = block.weighted;
  if (weight.dim() === 2 && weight.size(1) === digitSide ** 2) return { side: digitSide, pictures: floats(weight) };
  return { side: 1, pictures: floats(answer) };
}

const first = ({ x, target, y }: Part): Part => {
  const count = Math.min(sampled, x.size(0));
  return { x: x.narrow(0, 0, count), target: target.narrow(0, 0, count), y: y.narrow(0, 0, count) };
};

/** The share of right answers; of amounts, R². */
function scoreOf(logits: torch.Tensor, { target, y }: Part, { task, head }: Settings): number {
  if (taskOf(task).targets === 'values') {
    const missed = logits.sub(target).square().sum().item();
    return 1 - Number(missed) / Number(target.sub(target.mean()).square().sum().item());
  }
  const right = (): torch.Tensor => {
    if (head === 'multiClass') return logits.argmax(1).eq(y);
    if (head === 'multiLabel') return logits.gt(0).eq(target.gt(0.5));
    return logits.gt(0).eq(target.gt(head === 'binary' ? 0.5 : 0));
  };
  return Number(right().float().mean().item());
}

export interface Viewed {
  readonly network: NetworkView;
  readonly dead: readonly (readonly boolean[])[];
  readonly answers: readonly torch.Tensor[];
}

/** Losses, score, dead units and the answers over `shown`: the plane, or one drawn digit. */
export function viewNetwork(network: Network, data: TaskData, shown: torch.Tensor, settings: Settings): Viewed {
  return torch.noGrad(() => {
    const parts = [first(data.training), first(data.test)] as const;
    const [training, test] = parts.map(({ x }) => network.answers(x));
    const logitsOf = (answers: readonly torch.Tensor[] | undefined): torch.Tensor => answers?.at(-1) ?? torch.empty(0);
    const dead = (training ?? []).slice(0, -1).map(deadUnits);
    const answers = network.answers(shown);
    return {
      network: {
        activation: network.activation,
        trainingLoss: Number(network.lossOf(logitsOf(training), parts[0].target).item()),
        testLoss: Number(network.lossOf(logitsOf(test), parts[1].target).item()),
        score: scoreOf(logitsOf(test), parts[1], settings),
        deadUnits: dead.flat().filter(Boolean).length,
        answers: unitsFirst(network.read(logitsOf(answers))),
      },
      dead,
      answers,
    };
  });
}

/** The inside of a network, layer after layer. */
export function viewLayers(network: Network, { dead, answers }: Viewed): LayerView[] {
  return network.blocks.map((block, at) => {
    const answer = answers[at] ?? torch.empty(0);
    const { weight } = block.weighted;
    return {
      units: answer.size(1),
      ...picturesOf(block, answer),
      dead: dead[at] ?? new Array<boolean>(answer.size(1)).fill(false),
      weights: weight.dim() === 2 && weight.numel() <= mostLinks ? floats(weight) : undefined,
      weightHistogram: histogram(weight),
      gradientHistogram: histogram(weight.grad),
    };
  });
}

/** Test digits that are read wrongly, the first few. */
export function misreadDigits(network: Network, { test }: TaskData, most: number): Misread[] {
  const { x, y } = first(test);
  const guesses = floats((network.answers(x).at(-1) ?? x).argmax(1).float());
  const labels = floats(y.float());
  const wrong = [...guesses.keys()].filter((at) => guesses[at] !== labels[at]).slice(0, most);
  return wrong.map((at) => ({ pixels: floats(x.select(0, at)), label: labels[at] ?? 0, guess: guesses[at] ?? 0 }));
}
