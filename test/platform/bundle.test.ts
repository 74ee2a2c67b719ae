/** @file The built package as a bundler takes it: it works, needs nothing of Node, and is small. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { type BuildResult, build, type Plugin } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { root, runNode, temporaryDirectory } from './program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** Most bytes of a program that uses a few operators, minified and packed by gzip. */
const sizeBudget = 165_000;

const few = `
  import { engineInfo, matmul, relu, tensor } from 'flambeau';
  const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
  const sum = relu(matmul(x, tensor([[1, -1], [-1, 1]]))).sum();
  sum.backward();
  console.log(JSON.stringify({ sum: sum.item(), grad: x.grad.tolist(), engine: engineInfo().name }));
`;

const training = `
  import * as torch from 'flambeau';
  torch.manualSeed(0);
  const model = new torch.nn.Sequential(new torch.nn.Linear(2, 8), new torch.nn.Linear(8, 1));
  const optimizer = new torch.optim.SGD(model.parameters(), { lr: 0.1 });
  const x = torch.randn([16, 2]);
  const y = x.sum(1, { keepdim: true });
  const losses = [];
  for (let step = 0; step < 100; step++) {
    optimizer.zeroGrad();
    const loss = torch.nn.functional.mseLoss(model(x), y);
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  const { name, threads } = torch.engineInfo();
  let refused = '';
  try { torch.io.loadFile('model.safetensors'); } catch (error) { refused = error.code; }
  report(JSON.stringify({ name, threads, first: losses[0], last: losses.at(-1), refused }));
`;

/** Leaves what is imported on demand (devices beside the host) in files of its own, as bundlers that split do. */
const onDemandApart: Plugin = {
  name: 'on-demand-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** Bundles a program that imports the package by its name, found through the \`exports\` of package.json. */
async function bundle(
  contents: string,
  format: 'esm' | 'iife',
  host: 'node' | 'browser' = 'browser',
  plugins: Plugin[] = [],
): Promise<BuildResult<{ metafile: true; write: false }>> {
  return build({
    stdin: { contents, resolveDir: root },
    // Any import of a Node module is an error on this platform.
    platform: 'neutral',
    conditions: [host],
    // The project's own settings would lead the package's name to its sources.
    tsconfigRaw: '{}',
    format,
    target: 'es2022',
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    outfile: join(directory.path, 'bundle.mjs'),
    plugins,
    logLevel: 'silent',
  });
}

function textOf({ outputFiles: [file] }: { outputFiles: { text: string }[] }): string {
  if (file === undefined) throw new Error('the bundler wrote nothing');
  return file.text;
}

/** Prints the size of a bundle; returns its bytes packed by gzip. */
function packedSize(name: string, text: string): number {
  const packed = gzipSync(text, { level: 9 }).length;
  console.log(`${name}, minified: ${Buffer.byteLength(text)} bytes, ${packed} packed by gzip`);
  return packed;
}

describe('a bundle of a few operators', async () => {
  const texts = {
    node: textOf(await bundle(few, 'esm', 'node', [onDemandApart])),
    browser: textOf(await bundle(few, 'esm', 'browser', [onDemandApart])),
  };
  for (const [host, text] of Object.entries(texts)) writeFileSync(join(directory.path, `${host}.mjs`), text);

  test.each([
    ['wasm', 'browser'],
    ['wasm', 'node'],
    ['native', 'node'],
  ])('computes on the %s engine in the build for the %s', async (engine, host) => {
    const ended = await runNode([join(directory.path, `${host}.mjs`)], { environment: { FLAMBEAU_ENGINE: engine } });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({
      sum: 2,
      grad: [
        [-1, 1],
        [-1, 1],
      ],
      engine,
    });
  });

  test('in the build for browsers chooses WebAssembly, and says that there is no native engine', async () => {
    const file = join(directory.path, 'browser.mjs');
    const ended = await runNode([file]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ engine: 'wasm' });
    const forced = await runNode([file], { environment: { FLAMBEAU_ENGINE: 'native' } });
    expect(forced.code).toBe(1);
    expect(forced.stderr).toContain('the native engine runs in Node; this is the build for browsers');
  });

  test(`is at most ${sizeBudget} bytes, packed`, () => {
    expect(packedSize('a program of a few operators', texts.browser)).toBeLessThanOrEqual(sizeBudget);
  });

  test('trains without anything of Node: one thread of WebAssembly', async () => {
    const reports: string[] = [];
    // What a page without isolation from other origins offers, as far as it matters here: no process, no Buffer, no require.
    const page = createContext({
      report: (text: string) => reports.push(text),
      console,
      performance,
      TextEncoder,
      TextDecoder,
      URL,
    });
    runInContext(textOf(await bundle(training, 'iife')), page);
    const { first, last, ...rest } = JSON.parse(reports[0] ?? '{}') as { first: number; last: number };
    expect(rest).toEqual({ name: 'wasm', threads: 1, refused: 'file/no-host' });
    expect(last).toBeLessThan(first / 100);
  });
});

describe('bundles of texts and images', () => {
  const entries = {
    'a tokenizer of words': `
      import { WordTokenizer } from 'flambeau/text';
      console.log(JSON.stringify(WordTokenizer.train('to be or not to be').encode('to be')));`,
    'transforms of images': `
      import * as torch from 'flambeau';
      import { transforms } from 'flambeau/vision';
      const image = torch.tensor([[[1, 2], [3, 4]]]);
      console.log(JSON.stringify(new transforms.RandomHorizontalFlip(1)(image).tolist()));`,
  };
  const printed = {
    'a tokenizer of words': [3, 2],
    'transforms of images': [
      [
        [2, 1],
        [4, 3],
      ],
    ],
  };

  test.each(Object.entries(entries))('%s need nothing of Node', async (name, program) => {
    const result = await bundle(program, 'esm', 'browser', [onDemandApart]);
    const text = textOf(result);
    packedSize(name, text);
    const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports);
    expect(imports.filter(({ kind }) => kind !== 'dynamic-import')).toEqual([]);
    const file = join(directory.path, `${name.replaceAll(' ', '-')}.mjs`);
    writeFileSync(file, text);
    const ended = await runNode([file]);
    expect(JSON.parse(ended.stdout)).toEqual(printed[name as keyof typeof printed]);
  });
});

describe('the whole library in one bundle', async () => {
  const result = await bundle(`export * from 'flambeau'`, 'esm');

  test('imports nothing', () => {
    packedSize('the whole library', textOf(result));
    expect(Object.values(result.metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
  });
});
