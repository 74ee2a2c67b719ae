import { defineConfig } from 'tsdown';

/** Libraries of the example programs, which stay outside of the bundles. */
const external = ['vega', 'vega-lite', '@resvg/resvg-js', 'webgpu'];

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      nn: 'src/nn/index.ts',
      functional: 'src/nn/functional.ts',
      init: 'src/nn/initialisation.ts',
      optim: 'src/optim/index.ts',
      data: 'src/data/index.ts',
      io: 'src/io/index.ts',
      autograd: 'src/autograd/index.ts',
      doctor: 'src/doctor/main.ts',
      'data-worker': 'src/data/worker-main.ts',
      digits: 'examples/digits/main.ts',
      'digits-data': 'examples/digits/dataset.ts',
    },
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    dts: true,
    sourcemap: true,
    clean: true,
    external: [...external, /^node:/],
    outputOptions: { chunkFileNames: '[name].js', entryFileNames: '[name].js' },
  },
]);
