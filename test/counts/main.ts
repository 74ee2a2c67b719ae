/**
 * @file `npm run counts`: what a training step costs in numbers that do not drift; `--against COMMIT` says what changed. Ends with
 * 0, 1 if a count differs, 2 on wrong use.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkOut, exitOnSignals, temporaryFolder } from '../../bench/against/checkout.ts';
import { table } from '../../bench/table.ts';
import { isWrongUse, UsageError } from '../../bench/usage.ts';
import { collectInstructions, collectSteps, collectUnsteady, type Place } from './collect.ts';
import { type Counts, type EngineName, engineNames, heldOf, type Report, steadyCounts } from './counts.ts';
import { countsInstructions } from './instructions.ts';

const usage = `usage: npm run counts -- [options]
  --against COMMIT    prints what this commit counts, and what the working tree does
  --only NAME,NAME    beginnings of workloads: mlp, cnn, gpt …
  --engine NAME       native or wasm; both where left out
  --write             writes test/counts/held.json, which the tests hold
See docs/proof.md.`;

const root = fileURLToPath(new URL('../../', import.meta.url));

function options() {
  const { values } = parseArgs({
    options: {
      against: { type: 'string' },
      only: { type: 'string' },
      engine: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const engines = engineNames.filter((name) => values.engine === undefined || values.engine === name);
  if (engines.length === 0) throw new UsageError(`--engine takes ${engineNames.join(' or ')}, got '${values.engine}'`);
  const wanted = values.only?.split(',') ?? [];
  if (values.write && (wanted.length > 0 || engines.length < engineNames.length || values.against !== undefined)) {
    throw new UsageError('--write takes no other option: the file holds all workloads on all engines');
  }
  return { ...values, engines, wanted };
}

const headers: Readonly<Record<keyof Counts, string>> = {
  launches: 'launches',
  tensors: 'tensors',
  storages: 'storages',
  bytes: 'bytes',
  returned: 'returned',
  returnedBytes: 'bytes returned',
  freshBytes: 'bytes from the host',
  nativeCalls: 'native calls',
  reshaped: 'reshaped',
};

const columns = Object.keys(headers) as (keyof Counts)[];

const nameOf = ({ engine, workload }: Report): string => `${engine} ${workload}`;

function printCounts(reports: readonly Report[]): void {
  const rows = reports.map(({ engine, workload, counts }) => [
    engine,
    workload,
    ...columns.map((name) => counts[name].toLocaleString('en')),
  ]);
  console.log(table([['engine', 'a step of', ...columns.map((name) => headers[name])], ...rows], 2));
  for (const { engine, workload, unsteady } of reports) {
    const names = unsteady.map(([name, times]) => `${name} (${times})`).join(', ');
    if (names !== '') console.log(`objects of changing shape, ${engine}, ${workload}: ${names}`);
  }
}

/** Prints what differs; true if one of the counts does that do not drift. */
function printChanges(before: readonly Report[], now: readonly Report[]): boolean {
  const rows = [['engine', 'a step of', 'count', 'before', 'now', 'change']];
  let isOther = false;
  for (const report of now) {
    const old = before.find((other) => nameOf(other) === nameOf(report));
    if (old === undefined) {
      rows.push([report.engine, report.workload, 'all', 'none', 'new', '']);
      continue;
    }
    for (const name of columns) {
      const [a, b] = [old.counts[name], report.counts[name]];
      if (a === b) continue;
      isOther ||= steadyCounts.some((steady) => steady === name);
      const change = a === 0 ? '' : `${b > a ? '+' : '−'}${((100 * Math.abs(b - a)) / a).toFixed(1)} %`;
      rows.push([
        report.engine,
        report.workload,
        headers[name],
        a.toLocaleString('en'),
        b.toLocaleString('en'),
        change,
      ]);
    }
  }
  console.log(rows.length > 1 ? table(rows, 3) : `no count of ${now.length} steps differs`);
  return isOther;
}

/** The host's own count, beside ours. */
async function printInstructions(places: readonly Place[], reports: readonly Report[]): Promise<void> {
  if (!countsInstructions()) {
    console.log('\ninstructions: perf stat counts none on this host');
    return;
  }
  const rows = [];
  for (const { engine, workload } of reports) {
    const counts = [];
    for (const place of places) counts.push(await collectInstructions(place, engine, workload));
    rows.push([engine, workload, ...counts.map((count) => count?.toLocaleString('en') ?? '–')]);
  }
  const titles = places.length > 1 ? ['before', 'now'] : ['instructions'];
  console.log(`\ninstructions, on one thread\n${table([['engine', 'a step of', ...titles], ...rows], 2)}`);
}

async function main(): Promise<number> {
  const { help, against, engines, wanted, write } = options();
  if (help) {
    console.log(usage);
    return 0;
  }
  exitOnSignals();
  const collect = (place: Place, names: readonly EngineName[]) => collectSteps(place, names, wanted);
  const own: Place = { root, folder: root, output: temporaryFolder().path };
  if (against === undefined) {
    const reports = await collect(own, engines);
    if (reports.length === 0) throw new UsageError(`no workload's name begins with ${wanted.join(' or ')}`);
    printCounts(reports);
    const unsteady = await collectUnsteady(own);
    console.log(
      `\noperators that get objects of changing shape in the recorded calls: ${unsteady.join(', ') || 'none'}`,
    );
    if (!write) await printInstructions([own], reports);
    const held = { steps: heldOf(reports), unsteady };
    if (write) writeFileSync(join(root, 'test/counts/held.json'), `${JSON.stringify(held, undefined, 2)}\n`);
    return 0;
  }
  const checkout = checkOut(root, against);
  const other: Place = { root, folder: checkout.folder, output: temporaryFolder().path };
  const [before, now] = [await collect(other, engines), await collect(own, engines)];
  console.log(`against ${checkout.title}\n`);
  const isOther = printChanges(before, now);
  await printInstructions([other, own], now);
  return isOther ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(isWrongUse(error) ? `${error.message}\n${usage}` : error);
  process.exitCode = 2;
}
