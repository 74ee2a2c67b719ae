/** @file The browser's half of docs/files.md in Chromium: one table as CSV, Parquet and Excel, by the libraries that read them in pages. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isFull } from '../depth.ts';
import { root, runNode, temporaryDirectory } from '../platform/program.ts';
import { hasChromium, report, visit } from './page.ts';

const page = readFileSync(join(root, 'docs', 'files.md'), 'utf8');
const code = /^```js\n([\s\S]*?)^```$/m.exec(page.slice(page.indexOf('## In a page')))?.[1] ?? '';

/** The page's own lines, each table of which is kept. */
const program = (lines: string): string => {
  const [imports, body] = [lines.match(/^import .*$/gm) ?? [], lines.replace(/^import .*$/gm, '')];
  return `import * as torch from 'flambeau';
${imports.join('\n')}
const kept = [];
const data = { ...torch.data, columnsOf: (table) => { const columns = torch.data.columnsOf(table); kept.push(columns); return columns; } };
${report}
answer((async () => {
  const input = { files: [new File([await (await fetch('/penguins.xlsx')).blob()], 'penguins.xlsx')] };
  ${body}
  const records = rows.map((row) => Object.fromEntries(row.map((value, i) => [head[i], value])));
  data.columnsOf(records);
  return kept.map((columns) => [columns.length, columns.names, columns.column(columns.names[0]).toArray().slice(0, 3).map(Number)]);
})());`;
};

const parquet = (csv: string, file: string): string => `
import { DuckDBInstance } from '@duckdb/node-api';
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run("COPY (SELECT * FROM '${csv}') TO '${file}'");`;

const projects: (() => void)[] = [];
afterEach(() => {
  for (const remove of projects.splice(0)) remove();
});

describe.runIf(isFull && hasChromium)('files in a page', () => {
  test('are read as docs/files.md says', { timeout: 300_000 }, async () => {
    expect(code).toContain('parquetReadObjects');
    const installed = await runNode(['--import', 'tsx', 'examples/runner/run.ts', 'files'], { directory: root });
    expect(installed.code, installed.stderr).toBe(0);
    const { path, remove } = temporaryDirectory();
    projects.push(remove);
    symlinkSync(join(root, 'examples', 'node_modules'), join(path, 'node_modules'));
    const csv = 'x,kind\n1,a\n2,b\n3,a\n';
    writeFileSync(join(path, 'table.csv'), csv);
    writeFileSync(join(path, 'parquet.mjs'), parquet(join(path, 'table.csv'), join(path, 'table.parquet')));
    const made = await runNode(['parquet.mjs'], { directory: path });
    expect(made.code, made.stderr).toBe(0);
    mkdirSync(join(path, 'page'));
    writeFileSync(join(path, 'page', 'index.html'), '<script type="module" src="/main.js"></script>');
    writeFileSync(join(path, 'page', 'main.js'), program(code));
    const build = `import { build } from '${join(root, 'node_modules', 'vite', 'dist', 'node', 'index.js')}';
      await build({ root: 'page', logLevel: 'error', build: { target: 'es2022' },
        resolve: { alias: { flambeau: '${join(root, 'dist', 'browser', 'index.js')}' } } });`;
    writeFileSync(join(path, 'build.mjs'), build);
    const built = await runNode(['build.mjs'], { directory: path });
    expect(built.code, built.stderr).toBe(0);
    const files = {
      '/table.csv': csv,
      '/table.parquet': readFileSync(join(path, 'table.parquet')),
      '/penguins.xlsx': readFileSync(join(root, 'examples', 'data', 'penguins.xlsx')),
    };
    const tables = (await visit({ directory: join(path, 'page', 'dist'), files })) as unknown[][];
    const [papa, arquero, hyparquet, excel] = tables;
    expect(papa).toEqual([3, ['x', 'kind'], [1, 2, 3]]);
    expect(arquero).toEqual(papa);
    expect(hyparquet).toEqual(papa);
    expect(excel?.[0]).toBeGreaterThan(300);
    expect(excel?.[1]).toContain('species');
  });
});
