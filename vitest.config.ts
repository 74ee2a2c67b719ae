import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { bundledSources } from './test/sources.ts';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/** Which quarter of the cases the other engines run: successive commits take turns, a shallow clone goes by the commit's hash. */
function quarterOfCommit(): number {
  const git = (...command: string[]): string =>
    execFileSync('git', command, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const isShallow = git('rev-parse', '--is-shallow-repository') === 'true';
    return (
      (isShallow
        ? Number.parseInt(git('rev-parse', 'HEAD').slice(0, 8), 16)
        : Number(git('rev-list', '--count', 'HEAD'))) % 4
    );
  } catch {
    return 0;
  }
}

/** How tensors get their memory while the tests of a mode run. */
const arenaOfMode: Readonly<Record<string, string>> = { 'arena-off': 'off', 'arena-poison': 'poison' };

const folders = (...names: readonly string[]): string[] => names.map((name) => `test/${name}/**`);

/** Counts are held of the arena as it is; nothing of it would show in tests without tensors of `native`. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  'arena-off': folders('counts'),
  'arena-poison': folders('counts', 'kernels', 'pytorch', 'types', 'wasm', 'wgsl'),
};

/** What the tests are told: `vitest run --mode full` runs everything, and lacks nothing. */
function environmentOf(mode: string): Record<string, string> {
  const isFull = mode === 'full';
  const { FLAMBEAU_REQUIRE = isFull ? 'native,wasm,webgpu,pytorch' : '' } = process.env;
  const arena = arenaOfMode[mode];
  return {
    FLAMBEAU_DEPTH: isFull ? 'full' : 'short',
    FLAMBEAU_QUARTER: String(quarterOfCommit()),
    FLAMBEAU_REQUIRE,
    ...(arena === undefined ? {} : { FLAMBEAU_ARENA: arena }),
  };
}

export default defineConfig(({ mode }) => ({
  // Watching must see each change of a source: there modules are loaded one by one.
  plugins: process.argv.includes('run') ? [bundledSources()] : [],
  resolve: {
    // Programs import the package by its name; under test that is the source.
    alias: [
      { find: /^flambeau$/, replacement: source('package.ts') },
      { find: /^flambeau\/nn\/functional$/, replacement: source('nn/functional.ts') },
      { find: /^flambeau\/nn\/init$/, replacement: source('nn/initialisation.ts') },
      { find: /^flambeau\/(autograd|linalg)$/, replacement: source('$1.ts') },
      {
        find: /^flambeau\/(nn|optim|data|io|metrics|train|plot|tensorboard|text|vision)$/,
        replacement: source('$1/index.ts'),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...(leftOut[mode] ?? [])],
    env: environmentOf(mode),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/reporter.ts'],
  },
}));
