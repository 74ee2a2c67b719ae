import { defineConfig } from 'tsdown';
import { withoutOtherEngines, withoutUnbuilt } from './reference/browser-build.ts';
import { renderingHash } from './reference/rendering.ts';

const shared = {
  format: 'esm' as const,
  target: 'es2022',
  sourcemap: true,
  clean: true,
  outputOptions: { chunkFileNames: '[name].js', entryFileNames: '[name].js' },
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
  tensorboard: 'src/tensorboard/index.ts',
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
    plugins: [withoutUnbuilt()],
    define: { renderingSources: JSON.stringify(renderingHash(import.meta.dirname)) },
    // One bundled file of declarations would lose the methods, which are declared by augmenting a module: tsc writes them.
    dts: false,
  },
  {
    ...shared,
    entry: modules,
    outDir: 'dist/browser',
    platform: 'neutral',
    plugins: [withoutUnbuilt(), withoutOtherEngines()],
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
