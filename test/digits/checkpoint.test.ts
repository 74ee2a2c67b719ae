import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparedOptions } from '../../examples/digits/checkpoint.ts';
import { type DigitsOptions, parseOptions } from '../../examples/digits/options.ts';
import { ArgumentError } from '../../src/errors/errors.ts';
import * as torch from '../../src/index.ts';
import { temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const path = join(directory.path, 'last.pt');
const model = new torch.nn.Linear(2, 1);
const optimizer = new torch.optim.Adam(model.parameters());

function optionsOf(...args: string[]): DigitsOptions {
  const options = parseOptions(['--samples', '100', '--epochs', '3', ...args]);
  if (options === 'help') throw new Error('no options');
  return options;
}

beforeAll(() => {
  torch.io.saveTraining(path, { options: comparedOptions(path, optionsOf()), model, optimizer, epoch: 2 });
});

function load(options: DigitsOptions) {
  return torch.io.resumeTraining(path, { options: comparedOptions(path, options), model, optimizer });
}

function refusal(...args: string[]): string {
  try {
    load(optionsOf(...args));
  } catch (error) {
    if (error instanceof ArgumentError && error.code === 'resume/options') return error.message;
    throw error;
  }
  throw new Error(`accepted: ${args.join(' ')}`);
}

describe('a checkpoint', () => {
  it.each([
    [[]],
    [['--epochs', '4']],
    [['--epochs', '300']],
    // What does not decide the numbers of a run.
    [['--workers', '2', '--out', 'elsewhere', '--json', 'r.json', '--resume']],
  ])('goes on with %j', (args) => {
    expect(load(optionsOf(...args))).toEqual({ epoch: 2 });
  });

  it.each([
    [['--epochs', '2'], 'epochs: 3 then, 2 now'],
    [['--batch-size', '64'], 'batch-size: 32 then, 64 now'],
    [['--lr', '0.1'], 'lr: 0.003 then, 0.1 now'],
    [['--seed', '1'], 'seed: 0 then, 1 now'],
    [['--samples', '200'], 'samples: 100 then, 200 now'],
    [['--drawn'], 'digits: mnist then, drawn now'],
    [['--data', '/some/where'], 'digits: mnist then, /some/where now'],
  ])('does not go on with %j, and says why', (args, expected) => {
    const message = refusal(...args);
    expect(message).toContain(`\n  ${expected}\n`);
    expect(message.match(/ then, /g)).toHaveLength(1);
    expect(message).toContain('only --epochs may be larger');
  });

  it('names every option that differs', () => {
    expect(refusal('--seed', '1', '--lr', '1', '--epochs', '9').match(/^ {2}(\S+): /gm)).toEqual([
      '  lr: ',
      '  seed: ',
      '  fix: ',
    ]);
  });
});
