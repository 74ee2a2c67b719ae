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

/** What the tests are told: `vitest run --mode full` runs everything, and lacks nothing. */
function environmentOf(isFull: boolean): Record<string, string> {
  const { FLAMBEAU_REQUIRE = isFull ? 'native,wasm,webgpu,pytorch' : '' } = process.env;
  return { FLAMBEAU_DEPTH: isFull ? 'full' : 'short', FLAMBEAU_QUARTER: String(quarterOfCommit()), FLAMBEAU_REQUIRE };
}

export default defineConfig(({ mode }) => ({
  // Watching must see each change of a source: there modules are loaded one by one.
  plugins: process.argv.includes('run') ? [bundledSources()] : [],
  resolve: {
    // Programs import the package by its name; under test that is the source.
    alias: [
      { find: /^flambeau$/, replacement: source('index.ts') },
      { find: /^flambeau\/nn\/functional$/, replacement: source('nn/functional.ts') },
      { find: /^flambeau\/nn\/init$/, replacement: source('nn/initialisation.ts') },
      { find: /^flambeau\/(autograd|linalg)$/, replacement: source('$1.ts') },
      { find: /^flambeau\/(nn|optim|data|io)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    env: environmentOf(mode === 'full'),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/reporter.ts'],
  },
}));
