/** @file Which engine a process gets, what it says about it, and `npx flambeau doctor`. */
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { engineNames } from '../../src/engines/registry.ts';
import { version } from '../../src/host/version.ts';
import { type Environment, root, runNode, temporaryDirectory } from './program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const nowhere = join(directory.path, 'nowhere');

function doctor(environment: Environment, ...args: string[]) {
  return runNode([join(root, 'dist', 'node', 'doctor.js'), ...(args.length === 0 ? ['doctor'] : args)], {
    environment,
  });
}

/** The facts of a report by their names. */
function factsOf(report: string): Record<string, string> {
  return Object.fromEntries(
    report.split('\n').flatMap((line) => {
      const match = /^ {2,4}(\S+)\s{2,}(.*)$/.exec(line);
      return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
    }),
  );
}

const program = `
  import * as torch from '${new URL('../../dist/node/index.js', import.meta.url).href}';
  const sum = torch.ones([3]).add(1).sum().item();
  console.log(JSON.stringify({ sum, name: torch.engineInfo().name, reason: torch.engineInfo().reason }));`;

/** A process that computes a little. */
async function compute(environment: Environment) {
  const ended = await runNode(['--input-type=module', '--eval', program], { environment });
  return { ...ended, result: ended.code === 0 ? (JSON.parse(ended.stdout) as unknown) : undefined };
}

describe('doctor', () => {
  test('reports machine, engines and the reason of the choice', async () => {
    const { code, stdout, stderr } = await doctor({});
    expect([code, stderr]).toEqual([0, '']);
    expect(factsOf(stdout)).toMatchObject({
      version,
      chosen: 'native',
      because: 'a C compiler works',
      native: 'works',
      wasm: 'works',
      compilerVersion: expect.stringMatching(/\S/),
      cacheDirectory: expect.stringMatching(/^\//),
    });
  });

  test.each([
    { args: ['heal'], said: 'unknown command: heal' },
    { args: ['heal', '--json'], said: 'unknown command: heal' },
    { args: ['--verbose'], said: 'unknown command: --verbose' },
    { args: ['doctor', 'now'], said: 'unknown argument of doctor: now' },
    { args: ['--version', '--json'], said: 'unknown argument of --version: --json' },
  ])('refuses $args with its usage', async ({ args, said }) => {
    const { code, stdout, stderr } = await doctor({}, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`${said}; usage: npx flambeau doctor [--json]\n`);
  });

  test.each([['--help'], ['-h'], ['help'], ['doctor', '--help']])('explains itself: %s %s', async (...args) => {
    const { code, stdout, stderr } = await doctor({}, ...args.filter((argument) => argument !== undefined));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^usage: npx flambeau doctor \[--json\]\n/);
  });

  test('says its version', async () => {
    expect(await doctor({}, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('reports the same to programs', async () => {
    const environment = { FLAMBEAU_THREADS: '3' };
    const { code, stdout, stderr } = await doctor(environment, 'doctor', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      healthy: true,
      flambeau: { version },
      machine: { cores: expect.stringMatching(/^\d+$/) },
      engine: { chosen: 'native', because: 'a C compiler works' },
      settings: { FLAMBEAU_ENGINE: 'not set', FLAMBEAU_THREADS: '3' },
      engines: { native: { state: 'works', threads: '3' }, wasm: { state: 'works' }, webgpu: {} },
    });
    const broken = await doctor({ FLAMBEAU_ENGINE: 'nonsense' }, 'doctor', '--json');
    expect([broken.code, JSON.parse(broken.stdout)]).toEqual([1, expect.objectContaining({ healthy: false })]);
  });

  test('says why there is no native engine', async () => {
    const { code, stdout, stderr } = await doctor({ PATH: nowhere });
    expect([code, stderr]).toEqual([0, '']);
    expect(factsOf(stdout)).toMatchObject({
      chosen: 'wasm',
      because: 'native is not available: no C compiler was found ($CC, cc, clang, gcc)',
      native: 'not available: no C compiler was found ($CC, cc, clang, gcc)',
      wasm: 'works',
    });
  });

  test('reports all the same where no engine could be chosen', async () => {
    const { code, stdout, stderr } = await doctor({ FLAMBEAU_ENGINE: 'nonsense' });
    expect([code, stderr]).toEqual([1, '']);
    expect(factsOf(stdout)).toMatchObject({
      chosen: 'none',
      because: expect.stringMatching(
        /^DeviceError \[engine\/unknown\]: FLAMBEAU_ENGINE .* got 'nonsense'; fix: .*unset/,
      ),
      FLAMBEAU_ENGINE: 'nonsense',
      wasm: 'works',
    });
  });
});

describe('the engine of a process', () => {
  test('is native where a compiler works, without a word', async () => {
    const { result, stderr } = await compute({});
    expect(stderr).toBe('');
    expect(result).toEqual({ sum: 6, name: 'native', reason: 'a C compiler works' });
  });

  test('is wasm without a compiler, without a word', async () => {
    const { result, stderr } = await compute({ PATH: nowhere });
    expect(stderr).toBe('');
    expect(result).toMatchObject({ sum: 6, name: 'wasm' });
  });

  test.each([
    { kind: 'fails', compiler: '/bin/false', said: 'the C compiler failed: /bin/false' },
    { kind: 'is missing', compiler: nowhere, said: `$CC is '${nowhere}', which is no program on this machine` },
  ])('is wasm with one warning where the chosen compiler $kind', async ({ compiler, said }) => {
    const { result, stderr } = await compute({ CC: compiler, FLAMBEAU_CACHE: join(directory.path, 'cache') });
    expect(result).toMatchObject({ sum: 6, name: 'wasm' });
    expect(stderr.match(/flambeau:/g)).toHaveLength(1);
    expect(stderr).toContain(`flambeau: the native engine failed, using wasm. ${said}`);
  });

  test.each([
    {
      environment: { FLAMBEAU_ENGINE: 'nonsense' },
      said: `DeviceError [engine/unknown]: FLAMBEAU_ENGINE must be one of ${engineNames.join(', ')}, got 'nonsense'\n  fix: set it so, or leave it unset: native where a C compiler works, else wasm`,
    },
    {
      environment: { FLAMBEAU_ENGINE: 'native', PATH: nowhere },
      said: 'EngineError [engine/unavailable]: no C compiler was found ($CC, cc, clang, gcc)',
    },
    {
      environment: { FLAMBEAU_ENGINE: 'native', CC: '/bin/false', FLAMBEAU_CACHE: join(directory.path, 'forced') },
      said: 'EngineError [engine/compiler-failed]: the C compiler failed: /bin/false',
    },
    {
      environment: { FLAMBEAU_THREADS: 'many' },
      said: "EngineError [engine/threads]: FLAMBEAU_THREADS must be a whole number from 1 to 256, got 'many'\n  fix: set it so, or leave it unset: one thread for each processor",
    },
    {
      environment: { FLAMBEAU_ARENA: 'nonsense' },
      said: "EngineError [engine/arena]: FLAMBEAU_ARENA must be one of on, off, poison, got 'nonsense'\n  fix: set it so, or leave it unset: on",
    },
    {
      environment: { FLAMBEAU_COMPILER_SECONDS: '-1', FLAMBEAU_CACHE: join(directory.path, 'seconds') },
      said: "EngineError [engine/compiler-seconds]: FLAMBEAU_COMPILER_SECONDS must be a positive number of seconds up to 86400, got '-1'",
    },
    {
      environment: { FLAMBEAU_ENGINE: 'wasm', FLAMBEAU_WASM_MEMORY: '512M' },
      said: "EngineError [engine/wasm-memory]: FLAMBEAU_WASM_MEMORY must be a positive number of bytes, got '512M'",
    },
  ])('is an error with $environment', async ({ environment, said }) => {
    const { code, stdout, stderr } = await compute(environment);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(said);
  });
});
