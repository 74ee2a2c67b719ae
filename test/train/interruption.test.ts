/** @file A training that is interrupted or killed goes on to the same bits. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isFull } from '../depth.ts';
import { root, temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly last: string;
}

type Child = ReturnType<typeof spawn>;

/** Runs the training; `began` is called once it trains. */
function run(folder: string, workers: number, began?: (child: Child, output: () => string) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'test/train/interrupted-training.mjs'), folder, String(workers)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      const isFirst = !output.includes('began');
      output += text.toString();
      if (isFirst && output.includes('began')) began?.(child, () => output);
    });
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, output, last: output.trim().split('\n').at(-1) ?? '' }),
    );
  });
}

const signalAfter = (milliseconds: number, signal: NodeJS.Signals) => (child: Child) =>
  void setTimeout(() => child.kill(signal), milliseconds);

/** A folder of its own. */
function place(name: string): string {
  const folder = join(directory.path, name);
  mkdirSync(folder);
  return folder;
}

/** The lines of a log, but for the times of epochs. */
const logOf = (folder: string) =>
  readFileSync(join(folder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => ({ ...(JSON.parse(line) as object), seconds: 0 }));

describe.each([0, 2])('with %d workers', (workers) => {
  const whole = place(`whole-${workers}`);
  const wanted = run(whole, workers);

  test('Ctrl-C ends the step, saves and leaves no listener; it goes on to the same bits', async () => {
    const folder = place(`interrupted-${workers}`);
    // Steps take 15 ms, and there are three in an epoch: in the middle of the second one.
    const stopped = await run(folder, workers, signalAfter(110, 'SIGINT'));
    expect([stopped.code, stopped.signal, stopped.last]).toEqual([0, null, 'interrupted 0']);
    const resumed = await run(folder, workers);
    expect(resumed.output).toMatch(/^began true \d \d/);
    const { last } = await wanted;
    expect(resumed.last).toBe(last);
    expect(logOf(folder)).toEqual(logOf(whole));
  });

  test('killed again and again it comes to the same bits, and its logs to the same lines', async () => {
    const folder = place(`killed-${workers}`);
    let kills = 0;
    let ended = await run(folder, workers, signalAfter(60, 'SIGKILL'));
    while (ended.signal === 'SIGKILL' && ++kills < (isFull ? 12 : 3)) {
      ended = await run(folder, workers, signalAfter(40 + 35 * kills, 'SIGKILL'));
    }
    expect(kills).toBeGreaterThan(1);
    if (ended.signal === 'SIGKILL') ended = await run(folder, workers);
    expect(ended.last).toBe((await wanted).last);
    expect(logOf(folder)).toEqual(logOf(whole));
    const [head = '', ...rows] = readFileSync(join(folder, 'log.csv'), 'utf8').trim().split('\n');
    const width = head.split(',').length;
    expect(head).toBe(
      'step,step.loss,step.learningRate,epoch,loss,accuracy,area,validation.loss,validation.accuracy,validation.area,learningRate,seconds',
    );
    expect(rows.map((row) => row.split(',').length)).toEqual(rows.map(() => width));
    expect(rows).toHaveLength(logOf(whole).length);
  });

  test('a run that is over only gives its history', async () => {
    const { last } = await wanted;
    const again = await run(whole, workers);
    expect(again.output).toMatch(/^began true 5 0\n/);
    expect(again.last).toBe(last);
  });
});

test('a second Ctrl-C ends the process', async () => {
  const ended = await run(place('twice'), 0, (child) => {
    child.kill('SIGINT');
    child.kill('SIGINT');
    // The two may reach the process as one.
    void setTimeout(() => child.kill('SIGINT'), 3);
    void setTimeout(() => child.kill('SIGINT'), 6);
  });
  expect(ended.signal === 'SIGINT' || ended.last === 'interrupted 0').toBe(true);
});
