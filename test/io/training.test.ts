/** @file A training in one file: it goes on to the same bits, also where it was killed, and nothing changes where it does not fit. */
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { isFull } from '../depth.ts';
import { errorOf } from '../errors/mistake.ts';
import { root, temporaryDirectory } from '../platform/program.ts';
import { draws } from './damage.ts';
import { descriptionOf } from './description.ts';

const { io, nn, optim } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());
const inside = (name: string): string => join(directory.path, name);

function make() {
  const model = new nn.Sequential(new nn.Linear(3, 4), new nn.Dropout(0.5), new nn.Linear(4, 1));
  return { model, optimizer: new optim.Adam(model.parameters(), { lr: 0.1 }), generator: new torch.Generator() };
}

type Parts = ReturnType<typeof make>;

function step({ model, optimizer, generator }: Parts): void {
  optimizer.zeroGrad();
  model(torch.randn([5, 3], { generator }))
    .square()
    .sum()
    .backward();
  optimizer.step();
}

const stateOf = ({ model, optimizer, generator }: Parts): unknown =>
  descriptionOf([model.stateDict(), optimizer.stateDict(), generator.getState(), torch.getRngState()]);

describe('a training', () => {
  const path = inside('run.pt');

  test('goes on to the same bits in other objects', () => {
    torch.manualSeed(3);
    const parts = make();
    for (let i = 0; i < 3; i++) step(parts);
    io.saveTraining(path, { ...parts, epoch: 7, best: { loss: 0.5 } });
    for (let i = 0; i < 3; i++) step(parts);
    const end = stateOf(parts);

    torch.manualSeed(99);
    const others = make();
    expect(io.resumeTraining(path, others)).toEqual({ epoch: 7, best: { loss: 0.5 } });
    for (let i = 0; i < 3; i++) step(others);
    expect(stateOf(others)).toEqual(end);
  });

  test('without a path gives bytes, from which it goes on the same way', () => {
    torch.manualSeed(3);
    const parts = make();
    step(parts);
    const bytes = io.saveTraining({ ...parts, epoch: 1 });
    step(parts);
    const end = stateOf(parts);
    const others = make();
    expect(io.resumeTraining(bytes, others)).toEqual({ epoch: 1 });
    step(others);
    expect(stateOf(others)).toEqual(end);
    expect(io.resumeTraining(bytes.slice().buffer, make())).toEqual({ epoch: 1 });
    expect(errorOf(() => io.saveTraining(3 as never))).toMatchObject({ code: 'saveTraining/parts' });
    expect(errorOf(() => io.resumeTraining(bytes.subarray(9), make())).name).toContain('SerializationError');
  });

  test('is a file of torch.save, with states under the names of the parts', () => {
    const saved = torch.load<Record<string, unknown>>(path);
    expect(Object.keys(saved)).toEqual(['model', 'optimizer', 'generator', 'epoch', 'best', 'rng_state']);
    make().model.loadStateDict(saved['model'] as torch.nn.StateDict);
  });

  test('that does not fit changes no part', () => {
    const own = make();
    step(own);
    const model = new nn.Sequential(new nn.Linear(3, 5), new nn.Linear(5, 1));
    const before = [stateOf(own), descriptionOf(model.stateDict())];
    expect(errorOf(() => io.resumeTraining(path, { ...own, model }))).toMatchObject({ code: 'loadStateDict/keys' });
    expect([stateOf(own), descriptionOf(model.stateDict())]).toEqual(before);
  });

  test('without a part says which', () => {
    const { model, optimizer } = make();
    const error = errorOf(() => io.resumeTraining(path, { model, optimizer, scheduler: optimizer, loader: optimizer }));
    expect(error).toMatchObject({ code: 'resumeTraining/parts', details: { missing: ['scheduler', 'loader'] } });
    expect(error.message).toContain('the file holds no scheduler, loader; it holds model, optimizer');
  });

  test('without a file begins anew where that is allowed', () => {
    expect(io.resumeTraining(inside('none.pt'), make(), { mustExist: false })).toEqual({});
    expect(errorOf(() => io.resumeTraining(inside('none.pt'), make())).code).toBe('file/read');
  });

  test.each([
    ['a number', () => io.saveTraining(path, 3 as never), 'saveTraining/parts'],
    ['a name that is taken', () => io.saveTraining(path, { rng_state: 1 }), 'saveTraining/parts'],
    ['a value to be resumed', () => io.resumeTraining(path, { epoch: 3 as never }), 'resumeTraining/parts'],
    [
      'a generator of another state',
      () => io.resumeTraining(path, { model: new torch.Generator() }),
      'resumeTraining/generator',
    ],
  ])('refuses %s', (_, run, code) => {
    expect(errorOf(run).code).toBe(code);
  });
});

interface Run {
  readonly killed: boolean;
  readonly output: string;
}

/** Runs the training; kills it some milliseconds after it has started, where that is said. */
function run(given: readonly string[], killAfter?: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'test/io/killed-training.mjs'), ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      if (output === '' && killAfter !== undefined) void setTimeout(killAfter).then(() => child.kill('SIGKILL'));
      output += text.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL')
        resolve({ killed: signal === 'SIGKILL', output: output.trim().split('\n').at(-1) ?? '' });
      else reject(new Error(`the training ended with ${code}`));
    });
  });
}

describe('a training that is killed', () => {
  const seed = Number(process.env['FLAMBEAU_SEED'] ?? Math.floor(Math.random() * 1e6));
  const kills = isFull ? 200 : 9;
  const functions = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'];

  test(`comes to the same bits, killed at ${kills} moments, a third of them within a save`, async () => {
    const draw = draws(seed);
    const whole = await run([inside('whole.pt')]);
    const path = inside('killed.pt');
    let [completed, withinSaves] = [0, 0];
    for (let killed = 0; killed < kills; ) {
      const within = draw(3) === 0;
      const place = [functions[draw(functions.length)] ?? '', String(1 + draw(12)), draw(2) === 0 ? 'before' : 'after'];
      const ended = within ? await run([path, ...place]) : await run([path], draw(1500));
      if (ended.killed) {
        killed++;
        if (within) withinSaves++;
      } else {
        completed++;
        expect(ended.output, `FLAMBEAU_SEED=${seed}`).toBe(whole.output);
        rmSync(path);
      }
    }
    expect((await run([path])).output, `FLAMBEAU_SEED=${seed}`).toBe(whole.output);
    expect(readdirSync(directory.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(withinSaves, `FLAMBEAU_SEED=${seed}`).toBeGreaterThan(0);
    console.log(
      `killed ${kills} times, ${withinSaves} of them within a save; ${completed + 1} trainings came to their end`,
    );
  }, 1_200_000);
});
