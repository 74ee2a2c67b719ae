/** @file Every example runs, and prints what it should. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const root = new URL('../../', import.meta.url);
let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => {
    lines.push(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const run = (name: string): Promise<unknown> => import(new URL(`examples/${name}.ts`, root).href);

describe('examples', () => {
  test('tensors', async () => {
    await run('tensors');
    expect(lines[0]).toBe('tensor([[ 0,  1,  2,  3],\n        [ 4,  5,  6,  7],\n        [ 8,  9, 10, 11]])');
    expect(lines[1]).toBe('tensor([[ 0, 10,  2,  3],\n        [40, 50,  6,  7],\n        [ 8,  9, 10, 11]])');
    expect(lines[2]).toBe('tensor([49.5000, 70.5000, 19.5000, 22.5000])');
    expect(lines.slice(3)).toEqual(['tensor([40, 50])', '[2,1,4]', '[2,4]']);
  });

  test('autograd', async () => {
    await run('autograd');
    expect(lines).toEqual(['3x² [3,12,27]', '6x [6,12,18]', 'straight through [1,1]', 'gradcheck true']);
  });

  test('gpu, on the host', async () => {
    await run('gpu');
    const losses = lines.slice(0, 6).map((line) => Number(line.split(' ')[1]));
    expect(losses[5]).toBeLessThan(0.002);
    expect(lines[6]).toMatch(/^sin 0.5 on cpu: 0\.(4[5-9]|5)\d* and it is 0.479$/);
  });

  test('sine', async () => {
    await run('sine');
    const losses = lines.slice(0, 6).map((line) => Number(line.split(' ')[1]));
    expect(losses[5]).toBeLessThan(0.002);
    expect(losses[5]).toBeLessThan((losses[0] ?? 0) / 100);
    expect(lines[6]).toBe('0.bias 0.weight 2.bias 2.weight');
  });

  test('modules', async () => {
    await run('modules');
    expect(lines[0]).toContain('(conv): Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))');
    expect(lines[0]).toContain('(head): Linear(in_features=4, out_features=2, bias=True)');
    expect(lines[1]).toContain('norm.running_mean');
    expect(lines.slice(2, 4)).toEqual(['conv gave [2,4,8,8]', '[2,2]']);
    expect(lines[4]).toMatch(/^ShapeError \[linear\/inner-dim\]: .*\n[\s\S]*in model\.1 \(Linear\)$/);
  });

  test('loading', async () => {
    await run('loading');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('split 8 2');
    expect(lines[3]).toMatch(/^\[2\] /);
  });

  test('output-heads', async () => {
    await run('output-heads');
    expect(lines[0]).toBe('regression: off by less than 0.5 of values from -13 to 7');
    expect(lines[1]).toMatch(/^binary: right (0\.9[5-9]|1\.00)$/);
    expect(lines[2]).toBe('probability at the centre above 0.9');
    expect(lines[3]).toMatch(/^multi-label: right (0\.9[5-9]|1\.00)$/);
    expect(lines[4]).toMatch(/^multi-class: right (0\.9[5-9]|1\.00)$/);
    expect(lines[5]).toBe('probabilities add up to 1.000 class 3');
  });

  test('training', async () => {
    await run('training');
    expect(lines[0]).toMatch(/^\d+ epochs, \d+ steps, ended by early stopping, best in epoch \d+$/);
    expect(lines[1]).toBe('best.safetensors last.pt log.csv');
    expect(Number(lines[2]?.split(' ')[1])).toBeGreaterThan(0.95);
    expect(lines[2]).toMatch(/ true$/);
    expect(lines[3]).toBe('scores [200,2]');
  });

  test('tables', async () => {
    await run('tables');
    expect(lines[0]).toMatch(/^column +kind +present +missing +first\n/);
    expect(lines[1]).toMatch(/^value +count +share\n +688 +0\.772166\nC +59/);
    expect(lines[2]).toMatch(/^age age=missing fare sibsp parch pclass=1 .* deck=none deck=other$/);
    expect(Number(lines[3]?.split(' ').at(-1))).toBeGreaterThan(0.75);
    expect(Number(lines[4]?.split(' ').at(-1))).toBeGreaterThan(0.8);
    expect(lines.at(-1)).toBe('the same features true');
  });

  test('images', async () => {
    await run('images');
    expect(lines[0]).toBe('LabelledImages(10000 of [1, 28, 28], 10 classes) 2560 to learn from, 1000 to test with');
    expect(lines[1]).toMatch(/^one digit, changed eight times: .*1.*28.*224.* true$/);
    expect(Number(lines[2]?.split(' ').at(-1))).toBeGreaterThan(0.9);
  });

  test('text', async () => {
    await run('text');
    expect(lines.slice(0, 2)).toEqual([
      'BytePairTokenizer(338 tokens) the Ġg ar den',
      'comes back: où est le jardin ?',
    ]);
    expect(lines.slice(2).map((line) => line.split(':')[0])).toEqual(['English', 'French', 'German']);
  });

  test('plots', async () => {
    await run('plots');
    // No terminal: each says how to keep it.
    expect(lines.slice(0, 4).map((line) => line.split(':')[0])).toEqual([
      'hist',
      'scatter',
      'learningCurves',
      'decisionRegions',
    ]);
    expect(Number(lines.at(-1)?.split(' ')[1])).toBeGreaterThan(0.9);
  });

  test('the data of the examples are what they are said to be', () => {
    const folder = new URL('examples/data/', root);
    const list = readFileSync(new URL('README.md', folder), 'utf8');
    for (const name of readdirSync(folder).filter((each) => each !== 'README.md')) {
      const file = readFileSync(new URL(name, folder));
      const bytes = name.endsWith('.gz') ? gunzipSync(file) : file;
      const row = list.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row, name).toContain(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  test('there is none that is not run', () => {
    const files = readdirSync(new URL('examples/', root)).filter((name) => name.endsWith('.ts'));
    expect(files.sort()).toEqual([
      'autograd.ts',
      'flow.ts',
      'gpu.ts',
      'images.ts',
      'loading.ts',
      'modules.ts',
      'output-heads.ts',
      'plots.ts',
      'sine.ts',
      'tables.ts',
      'tensors.ts',
      'text.ts',
      'training.ts',
    ]);
  });

  test('the list of examples has each, and each of several files has a README', () => {
    const folder = new URL('examples/', root);
    const list = readFileSync(new URL('README.md', folder), 'utf8');
    const entries = readdirSync(folder, { withFileTypes: true }).filter(
      ({ name }) => !/^(README\.md|package-lock\.json|node_modules)$/.test(name),
    );
    for (const entry of entries) {
      expect(list).toContain(entry.name.endsWith('.ts') ? `npm run example -- ${entry.name.slice(0, -3)}` : entry.name);
      if (!entry.isDirectory() || !existsSync(new URL(`${entry.name}/main.ts`, folder))) continue;
      expect(list).toContain(`(${entry.name}/README.md)`);
      expect(existsSync(new URL(`${entry.name}/README.md`, folder)), entry.name).toBe(true);
    }
  });

  test('the README shows the sine', () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    const shown = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const example = readFileSync(new URL('examples/sine.ts', root), 'utf8');
    const code = shown.split('\n').map((line) => line.replace(/ \/\/.*/, '').trim());
    for (const line of code.filter((text) => /^(const (x|y|model|optimizer)|for|optimizer|loss)/.test(text))) {
      expect(example.replace('step <= 500', 'step < 500')).toContain(line);
    }
  });
});
