/** @file A training step launches, makes and allocates what it is known to. A change is written with `npm run counts -- --write`, and its commit says why. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { isAvailable } from '../available.ts';
import { root, runNode, temporaryDirectory } from '../platform/program.ts';
import { collectSteps, collectUnsteady } from './collect.ts';
import { Counter } from './counter.ts';
import { engineNames, type Held, heldOf } from './counts.ts';
import { countsInstructions, instructionsOf, instructionsPerStep } from './instructions.ts';

const temporary = temporaryDirectory();
afterAll(() => temporary.remove());

const held = JSON.parse(readFileSync(new URL('./held.json', import.meta.url), 'utf8')) as Held;
const place = { root, folder: root, output: temporary.path };

describe('a training step', () => {
  for (const engine of engineNames) {
    test(`costs on ${engine} what it is known to`, async (context) => {
      if (!isAvailable(engine)) return context.skip(`${engine} is unavailable here`);
      expect(heldOf(await collectSteps(place, [engine]))[engine]).toEqual(held.steps[engine]);
    });
  }
});

test('the operators whose objects change shape are those that are known', async () => {
  expect(await collectUnsteady(place)).toEqual(held.unsteady);
});

describe('a counter', () => {
  const shapeOf = (object: object): string => Object.keys(object).join();

  test('counts from its start to its stop', () => {
    const counter = new Counter((a, b) => shapeOf(a) === shapeOf(b));
    counter.launched();
    counter.start();
    counter.launched();
    counter.madeTensor();
    counter.allocated(100);
    counter.allocated(28);
    counter.recycled(28);
    counter.obtained(1024);
    counter.calledNative();
    const expected = {
      ...{ launches: 1, tensors: 1, storages: 2, bytes: 128, returned: 1, returnedBytes: 28 },
      ...{ freshBytes: 1024, nativeCalls: 1, reshaped: 0 },
    };
    expect(counter.stop()).toEqual(expected);
    counter.launched();
    counter.start();
    expect(counter.stop().launches).toBe(0);
  });

  test('sees an operator whose inputs or attributes have another shape than before', () => {
    const counter = new Counter((a, b) => shapeOf(a) === shapeOf(b));
    const [add, sum] = [{ name: 'add' }, { name: 'sum' }];
    counter.start();
    counter.dispatched(add, { x: 1, y: 2 }, { alpha: 1 });
    counter.dispatched(sum, { x: 1 }, {});
    counter.dispatched(add, { x: 3, y: 4 }, { alpha: 2 });
    counter.dispatched(add, { y: 4, x: 3 }, { alpha: 2 });
    counter.dispatched(add, { y: 4, x: 3 }, {});
    expect(counter.stop().reshaped).toBe(2);
    expect([...counter.unsteady]).toEqual([['add', 2]]);
  });
});

describe('instructions', () => {
  const path = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** Puts a program of that name first on the path. */
  function standIn(name: string, ...lines: string[]): void {
    writeFileSync(join(temporary.path, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(join(temporary.path, name), 0o755);
    process.env['PATH'] = `${temporary.path}:${path}`;
  }

  test('are read from perf stat where it counts them', () => {
    standIn('perf', "echo '4711,,instructions:u,1000,100.00,,' >&2");
    expect([countsInstructions(), instructionsOf('true', [])]).toEqual([true, 4711]);
  });

  test('are none where perf cannot count them, or fails', () => {
    standIn('perf', "echo '<not supported>,,instructions:u,0,100.00,,' >&2");
    expect(countsInstructions()).toBe(false);
    standIn('perf', "echo '4711,,instructions:u,1000,100.00,,' >&2", 'exit 255');
    expect(countsInstructions()).toBe(false);
  });

  test('of a step are what more steps take', () => {
    expect(instructionsPerStep((steps) => 1_000_000 + 70 * steps)).toBe(70);
    expect(instructionsPerStep(() => undefined)).toBe(undefined);
  });
});

describe('npm run counts', () => {
  const run = (...args: string[]) => runNode(['--import', 'tsx', join(root, 'test/counts/main.ts'), ...args]);

  test('compares with a commit', async () => {
    const ended = await run('--against', 'HEAD', '--only', 'mlp 2', '--engine', 'wasm');
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/^against [0-9a-f]+ /);
  });

  test.each([
    [['--engine', 'cuda'], "--engine takes native or wasm, got 'cuda'"],
    [['--only', 'nothing', '--engine', 'wasm'], "no workload's name begins with nothing"],
    [['--write', '--only', 'mlp'], '--write takes no other option'],
    [['--against', 'no-such-commit'], "no commit 'no-such-commit'"],
  ])('says what is wrong with %j', async (args, problem) => {
    const ended = await run(...args);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(problem);
  });
});
