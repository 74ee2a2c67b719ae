/** @file What the playground's worker trains: its lessons are true, and the program that the page shows gives the same numbers. */
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { digitsFile } from '../../playground/digits.ts';
import { lessons } from '../../playground/source/page/lessons.ts';
import { activationNames } from '../../playground/source/shared/activations.ts';
import { programOf } from '../../playground/source/shared/code.ts';
import { defaultSettings, type Settings, withTask } from '../../playground/source/shared/settings.ts';
import { outputCount, taskNames, taskOf } from '../../playground/source/shared/tasks.ts';
import { readTask } from '../../playground/source/worker/task-data.ts';
import { hasDiverged, Trainer } from '../../playground/source/worker/trainer.ts';
import * as torch from '../../src/index.ts';

const digitsAddress = `data:application/octet-stream;base64,${Buffer.from(digitsFile()).toString('base64')}`;

const makeTrainer = async (settings: Settings): Promise<Trainer> =>
  new Trainer(settings, await readTask(settings, digitsAddress));

async function trained(settings: Settings, steps: number): Promise<Trainer> {
  const trainer = await makeTrainer(settings);
  for (let step = 0; step < steps; step++) trainer.advance();
  return trainer;
}

function lesson(name: string): Settings {
  const found = lessons.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no lesson ${name}`);
  return found.settings;
}

describe('a lesson is true', () => {
  test('layers without activation cannot learn rings', async () => {
    const [network] = (await trained(lesson('lessonLinear'), 1000)).snapshot(0).networks;
    expect(network?.score).toBeLessThanOrEqual(0.65);
    expect(network?.trainingLoss).toBeGreaterThan(0.65);
  });

  test('the same rings are learned with ReLU between the layers', async () => {
    const [network] = (await trained(lesson('lessonBend'), 1000)).snapshot(0).networks;
    expect(network?.score).toBeGreaterThanOrEqual(0.97);
  });

  test('units of ReLU die, and networks with the other activations learn', async () => {
    const trainer = await trained(lesson('lessonDying'), 600);
    const { networks } = trainer.snapshot(0);
    const [relu, ...others] = networks;
    expect(relu?.activation).toBe('relu');
    expect(relu?.deadUnits).toBeGreaterThanOrEqual(16);
    expect(others.map(({ activation }) => activation)).toEqual(['leaky', 'prelu', 'elu', 'gelu', 'silu']);
    for (const { score, deadUnits } of others) {
      expect(score).toBeGreaterThan(0.85);
      expect(deadUnits).toBe(0);
    }
  });

  test('spirals are learned', async () => {
    const [network] = (await trained(lesson('lessonSpirals'), 4000)).snapshot(0).networks;
    expect(network?.score).toBeGreaterThanOrEqual(0.9);
  });

  test('several labels at once are learned', async () => {
    const [network] = (await trained(lesson('lessonHeads'), 2000)).snapshot(0).networks;
    expect(network?.score).toBeGreaterThanOrEqual(0.93);
  });

  test('digits are read', async () => {
    const { networks, misread, layers } = (await trained(lesson('lessonDigits'), 600)).snapshot(0);
    expect(networks[0]?.score).toBeGreaterThanOrEqual(0.85);
    expect(networks[0]?.answers.length).toBe(10);
    expect(layers.map(({ side }) => side)).toEqual([7, 4, 1, 1]);
    for (const { label, guess, pixels } of misread) {
      expect(label).not.toBe(guess);
      expect(pixels.length).toBe(196);
    }
  });
});

describe('a snapshot', () => {
  test('has a picture for each unit, and the weights between them', async () => {
    const { layers, networks, step, epoch } = (await trained(defaultSettings, 11)).snapshot(5);
    expect([step, epoch]).toEqual([11, 1]);
    expect(layers.map(({ units }) => units)).toEqual([8, 4, 1]);
    expect(layers.map(({ weights }) => weights?.length)).toEqual([16, 32, 4]);
    for (const { pictures, units, side, weightHistogram, dead } of layers) {
      expect(pictures.length).toBe(units * side * side);
      expect(dead.length).toBe(units);
      expect(weightHistogram.range).toBeGreaterThan(0);
    }
    expect(layers.map(({ weightHistogram: { counts } }) => counts.reduce((sum, count) => sum + count))).toEqual([
      16, 32, 4,
    ]);
    expect(networks[0]?.answers.length).toBe(44 * 44);
  });

  test.each(taskNames.flatMap((task) => taskOf(task).heads.map((head) => ({ task, head }))))(
    'reads answers of $task with the head $head',
    async ({ task, head }) => {
      const settings = { ...withTask(defaultSettings, task), head };
      const snapshot = (await trained(settings, 3)).snapshot(0);
      const { answers = new Float32Array() } = snapshot.networks[0] ?? {};
      const count = outputCount(task, head);
      const places = answers.length / count;
      for (let place = 0; place < places; place += 97) {
        const each = Array.from({ length: count }, (_, output) => answers[output * places + place] ?? Number.NaN);
        expect(each.every(Number.isFinite)).toBe(true);
        if (head === 'multiClass') expect(each.reduce((sum, one) => sum + one)).toBeCloseTo(1, 5);
        if (head !== 'regression') expect(Math.min(...each)).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test('marks units that give every point the same answer', async () => {
    const trainer = await makeTrainer(defaultSettings);
    const [first] = trainer.networks[0]?.blocks ?? [];
    torch.noGrad(() => {
      const { bias } = first?.weighted ?? {};
      bias?.select(0, 3).fill_(-100);
    });
    expect(trainer.snapshot(0).layers[0]?.dead).toEqual([false, false, false, true, false, false, false, false]);
  });

  test('of a training whose steps are too large says so', async () => {
    const settings: Settings = { ...withTask(defaultSettings, 'waves'), optimizer: 'sgd', learningRate: 3, layers: [] };
    const trainer = await trained(settings, 2000);
    expect(hasDiverged(trainer.snapshot(0))).toBe(true);
    expect(hasDiverged((await makeTrainer(settings)).snapshot(0))).toBe(false);
  });
});

/** Runs the program's text; returns what it prints. */
async function run(program: string): Promise<unknown[]> {
  const { code } = transformSync(program.replace(/^import .*\n/, ''), { loader: 'ts' });
  const printed: unknown[] = [];
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...given: unknown[]) => Promise<void>;
  await new AsyncFunction('torch', 'fetch', 'console', code)(torch, () => fetch(digitsAddress), {
    log: (...values: unknown[]) => printed.push(...values),
  });
  return printed;
}

const sourceOf = (task: string): string =>
  readFileSync(
    new URL(`../../playground/source/worker/${task === 'digits' ? 'digits' : 'points'}.ts`, import.meta.url),
    'utf8',
  );

describe('the program that the page shows', () => {
  const layersOf = (at: number): Settings['layers'] =>
    ([5, 3] as const).map((units, layer) => ({
      kind: 'dense',
      units,
      activation: activationNames[(at + layer) % activationNames.length] ?? 'relu',
    }));
  const optimizers = ['sgd', 'momentum', 'rmsprop', 'adam', 'adamw'] as const;
  const cases = taskNames.flatMap((task, at) =>
    taskOf(task).heads.map((head, which): Settings => {
      const settings = withTask(defaultSettings, task);
      return {
        ...settings,
        head,
        seed: at,
        optimizer: optimizers[(at + which) % optimizers.length] ?? 'adam',
        layers: task === 'digits' && which === 0 ? settings.layers : layersOf(at + which),
      };
    }),
  );

  test.each(cases)('computes the numbers of the page on $task with the head $head', async (settings) => {
    const epochs = settings.task === 'digits' ? 1 : 20;
    const program = programOf(settings, sourceOf(settings.task)).replace('epoch < 20', `epoch < ${epochs}`);
    const [shape, loss] = await run(program);
    const trainer = await makeTrainer(settings);
    while (trainer.epoch < epochs) trainer.advance();
    const { x, target } = trainer.data.test;
    const [network] = trainer.networks;
    if (network === undefined) throw new Error('no network');
    const answer = network.answers(x).at(-1) ?? x;
    expect(shape).toEqual([x.size(0), outputCount(settings.task, settings.head)]);
    expect(loss).toBe(network.lossOf(answer, target).item());
  });
});
