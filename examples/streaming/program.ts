/** @file Learns from a file that is read piece by piece, and says what memory that took. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';
import { text, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { type Piece, readers } from './pieces.ts';
import { TableStream } from './stream.ts';

const { data, nn, optim } = torch;

export const command = {
  name: 'streaming',
  about: 'Learns from a CSV or Parquet file that is made for it and read piece by piece.',
  options: {
    megabytes: whole(20, 'size of the file', 1, 100_000),
    format: text('csv', 'csv or parquet'),
    reader: text('duckdb', `${Object.keys(readers).join(', ')}`),
  },
};

/** What the preprocessor learns is taken from the first pieces: nothing is read twice. */
async function firstRows(pieces: AsyncIterable<Piece>, least: number): Promise<torch.data.TableColumns> {
  const columns: Record<string, unknown[]> = {};
  for await (const piece of pieces) {
    for (const column of data.columnsOf(piece) as torch.data.TableColumns) {
      columns[column.name] = [...(columns[column.name] ?? []), ...column];
    }
    if ((Object.values(columns)[0]?.length ?? 0) >= least) break;
  }
  return data.columnsOf(columns as object) as torch.data.TableColumns;
}

function readerOf(name: string): (typeof readers)['duckdb'] {
  const reader = Object.entries(readers).find(([each]) => each === name)?.[1];
  if (reader !== undefined) return reader;
  throw new ValueError(
    'streaming/reader',
    `there is no reader '${name}': there are ${Object.keys(readers).join(', ')}`,
  );
}

export async function run(options: Values<typeof command.options>, print: Print): Promise<void> {
  const { megabytes, format, reader } = options;
  const read = readerOf(reader);
  const folder = mkdtempSync(join(tmpdir(), 'flambeau-streaming-'));
  try {
    const file = join(folder, `table.${format}`);
    const making = fileURLToPath(new URL('making.ts', import.meta.url));
    const made = spawnSync(process.execPath, [...process.execArgv, making, file, String(megabytes)], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new ValueError('streaming/format', `the file could not be made: ${made.stderr}`);
    torch.manualSeed(0);
    const preprocessor = new data.TablePreprocessor({
      a: { scale: 'standard' },
      b: { scale: 'standard' },
      c: { fill: 'mean', indicator: true, scale: 'standard' },
      kind: { encode: 'oneHot', unseen: 'other' },
    }).fit(await firstRows(read(file), 10_000));
    const stream = new TableStream(() => read(file), preprocessor, 'y');
    const model = new nn.Linear(preprocessor.featureNames.length, 1);
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
    const start = performance.now();
    let [rows, loss] = [0, Number.NaN];
    for await (const { features, target } of new data.DataLoader(stream, { batchSize: null })) {
      optimizer.zeroGrad();
      const error = nn.functional.mseLoss(model(features).squeeze(1), target);
      error.backward();
      optimizer.step();
      rows += target.shape[0] ?? 0;
      loss = error.item();
    }
    const seconds = (performance.now() - start) / 1000;
    const size = statSync(file).size / 1e6;
    print(`file   ${size.toFixed(0)} MB of ${format}, ${rows} rows, read by ${reader}`);
    print(`time   ${seconds.toFixed(1)} s, ${(size / seconds).toFixed(0)} MB/s`);
    print(`loss   ${loss.toFixed(4)} on the last batch`);
    print(`peak   ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB of memory`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
