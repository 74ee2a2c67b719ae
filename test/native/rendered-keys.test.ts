/** @file Kernels whose text need not be made again: what counts as the same kernel, and when what was remembered counts. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { furtherSources, renderingFiles, renderingHash } from '../../reference/rendering.ts';
import { describeKernel, RenderedKeys } from '../../src/engines/native/rendered-keys.ts';
import { add, load } from '../../src/kernels/build.ts';
import type { Expression, Kernel } from '../../src/kernels/ir.ts';
import { root, temporaryDirectory } from '../platform/program.ts';

const place = temporaryDirectory();
afterAll(() => place.remove());

const storing = (value: Expression): Kernel => ({
  kind: 'loops',
  name: 'test_storing',
  operands: [
    { name: 'x', type: 'float64', access: 'read', rank: 0 },
    { name: 'out', type: 'float64', access: 'write', rank: 0 },
  ],
  scalars: [],
  sizes: [],
  body: [{ kind: 'store', operand: 'out', indices: [], value }],
});

const constant = (value: number | bigint): Kernel =>
  storing({ kind: 'constant', type: 'float64', value } as Expression);

describe('the description of a kernel', () => {
  it('tells apart what JSON does not', () => {
    const kernels = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 1n, 0.1, 0.1 + 2 ** -56];
    expect(new Set(kernels.map((value) => describeKernel(constant(value)))).size).toBe(kernels.length);
  });

  it('is short where expressions hold one another several times', () => {
    let value: Expression = load('float64', 'x');
    for (let i = 0; i < 200; i++) value = add(value, value);
    expect(describeKernel(storing(value)).length).toBeLessThan(20_000);
  });
});

describe('remembered keys', () => {
  const [a, b] = [constant(1), constant(2)].map(describeKernel) as [string, string];
  const [key, other] = ['1'.repeat(64), '2'.repeat(64)];

  it('are known to later processes with the same sources, and to no others', () => {
    new RenderedKeys(place.path, 'a'.repeat(64)).add(a, key);
    const later = new RenderedKeys(place.path, 'a'.repeat(64));
    expect(later.find(a)).toBe(key);
    expect(later.find(b)).toBeUndefined();
    expect(new RenderedKeys(place.path, 'b'.repeat(64)).find(a)).toBeUndefined();
  });

  it('are passed over where a line is damaged', () => {
    const sources = 'c'.repeat(64);
    new RenderedKeys(place.path, sources).add(a, key);
    appendFileSync(join(place.path, `keys-${sources.slice(0, 24)}`), `${'0'.repeat(64)} 12`);
    new RenderedKeys(place.path, sources).add(b, other);
    const later = new RenderedKeys(place.path, sources);
    expect([later.find(a), later.find(b)]).toEqual([key, other]);
  });

  it('serve the process alone where no file can be written', () => {
    const sources = 'd'.repeat(64);
    mkdirSync(join(place.path, `keys-${sources.slice(0, 24)}`));
    const keys = new RenderedKeys(place.path, sources);
    keys.add(a, key);
    expect(keys.find(a)).toBe(key);
    expect(new RenderedKeys(place.path, sources).find(a)).toBeUndefined();
  });
});

describe('the state of the sources that make text of kernels', () => {
  it('holds all that they import', () => {
    const files = renderingFiles(root);
    expect(files.length).toBeGreaterThan(furtherSources.length);
    const imported = files
      .filter((file) => !furtherSources.includes(file))
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export) (?!type ).*?from '(\..*?)'/gms)].map(
          ([, path]) => relative(root, join(root, dirname(file), path ?? '')),
        ),
      );
    expect(imported.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('stands in the build, which remembers in its cache', () => {
    const cache = join(place.path, 'cache');
    const program = join(place.path, 'program.mjs');
    const library = join(root, 'dist', 'node', 'index.js');
    writeFileSync(
      program,
      `import * as torch from ${JSON.stringify(library)};\nconsole.log(torch.full([2], 3).tolist().join());\n`,
    );
    const run = () =>
      execFileSync(process.execPath, [program], {
        encoding: 'utf8',
        env: { ...process.env, FLAMBEAU_ENGINE: 'native', FLAMBEAU_CACHE: cache },
      });
    const keyFiles = () =>
      readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('keys-'));
    expect(run()).toBe('3,3\n');
    const [file = ''] = keyFiles();
    expect(file).toContain(renderingHash(root).slice(0, 24));
    const remembered = readFileSync(join(cache, file), 'utf8');
    expect(run()).toBe('3,3\n');
    expect(readFileSync(join(cache, file), 'utf8')).toBe(remembered);
  });
});
