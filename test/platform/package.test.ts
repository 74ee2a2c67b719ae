/** @file The package as it is published: packed, installed without scripts into a project of its own, imported and type-checked there. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/host/version.ts';
import { root, runNode, runProgram, temporaryDirectory } from './program.ts';

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<
    Record<string, string | { readonly types: string; readonly node: string; readonly default: string }>
  >;
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly gypfile?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
/** `flambeau/nn` and its like, but for package.json. */
const modules = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => `flambeau${path.slice(1)}`);

const project = temporaryDirectory();
const installed = join(project.path, 'node_modules', 'flambeau');

beforeAll(async () => {
  writeFileSync(join(project.path, 'package.json'), '{ "name": "project", "private": true, "type": "module" }');
  const packed = await runProgram('npm', ['pack', '--ignore-scripts', '--pack-destination', project.path], {
    directory: root,
  });
  expect(packed.code, packed.stderr).toBe(0);
  const archive = packed.stdout.trim().split('\n').at(-1) ?? '';
  const install = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${archive}`];
  const ended = await runProgram('npm', install, { directory: project.path });
  expect(ended.code, ended.stderr).toBe(0);
});

afterAll(() => project.remove());

describe('package.json', () => {
  test('states the version that the library knows', () => {
    expect(manifest.version).toBe(version);
  });

  test('runs nothing at installation and asks for nothing at run time', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare', 'preprepare', 'postprepare'];
    expect(Object.keys(manifest.scripts).filter((name) => hooks.includes(name))).toEqual([]);
    // npm takes this file for an install script of its own.
    expect(existsSync(join(root, 'binding.gyp'))).toBe(false);
    expect(manifest.gypfile).toBeUndefined();
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.optionalDependencies ?? {}).toEqual({});
  });
});

describe('the installed package', () => {
  test('comes alone', () => {
    expect(readdirSync(join(project.path, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'flambeau',
    ]);
  });

  test('holds every file that package.json names', () => {
    const named = [
      ...Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === 'string' ? [entry] : [entry.types, entry.node, entry.default],
      ),
      ...Object.values(manifest.bin),
      // The DataLoader starts them by their addresses.
      './dist/node/data-worker.js',
      './dist/browser/data-worker.js',
    ];
    expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  test('holds no binary and nothing that runs at installation', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(50);
    // Programs in JavaScript, their types and their maps, and what npm adds to every package.
    const plain = /\.(js|d\.ts|json|map|md)$|^LICENSE$/;
    expect(files.map((path) => basename(path)).filter((name) => !plain.test(name))).toEqual([]);
    const text = new TextDecoder('utf-8', { fatal: true });
    for (const path of files) {
      const bytes = readFileSync(path);
      expect([path, bytes.includes(0)]).toEqual([path, false]);
      expect(() => text.decode(bytes), path).not.toThrow();
    }
    const published = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
    expect(published.scripts).toEqual(manifest.scripts);
    expect(files.filter((path) => basename(path) === 'binding.gyp')).toEqual([]);
  });

  test('knows nothing of the digits that the example learns from, but where MNIST is read', () => {
    const programs = readdirSync(join(installed, 'dist', 'node')).filter((name) => name.endsWith('.js'));
    for (const name of programs.filter((each) => each !== 'vision.js')) {
      expect([name, readFileSync(join(installed, 'dist', 'node', name), 'utf8').includes('mnist')]).toEqual([
        name,
        false,
      ]);
    }
  });

  test('imports no package when it is loaded', () => {
    const programs = readdirSync(join(installed, 'dist', 'node')).filter((name) => name.endsWith('.js'));
    const imported = programs.flatMap((name) => {
      const text = readFileSync(join(installed, 'dist', 'node', name), 'utf8');
      return [...text.matchAll(/^(?:import|export)\b[^;'"]*?(?:\bfrom\s*)?["']([^"']+)["'];/gm)].map(
        ([, from]) => from,
      );
    });
    expect(imported.length).toBeGreaterThan(programs.length);
    expect(imported.filter((from) => !from?.startsWith('./'))).toEqual([]);
  });

  test.each(['node', 'browser'])(
    'calls its classes by their names, as texts and errors do: the build for %s',
    async (build) => {
      const program = `
      const torch = await import('./node_modules/flambeau/dist/${build}/index.js');
      const { nn, optim, data } = torch;
      const errors = Object.fromEntries(Object.entries(torch).filter(([name]) => name.endsWith('Error')));
      const renamed = Object.entries({ ...nn, ...optim, ...data, ...errors })
        .filter(([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && value.name !== name)
        .map(([name, value]) => name + ' is ' + value.name);
      console.log(JSON.stringify({ renamed, text: String(new nn.Linear(2, 3)) }));`;
      const file = `names-${build}.mjs`;
      writeFileSync(join(project.path, file), program);
      const ended = await runNode([file], { directory: project.path });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(ended.stdout)).toEqual({
        renamed: [],
        text: 'Linear(in_features=2, out_features=3, bias=True)',
      });
    },
  );

  test('offers every subpath', async () => {
    const program = `
      const names = ${JSON.stringify(modules)};
      const counts = {};
      for (const name of names) counts[name] = Object.keys(await import(name)).length;
      console.log(JSON.stringify(counts));`;
    writeFileSync(join(project.path, 'subpaths.mjs'), program);
    const ended = await runNode(['subpaths.mjs'], { directory: project.path });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const counts = JSON.parse(ended.stdout) as Record<string, number>;
    expect(Object.keys(counts)).toEqual(modules);
    for (const [name, count] of Object.entries(counts)) expect([name, count > 0]).toEqual([name, true]);
  });

  test('shares one library between its subpaths', async () => {
    const program = `
      import * as torch from 'flambeau';
      import { Linear } from 'flambeau/nn';
      import { linear } from 'flambeau/nn/functional';
      import { SGD } from 'flambeau/optim';
      import { DataLoader } from 'flambeau/data';
      console.log(JSON.stringify([
        Linear === torch.nn.Linear, linear === torch.nn.functional.linear, SGD === torch.optim.SGD,
        DataLoader === torch.data.DataLoader, new Linear(2, 3).weight instanceof torch.Tensor,
      ]));`;
    writeFileSync(join(project.path, 'shared.mjs'), program);
    const ended = await runNode(['shared.mjs'], { directory: project.path });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual([true, true, true, true, true]);
  });

  test('says how to install what draws, where it is missing', async () => {
    const program = `
      import * as plot from 'flambeau/plot';
      const picture = plot.hist([1, 2, 2]);
      const { code, message } = await picture.svg().catch((error) => error);
      console.log(JSON.stringify([picture.spec.mark.type, code, message.split('\\n').at(-1)]));`;
    writeFileSync(join(project.path, 'undrawn.mjs'), program);
    const ended = await runNode(['undrawn.mjs'], { directory: project.path });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual([
      'bar',
      'plot/package',
      '  fix: npm install vega@5 vega-lite@5 @resvg/resvg-js@2',
    ]);
  });

  test('gives tensors their methods where only a file is read', async () => {
    const program = `
      import { load } from 'flambeau/io';
      const header = new TextEncoder().encode('{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(56));
      const bytes = new Uint8Array(8 + 56 + 4);
      bytes[0] = 56;
      bytes.set(header, 8);
      console.log(load(bytes).x.add(2).item());`;
    writeFileSync(join(project.path, 'read.mjs'), program);
    expect(await runNode(['read.mjs'], { directory: project.path })).toEqual({ code: 0, stdout: '2\n', stderr: '' });
  });

  test('declares types for a strict program without the types of Node and of browsers', async () => {
    const lines = modules.map((name, i) => `import * as module${i} from '${name}';`);
    const used = modules.map((_, i) => `module${i}`).join(', ');
    const program = `${lines.join('\n')}
import { matmul, type Tensor, tensor } from 'flambeau';
import { Linear } from 'flambeau/nn';
const product: Tensor = matmul(tensor([[1, 2]]), tensor([[1], [2]]));
const row: Tensor = new Linear(2, 3)(product).relu().sum(0, { keepdim: true }).add_(1);
// @ts-expect-error a string is no tensor
matmul('text', product);
// @ts-expect-error there is no such method
product.explode();
// @ts-expect-error what is the library's own is not declared
product.storage;
export const all = [${used}, row];
`;
    writeFileSync(join(project.path, 'typed.ts'), program);
    const options = {
      target: 'ES2022',
      lib: ['ES2022'],
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      types: [],
    };
    writeFileSync(
      join(project.path, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['typed.ts'] }),
    );
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const ended = await runNode([compiler, '-p', project.path], { directory: project.path });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });
});
