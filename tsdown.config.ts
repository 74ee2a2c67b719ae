import { dirname, resolve } from 'node:path';
import { defineConfig } from 'tsdown';
import { renderingHash } from './reference/rendering.ts';
import { literalMakers, summaryPlaces, withoutComments, withoutProofs, withoutSummaries } from './reference/unbuilt.ts';

const shared = {
  format: 'esm' as const,
  target: 'es2022',
  sourcemap: true,
  clean: true,
  outputOptions: { chunkFileNames: '[name].js', entryFileNames: '[name].js' },
};

const makers = literalMakers(import.meta.dirname);
const places = summaryPlaces(import.meta.dirname);

/** Leaves out comments, summaries of parameters, and the parts of operators' literals that only tests read. */
const withoutUnbuilt = {
  name: 'without-unbuilt',
  transform(code: string, id: string) {
    if (!/[\\/]src[\\/].*\.ts$/.test(id)) return null;
    return { code: withoutComments(withoutSummaries(withoutProofs(code, makers), places)), map: null };
  },
};

/** What browsers cannot run or never choose, each with what stands in its place. */
const leftOut = new Map(
  [
    ['native/engine', 'native/absent'],
    ['interpreter/engine', 'interpreter/absent'],
    ['webgpu/dawn', 'webgpu/dawn-absent'],
  ].map(([module, place]) => [resolve(`src/engines/${module}.ts`), resolve(`src/engines/${place}.ts`)]),
);

const withoutOtherEngines = {
  name: 'without-other-engines',
  resolveId(source: string, importer: string | undefined) {
    if (importer === undefined || !source.startsWith('.')) return null;
    return leftOut.get(resolve(dirname(importer), source)) ?? null;
  },
};

const modules = {
  index: 'src/package.ts',
  nn: 'src/nn/index.ts',
  functional: 'src/nn/functional.ts',
  init: 'src/nn/initialisation.ts',
  optim: 'src/optim/index.ts',
  data: 'src/data/index.ts',
  metrics: 'src/metrics/index.ts',
  train: 'src/train/index.ts',
  plot: 'src/plot/index.ts',
  text: 'src/text/index.ts',
  vision: 'src/vision/index.ts',
  io: 'src/io/index.ts',
  linalg: 'src/linalg.ts',
  autograd: 'src/autograd.ts',
  'data-worker': 'src/data/worker-main.ts',
};

/** The library for Node and for browsers, and the programs that use it as its users do. */
export default defineConfig([
  {
    ...shared,
    entry: { ...modules, doctor: 'src/doctor/main.ts' },
    outDir: 'dist/node',
    platform: 'neutral',
    plugins: [withoutUnbuilt],
    define: { renderingSources: JSON.stringify(renderingHash(import.meta.dirname)) },
    // One bundled file of declarations would lose the methods, which are declared by augmenting a module: tsc writes them.
    dts: false,
  },
  {
    ...shared,
    entry: modules,
    outDir: 'dist/browser',
    platform: 'neutral',
    plugins: [withoutUnbuilt, withoutOtherEngines],
    dts: false,
  },
  {
    ...shared,
    entry: {
      digits: 'examples/digits/main.ts',
      'digits-data': 'examples/digits/dataset.ts',
      bench: 'bench/main.ts',
      'bench-flambeau': 'bench/flambeau.ts',
      'bench-device': 'bench/device.ts',
    },
    outDir: 'build',
    platform: 'node',
    dts: false,
    tsconfig: false,
    external: [/^flambeau(\/|$)/, 'vega', 'vega-lite', '@resvg/resvg-js'],
  },
]);
