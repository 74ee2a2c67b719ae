/**
 * @file `npm run bench`: Flambeau, PyTorch and TensorFlow.js on the same work, in one run, with medians, ratios and the arithmetic
 * floor; or, with `--against COMMIT`, two builds of Flambeau in turn. Ends with 0, 1 if something could not be measured, 2 on wrong use.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AutomaticEngine, automaticEngines } from '../src/engines/names.ts';
import { buildBeside } from './against/build.ts';
import { checkOut, exitOnSignals } from './against/checkout.ts';
import { type Pair, printRace, type RaceRow, race } from './against/race.ts';
import { compareWithPeers, type Peers, printRows, type Row } from './comparison.ts';
import type { Contender } from './contender.ts';
import { findPytorchs, findTfjs } from './peers.ts';
import { type Suite, suites } from './suites.ts';
import { isWrongUse, UsageError } from './usage.ts';

const usage = `usage: npm run bench -- [--suite ${suites.map(({ name }) => name).join('|')}] [options]
  --only NAME|NAME      these rows only
  --engine NAME         ${automaticEngines.join(' or ')}; both where left out
  --rounds N            how often each contender is measured; 3, with --against 5, with --quick 1
  --quick               few runs: shows that everything works, not how fast it is
  --json FILE           writes the rows
  --against COMMIT      races the working tree with the build of a commit
  --pytorch COMMAND     a Python with PyTorch; may be given several times, and each row's peer is the best; those on this machine where left out
  --alone               without peers, but for those that --pytorch names
  --device NAME         webgpu: products, convolutions, training steps and 50 losses on the GPU, beside the engine of the host; of the
                        options above --only, --quick and --alone belong to it. --dawn backend=null measures the host alone
`;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function options() {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string' },
      only: { type: 'string', default: '' },
      engine: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
      against: { type: 'string' },
      pytorch: { type: 'string', multiple: true, default: [] },
      device: { type: 'string' },
      dawn: { type: 'string', default: '' },
    },
  });
  const wanted = suites.filter(({ name }) => values.suite === undefined || name === values.suite);
  if (wanted.length === 0) throw new UsageError(`there is no suite '${values.suite}'`);
  const chosen = automaticEngines.filter((name) => values.engine === undefined || name === values.engine);
  if (chosen.length === 0)
    throw new UsageError(`--engine takes ${automaticEngines.join(' or ')}, got '${values.engine}'`);
  const rounds = Number(values.rounds ?? (values.quick ? 1 : values.against === undefined ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError(`--rounds takes 1 or more, got '${values.rounds}'`);
  if (values.against !== undefined && values.pytorch.length > 0)
    throw new UsageError('--against races two builds of Flambeau: --pytorch belongs to a run without it');
  return { ...values, wanted, engines: chosen, rounds };
}

type Options = ReturnType<typeof options>;

/** The build in a folder on an engine. */
const flambeau = (folder: string, engine: AutomaticEngine, title: string): Contender => ({
  title,
  command: process.execPath,
  args: [join(folder, 'build', 'bench-flambeau.js')],
  env: { FLAMBEAU_ENGINE: engine },
  cwd: folder,
});

function findPeers({ engines: chosen, alone, pytorch }: Options): Peers {
  const own = (engine: AutomaticEngine) => (chosen.includes(engine) ? flambeau(root, engine, engine) : undefined);
  return {
    native: own('native'),
    wasm: own('wasm'),
    pytorchs: alone && pytorch.length === 0 ? [] : findPytorchs(root, pytorch),
    tfjs: alone ? undefined : findTfjs(root),
  };
}

function findPairs({ engines: chosen }: Options, commit: string): Pair[] {
  const { folder, title } = checkOut(root, commit);
  process.stdout.write(`against ${title}\n`);
  buildBeside(root, folder);
  return chosen.map((engine) => ({
    engine,
    before: flambeau(folder, engine, `${engine} before`),
    now: flambeau(root, engine, `${engine} now`),
  }));
}

/** Measures suite by suite and prints each as it is done. */
async function inTurn<R>(
  wanted: readonly Suite[],
  measure: (suite: Suite) => Promise<R[]>,
  print: (suite: Suite, rows: readonly R[]) => void,
): Promise<R[]> {
  const all: R[] = [];
  for (const suite of wanted) {
    const rows = await measure(suite);
    process.stdout.write(`\n${suite.name}\n`);
    print(suite, rows);
    all.push(...rows);
  }
  return all;
}

function write(file: string | undefined, rows: readonly (Row | RaceRow)[]): void {
  if (file === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(rows, undefined, 2)}\n`);
}

/** The device beside the host, in a process of its own. */
function measureDevice({ device = '', dawn, only, quick, alone }: Options): number {
  const flags = [...(quick ? ['--quick'] : []), ...(alone ? ['--alone'] : [])];
  const program = join(root, 'build', 'bench-device.js');
  const args = [program, '--device', device, '--dawn', dawn, '--only', only, ...flags];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

async function main(): Promise<number> {
  const given = options();
  const { wanted, rounds, against, json } = given;
  exitOnSignals();
  if (given.device !== undefined) return measureDevice(given);
  process.stdout.write(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}\n`);
  if (against !== undefined) {
    const pairs = findPairs(given, against);
    const rows = await inTurn(
      wanted,
      (suite) => race(suite, pairs, given, rounds),
      (_, list) => printRace(list),
    );
    write(json, rows);
    return rows.length > 0 && rows.every(({ now }) => now !== null) ? 0 : 1;
  }
  const peers = findPeers(given);
  const rows = await inTurn(wanted, (suite) => compareWithPeers(suite, peers, given, rounds), printRows);
  write(json, rows);
  const isMeasured = (row: Row) => given.engines.every((name) => row[name === 'native' ? 'flambeau' : 'wasm'] !== null);
  return rows.length > 0 && rows.every(isMeasured) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!isWrongUse(error)) throw error;
  process.stderr.write(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
