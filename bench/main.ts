/** @file `npm run bench`: Flambeau, PyTorch and TensorFlow.js on the same work, in one run, with medians, ratios and the arithmetic floor. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './measure.ts';
import { workloads } from './workloads.ts';

interface Row {
  readonly suite: string;
  readonly name: string;
  /** On the native engine. */
  readonly flambeau: number | null;
  readonly wasm: number | null;
  readonly pytorch: number | null;
  readonly tfjs: number | null;
  readonly floor: number | null;
  readonly unit: string;
}

const suites = ['steps', 'ops', 'startup'] as const;
type Suite = (typeof suites)[number];

const usage =
  'usage: npm run bench -- [--suite steps|ops|startup] [--only NAME|NAME] [--rounds N] [--json FILE] [--quick] [--alone]\n';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const benchFolder = join(root, 'bench');

type Values = Map<string, number>;

/** Runs a measuring program and reads its lines. Undefined where it cannot run. */
function measure(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd = root,
): Values | undefined {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    process.stderr.write(`${command} ${args.join(' ')} failed:\n${stderr ?? ''}\n`);
    return undefined;
  }
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => JSON.parse(line) as { name: string; value: number }).map(({ name, value }) => [name, value]),
  );
}

/** A Python that has PyTorch: Debian's own, or the one on the path. */
function findPython(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import torch']).status === 0);
}

/** Is PyTorch's BLAS the OpenMP build? With the pthread build PyTorch is several times slower, which would flatter us. */
function warnAboutBlas(): void {
  try {
    const text = execFileSync('update-alternatives', ['--query', 'libblas.so.3-x86_64-linux-gnu'], {
      encoding: 'utf8',
    });
    if (!/^Value: .*openblas-openmp/m.test(text)) {
      process.stderr.write(
        'warning: libblas.so.3 is not the OpenMP build of OpenBLAS; PyTorch would look slower than it is\n',
      );
    }
  } catch {
    // No alternatives system: PyTorch brings its own BLAS.
  }
}

function installPeers(): boolean {
  if (existsSync(join(benchFolder, 'node_modules', '@tensorflow', 'tfjs'))) return true;
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'], {
    cwd: benchFolder,
    stdio: 'ignore',
  });
  return status === 0;
}

/** Wall time of a process from start to end. */
function startupTime(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd: string,
): number | undefined {
  const began = performance.now();
  const values = measure(command, args, env, cwd);
  return values === undefined ? undefined : performance.now() - began;
}

function mergeMedians(rounds: readonly (Values | undefined)[]): Values {
  const collected = new Map<string, number[]>();
  for (const round of rounds)
    for (const [name, value] of round ?? []) collected.set(name, [...(collected.get(name) ?? []), value]);
  return new Map([...collected].map(([name, values]) => [name, median(values)]));
}

interface Peer {
  readonly name: 'flambeau' | 'wasm' | 'pytorch' | 'tfjs';
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
}

function peers(alone: boolean): Peer[] {
  const own = { command: process.execPath, args: [join(root, 'build', 'bench-flambeau.js')], cwd: root };
  const list: Peer[] = [
    { name: 'flambeau', ...own, env: { FLAMBEAU_ENGINE: 'native' } },
    { name: 'wasm', ...own, env: { FLAMBEAU_ENGINE: 'wasm' } },
  ];
  if (alone) return list;
  const python = findPython();
  if (python !== undefined) {
    warnAboutBlas();
    const env = { OMP_NUM_THREADS: '2', OMP_WAIT_POLICY: 'ACTIVE' };
    list.push({ name: 'pytorch', command: python, args: [join(benchFolder, 'pytorch.py')], env, cwd: root });
  } else
    process.stderr.write('no Python with torch found (Debian: apt-get install python3-torch libopenblas0-openmp)\n');
  if (installPeers()) {
    list.push({
      name: 'tfjs',
      command: process.execPath,
      args: [join(benchFolder, 'tfjs.mjs')],
      env: {},
      cwd: benchFolder,
    });
  } else process.stderr.write('TensorFlow.js could not be installed\n');
  return list;
}

function runSuite(suite: Suite, only: string, quick: boolean, rounds: number, alone: boolean): Row[] {
  const results = new Map<string, (Values | undefined)[]>();
  const list = peers(alone);
  // Peers take turns, so that a slow spell of the machine meets all of them.
  for (let round = 0; round < rounds; round++) {
    for (const { name, command, args, env, cwd } of list) {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${suite}: round ${round + 1} of ${rounds}, ${name}`);
      const full = [...args, suite, only, quick ? 'quick' : ''];
      let values: Values | undefined;
      if (suite === 'startup') {
        const milliseconds = startupTime(command, full, env, cwd);
        values = milliseconds === undefined ? undefined : new Map([['import and first result', milliseconds]]);
      } else values = measure(command, full, env, cwd);
      results.set(name, [...(results.get(name) ?? []), values]);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  const merged = new Map([...results].map(([name, values]) => [name, mergeMedians(values)]));
  const get = (peer: string, name: string) => merged.get(peer)?.get(name) ?? null;
  const peak = get('flambeau', 'peak');
  const flops = new Map(workloads.map((workload) => [workload.name, workload.flops]));
  const order = [...new Set([...merged.values()].flatMap((values) => [...values.keys()]))].filter(
    (name) => name !== 'peak',
  );
  if (peak !== null) process.stdout.write(`largest measured rate: ${peak.toFixed(0)} GFLOP/s (the floor's basis)\n`);
  return order.map((name) => {
    const work = flops.get(name);
    return {
      suite,
      name,
      flambeau: get('flambeau', name),
      wasm: get('wasm', name),
      pytorch: get('pytorch', name),
      tfjs: get('tfjs', name),
      floor: peak === null || work === undefined ? null : work / peak / 1e6,
      unit: suite === 'ops' ? 'µs' : 'ms',
    };
  });
}

function format(value: number | null): string {
  if (value === null) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

function ratio(own: number | null, peer: number | null): string {
  return own === null || peer === null ? '–' : `${(peer / own).toFixed(2)}×`;
}

function printTable(rows: readonly Row[]): void {
  const header = ['work', 'unit', 'native', 'wasm', 'PyTorch', 'tfjs-wasm', 'floor', 'PyTorch/native', 'tfjs/wasm'];
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    format(row.flambeau),
    format(row.wasm),
    format(row.pytorch),
    format(row.tfjs),
    format(row.floor),
    ratio(row.flambeau, row.pytorch),
    ratio(row.wasm, row.tfjs),
  ]);
  const widths = header.map((title, i) => Math.max(title.length, ...lines.map((line) => (line[i] ?? '').length)));
  for (const line of [header, ...lines]) {
    const cells = line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

function main(): number {
  let options: { suite?: string; only?: string; rounds?: string; json?: string; quick?: boolean; alone?: boolean };
  try {
    options = parseArgs({
      options: {
        suite: { type: 'string' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        json: { type: 'string' },
        quick: { type: 'boolean' },
        alone: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    return 2;
  }
  const wanted = options.suite === undefined ? suites : suites.filter((suite) => suite === options.suite);
  const rounds = Number(options.rounds ?? (options.quick === true ? 1 : 3));
  if (wanted.length === 0 || !Number.isInteger(rounds) || rounds < 1) {
    process.stderr.write(usage);
    return 2;
  }
  process.stdout.write(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}\n`);
  const rows = wanted.flatMap((suite) => {
    const own = runSuite(suite, options.only ?? '', options.quick === true, rounds, options.alone === true);
    process.stdout.write(`\n${suite}\n`);
    printTable(own);
    return own;
  });
  if (options.json !== undefined) {
    mkdirSync(dirname(options.json), { recursive: true });
    writeFileSync(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
  }
  return rows.every((row) => row.flambeau !== null) ? 0 : 1;
}

process.exitCode = main();
