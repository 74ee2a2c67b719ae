/** @file `fit` does what the loop does that it stands for, to the same bits. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { Accuracy, MeanAbsoluteError } from '../../src/metrics/index.ts';
import * as train from '../../src/train/index.ts';
import { F, plainLoop, problem, valuesOf } from './problem.ts';

const { nn, optim } = torch;
const quiet = { loss: F.crossEntropy, progress: false } as const;

describe('the loop', () => {
  test('without options', async () => {
    const plain = problem();
    const losses = plainLoop(plain, 3);
    const { model, loader, optimizer } = problem();
    const history = await train.fit(model, loader, { ...quiet, optimizer, epochs: 3 });
    expect(history.losses).toEqual(losses);
    expect(valuesOf(model)).toEqual(valuesOf(plain.model));
    expect(history).toMatchObject({ steps: 21, ending: 'epochs', interrupted: false, averaged: undefined });
  });

  test('with a step of its own, which may be awaited', async () => {
    const plain = problem();
    const losses = plainLoop(plain, 2);
    for (const wait of [false, true]) {
      const { model, loader, optimizer } = problem();
      const lossOf = (of: typeof model, [x, y]: readonly [torch.Tensor, torch.Tensor]) => F.crossEntropy(of(x), y);
      const step: train.Step<typeof model, [torch.Tensor, torch.Tensor]> = wait
        ? async (of, batch) => lossOf(of, batch)
        : (of, batch) => ({ loss: lossOf(of, batch) });
      const history = await train.fit(model, loader, { step, optimizer, epochs: 2, progress: false });
      expect(history.losses).toEqual(losses);
      expect(valuesOf(model)).toEqual(valuesOf(plain.model));
    }
  });

  test('with clipped gradients', async () => {
    const plain = problem();
    const losses = plainLoop(plain, 2, {
      beforeStep({ model }) {
        nn.utils.clipGradNorm_(model.parameters(), 0.1);
        nn.utils.clipGradValue_(model.parameters(), 0.02);
      },
    });
    const { model, loader, optimizer } = problem();
    const history = await train.fit(model, loader, { ...quiet, optimizer, epochs: 2, clipNorm: 0.1, clipValue: 0.02 });
    expect(history.losses).toEqual(losses);
    expect(valuesOf(model)).toEqual(valuesOf(plain.model));
  });

  test('with schedules of steps and of epochs', async () => {
    const plain = problem();
    const schedules = ({ optimizer }: typeof plain) => ({
      byEpoch: new optim.lrScheduler.StepLR(optimizer, 1, { gamma: 0.5 }),
      byStep: new optim.lrScheduler.ExponentialLR(optimizer, 0.99),
    });
    const own = schedules(plain);
    const rates: number[] = [];
    const losses = plainLoop(plain, 3, {
      afterStep() {
        rates.push(plain.optimizer.paramGroups[0]?.lr ?? 0);
        own.byStep.step();
      },
      afterEpoch: () => own.byEpoch.step(),
    });
    const fitted = problem();
    const { byEpoch, byStep } = schedules(fitted);
    const seen: number[] = [];
    const history = await train.fit(fitted.model, fitted.loader, {
      ...quiet,
      optimizer: fitted.optimizer,
      epochs: 3,
      scheduler: [byEpoch, { scheduler: byStep, every: 'step' }],
      callbacks: { onEpochEnd: ({ learningRate }) => void seen.push(learningRate) },
    });
    expect(history.losses).toEqual(losses);
    expect(byStep.lastEpoch).toBe(21);
    expect(byEpoch.lastEpoch).toBe(3);
    expect(seen).toHaveLength(3);
  });

  test('with a plateau, which gets the watched value', async () => {
    const plain = problem();
    const plateauOf = ({ optimizer }: typeof plain) =>
      new optim.lrScheduler.ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 0, threshold: 0.5 });
    const own = plateauOf(plain);
    const losses = plainLoop(plain, 4, { afterEpoch: (_, loss) => own.step(loss) });
    const { model, loader, optimizer } = problem();
    const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 0, threshold: 0.5 });
    const history = await train.fit(model, loader, { ...quiet, optimizer, epochs: 4, scheduler });
    expect(history.losses).toEqual(losses);
    expect(optimizer.paramGroups[0]?.lr).toBe(plain.optimizer.paramGroups[0]?.lr);
    expect(optimizer.paramGroups[0]?.lr).toBeLessThan(0.05);
  });

  test('with accumulated gradients, of which the last step of an epoch has fewer', async () => {
    const byHand = (given: ReturnType<typeof problem>) => {
      for (let epoch = 0; epoch < 2; epoch++) {
        const batches = [...given.loader];
        for (let start = 0; start < batches.length; start += 3) {
          const group = batches.slice(start, start + 3);
          given.optimizer.zeroGrad();
          for (const [x, y] of group) F.crossEntropy(given.model(x), y).div(group.length).backward();
          given.optimizer.step();
        }
      }
    };
    const plain = problem();
    byHand(plain);
    const { model, loader, optimizer } = problem();
    const history = await train.fit(model, loader, { ...quiet, optimizer, epochs: 2, accumulate: 3 });
    expect(history.steps).toBe(6);
    expect(history.losses).toHaveLength(6);
    expect(valuesOf(model)).toEqual(valuesOf(plain.model));
  });

  test('with accumulated gradients, where the loader does not know its length', async () => {
    // SGD: Adam hardly feels by how much gradients are scaled.
    const run = async (isKnown: boolean) => {
      torch.manualSeed(1);
      const model = new nn.Linear(3, 1);
      const batches = Array.from({ length: 5 }, () => [torch.randn([4, 3]), torch.randn([4, 1])] as const);
      const unknown = { [Symbol.iterator]: () => batches[Symbol.iterator]() };
      const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
      const loader = isKnown ? batches : unknown;
      await train.fit(model, loader, { loss: F.mseLoss, optimizer, epochs: 2, accumulate: 2, progress: false });
      return valuesOf(model);
    };
    expect(await run(false)).toEqual(await run(true));
  });

  test('with an average of the weights, which is validated', async () => {
    const plain = problem();
    const average = new optim.swaUtils.AveragedModel(plain.model, { multiAvgFn: optim.swaUtils.getEmaMultiAvgFn(0.9) });
    plainLoop(plain, 2, { afterStep: ({ model }) => average.updateParameters(model) });
    const { model, loader, optimizer, x, y } = problem();
    const history = await train.fit(model, loader, { ...quiet, optimizer, epochs: 2, ema: 0.9, validate: [[x, y]] });
    expect(valuesOf(model)).toEqual(valuesOf(plain.model));
    expect(history.averaged === undefined ? [] : valuesOf(history.averaged)).toEqual(valuesOf(average));
    average.eval();
    expect(history.epochs[1]?.validation.loss).toBe(Number(F.crossEntropy(average(x), y).item()));
  });

  test('with validation and metrics', async () => {
    const { model, loader, optimizer, x, y } = problem();
    const history = await train.fit(model, loader, {
      ...quiet,
      optimizer,
      epochs: 4,
      validate: [[x, y]],
      metrics: { accuracy: new Accuracy() },
    });
    model.eval();
    const scores = model(x);
    const last = history.epochs.at(-1);
    expect(last?.validation.loss).toBe(Number(F.crossEntropy(scores, y).item()));
    expect(last?.validation.accuracy).toBe(Number(scores.argmax(1).eq(y).sum().item()) / 50);
    expect(Object.keys(last ?? {})).toEqual(['epoch', 'loss', 'accuracy', 'validation', 'learningRate', 'seconds']);
  });
});

describe('early stopping', () => {
  test('waits, stops and brings the best weights back', async () => {
    const { model, loader, optimizer, x, y } = problem(50, 0.5);
    const kept: unknown[] = [];
    const history = await train.fit(model, loader, {
      ...quiet,
      optimizer,
      epochs: 60,
      validate: [[x, y]],
      earlyStopping: 3,
      callbacks: { onEpochEnd: (_, state) => void kept.push(valuesOf(state.model)) },
    });
    expect(history.ending).toBe('early stopping');
    const losses = history.epochs.map(({ validation }) => validation.loss);
    const best = losses.indexOf(Math.min(...losses));
    expect(history.best).toEqual({ epoch: best + 1, value: losses[best] });
    expect(losses).toHaveLength(best + 4);
    expect(valuesOf(model)).toEqual(kept[best]);
  });

  test('follows a metric by what is better of it, and leaves the last weights where asked to', async () => {
    const { model, loader, optimizer, x, y } = problem(50, 0.5);
    const kept: unknown[] = [];
    const history = await train.fit(model, loader, {
      ...quiet,
      optimizer,
      epochs: 60,
      validate: [[x, y]],
      metrics: { accuracy: new Accuracy() },
      watch: 'validation.accuracy',
      earlyStopping: { patience: 2, restoreBest: false, minDelta: 0.01 },
      callbacks: { onEpochEnd: (_, state) => void kept.push(valuesOf(state.model)) },
    });
    const best = history.epochs[(history.best?.epoch ?? 0) - 1];
    expect(best?.validation.accuracy).toBe(history.best?.value);
    expect(history.epochs.every(({ validation }) => validation.accuracy < (history.best?.value ?? 0) + 0.01)).toBe(
      true,
    );
    expect(valuesOf(model)).toEqual(kept.at(-1));
  });
});

describe('what is given back', () => {
  test('modes of parts are as they were, also after an error', async () => {
    const { model, loader, optimizer, x, y } = problem();
    model.eval();
    const [first] = model.children();
    first?.train();
    const modes = () => Array.from(model.modules(), ({ training }) => training);
    const before = modes();
    const seen: boolean[] = [];
    const failing = train.fit(model, loader, {
      ...quiet,
      optimizer,
      epochs: 2,
      validate: [[x, y]],
      callbacks: {
        onStep: (state) => void seen.push(state.model.training),
        onEpochEnd() {
          throw new RangeError('the end');
        },
      },
    });
    await expect(failing).rejects.toThrow('the end');
    expect(modes()).toEqual(before);
    expect(seen).toEqual(Array.from({ length: 7 }, () => true));
  });

  test('callbacks are called in order, awaited, and may stop', async () => {
    const { model, loader, optimizer } = problem();
    const calls: string[] = [];
    const later = () => new Promise((resolve) => setTimeout(resolve, 1));
    const history = await train.fit(model, loader, {
      ...quiet,
      optimizer,
      epochs: 5,
      callbacks: [
        {
          onStart: ({ epoch, resumed }) => void calls.push(`start ${epoch} ${resumed}`),
          async onEpochStart({ epoch }) {
            await later();
            calls.push(`epoch ${epoch}`);
          },
          onStep(state, { loss }) {
            expect(loss.requiresGrad).toBe(false);
            if (state.step === 10) state.stop();
          },
          async onEpochEnd(record) {
            await later();
            calls.push(`over ${record.epoch}`);
          },
        },
        { onEnd: ({ ending }) => void calls.push(ending) },
      ],
    });
    expect(calls).toEqual(['start 1 false', 'epoch 1', 'over 1', 'epoch 2', 'callback']);
    expect(history.steps).toBe(10);
  });

  test('evaluate and predict leave no gradients, draw nothing of dropout and keep the order', async () => {
    const { model, x, y } = problem();
    const batches = [0, 20, 40].map(
      (start) => [x.at(`${start}:${start + 20}`), y.at(`${start}:${start + 20}`)] as const,
    );
    const state = torch.getRngState().tolist();
    const scores = await train.evaluate(model, batches, {
      loss: F.crossEntropy,
      metrics: { accuracy: new Accuracy() },
    });
    const outputs = await train.predict(model, batches);
    expect(torch.getRngState().tolist()).toEqual(state);
    expect(model.training).toBe(true);
    expect(outputs.requiresGrad).toBe(false);
    model.eval();
    expect(outputs.tolist()).toEqual(model(x).tolist());
    expect(scores.loss).toBeCloseTo(Number(F.crossEntropy(model(x), y).item()), 6);
    expect(scores.accuracy).toBe(Number(model(x).argmax(1).eq(y).sum().item()) / 50);
  });

  test('predict joins what models give in arrays and objects, of inputs alone, too', async () => {
    class Two extends nn.Module {
      forward(x: torch.Tensor) {
        return { sum: x.sum(1), both: [x, x.neg()] };
      }
    }
    const outputs = await train.predict(new Two(), [torch.ones([2, 2]), torch.zeros([1, 2])]);
    expect(outputs.sum.tolist()).toEqual([2, 2, 0]);
    expect(outputs.both[1]?.shape).toEqual([3, 2]);
  });

  test('batches of objects and of several inputs', async () => {
    class Sum extends nn.Module {
      readonly layer = new nn.Linear(1, 1);
      forward(a: torch.Tensor, b: torch.Tensor) {
        return this.layer(a.add(b));
      }
    }
    const batch = { input: [torch.ones([2, 1]), torch.ones([2, 1])], target: torch.ones([2, 1]) };
    const model = new Sum();
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const { epochs } = await train.fit(model, [batch], {
      loss: (output, target) => F.mseLoss(output, target),
      optimizer,
      epochs: 30,
      metrics: { distance: new MeanAbsoluteError() },
      watch: 'distance',
      progress: false,
    });
    expect(epochs.at(-1)?.distance).toBeLessThan(0.01);
  });
});
