/** The folders in the order of the pipeline, lowest first. A file may import from its own folder and from those before it. */
const layers = [
  'errors',
  'host',
  'storage',
  'kernels',
  'render',
  'engines',
  'random',
  'tensor',
  'dispatch',
  'autograd',
  'ops',
  'nn',
  'optim',
  'io',
  'data',
  'metrics',
  'train',
  'plot',
  'tensorboard',
  'text',
  'vision',
  'doctor',
];

const upward = layers.slice(0, -1).map((layer, i) => ({
  name: `${layer}-imports-only-down`,
  severity: 'error',
  comment: `src/${layer} is below ${layers.slice(i + 1).join(', ')}: it must not import from them`,
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${layers.slice(i + 1).join('|')}|index)(/|\\.ts$)` },
}));

/** Examples import libraries that the command `npm run example` installs when they are needed. */
const librariesOfExamples = Object.keys(require('./examples/package.json').dependencies).map((name) => `^${name}(/|$)`);

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-node-modules-in-the-library',
      severity: 'error',
      comment: 'The library reaches Node through process.getBuiltinModule in host files, and has no dependencies',
      from: { path: '^src/', pathNot: '^src/host/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'examples-use-the-public-interface',
      severity: 'error',
      comment:
        'Examples, benchmarks and the playground import what users import, and the names of engines; only the profile listens to the engine',
      from: { path: '^(examples|bench|playground)/', pathNot: '^bench/profile' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(index|(nn|optim|data|io|metrics|train|plot|tensorboard|text|vision|autograd)/index|nn/(functional|initialisation)|errors/errors|engines/names)\\.ts$',
      },
    },
    {
      name: 'only-the-worker-imports-the-library',
      severity: 'error',
      comment: 'The page of the playground and its worker would each bring a library of their own',
      from: { path: '^playground/source/(page|shared)/', pathNot: 'page/data-texts' },
      to: { path: '^(src|playground/source/worker)/' },
    },
    {
      name: 'not-to-unresolvable',
      comment:
        'But for what is built later (dist), what the bench and the examples install themselves, and what Node 20 lacks.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['dist/', '^@tensorflow/', '^node:sqlite$', ...librariesOfExamples] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(playground/)?dist' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
