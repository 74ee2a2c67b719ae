/** @file What notebooks show: by the values themselves, and by Deno's kernel, which runs the example. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { isFull } from '../depth.ts';
import { root, runProgram, temporaryDirectory } from '../platform/program.ts';
import { type CellOutcome, Kernel, type Shown } from './kernel.ts';

const folder = join(root, 'examples', 'notebook');

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
}

const notebook = JSON.parse(readFileSync(join(folder, 'passengers.ipynb'), 'utf8')) as {
  readonly cells: readonly Cell[];
};
const cells = notebook.cells.filter(({ cell_type }) => cell_type === 'code');

const display = (value: object): Shown => {
  const show: unknown = Reflect.get(value, Symbol.for('Jupyter.display'));
  return typeof show === 'function' ? (show.call(value) as Shown) : {};
};

describe('values say what notebooks show', () => {
  test('tables, as text and as HTML', () => {
    const table = torch.data.columnsOf([
      { name: '<b> & co', age: 22 },
      { name: 'Ann', age: null },
    ]);
    expect(display(table)).toEqual({
      'text/plain': 'TableColumns(2 rows: name, age)',
      'text/html':
        '<table><caption>2 rows</caption><thead><tr><th>name</th><th>age</th></tr></thead><tbody>' +
        '<tr><td>&lt;b&gt; &amp; co</td><td>22</td></tr><tr><td>Ann</td><td></td></tr></tbody></table>',
    });
    const counts = torch.data.valueCounts(table, 'name');
    expect(display(counts)['text/plain']).toBe(String(counts));
    expect(display(counts)['text/html']).toContain('<th>count</th>');
    expect(counts.toHtml('a < b')).toContain('<caption>a &lt; b</caption>');
  });

  test('the first rows of long tables, and how many there are', () => {
    const html = display(torch.data.columnsOf({ x: Array.from({ length: 50 }, (_, i) => i) }))['text/html'];
    expect(html).toContain('<caption>50 rows, the first 20 of them</caption>');
    expect(String(html).match(/<td>/g)).toHaveLength(20);
  });

  test('plots, as Vega-Lite', () => {
    const picture = plot.hist([1, 2, 2]);
    expect(display(picture)['application/vnd.vegalite.v5+json']).toEqual(picture.spec);
  });
});

test('the example is kept without what its cells showed', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.ipynb'))).toEqual(['passengers.ipynb']);
  expect(cells.flatMap(({ outputs }) => outputs ?? [])).toEqual([]);
  expect(cells.length).toBeGreaterThan(5);
});

describe.runIf(isFull)('the example in the kernel of Deno', () => {
  const directory = temporaryDirectory();
  const deno = join(folder, 'node_modules', '@deno', 'linux-x64-glibc', 'deno');
  let outcomes: CellOutcome[] = [];
  let kernel: Kernel | undefined;

  beforeAll(async () => {
    if (!existsSync(deno)) {
      const installed = await runProgram('npm', ['ci', '--no-audit', '--no-fund'], { directory: folder });
      expect(installed).toMatchObject({ code: 0 });
    }
    kernel = await Kernel.start(deno, folder, directory.path);
    for (const { source } of cells) outcomes.push(await kernel.run(source.join('')));
    await kernel.settle();
  }, 300_000);

  afterAll(() => {
    kernel?.stop();
    directory.remove();
    outcomes = [];
  });

  test('runs without an error, and each cell shows one thing', () => {
    expect(outcomes.map(({ error }) => error)).toEqual(cells.map(() => undefined));
    expect(outcomes.map(({ shown }) => shown.length)).toEqual(cells.map(() => 1));
  });

  test('shows a tensor, tables, a model, plots and what ails the model', () => {
    const [tensor, table, described, histogram, model, losses, inspection] = outcomes.map(
      ({ shown }) => shown[0] ?? {},
    );
    torch.manualSeed(0);
    expect(tensor?.['text/plain']).toBe(String(torch.randn([2, 3])));
    expect(table?.['text/html']).toContain('<caption>891 rows, the first 20 of them</caption>');
    expect(described?.['text/html']).toContain('<th>50%</th>');
    expect(model?.['text/plain']).toContain('(0): Linear(in_features=7, out_features=16, bias=True)');
    expect(inspection?.['text/plain']).toContain('Gradient / weight');
    for (const picture of [histogram, losses]) {
      expect(picture?.['application/vnd.vegalite.v5+json']).toMatchObject({
        $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      });
    }
  });
});
