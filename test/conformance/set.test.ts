import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Data, operator, product } from './memory-set.ts';
import { printed } from './print.ts';
import { runSuites } from './run.ts';
import { type GoldenOperator, type OperatorIndex, openSet, SetError } from './set.ts';
import type { Report } from './tally.ts';

const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'flambeau-conformance-'));
  folders.push(made);
  return made;
}

afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const open = (at: string) => () => openSet<OperatorIndex>(at, 'ops', 'ops');

function writeSuite(at: string, ops: readonly GoldenOperator[], data: Data): void {
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'cases.json'), JSON.stringify({ format: 1, torch: '2.6', seed: 7, ops }));
  writeFileSync(join(at, 'data.bin'), data.contents());
}

/** A set with one case right, one wrong, one wrong call, and an operator that does not exist. */
function exampleSet(): string {
  const data = new Data();
  const error = { id: 'mul:error', args: [], kwargs: {}, error: { type: 'TypeError', message: '', regex: '' } };
  const cases = [product(data), { ...product(data, { out: [0, 0] }), id: 'mul:wrong' }];
  const ops = [operator('torch.mul', { cases, errors: [error] }), operator('torch.foo', { tier: 2, cases })];
  const at = folder();
  writeSuite(join(at, 'ops'), ops, data);
  writeSuite(join(at, 'ops-dtypes'), ops.slice(0, 1), data);
  return at;
}

describe('a set of cases', () => {
  it('says what is missing or damaged', () => {
    const at = folder();
    expect(open(at)).toThrow(SetError);
    mkdirSync(join(at, 'ops'));
    const cases = join(at, 'ops', 'cases.json');
    writeFileSync(cases, '{');
    expect(open(at)).toThrow(/cannot be read/);
    writeFileSync(cases, '{"format": 1, "modules": []}');
    expect(open(at)).toThrow(/no list 'ops'/);
    writeFileSync(cases, '{"format": 2, "ops": []}');
    expect(open(at)).toThrow(/format 2/);
    writeFileSync(cases, '{"format": 1, "ops": []}');
    expect(open(at)).toThrow(/data.bin cannot be read/);
    writeFileSync(join(at, 'ops', 'data.bin'), Buffer.alloc(4));
    expect(open(at)().index.ops).toEqual([]);
    expect(open(join(at, 'ops'))().index.ops).toEqual([]);
    writeFileSync(cases, '{"format": 1, "ops": [{"tensor": {"dtype": "float32", "shape": [2], "offset": 0}}]}');
    expect(open(at)).toThrow(/not inside data.bin/);
  });

  it('may be compressed', async () => {
    const plain = exampleSet();
    for (const [ending, compress] of [
      ['.gz', gzipSync],
      ['.br', brotliCompressSync],
    ] as const) {
      const at = join(folder(), 'ops');
      mkdirSync(at);
      for (const name of ['cases.json', 'data.bin']) {
        writeFileSync(join(at, name + ending), compress(readFileSync(join(plain, 'ops', name))));
      }
      const { bySuite } = await runSuites(at, undefined);
      expect(bySuite['ops']).toMatchObject({ total: 5, passed: 2, failed: 1, unsupported: 2 });
      writeFileSync(join(at, `data.bin${ending}`), Buffer.from('no such file'));
      expect(open(at)).toThrow(/data\.bin\.(gz|br) cannot be read/);
    }
  });

  it('is counted case by case, and what failed is printed', async () => {
    const at = exampleSet();
    const report = await runSuites(at, undefined);
    expect(Object.keys(report.bySuite)).toEqual(['ops', 'ops-dtypes']);
    expect(report.bySuite['ops']).toMatchObject({
      ...{ total: 5, passed: 2, failed: 1, unsupported: 2 },
      byTier: {
        1: {
          cases: { total: 2, passed: 1, failed: 1, unsupported: 0 },
          errors: { total: 1, passed: 1, failed: 0, unsupported: 0 },
        },
        2: {
          cases: { total: 2, passed: 0, failed: 0, unsupported: 2 },
          errors: { total: 0, passed: 0, failed: 0, unsupported: 0 },
        },
      },
    });
    expect(report.failures.map(({ suite, id }) => [suite, id])).toEqual([
      ['ops', 'mul:wrong'],
      ['ops-dtypes', 'mul:wrong'],
    ]);
    expect(report.unsupported.map(({ reason }) => reason)).toEqual(['no function torch.foo', 'no function torch.foo']);
    expect(printed(report)).toContain('mul:wrong');
  });

  it('is run in part', async () => {
    const at = exampleSet();
    const chosen = (report: Report) => Object.keys(report.bySuite['ops']?.byOp ?? {});
    expect(chosen(await runSuites(at, ['ops'], { tiers: [2] }))).toEqual(['foo']);
    expect(chosen(await runSuites(at, ['ops'], { operators: ['torch.mul'] }))).toEqual(['mul']);
    await expect(runSuites(at, ['ops'], { operators: ['nothing'] })).rejects.toThrow(SetError);
    await expect(runSuites(at, ['training'])).rejects.toThrow("holds no suite 'training'; it holds ops, ops-dtypes");
    const quarters: number[] = [];
    for (const quarter of [0, 1, 2, 3]) {
      quarters.push((await runSuites(at, ['ops'], { quarter })).bySuite['ops']?.total ?? 0);
    }
    expect(quarters).toEqual([2, 1, 1, 1]);
  });
});

describe('npm run conformance', () => {
  const run = (...given: string[]) => {
    const paths = ['../../node_modules/tsx/dist/cli.mjs', './main.ts'];
    const [tsx = '', main = ''] = paths.map((path) => fileURLToPath(new URL(path, import.meta.url)));
    try {
      return {
        status: 0,
        text: execFileSync(process.execPath, [tsx, main, ...given], { encoding: 'utf8', stdio: 'pipe' }),
      };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { status, text: stdout + stderr };
    }
  };

  it('writes a report, and ends with 1 where a case failed', () => {
    const at = exampleSet();
    const json = join(at, 'report.json');
    expect(run('--data', at, '--suite', 'ops', '--engine', 'interpreter', '--json', json).status).toBe(1);
    const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
    expect(report).toMatchObject({ engine: 'interpreter', torch: '2.6', bySuite: { ops: { total: 5, failed: 1 } } });
    expect(report.failures[0]).toMatchObject({ suite: 'ops', id: 'mul:wrong', op: 'mul' });
  });

  it('says what is wrong with its options, and ends with 2', () => {
    for (const [given, message] of [
      [['--suite', 'opps'], "--suite takes ops, ops-dtypes, modules, optim, rng, training or all, got 'opps'"],
      [['--engine', 'cuda'], "--engine must be one of native, wasm, interpreter, webgpu, got 'cuda'"],
      [['--data', join(tmpdir(), 'nowhere')], 'holds no suite of cases'],
    ] as const) {
      const { status, text } = run(...given);
      expect([status, text.includes(message)], text).toEqual([2, true]);
    }
  });
});
