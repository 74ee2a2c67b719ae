import { describe, expect, it } from 'vitest';
import { parseOptions, readOptions, usage } from '../../examples/digits/options.ts';
import { ArgumentError } from '../../src/errors/errors.ts';

function mistake(...args: string[]): string {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${args.join(' ')}`);
}

describe('options', () => {
  it('have defaults', () => {
    expect(parseOptions([])).toEqual({
      data: undefined,
      drawn: false,
      samples: undefined,
      epochs: 12,
      batchSize: 32,
      lr: 0.003,
      seed: 0,
      workers: 0,
      out: 'runs/digits',
      json: undefined,
      resume: false,
    });
  });

  it('are all read', () => {
    const args =
      '--data d --samples 500 --epochs 3 --batch-size=32 --lr 2e-4 --seed 9007199254740991 --workers 2 --out o --json r.json --resume';
    expect(parseOptions(args.split(' '))).toEqual({
      data: 'd',
      drawn: false,
      samples: 500,
      epochs: 3,
      batchSize: 32,
      lr: 2e-4,
      seed: Number.MAX_SAFE_INTEGER,
      workers: 2,
      out: 'o',
      json: 'r.json',
      resume: true,
    });
  });

  it('take digits that are drawn', () => {
    expect(parseOptions(['--drawn', '--samples', '20'])).toMatchObject({ data: undefined, drawn: true, samples: 20 });
    expect(mistake('--drawn', '--data', 'd')).toBe('either --data or --drawn: digits come from one source');
  });

  it.each([
    ['--epochs', 'abc', 'whole number'],
    ['--epochs', '0', 'from 1'],
    ['--epochs', '1.5', 'whole number'],
    ['--epochs', '1e3', 'whole number'],
    ['--batch-size', '', 'got nothing'],
    ['--epochs', '-3', 'whole number'],
    ['--epochs', 'NaN', 'whole number'],
    ['--batch-size', '0', 'from 1'],
    ['--batch-size', '1.0', 'whole number'],
    ['--samples', '9', 'from 10'],
    ['--seed', '1.5', 'whole number'],
    ['--seed', '-1', 'whole number'],
    ['--workers', '-1', 'whole number'],
    ['--lr', '-1', 'above 0'],
    ['--lr', 'NaN', 'above 0'],
    ['--lr', '101', 'at most 100'],
    ['--seed', '9007199254740993', 'whole number'],
    ['--workers', '65', 'to 64'],
    ['--lr', '0', 'above 0'],
    ['--lr', 'fast', "got 'fast'"],
    ['--lr', '0x10', 'number'],
    ['--lr', 'Infinity', 'number'],
    ['--out', ' ', 'a path'],
    ['--data', '', 'a path'],
  ])('refuse %s %j', (option, value, expected) => {
    for (const args of [[`${option}=${value}`], [option, value]]) {
      const message = mistake(...args);
      expect(message).toContain(option);
      expect(message).toContain(expected);
      expect(message).toContain(value === '' ? 'got nothing' : `got '${value}'`);
      expect(message).not.toContain('\n');
    }
  });

  it('refuse what is unknown, misplaced or incomplete, in one line', () => {
    expect(mistake('--epoch', '3')).toContain("'--epoch'");
    expect(mistake('digits')).toContain("'digits'");
    expect(mistake('--resume=yes')).toContain('--resume');
    expect(mistake('--epochs')).toContain('--epochs');
    expect(mistake('--epochs', '--resume')).toContain('--epochs');
    expect(mistake('--out', '--resume')).toBe("--out expects a path, got '--resume'");
    expect(mistake('--resume', '--epochs')).toBe('--epochs expects a whole number from 1 to 1000000, got nothing');
    for (const args of [['--epoch', '3'], ['digits'], ['--epochs'], ['--epochs', '--resume']])
      expect(mistake(...args)).not.toContain('\n');
  });

  it.each([
    [['--epoch', '3'], "there is no option '--epoch': did you mean --epochs?"],
    [['--batch', '0'], "there is no option '--batch': did you mean --batch-size?"],
    [['--batchSize=3'], "there is no option '--batchSize': did you mean --batch-size?"],
    [['-lr', '3'], "there is no option '-lr': did you mean --lr?"],
    [['--sede', '3'], "there is no option '--sede': did you mean --seed?"],
    [['--no-resume'], "there is no option '--no-resume': did you mean --resume?"],
    [['--frobnicate'], "there is no option '--frobnicate': see --help"],
    [['-x'], "there is no option '-x': see --help"],
  ])('refuse %j with what may have been meant', (args, expected) => {
    expect(mistake(...args)).toBe(expected);
  });

  it('end the program with help or with the mistake', () => {
    const out: string[] = [];
    const err: string[] = [];
    const stdout = { write: (text: string) => out.push(text) };
    const stderr = { write: (text: string) => err.push(text) };
    expect(readOptions(['--help'], stdout, stderr)).toEqual({ exitCode: 0 });
    expect([out, err]).toEqual([[usage], []]);
    expect(readOptions(['--epochs', 'abc'], stdout, stderr)).toEqual({ exitCode: 2 });
    expect([out.length, err.join('')]).toEqual([1, "--epochs expects a whole number from 1 to 1000000, got 'abc'\n"]);
    expect(readOptions(['--epochs', '2'], stdout, stderr)).toMatchObject({ epochs: 2 });
  });

  it('are all explained by the help, within 80 columns', () => {
    for (const option of [
      'data',
      'drawn',
      'samples',
      'epochs',
      'batch-size',
      'lr',
      'seed',
      'workers',
      'out',
      'json',
      'resume',
      'help',
    ]) {
      expect(usage).toContain(`  --${option} `);
    }
    for (const line of usage.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
