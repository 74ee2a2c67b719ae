/** @file What is wrong with a training is said before anything is changed, or as soon as it shows. */
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { Accuracy } from '../../src/metrics/index.ts';
import * as train from '../../src/train/index.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { F, problem, valuesOf } from './problem.ts';

const { nn, optim } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

async function errorOf(promise: Promise<unknown>): Promise<torch.FlambeauError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof torch.FlambeauError) return error;
  throw new Error(`no error of the library: ${String(error)}`);
}

/** Options as a program without types gives them. */
function fitWith(options: object): Promise<unknown> {
  const { model, loader, optimizer } = problem();
  return train.fit(model, loader, { loss: F.crossEntropy, optimizer, epochs: 1, progress: false, ...options } as never);
}

describe('an option', () => {
  test.each([
    [{ optimiser: 1 }, 'fit/arguments', 'did you mean optimizer?'],
    [{ epoch: 1 }, 'fit/arguments', 'did you mean epochs?'],
    [{ epochs: 0 }, 'fit/epochs', 'a whole number from 1 on, got 0'],
    [{ epochs: '3' }, 'fit/epochs', 'got 3'],
    [{ loss: undefined }, 'fit/loss', 'got undefined'],
    [{ step: () => torch.ones([]) }, 'fit/loss', 'got both'],
    [{ optimizer: {} }, 'fit/optimizer', 'new optim.Adam'],
    [{ scheduler: {} }, 'fit/scheduler', "{ scheduler, every: 'step' }"],
    [{ accumulate: 1.5 }, 'fit/accumulate', 'got 1.5'],
    [{ clipNorm: -1 }, 'fit/clipNorm', 'above 0, got -1'],
    [{ clipValue: Number.NaN }, 'fit/clipValue', 'got NaN'],
    [{ ema: 2 }, 'fit/ema', 'a factor from 0 to 1'],
    [{ earlyStopping: 0 }, 'fit/patience', 'from 1 on, got 0'],
    [{ earlyStopping: { patience: 1, delta: 0 } }, 'fit/arguments', "no option 'delta'"],
    [{ resume: true }, 'fit/resume', "{ checkpoint: 'runs/first', resume: true }"],
    [{ checkpoint: { every: 3 } }, 'fit/arguments', 'everySeconds'],
    [{ metrics: [new Accuracy()] }, 'fit/metrics', 'by name'],
    [{ metrics: new Accuracy() }, 'fit/metrics', 'by name'],
    [{ metrics: { loss: new Accuracy() } }, 'fit/metrics', 'another name'],
    [{ metrics: { accuracy: F.mseLoss } }, 'fit/metrics', 'got a function'],
    [{ watch: 'validation.loss' }, 'fit/watch', 'fix: { validate: loader }'],
    [{ watch: 'acuracy', metrics: { accuracy: new Accuracy() } }, 'fit/watch', 'did you mean accuracy?'],
    [{ callbacks: { onEpoch() {} } }, 'callbacks of fit/arguments', "no option 'onEpoch'"],
    [{ progress: 3 }, 'fit/progress', 'a boolean, a stream'],
    [{ logger: {} }, 'fit/logger', 'log(values, step)'],
    [{ device: 'tpu' }, 'device/unknown', "no device 'tpu' for fit"],
    [{ generator: 3 }, 'fit/generator', 'a torch.Generator'],
    [{ parts: { model: 3 } }, 'fit/parts', 'which fit saves itself'],
    [{ validate: 3 }, 'fit/validate', 'a DataLoader'],
  ])('%j', async (options, code, said) => {
    const error = await errorOf(fitWith(options));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(said)]);
  });

  test('that does not exist does not compile', () => {
    const { model, loader, optimizer } = problem();
    const call = () => {
      const good = { loss: F.crossEntropy, optimizer, epochs: 1 };
      // @ts-expect-error there is no such option
      void train.fit(model, loader, { ...good, epoch: 3 });
      // @ts-expect-error the loss gets tensors
      void train.fit(model, loader, { ...good, loss: (output: string) => output });
      // @ts-expect-error nothing is validated
      void train.fit(model, loader, { ...good, watch: 'validation.loss' });
      // @ts-expect-error there is no such metric
      void train.fit(model, loader, { ...good, metrics: { accuracy: new Accuracy() }, watch: 'precision' });
      // @ts-expect-error a loss or a step
      void train.fit(model, loader, { optimizer, epochs: 1 });
    };
    expect(call).toBeTypeOf('function');
  });
});

describe('a call', () => {
  test.each([
    [() => train.fit({} as never, [], {} as never), 'fit/model'],
    [() => train.fit(new nn.Linear(1, 1), 3 as never, {} as never), 'fit/loader'],
    [() => train.fit(new nn.Linear(1, 1), torch.ones(3) as never, {} as never), 'fit/loader'],
    [() => train.fit(new nn.Linear(1, 1), [], 3 as never), 'fit/arguments'],
    [() => train.evaluate(new nn.Linear(1, 1), [], {} as never), 'evaluate/loss'],
    [() => train.evaluate(new nn.Linear(1, 1), [], { loss: F.mseLoss, metric: 1 } as never), 'evaluate/arguments'],
    [() => train.predict(new nn.Linear(1, 1), null as never), 'predict/loader'],
  ])('%s', async (call, code) => {
    expect((await errorOf(call())).code).toBe(code);
  });

  test('with L-BFGS names the loop', async () => {
    const { model, loader } = problem();
    const optimizer = new optim.LBFGS(model.parameters());
    const error = await errorOf(
      train.fit(model, loader, { loss: F.crossEntropy, optimizer: optimizer as never, epochs: 1 }),
    );
    expect([error.code, error.message]).toEqual(['fit/optimizer', expect.stringContaining('fix: write the loop')]);
  });
});

describe('a loss', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'that becomes %d names the step, and weights stay',
    async (value) => {
      const { model, loader, optimizer } = problem();
      let before: unknown[] = [];
      let calls = 0;
      const error = await errorOf(
        train.fit(model, loader, {
          loss: (output, target) => F.crossEntropy(output, target).mul(++calls === 10 ? value : 1),
          optimizer,
          epochs: 3,
          progress: false,
          callbacks: {
            onStep() {
              before = valuesOf(model);
            },
          },
        }),
      );
      expect(error.code).toBe('fit/diverged');
      expect(error.message).toMatch(
        /^the loss became (NaN|Infinity) at step 10 \(epoch 2, batch 3\)\n {2}fix: .*learning rate.*clipNorm[\s\S]*detectAnomaly[\s\S]*nn\.inspect/,
      );
      expect(error.details).toMatchObject({ step: 10, epoch: 2, batch: 3 });
      expect(valuesOf(model)).toEqual(before);
    },
  );

  test('of several numbers, or a number of JavaScript, says so', async () => {
    const several = await errorOf(
      fitWith({
        loss: (output: torch.Tensor, target: torch.Tensor) => F.crossEntropy(output, target, { reduction: 'none' }),
      }),
    );
    expect([several.code, several.message]).toEqual(['fit/loss', expect.stringContaining('of shape [8]')]);
    const number = await errorOf(fitWith({ loss: () => 3 }));
    expect(number.message).toContain('got number');
  });
});

describe('batches', () => {
  test('that are gone after an epoch', async () => {
    const { model, loader, optimizer } = problem();
    const once = loader[Symbol.iterator]();
    const error = await errorOf(
      train.fit(model, once, { loss: F.crossEntropy, optimizer, epochs: 2, progress: false }),
    );
    expect([error.code, error.message]).toEqual(['fit/exhausted', expect.stringContaining('epoch 2')]);
  });

  test('that are none', async () => {
    const { model, optimizer } = problem();
    const error = await errorOf(train.fit(model, [], { loss: F.mseLoss, optimizer, epochs: 2 } as never));
    expect(error.code).toBe('fit/loader');
  });

  test('of other fields are for a step', async () => {
    const { model, optimizer, x, y } = problem();
    const error = await errorOf(train.fit(model, [{ x, y }], { loss: F.mseLoss, optimizer, epochs: 2 } as never));
    expect([error.code, error.message]).toEqual([
      'fit/batch',
      expect.stringMatching(/an object of x, y\n {2}fix: .*step/),
    ]);
  });
});

describe('a checkpoint', () => {
  test('of another model is refused, and nothing is changed', async () => {
    const folder = `${directory.path}/run`;
    const first = problem();
    await train.fit(first.model, first.loader, {
      loss: F.crossEntropy,
      optimizer: first.optimizer,
      epochs: 1,
      progress: false,
      checkpoint: folder,
    });
    const { loader, x } = problem();
    const model = new nn.Linear(3, 2);
    const optimizer = new optim.Adam(model.parameters());
    const before = valuesOf(model);
    const error = await errorOf(
      train.fit(model, loader, { loss: F.crossEntropy, optimizer, epochs: 2, checkpoint: folder, resume: true }),
    );
    expect(error).toBeInstanceOf(torch.FlambeauError);
    expect(valuesOf(model)).toEqual(before);
    expect(x.shape).toEqual([50, 3]);
  });

  test('in a folder that cannot be made says so', async () => {
    expect((await errorOf(fitWith({ checkpoint: '/proc/none' }))).code).toBe('file/write');
  });
});
