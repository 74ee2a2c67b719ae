import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { runSuites, suiteNames } from '../conformance/run.ts';
import { type OperatorIndex, openSet } from '../conformance/set.ts';
import { isFull } from '../depth.ts';
import { askPyTorch, describeWithPyTorch, run } from './pytorch.ts';

const minutes = 60_000;
const generator = fileURLToPath(new URL('../recorded/generator', import.meta.url));
const recorded = fileURLToPath(new URL('../recorded', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'flambeau-fresh-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A seed that nobody has seen; printed where a case fails, so that it can be run again. */
const seed = process.env['FLAMBEAU_SEED'] ?? String(1 + Math.floor(Math.random() * 1e6));

const mustPass = async (directory: string) => {
  const { failures, bySuite } = await runSuites(directory, undefined);
  expect(
    failures.map(({ suite, id, reason, call }) => `${suite} ${id}: ${reason}\n  ${call}`),
    `FLAMBEAU_SEED=${seed}`,
  ).toEqual([]);
  return bySuite;
};

describeWithPyTorch('cases that PyTorch answers just now', () => {
  it(
    'pass with values of another seed',
    async () => {
      const out = join(folder, 'some', 'ops');
      const names = ['softmax', 'matmul', 'index_add'];
      for (const only of names) {
        await askPyTorch(join(generator, 'gen.py'), '--seed', seed, '--only', only, '--out', join(out, only));
        expect((await mustPass(join(out, only)))['ops']?.passed).toBeGreaterThan(5);
      }
    },
    10 * minutes,
  );

  it(
    'are those of the recording with its seed',
    async () => {
      const out = join(folder, 'same');
      await askPyTorch(join(generator, 'gen.py'), '--seed', '0', '--only', 'logsumexp', '--out', out);
      const [fresh, kept] = [openSet<OperatorIndex>(out, 'ops', 'ops'), openSet<OperatorIndex>(recorded, 'ops', 'ops')];
      expect(fresh.index.ops.length).toBeGreaterThan(0);
      for (const operator of fresh.index.ops) {
        const same = kept.index.ops.find(({ op, variant }) => op === operator.op && variant === operator.variant);
        const ids = (list: typeof operator.cases) => list.map(({ id, err, flags }) => ({ id, err, flags }));
        expect(ids(operator.cases)).toEqual(ids(same?.cases ?? []));
      }
      expect(fresh.index.torch).toBe(kept.index.torch);
    },
    5 * minutes,
  );

  it('and its names are those of the recording', async () => {
    const out = join(folder, 'names');
    await askPyTorch(join(generator, 'gen_names.py'), '--out', out);
    const read = (directory: string) => readFileSync(join(directory, 'names.json'), 'utf8');
    expect(read(out)).toBe(read(join(recorded, 'names')));
  });

  it.runIf(isFull)(
    'pass in every suite with another seed',
    async () => {
      const out = join(folder, 'all');
      await run(join(generator, 'run_all.sh'), [seed, out]);
      expect(Object.keys(await mustPass(out))).toEqual(suiteNames);
    },
    30 * minutes,
  );
});
