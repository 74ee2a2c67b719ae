/** @file What a network is trained and tested on: a data set by its name, with targets as the head wants them. */
import * as torch from 'flambeau';
import type { Points } from '../shared/messages.ts';
import type { Settings } from '../shared/settings.ts';
import { type PlaneTaskName, pointCount, taskOf, trainingPoints } from '../shared/tasks.ts';
import { digits } from './digits.ts';
import { planeTasks } from './points.ts';

export interface Part {
  readonly x: torch.Tensor;
  /** Targets in the form that the head's loss takes. */
  readonly target: torch.Tensor;
  /** Targets as the data set gives them. */
  readonly y: torch.Tensor;
}

export interface TaskData {
  readonly training: Part;
  readonly test: Part;
}

const F = torch.nn.functional;

function targetOf(y: torch.Tensor, { task, head }: Settings): torch.Tensor {
  const { targets, count } = taskOf(task);
  if (targets !== 'classes' || head === 'multiClass') return y;
  if (head === 'multiLabel') return F.oneHot(y, count).float();
  const column = y.unsqueeze(1);
  return head === 'regression' ? column.mul(2).sub(1).float() : column.float();
}

/** The digits' file, fetched when digits are first asked for. */
let file: Promise<ArrayBuffer> | undefined;

async function fetchDigits(place: string): Promise<ArrayBuffer> {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${place}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

async function readAll(
  { task, noise }: Settings,
  place: string,
): Promise<{ x: torch.Tensor; y: torch.Tensor; trained: number }> {
  if (task !== 'digits') return { ...planeTasks[task](pointCount, noise / 100), trained: trainingPoints };
  file ??= fetchDigits(place);
  try {
    return digits(await file);
  } catch (error) {
    // The next try fetches again.
    file = undefined;
    throw error;
  }
}

/** Digits come from the file at `place`. Draws from the seed's random numbers, as the program that the page shows does. */
export async function readTask(settings: Settings, place = ''): Promise<TaskData> {
  if (settings.task === 'digits') await readAll(settings, place);
  torch.manualSeed(settings.seed);
  const { x, y, trained } = await readAll(settings, place);
  const target = targetOf(y, settings);
  const part = (from: number, count: number): Part => ({
    x: x.narrow(0, from, count),
    target: target.narrow(0, from, count),
    y: y.narrow(0, from, count),
  });
  return { training: part(0, trained), test: part(trained, x.size(0) - trained) };
}

/** Places and targets as the page draws them; labels become bits of one number. */
export function pointsOf(x: torch.Tensor, y: torch.Tensor): Points {
  const bits = y.dim() === 2 && y.size(1) > 1 ? y.matmul(torch.tensor([[1], [2], [4]])) : y;
  return { places: floats(x), targets: floats(bits.float()) };
}

/** The elements of a float32 tensor, in a copy of their own. */
export function floats(tensor: torch.Tensor): Float32Array {
  return Float32Array.from(tensor.detach().toTypedArray() as Float32Array);
}

/** A few points of each data set, to choose by. */
export function previews(): Record<PlaneTaskName, Points> {
  const preview = (name: PlaneTaskName): Points => {
    torch.manualSeed(3);
    const { x, y } = planeTasks[name](120, 0.03);
    return pointsOf(x, y);
  };
  return {
    rings: preview('rings'),
    spirals: preview('spirals'),
    moons: preview('moons'),
    xor: preview('xor'),
    blobs: preview('blobs'),
    discs: preview('discs'),
    plane: preview('plane'),
    waves: preview('waves'),
  };
}
