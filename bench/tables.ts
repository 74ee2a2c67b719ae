/**
 * @file `npx tsx bench/tables.ts`: what a preprocessor takes for a million rows of 20 columns, and for a table of the size of California
 * housing, beside the same in plain JavaScript, row by row. The least of several runs, in milliseconds of the processor and of the clock;
 * each program in a process of its own, as a million records in memory slow down whatever else allocates.
 */
import { spawnSync } from 'node:child_process';
import * as torch from 'flambeau';

const { data } = torch;

type Columns = Record<string, Float64Array | string[]>;
type Row = Readonly<Record<string, number | string>>;

/** Numbers of which one in fifty is missing, and texts of six categories. */
function makeTable(rows: number, numbers: number, texts: number): Columns {
  const table: Columns = {};
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < numbers; i++) {
    table[`number${i}`] = Float64Array.from({ length: rows }, (_, row) =>
      row % 50 === 7 ? Number.NaN : 10 * random(),
    );
  }
  for (let i = 0; i < texts; i++) {
    table[`text${i}`] = Array.from({ length: rows }, () => 'abcdef'.charAt(Math.floor(6 * random())));
  }
  return table;
}

const namesOf = (table: Columns, kind: string): string[] => Object.keys(table).filter((name) => name.startsWith(kind));

function recordsOf(table: Columns): Row[] {
  const names = Object.keys(table);
  const length = table[names[0] ?? '']?.length ?? 0;
  return Array.from({ length }, (_, row) => Object.fromEntries(names.map((name) => [name, table[name]?.[row] ?? 0])));
}

function byPreprocessor(table: Columns): torch.Tensor {
  const preprocessor = new data.TablePreprocessor(
    Object.fromEntries([
      ...namesOf(table, 'number').map((name) => [name, { fill: 'mean', scale: 'standard' }]),
      ...namesOf(table, 'text').map((name) => [name, { encode: 'oneHot' }]),
    ]),
  );
  return preprocessor.fitTransform(table).features;
}

/** As one writes it by hand: statistics in passes over the records, then a list of features for each. */
function byRows(rows: readonly Row[], numbers: readonly string[], texts: readonly string[]): number[][] {
  const sums = new Map(numbers.map((name) => [name, { sum: 0, count: 0, mean: 0, squares: 0, std: 1 }]));
  const categories = new Map(texts.map((name) => [name, new Set<string>()]));
  for (const row of rows) {
    for (const [name, own] of sums) {
      const value = Number(row[name]);
      if (Number.isNaN(value)) continue;
      own.sum += value;
      own.count++;
    }
    for (const [name, own] of categories) own.add(String(row[name]));
  }
  for (const own of sums.values()) own.mean = own.sum / own.count;
  for (const row of rows) {
    for (const [name, own] of sums) {
      const value = Number(row[name]);
      if (!Number.isNaN(value)) own.squares += (value - own.mean) ** 2;
    }
  }
  for (const own of sums.values()) own.std = Math.sqrt(own.squares / rows.length);
  const lists = [...categories].map(([name, own]) => ({ name, list: [...own].sort() }));
  return rows.map((row) => {
    const features: number[] = [];
    for (const [name, { mean, std }] of sums) {
      const value = Number(row[name]);
      features.push(((Number.isNaN(value) ? mean : value) - mean) / std);
    }
    for (const { name, list } of lists) for (const category of list) features.push(row[name] === category ? 1 : 0);
    return features;
  });
}

function least(runs: number, body: () => unknown): string {
  let [processor, clock] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const before = process.cpuUsage();
    body();
    const { user, system } = process.cpuUsage(before);
    processor = Math.min(processor, (user + system) / 1000);
    clock = Math.min(clock, performance.now() - start);
  }
  return `${processor.toFixed(1).padStart(8)} ms of the processor ${clock.toFixed(1).padStart(8)} ms`;
}

const shapes = { housing: [20_640, 8, 1], million: [1_000_000, 18, 2] } as const;

function measure(shape: keyof typeof shapes, way: string): string {
  const [length, numberCount, textCount] = shapes[shape];
  const table = makeTable(length, numberCount, textCount);
  if (way === 'preprocessor') return least(10, () => byPreprocessor(table));
  const rows = recordsOf(table);
  const [numbers, texts] = [namesOf(table, 'number'), namesOf(table, 'text')];
  if (way === 'rows') return least(3, () => byRows(rows, numbers, texts));
  return least(3, () => torch.tensor(byRows(rows, numbers, texts)));
}

const [, program = '', shape, way] = process.argv;
if ((shape === 'housing' || shape === 'million') && way !== undefined) console.log(measure(shape, way));
else {
  for (const each of Object.keys(shapes)) {
    for (const [name, label] of [
      ['preprocessor', 'TablePreprocessor, columns to a float32 matrix'],
      ['rows', 'plain JavaScript, records to lists'],
      ['tensor', 'plain JavaScript, records to a float32 tensor'],
    ] as const) {
      const options = [...process.execArgv, '--max-old-space-size=8000', program, each, name];
      const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
      console.log(each.padEnd(8), label.padEnd(48), stdout.trim() || stderr);
    }
  }
}
