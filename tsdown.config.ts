import { dirname, resolve } from 'node:path';
import { defineConfig } from 'tsdown';
import ts from 'typescript';

const shared = {
  format: 'esm' as const,
  target: 'es2022',
  sourcemap: true,
  clean: true,
  outputOptions: { chunkFileNames: '[name].js', entryFileNames: '[name].js' },
};

/** What only tests and documentation read of an operator's literal. */
const unread = new Set(['summary', 'formula', 'difference', 'reference', 'domain', 'samples', 'errors', 'accuracy']);

/** Blanks the parts of operators' literals that the library never reads. Every place keeps its line and column. */
const withoutDocumentation = {
  name: 'without-documentation',
  transform(code: string, id: string) {
    if (!/[\\/]src[\\/]ops[\\/].*\.ts$/.test(id)) return null;
    let blanked = code;
    const visit = (node: ts.Node): void => {
      const literal = ts.isObjectLiteralExpression(node) ? node.properties : [];
      if (literal.some((property) => property.name?.getText() === 'summary')) {
        for (const property of literal) {
          if (!ts.isPropertyAssignment(property) || !unread.has(property.name.getText())) continue;
          const start = property.getStart();
          const end = property.end + (/^\s*,/.exec(code.slice(property.end))?.[0].length ?? 0);
          blanked = blanked.slice(0, start) + code.slice(start, end).replace(/[^\n]/g, ' ') + blanked.slice(end);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(id, code, ts.ScriptTarget.ES2022, true));
    return { code: blanked, map: null };
  },
};

const nativeEngine = resolve('src/engines/native/engine.ts');

const withoutNativeEngine = {
  name: 'without-native-engine',
  resolveId(source: string, importer: string | undefined) {
    if (importer === undefined || !source.startsWith('.')) return null;
    return resolve(dirname(importer), source) === nativeEngine ? resolve('src/engines/native/absent.ts') : null;
  },
};

const modules = {
  index: 'src/index.ts',
  nn: 'src/nn/index.ts',
  functional: 'src/nn/functional.ts',
  init: 'src/nn/initialisation.ts',
  optim: 'src/optim/index.ts',
  data: 'src/data/index.ts',
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
    plugins: [withoutDocumentation],
    // One bundled file of declarations would lose the methods, which are declared by augmenting a module: tsc writes them.
    dts: false,
  },
  {
    ...shared,
    entry: modules,
    outDir: 'dist/browser',
    platform: 'neutral',
    plugins: [withoutDocumentation, withoutNativeEngine],
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
