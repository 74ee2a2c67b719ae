/** @file Projects of Vite and of webpack whose page trains in a worker: built as docs/browsers.md says, the library is there once, and runs. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isFull } from '../depth.ts';
import { root, runNode, runProgram, temporaryDirectory } from '../platform/program.ts';
import { hasChromium, isolation, report, visit } from './page.ts';

/** Said at one place of the library alone. */
const mark = 'a worker of the wasm engine failed in a kernel';

const worker = `
import * as torch from 'flambeau';
const { nn, optim } = torch;
torch.manualSeed(0);
const model = new nn.Sequential(new nn.Linear(64, 64), new nn.ReLU(), new nn.Linear(64, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const [x, y] = [torch.randn([64, 64]), torch.randn([64, 1])];
const losses = [];
for (let step = 0; step < 20; step++) {
  optimizer.zeroGrad();
  const loss = nn.functional.mseLoss(model.forward(x), y);
  loss.backward();
  optimizer.step();
  losses.push(loss.item());
}
// Bundlers do not put the program of a loader's workers beside the library.
const loader = new torch.data.DataLoader(await torch.data.fromModule(new URL('/set.js', location.origin)), { numWorkers: 1 });
let told;
try { for await (const _ of loader) break; } catch (error) { told = error.message; }
postMessage({ told, first: losses[0], last: losses.at(-1), engine: torch.engineInfo().name });`;

const page = `${report}
const worker = new Worker(new URL('./train.worker.js', import.meta.url), { type: 'module' });
answer(new Promise((done, failed) => {
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = (event) => failed(new Error(event.message ?? 'the worker failed'));
}));`;

const vite = `
import { build } from 'vite';
await build({ logLevel: 'error', worker: { format: 'es' }, build: { target: 'es2022' } });`;

const webpack = `
import { writeFileSync } from 'node:fs';
import webpack from 'webpack';
const stats = await new Promise((done, failed) =>
  webpack({ mode: 'production', entry: './main.js', output: { clean: true }, optimization: { usedExports: 'global', splitChunks: { chunks: 'all' } } },
    (error, stats) => (error ? failed(error) : done(stats))));
if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
writeFileSync('dist/scripts.txt', stats.compilation.entrypoints.get('main').getFiles().join('\\n'));`;

const projects: (() => void)[] = [];
afterEach(() => {
  for (const remove of projects.splice(0)) remove();
});

function project(files: Readonly<Record<string, string>>): string {
  const { path, remove } = temporaryDirectory();
  projects.push(remove);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

/** Runs build.mjs, where the library is installed, and what else is named is that of this package. */
async function build(path: string, modules: readonly string[] = []): Promise<string> {
  mkdirSync(join(path, 'node_modules'), { recursive: true });
  symlinkSync(root, join(path, 'node_modules', 'flambeau'));
  for (const name of modules) symlinkSync(join(root, 'node_modules', name), join(path, 'node_modules', name));
  const { code, stdout, stderr } = await runNode(['build.mjs'], { directory: path });
  expect(code, stdout + stderr).toBe(0);
  return join(path, 'dist');
}

/** How often the library stands in the files that a bundler wrote. */
function copies(directory: string): number {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  return files.reduce((sum, name) => sum + readFileSync(join(directory, name), 'utf8').split(mark).length - 1, 0);
}

const expected = {
  told: expect.stringMatching(/(could not be loaded|starts no worker thread: .*)\n(.|\n)*fix: numWorkers: 0/),
  first: expect.any(Number),
  last: expect.any(Number),
  engine: 'wasm',
};

async function expectTraining(directory: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  writeFileSync(join(directory, 'set.js'), 'export default { length: 3, get: (index) => index };');
  const trained = (await visit({ directory, headers })) as { readonly first: number; readonly last: number };
  expect(trained).toEqual(expected);
  expect(trained.last).toBeLessThan(trained.first / 2);
}

describe.runIf(isFull && hasChromium)('a page that trains in a worker', () => {
  // A tsconfig of its own, since bundlers look for one in the folders above.
  const files = {
    'tsconfig.json': '{}',
    'main.js': page,
    'train.worker.js': worker,
    'package.json': '{ "type": "module", "private": true }',
  };

  test('built by Vite, holds the library once and runs, also isolated and under a strict content security policy', async () => {
    const html = '<!doctype html><script type="module" src="/main.js"></script>';
    const directory = await build(project({ ...files, 'index.html': html, 'build.mjs': vite }), ['vite']);
    expect(copies(directory)).toBe(1);
    await expectTraining(directory);
    const policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";
    await expectTraining(directory, { ...isolation, 'Content-Security-Policy': policy });
  }, 300_000);

  test('built by webpack, holds the library once and runs, also where the page itself uses it', async () => {
    const both = `import * as torch from 'flambeau';\n${page.replace('done(data)', 'torch.tensor([1, 2]).sum().item() === 3 && done(data)')}`;
    const path = project({ ...files, 'main.js': both, 'build.mjs': webpack });
    const arguments_ = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', path, 'webpack@5'];
    const environment = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
    const installed = await runProgram('npm', arguments_, { directory: path, environment });
    expect(installed.code, installed.stderr).toBe(0);
    const directory = await build(path);
    expect(copies(directory)).toBe(1);
    // The chunk of the library is loaded before the page's own; the worker loads what it needs itself.
    const loaded = readFileSync(join(directory, 'scripts.txt'), 'utf8').split('\n');
    const html = loaded.map((name) => `<script defer src="/${name}"></script>`).join('');
    writeFileSync(join(directory, 'index.html'), `<!doctype html>${html}`);
    await expectTraining(directory);
  }, 300_000);
});
