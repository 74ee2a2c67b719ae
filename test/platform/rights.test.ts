/** @file Hosts that give the program few rights: no environment, no files, no processes, no threads, no compiled libraries. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, runNode, temporaryDirectory } from './program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const library = new URL('../../dist/node/index.js', import.meta.url).href;
/** Large enough for threads; with everything that asks the host for something. */
const program = join(directory.path, 'program.mjs');
const samples = join(directory.path, 'samples.mjs');
/** As Deno answers where it was started without `--allow-env`. */
const denied = join(directory.path, 'denied.mjs');

beforeAll(() => {
  writeFileSync(
    program,
    `import * as torch from '${library}';
    const w = torch.ones(2, { requiresGrad: true });
    w.mul(3).sum().backward();
    const sum = torch.ones(300, 300).matmul(torch.ones(300, 300)).sum().item();
    await torch.noGrad(async () => { await null; });
    const set = await torch.data.fromModule(new URL('samples.mjs', import.meta.url), { name: 'Samples' });
    let loaded = 0;
    try {
      for await (const batch of new torch.data.DataLoader(set, { batchSize: 2, numWorkers: 1 })) loaded += batch.sum().item();
    } catch (error) {
      loaded = error.name;
    }
    console.log(JSON.stringify({ sum, grad: w.grad.tolist(), loaded, engine: torch.engineInfo().name }));`,
  );
  writeFileSync(samples, 'export class Samples { length = 4; get(i) { return i; } }');
  writeFileSync(
    denied,
    `const mine = /^(FLAMBEAU_.*|CC|PATH|HOME|XDG_.*)$/;
    const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !mine.test(name)));
    const get = (target, name) => {
      if (mine.test(name)) throw new Error('NotCapable: Requires env access to ' + name);
      return target[name];
    };
    process.env = new Proxy(kept, { get, has: get });`,
  );
});

const result = { sum: 27_000_000, grad: [3, 3], loaded: 6 };
const readable = [
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  '--no-warnings',
  `--allow-fs-read=${root}*`,
  `--allow-fs-read=${directory.path}/*`,
];

describe('a program', () => {
  test('that may not read the environment works as if it were empty', async () => {
    const { code, stdout, stderr } = await runNode(['--import', denied, program], {
      environment: { FLAMBEAU_ENGINE: 'nonsense' },
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject(result);
  });

  test.each([
    { rights: 'files to read', args: readable },
    { rights: 'files to read and write', args: [...readable, '--allow-fs-read=*', '--allow-fs-write=*'] },
    {
      rights: 'files and processes',
      args: [...readable, '--allow-fs-read=*', '--allow-fs-write=*', '--allow-child-process'],
    },
  ])('that has the rights of $rights computes on wasm, without threads', async ({ args }) => {
    const environment = { FLAMBEAU_CACHE: join(directory.path, 'cache') };
    const { code, stdout, stderr } = await runNode([...args, program], { environment });
    expect(code, stderr).toBe(0);
    expect(stderr.match(/flambeau:/g)?.length ?? 0).toBeLessThan(2);
    expect(JSON.parse(stdout)).toEqual({ ...result, loaded: 'DeviceError [data/no-workers]', engine: 'wasm' });
  });

  test('that has the right to threads uses them', async () => {
    const { code, stdout } = await runNode([...readable, '--allow-worker', program]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ...result, engine: 'wasm' });
  });

  test('that may load no compiled libraries computes on wasm, without a word', async () => {
    const { code, stdout, stderr } = await runNode(['--no-addons', program]);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({ ...result, engine: 'wasm' });
  });
});
