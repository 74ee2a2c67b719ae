/** @file `npm run example`: lists the examples, suggests the one that was meant, runs one, installs what it imports. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { examplesOf, listing } from '../../examples/runner/catalogue.ts';
import { InstallationError, install } from '../../examples/runner/installation.ts';
import { binariesLeftOut, missingPackages } from '../../examples/runner/packages.ts';
import { root, runNode, temporaryDirectory } from '../platform/program.ts';

const examples = examplesOf(join(root, 'examples'));
const run = (...args: string[]) => runNode(['--import', 'tsx', 'examples/runner/run.ts', ...args], { directory: root });

describe('the command', () => {
  test('without a name lists the examples, one sentence each', async () => {
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('usage: npm run example -- NAME [options]\n\n');
    expect(stdout).toContain(listing(examples));
    for (const { name, sentence } of examples) expect(sentence, name).toMatch(/^[A-Z].*\.$/);
    expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(['tensors', 'digits', 'gpt2']));
  });

  test('names the example that was meant', async () => {
    const { code, stdout, stderr } = await run('tensor');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain("there is no example 'tensor': did you mean tensors?\n");
    expect(stderr).toContain(listing(examples));
    expect((await run('nothing-like-it')).stderr).toContain("there is no example 'nothing-like-it'\n");
  });

  test('runs an example, with its options', async () => {
    const { code, stdout } = await run('tensors');
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'tensor([[ 0,  1,  2,  3],']);
    const help = await run('gpt2', '--help');
    expect([help.code, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('usage: npm run example -- gpt2');
  });
});

describe('libraries', () => {
  let directory = temporaryDirectory();
  const write = (name: string, text: string) => {
    mkdirSync(join(directory.path, name, '..'), { recursive: true });
    writeFileSync(join(directory.path, name), text);
    return join(directory.path, name);
  };
  const lines: string[] = [];
  const prepare = (file: string) => install(file, directory.path, (line) => lines.push(line));

  beforeEach(() => {
    directory = temporaryDirectory();
    lines.length = 0;
    write('package.json', '{ "dependencies": { "papaparse": "5.7.1", "@duckdb/node-api": "1.5.6" } }');
    write('package-lock.json', '{ "packages": {} }');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    directory.remove();
  });

  /** An npm that writes down how it was called, and does what the script says. */
  function standIn(script: string): void {
    chmodSync(write('bin/npm', `#!/bin/sh\necho "$@" >> '${join(directory.path, 'calls')}'\n${script}\n`), 0o755);
    vi.stubEnv('PATH', `${join(directory.path, 'bin')}:${process.env['PATH']}`);
  }
  const calls = () => readFileSync(join(directory.path, 'calls'), 'utf8').trim().split('\n');

  test('are those that an example and its files import, by name or by a part of them, types left out', () => {
    const file = write(
      'one/main.ts',
      "import type { DuckDBInstance } from '@duckdb/node-api';\nimport { read } from './read.ts';\n",
    );
    write('one/read.ts', "import './main.ts';\n/** import x from 'papaparse' */\n");
    expect(missingPackages(file, directory.path)).toEqual([]);
    write('one/read.ts', "const papa = await import('papaparse/papaparse.min.js');\n");
    expect(missingPackages(file, directory.path)).toEqual(['papaparse']);
    write(
      'one/read.ts',
      "import {\n  parse,\n} from 'papaparse';\nexport { DuckDBInstance } from '@duckdb/node-api';\n",
    );
    expect(missingPackages(file, directory.path)).toEqual(['papaparse', '@duckdb/node-api']);
    write('node_modules/papaparse/package.json', '{ "version": "5.7.1" }');
    write('node_modules/@duckdb/node-api/package.json', '{ "version": "1.4.0" }');
    expect(missingPackages(file, directory.path)).toEqual(['@duckdb/node-api']);
  });

  test('are installed once, with one line', async () => {
    standIn('mkdir -p node_modules/papaparse; echo \'{ "version": "5.7.1" }\' > node_modules/papaparse/package.json');
    const file = write('csv.ts', "import Papa from 'papaparse';\n");
    await Promise.all([prepare(file), prepare(file)]);
    await prepare(file);
    expect(calls()).toEqual(['ci --no-audit --no-fund --ignore-scripts --loglevel=error']);
    expect(lines[0]).toBe(
      'installing papaparse and the other libraries of the examples into examples/node_modules, once',
    );
    expect(lines.length).toBeLessThan(3);
  });

  test('are not installed for an example that needs none', async () => {
    standIn('exit 1');
    await prepare(write('plain.ts', "import { readFileSync } from 'node:fs';\n"));
    expect([existsSync(join(directory.path, 'calls')), lines]).toEqual([false, []]);
  });

  test('without a network end in an error that gives the command', async () => {
    standIn('echo "npm error code ENOTFOUND" >&2; exit 1');
    const failure = prepare(write('csv.ts', "import Papa from 'papaparse';\n"));
    await expect(failure).rejects.toThrow(InstallationError);
    await expect(failure).rejects.toThrow(
      'the libraries of the examples could not be installed\n  npm: npm error code ENOTFOUND\n  fix: with a network, npm ci --prefix examples',
    );
  });

  test('a binary for this machine that npm passes over is named', () => {
    const binary = (os: string, cpu = process.arch) => ({ version: '1.0.0', optional: true, os: [os], cpu: [cpu] });
    write(
      'package-lock.json',
      JSON.stringify({
        packages: {
          'node_modules/here': binary(process.platform),
          'node_modules/@a/installed': binary(process.platform),
          'node_modules/elsewhere': binary('aix'),
          'node_modules/other-processor': binary(process.platform, 'mips'),
          'node_modules/plain': { version: '2.0.0' },
        },
      }),
    );
    mkdirSync(join(directory.path, 'node_modules', '@a', 'installed'), { recursive: true });
    expect(binariesLeftOut(directory.path)).toEqual(['here@1.0.0']);
  });

  test('are pinned to one version each', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'examples', 'package.json'), 'utf8'));
    const { packages } = JSON.parse(readFileSync(join(root, 'examples', 'package-lock.json'), 'utf8'));
    expect(packages[''].dependencies).toEqual(dependencies);
    for (const [name, version] of Object.entries(dependencies)) {
      expect(packages[`node_modules/${name}`].version, name).toBe(version);
    }
  });
});
