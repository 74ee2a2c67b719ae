/**
 * @file `npm run bits`: hashes of everything that is computed, by engine and threads; `--against COMMIT` says where another commit
 * computes other bits. Ends with 0, 1 if bits differ, 2 on wrong use.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkOut, exitOnSignals, temporaryFolder } from '../../bench/against/checkout.ts';
import { bundleWith } from '../../bench/against/sources.ts';
import { table } from '../../bench/table.ts';
import { isWrongUse, UsageError } from '../../bench/usage.ts';
import { type Bits, ComputeError, type Configuration, compute, engineNames, inTurn } from './compute.ts';
import { compareBits } from './difference.ts';
import type { BitSuite, Wanted } from './entry.ts';

const usage = `usage: npm run bits -- [options]
  --against COMMIT    says what differs from this commit; without it the hashes are printed
  --only NAME,NAME    suites (ops, ops-dtypes, modules, optim, rng, training, steps) or operators, layers, optimizers, models
  --engine NAME       native, wasm or interpreter; several with commas between; all where left out
  --threads N         1 or 2; both where left out
  --quick             native with 2 threads only
See docs/proof.md.`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const suites: readonly BitSuite[] = ['ops', 'ops-dtypes', 'modules', 'optim', 'rng', 'training', 'steps'];

function options() {
  const { values } = parseArgs({
    options: {
      against: { type: 'string' },
      only: { type: 'string' },
      engine: { type: 'string' },
      threads: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = (values.only ?? '').split(',').filter((name) => name !== '');
  const chosen = suites.filter((suite) => names.includes(suite));
  const engines = values.engine?.split(',') ?? (values.quick ? ['native'] : engineNames);
  const wrong = engines.find((name) => !engineNames.some((engine) => engine === name));
  if (wrong !== undefined) throw new UsageError(`--engine takes ${engineNames.join(', ')}, got '${wrong}'`);
  const threads = values.threads === undefined ? (values.quick ? [2] : [1, 2]) : [Number(values.threads)];
  if (threads.some((count) => count !== 1 && count !== 2)) {
    throw new UsageError(`--threads takes 1 or 2, got '${values.threads}'`);
  }
  const wanted: Wanted = {
    suites: chosen.length === 0 ? suites : chosen,
    names: names.filter((name) => !suites.some((suite) => suite === name)),
    recorded: join(root, 'test', 'recorded'),
  };
  const configurations = engineNames
    .filter((engine) => engines.includes(engine))
    .flatMap((engine) => (engine === 'interpreter' ? [1] : threads).map((count) => ({ engine, threads: count })));
  return { help: values.help, against: values.against, wanted, configurations };
}

const titleOf = ({ engine, threads }: Configuration): string =>
  engine === 'interpreter' ? engine : `${engine} ×${threads}`;

/** One hash for each suite, and for each training. */
function printHashes(configurations: readonly Configuration[], all: readonly Bits[]): void {
  const rows = new Map<string, string[]>();
  for (const [i, bits] of all.entries()) {
    const hashes = new Map<string, { hash: ReturnType<typeof createHash>; count: number }>();
    for (const { suite, subject, id, status, hash } of bits.values()) {
      if (status === 'unsupported') continue;
      const name = suite === 'steps' ? `steps ${subject}` : suite;
      const sum = hashes.get(name) ?? { hash: createHash('sha256'), count: 0 };
      sum.hash.update(`${id} ${hash};`);
      sum.count++;
      hashes.set(name, sum);
    }
    for (const [name, { hash, count }] of hashes) {
      const row = rows.get(name) ?? [name, String(count), ...configurations.map(() => '–')];
      row[2 + i] = hash.digest('hex').slice(0, 12);
      rows.set(name, row);
    }
  }
  console.log(table([['', 'results', ...configurations.map(titleOf)], ...rows.values()]));
}

/** Says what differs; true if anything does. */
function printDifferences(configurations: readonly Configuration[], before: readonly Bits[], now: readonly Bits[]) {
  const rows = [['engine', 'suite', 'what', 'first that differs', 'before', 'now', 'differ', 'of']];
  const summary = [['', 'compared', 'differ', 'only now']];
  for (const [i, configuration] of configurations.entries()) {
    const { differences, compared, added } = compareBits(before[i] ?? new Map(), now[i] ?? new Map());
    for (const { suite, subject, first, before: old, now: own, differing, total } of differences) {
      rows.push([titleOf(configuration), suite, subject, first, old, own, String(differing), String(total)]);
    }
    const differing = differences.reduce((sum, difference) => sum + difference.differing, 0);
    summary.push([titleOf(configuration), String(compared), String(differing), String(added)]);
  }
  if (rows.length > 1) console.log(`${table(rows, 6)}\n`);
  console.log(table(summary));
  return rows.length > 1;
}

async function main(): Promise<number> {
  const { help, against, wanted, configurations } = options();
  if (help) {
    console.log(usage);
    return 0;
  }
  exitOnSignals();
  const checkout = against === undefined ? undefined : checkOut(root, against);
  const programs = temporaryFolder();
  const folders = checkout === undefined ? [root] : [root, checkout.folder];
  const bundles = folders.map((_, i) => join(programs.path, `bits-${i}.mjs`));
  await Promise.all(folders.map((folder, i) => bundleWith(root, folder, 'test/bits/program.ts', bundles[i] ?? '')));
  const tasks = bundles.flatMap((bundle) =>
    configurations.map((configuration) => () => compute(bundle, configuration, wanted)),
  );
  const results = await inTurn(tasks, 2);
  if (checkout === undefined) {
    printHashes(configurations, results);
    return 0;
  }
  console.log(`against ${checkout.title}\n`);
  const now = results.slice(0, configurations.length);
  const isOther = printDifferences(configurations, results.slice(configurations.length), now);
  return isOther ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(
    isWrongUse(error) ? `${error.message}\n${usage}` : error instanceof ComputeError ? error.message : error,
  );
  process.exitCode = 2;
}
