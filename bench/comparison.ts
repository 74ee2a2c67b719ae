/** @file Flambeau beside its peers: medians, ratios, and the arithmetic floor. */
import type { Contender, Measurements } from './contender.ts';
import { compareLosses } from './losses.ts';
import { format, geometricMean, ratio } from './numbers.ts';
import { inRounds } from './rounds.ts';
import { flopsOf, type Selection, type Suite } from './suites.ts';
import { table } from './table.ts';

export interface Peers {
  readonly native: Contender | undefined;
  readonly wasm: Contender | undefined;
  readonly pytorchs: readonly Contender[];
  readonly tfjs: Contender | undefined;
}

export interface Row {
  readonly suite: string;
  readonly name: string;
  /** On the native engine. */
  readonly flambeau: number | null;
  readonly wasm: number | null;
  /** Of the PyTorch that is the peer. */
  readonly pytorch: number | null;
  /** The best of the PyTorchs in this row. */
  readonly peer: string | null;
  readonly pytorchs: Readonly<Record<string, number | null>>;
  readonly tfjs: number | null;
  readonly floor: number | null;
  readonly unit: string;
}

/** Measures a suite. Says the largest rate that was measured, where the suite measures it. */
export async function compareWithPeers(
  suite: Suite,
  { native, wasm, pytorchs, tfjs }: Peers,
  selection: Selection,
  rounds: number,
): Promise<Row[]> {
  const contenders = [native, wasm, ...pytorchs, tfjs].filter((contender) => contender !== undefined);
  const measured = await inRounds(contenders, suite, selection, rounds);
  const get = (contender: Contender | undefined, name: string): number | null =>
    (contender === undefined ? undefined : measured.get(contender)?.get(name)?.median) ?? null;
  const peak = get(native, 'peak');
  if (peak !== null) process.stdout.write(`largest measured rate: ${peak.toFixed(0)} GFLOP/s (the floor's basis)\n`);
  for (const own of [native, wasm].filter((contender) => contender !== undefined)) {
    for (const peer of pytorchs) {
      for (const text of compareLosses(own, measured.get(own), peer, measured.get(peer))) process.stdout.write(text);
    }
  }
  return namesOf([...measured.values()]).map((name) => {
    const times = pytorchs.map((contender) => ({ title: contender.title, value: get(contender, name) }));
    const best = times
      .filter((time): time is { title: string; value: number } => time.value !== null)
      .sort((a, b) => a.value - b.value)[0];
    const work = flopsOf(name);
    return {
      suite: suite.name,
      name,
      flambeau: get(native, name),
      wasm: get(wasm, name),
      pytorch: best?.value ?? null,
      peer: best?.title ?? null,
      pytorchs: Object.fromEntries(times.map(({ title, value }) => [title, value])),
      tfjs: get(tfjs, name),
      floor: peak === null || work === undefined ? null : work / peak / 1e6,
      unit: suite.unit,
    };
  });
}

/** The rows' names in their order. The peak rate is no row. */
export function namesOf(timings: readonly Measurements[]): string[] {
  return [...new Set(timings.flatMap((names) => [...names.keys()]))].filter((name) => name !== 'peak');
}

/** Ratios as the suite has them: how much faster than the peer, or what part of its memory. */
function ratiosOf(row: Row): string[] {
  if (row.unit === 'MB') return [ratio(row.pytorch, row.flambeau), ratio(row.pytorch, row.wasm)];
  return [ratio(row.flambeau, row.pytorch), ratio(row.wasm, row.tfjs)];
}

export function printRows({ unit }: Suite, rows: readonly Row[]): void {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row.pytorchs)))];
  const headers = unit === 'MB' ? ['native/peer', 'wasm/peer'] : ['peer/native', 'tfjs/wasm'];
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    format(row.flambeau),
    format(row.wasm),
    ...titles.map((title) => format(row.pytorchs[title] ?? null)),
    format(row.tfjs),
    format(row.floor),
    row.peer ?? '–',
    ...ratiosOf(row),
  ]);
  const header = ['work', 'unit', 'native', 'wasm', ...titles, 'tfjs-wasm', 'floor', 'peer', ...headers];
  process.stdout.write(`${table([header, ...lines], 2)}\n`);
  const ratios = rows.flatMap(({ flambeau, pytorch }) =>
    flambeau === null || pytorch === null ? [] : [pytorch / flambeau],
  );
  if (ratios.length > 1 && unit !== 'MB')
    process.stdout.write(`geometric mean of peer/native: ${geometricMean(ratios).toFixed(2)}×\n`);
}
