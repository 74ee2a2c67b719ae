import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { bundledSources } from './test/sources.ts';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
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
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/reporter.ts'],
  },
});
