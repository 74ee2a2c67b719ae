/**
 * @file Trainings whose files are whole, and whose content is not: values of other kinds, fields that are missing or too many. Each is
 * resumed or refused by an error of the library's, and one that is refused has changed nothing.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { isFull } from '../depth.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { draws, readOrRefused } from './damage.ts';

const { data, io, nn, optim } = torch;
const { lrScheduler } = optim;
const directory = temporaryDirectory();
afterAll(() => directory.remove());
const path = join(directory.path, 'damaged.pt');

type Draw = ReturnType<typeof draws>;
type Params = Iterable<torch.Tensor>;

const optimizers = [
  (params: Params) => new optim.SGD(params, { lr: 0.1, momentum: 0.9 }),
  (params: Params) => new optim.Adam(params, { amsgrad: true }),
  (params: Params) => new optim.RMSprop(params, { momentum: 0.5, centered: true }),
  (params: Params) => new optim.LBFGS(params, { maxIter: 2 }),
  (params: Params) => new optim.Adafactor(params),
  (params: Params) => new optim.ASGD(params),
  (params: Params) => new optim.Rprop(params),
];

type Scheduled = ConstructorParameters<typeof lrScheduler.ExponentialLR>[0];

const schedules = [
  (optimizer: Scheduled) => new lrScheduler.MultiStepLR(optimizer, [1, 3]),
  (optimizer: Scheduled) => new lrScheduler.CosineAnnealingWarmRestarts(optimizer, 3),
  (optimizer: Scheduled) =>
    new lrScheduler.SequentialLR(
      optimizer,
      [new lrScheduler.ConstantLR(optimizer), new lrScheduler.ExponentialLR(optimizer, 0.9)],
      [2],
    ),
];

const range = { length: 10, get: (index: number) => index };
const loaders = [
  () => new data.DataLoader<unknown, unknown>(range, { batchSize: 2, shuffle: true, generator: new torch.Generator() }),
  () => new data.DataLoader<unknown, unknown>(new Set([1, 2, 3, 4]), { batchSize: null }),
  () => {
    const sampler = new data.RandomSampler(range, { generator: new torch.Generator() });
    return new data.DataLoader<unknown, unknown>(range, { sampler });
  },
];

const pick = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;

function make(i: number) {
  const model = new nn.Sequential(new nn.Linear(3, 4), new nn.BatchNorm1d(4), new nn.Linear(4, 1));
  const optimizer = pick(optimizers, i)(model.parameters());
  const scheduler = pick(schedules, i)(optimizer);
  return { model, optimizer, scheduler, loader: pick(loaders, i)(), generator: new torch.Generator() };
}

type Parts = ReturnType<typeof make>;

function step({ model, optimizer, scheduler, loader }: Parts): void {
  optimizer.step(() => {
    optimizer.zeroGrad();
    const loss = model(torch.randn([5, 3]))
      .square()
      .sum();
    loss.backward();
    return loss;
  });
  scheduler.step();
  for (const _ of loader) break;
}

/** All of the state, as bytes. */
function stateOf({ generator, ...others }: Parts): string {
  const states = Object.entries(others).map(([name, part]) => [name, part.stateDict()] as const);
  const all = { ...Object.fromEntries(states), generator: generator.getState(), rng: torch.getRngState() };
  return Buffer.from(torch.save(all)).toString('latin1');
}

const strange: readonly (() => unknown)[] = [
  ...[null, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 2n ** 70n, true, '', 'x'].map(
    (value) => () => value,
  ),
  () => [],
  () => [[]],
  () => ({}),
  () => new Map([[1, 2]]),
  () => new Set([1]),
  () => new Uint8Array(3),
  () => torch.ones(2),
  () => torch.zeros([0]),
  () => torch.ones([3, 3], { dtype: torch.int64 }),
  () => torch.tensor([1, 2, 3], { dtype: torch.uint8 }),
];

/** The value with something in it that is not as it was. */
function changed(value: unknown, draw: Draw, depth = 0): unknown {
  const isLeaf =
    typeof value !== 'object' || value === null || value instanceof torch.Tensor || ArrayBuffer.isView(value);
  if (isLeaf || (depth > 0 && draw(6) === 0)) return pick(strange, draw(strange.length))();
  const how = draw(8);
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value];
    const i = draw(copy.length);
    if (how === 0 || copy.length === 0) copy.push(pick(strange, draw(strange.length))());
    else if (how === 1) copy.splice(i, 1);
    else copy[i] = changed(copy[i], draw, depth + 1);
    return copy;
  }
  const isMap = value instanceof Map;
  const entries: [unknown, unknown][] = isMap ? [...value] : Object.entries(value);
  const i = draw(entries.length);
  const entry = entries[i];
  if (how === 0 || entry === undefined) entries.push([`extra${draw(3)}`, pick(strange, draw(strange.length))()]);
  else if (how === 1) entries.splice(i, 1);
  else entries[i] = [entry[0], changed(entry[1], draw, depth + 1)];
  return isMap ? new Map(entries) : Object.fromEntries(entries as [string, unknown][]);
}

test('a training with anything else in it is resumed or refused, and then as it was', async () => {
  const seed = Number(process.env['FLAMBEAU_SEED'] ?? Math.floor(Math.random() * 1e6));
  const draw = draws(seed);
  let refused = 0;
  const trainings = isFull ? 84 : 21;
  for (let i = 0; i < trainings; i++) {
    // The runner is to hear of this process.
    await setImmediate();
    const parts = make(i);
    for (let steps = 0; steps < 3; steps++) step(parts);
    io.saveTraining(path, parts);
    const saved = torch.load(path);
    for (let times = 0; times < 12; times++) {
      torch.save(changed(saved, draw), path);
      const other = make(i);
      step(other);
      const before = stateOf(other);
      if (readOrRefused(() => io.resumeTraining(path, other))) continue;
      refused++;
      expect(stateOf(other) === before, `FLAMBEAU_SEED=${seed}, training ${i}, change ${times}`).toBe(true);
    }
  }
  expect(refused, `FLAMBEAU_SEED=${seed}`).toBeGreaterThan(6 * trainings);
});
