import { defineConfig } from 'tsdown';

const shared = {
  format: 'esm' as const,
  target: 'es2022',
  sourcemap: true,
  clean: true,
  outputOptions: { chunkFileNames: '[name].js', entryFileNames: '[name].js' },
};

/** The library, for every host; and the programs that use it as its users do. */
export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      nn: 'src/nn/index.ts',
      functional: 'src/nn/functional.ts',
      init: 'src/nn/initialisation.ts',
      optim: 'src/optim/index.ts',
      data: 'src/data/index.ts',
      io: 'src/io/index.ts',
      autograd: 'src/autograd.ts',
      doctor: 'src/doctor/main.ts',
      'data-worker': 'src/data/worker-main.ts',
    },
    outDir: 'dist',
    platform: 'neutral',
    // One bundled file of declarations would lose the methods, which are declared by augmenting a module: tsc writes them.
    dts: false,
  },
  {
    ...shared,
    entry: {
      digits: 'examples/digits/main.ts',
      'digits-data': 'examples/digits/dataset.ts',
      bench: 'bench/main.ts',
      'bench-flambeau': 'bench/flambeau.ts',
    },
    outDir: 'build',
    platform: 'node',
    dts: false,
    tsconfig: false,
    external: [/^flambeau(\/|$)/, 'vega', 'vega-lite', '@resvg/resvg-js'],
  },
]);
