/** @file The worked examples of networks reach the figures that their READMEs state: in short here, whole in the full test. */
import { afterEach, describe, expect, test } from 'vitest';
import { command as autoencoder, run as runAutoencoder } from '../../examples/autoencoder/program.ts';
import { CharGpt } from '../../examples/char-gpt/model.ts';
import { command as charGpt, run as runCharGpt } from '../../examples/char-gpt/program.ts';
import { command as dyingRelu, run as runDyingRelu } from '../../examples/dying-relu/program.ts';
import { command as linearOrNot, run as runLinearOrNot } from '../../examples/linear-or-not/program.ts';
import { type Command, type OptionList, parseOptions, usageOf, type Values } from '../../examples/program/options.ts';
import { readMessages, splitMessages } from '../../examples/sms-spam/messages.ts';
import { run as runSmsSpam, command as smsSpam } from '../../examples/sms-spam/program.ts';
import * as torch from '../../src/index.ts';
import { isFull } from '../depth.ts';
import { Turns } from '../turns.ts';

/** An example's result, and what it printed. */
function result<O extends OptionList, R>(
  command: Command<O>,
  run: (options: Values<O>, print: (line: string) => void) => R,
  ...args: string[]
): { readonly found: R; readonly printed: string } {
  const options = parseOptions(command, args);
  if (options === undefined) throw new Error('only help was asked for');
  const lines: string[] = [];
  const found = run(options, (line) => lines.push(line));
  return { found, printed: lines.join('\n') };
}

const minutes = 60_000;

// Trainings run at once: one after another they would keep the test runner waiting for too long.
const turns = new Turns();
afterEach(() => turns.pass());

describe('linear or not', () => {
  test.each(isFull ? [0, 1, 2, 3, 4] : [0])('linear networks guess and others do not, with seed %i', (seed) => {
    const { found, printed } = result(linearOrNot, runLinearOrNot, '--seed', String(seed));
    expect(found.map(({ shape, kind }) => `${shape} ${kind}`)).toEqual([
      'rings linear',
      'rings deep linear',
      'rings MLP',
      'spirals linear',
      'spirals deep linear',
      'spirals MLP',
    ]);
    for (const { shape, kind, accuracy, collapsedError } of found) {
      const about = `${shape} ${kind} ${accuracy}`;
      expect(kind === 'MLP' ? accuracy >= 0.98 : accuracy <= 0.6, about).toBe(true);
      // One layer answers as the four do, but for the rounding of float32.
      if (kind === 'deep linear') expect(collapsedError).toBeLessThan(1e-5);
      else expect(collapsedError).toBeUndefined();
    }
    expect(printed).toMatch(/^rings {4}linear {7}accuracy 0\.\d{3}\n/);
  });
});

describe('dying ReLU', () => {
  test('units without any slope are those that nn.inspect finds dead', () => {
    const { found, printed } = result(dyingRelu, runDyingRelu, '--epochs', '1', '--samples', '2000');
    const [ill] = found;
    expect(ill?.name).toBe('ReLU');
    const shares = [...printed.matchAll(/ReLU +\[500, 32\] +([\d.]+)%/g)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(3);
    const mean = shares.reduce((sum, share) => sum + share, 0) / 300;
    expect(ill?.dead).toBeCloseTo(mean, 2);
    expect(ill?.dead).toBeGreaterThan(0.3);
    expect(ill?.counts.map(({ step }) => step)).toEqual([0, 7, 14, 21, 28]);
  });

  test.runIf(isFull)(
    'every cure reads more digits than what it cures',
    () => {
      const { found } = result(dyingRelu, runDyingRelu, '--seeds', '3');
      const [ill, leaky, prelu, elu, gelu, slower] = found;
      expect(ill?.dead).toBeGreaterThan(0.7);
      expect(ill?.accuracy).toBeLessThan(0.65);
      expect([leaky?.dead, prelu?.dead]).toEqual([0, 0]);
      expect(elu?.dead).toBeLessThan(0.5);
      expect(gelu?.dead).toBeLessThan(0.5);
      expect(slower?.accuracy).toBeGreaterThan(0.86);
      for (const cure of found.slice(1)) {
        expect(cure.accuracy, cure.name).toBeGreaterThan((ill?.accuracy ?? 1) + 0.1);
      }
    },
    10 * minutes,
  );
});

describe('an autoencoder', () => {
  test('in short brings digits back better than their mean', () => {
    const { found } = result(autoencoder, runAutoencoder, '--epochs', '6', '--samples', '2000', '--latent', '8');
    const { test: held, codes, testError, epochs } = found;
    expect(codes.shape).toEqual([held.images.size(0), 8]);
    expect(found.fromComponents.shape).toEqual(held.images.shape);
    expect(testError).toBe(epochs.at(-1)?.test);
    expect(testError).toBeLessThan(Number(held.images.sub(held.images.mean(0)).square().mean().item()));
    expect(found.neighbourAccuracy).toBeGreaterThan(0.5);
  });

  test.runIf(isFull)(
    'makes little more than half the mistakes of principal components, and its codes tell digits apart',
    () => {
      for (const seed of ['0', '1']) {
        const { found } = result(autoencoder, runAutoencoder, '--seed', seed);
        expect(found.componentsError).toBeCloseTo(0.0273, 3);
        expect(found.testError).toBeLessThan(0.6 * found.componentsError);
        expect(found.neighbourAccuracy).toBeGreaterThan(0.9);
      }
    },
    10 * minutes,
  );

  test('is compared with the best that is linear', async () => {
    const { principalComponents, project, restore } = await import('../../examples/autoencoder/components.ts');
    torch.manualSeed(0);
    const plane = torch
      .randn([40, 2])
      .matmul(torch.randn([2, 5]))
      .add(3);
    const components = principalComponents(plane, 2);
    expect(components.directions.t().matmul(components.directions).sub(torch.eye(2)).abs().max().item()).toBeLessThan(
      1e-5,
    );
    expect(restore(components, project(components, plane)).sub(plane).abs().max().item()).toBeLessThan(1e-4);
  });
});

describe('text messages', () => {
  test('are told apart by none that is in both parts', () => {
    const messages = readMessages();
    expect([messages.length, messages.filter(({ isSpam }) => isSpam).length]).toEqual([5574, 747]);
    const { training, test: held } = splitMessages(messages, 0);
    expect(training.length + held.length).toBe(messages.length);
    const letters = ({ text }: { readonly text: string }) => text.toLowerCase().replaceAll(/[^a-z]+/g, '');
    const known = new Set(training.map(letters));
    expect(held.filter((message) => known.has(letters(message))).map(({ text }) => text)).toEqual([]);
  });

  test('in short', () => {
    const { found, printed } = result(smsSpam, runSmsSpam, '--epochs', '2', '--shown', '1');
    expect(found.baseline).toBeLessThan(0.9);
    expect(found.accuracy).toBeGreaterThan(0.95);
    expect(found.misread.length).toBe(Math.round((1 - found.accuracy) * found.truth.numel()));
    expect(printed.split('\n').at(-1)).toMatch(/^(spam|ham ) read as spam with [01]\.\d\d: /);
  });

  test.runIf(isFull).each(['0', '1', '2'])(
    'at least 98 % of them are read right, with seed %s',
    (seed) => {
      const { found } = result(smsSpam, runSmsSpam, '--seed', seed);
      expect(found.accuracy).toBeGreaterThanOrEqual(0.98);
    },
    10 * minutes,
  );
});

describe('a GPT of characters', () => {
  const sizes = { vocabulary: 9, context: 16, width: 16, layers: 2, heads: 2 };
  const ids = torch.arange(12).remainder(9).unsqueeze(0);

  test('sees nothing of what comes later', () => {
    torch.manualSeed(0);
    const model = new CharGpt(sizes);
    const other = ids.clone();
    other.set([0, 11], 5);
    const [logits, changed] = torch.noGrad(() => [model(ids), model(other)]);
    expect(changed.at(0, ':11').equal(logits.at(0, ':11'))).toBe(true);
    expect(changed.at(0, 11).equal(logits.at(0, 11))).toBe(false);
    const weights = model.attentionOf(ids.at(0));
    expect(weights.map(({ shape }) => shape)).toEqual([
      [2, 12, 12],
      [2, 12, 12],
    ]);
    for (const each of weights) {
      expect(each.triu(1).sum().item()).toBe(0);
      expect(each.sum(-1).sub(1).abs().max().item()).toBeLessThan(1e-5);
    }
  });

  test('takes the weights that are shown', () => {
    torch.manualSeed(1);
    const model = new CharGpt({ ...sizes, layers: 1, heads: 1 });
    const [block] = model.blocks;
    if (block === undefined) throw new Error('there is no block');
    const x = torch.randn([1, 5, 16]);
    const { attention } = block;
    const values = attention.input(x).chunk(3, -1)[2] ?? x;
    const expected = attention.output(attention.weights(x).squeeze(1).matmul(values));
    expect(attention(x).sub(expected).abs().max().item()).toBeLessThan(1e-5);
  });

  test('in short learns more than how often characters come', async () => {
    const { found: training } = result(charGpt, runCharGpt, '--steps', '40', '--length', '20');
    const found = await training;
    expect(found.baseline).toBeCloseTo(3.35, 1);
    expect(found.validationLoss).toBeLessThan(3.1);
    expect(found.written).toHaveLength(20);
    expect(found.measurements).toHaveLength(20);
  });

  test.runIf(isFull)(
    'leaves at most 2.2 nats a character after 600 steps',
    async () => {
      const { found } = result(charGpt, runCharGpt, '--steps', '600');
      const { validationLoss, written } = await found;
      expect(validationLoss).toBeLessThanOrEqual(2.2);
      expect(written).toHaveLength(400);
    },
    20 * minutes,
  );
});

describe.each([linearOrNot, dyingRelu, autoencoder, smsSpam, charGpt])('the command line of $name', (command) => {
  const mistake = (...args: string[]): string => {
    try {
      parseOptions<OptionList>(command, args);
    } catch (error) {
      return error instanceof torch.ArgumentError ? error.message : String(error);
    }
    return 'accepted';
  };

  test('has defaults, a seed among them', () => {
    const values = parseOptions<OptionList>(command, []);
    expect(values).toMatchObject({ seed: 0, out: `runs/${command.name}` });
    expect(parseOptions<OptionList>(command, ['--seed', '7', '--out=x'])).toEqual({ ...values, seed: 7, out: 'x' });
  });

  test('refuses what is wrong, in one line', () => {
    expect(mistake('--sede', '1')).toBe("there is no option '--sede': did you mean --seed?");
    expect(mistake('--frobnicate')).toBe("there is no option '--frobnicate': see --help");
    expect(mistake('--seed', 'x')).toBe(`--seed expects a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, got 'x'`);
    expect(mistake('--seed')).toContain('got nothing');
    expect(mistake('--out', '--seed')).toBe("--out expects a path, got '--seed'");
    expect(mistake('more')).toBe("unexpected 'more': options begin with --");
  });

  test('is explained by its help, within 90 columns', () => {
    expect(parseOptions<OptionList>(command, ['--help'])).toBeUndefined();
    const usage = usageOf(command);
    expect(usage).toContain(`usage: npm run example -- ${command.name} [options]`);
    for (const name of [...Object.keys(command.options), 'help']) expect(usage).toContain(`  --${name} `);
    for (const line of usage.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
  });
});
