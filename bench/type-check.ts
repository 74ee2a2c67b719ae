/**
 * @file `npm run type-check-time [-- FOLDER]`: how long TypeScript takes for a small program and for the largest example, against the
 * declarations of this build (`npm run build` first) or of another one, whose folder of declarations is named. The least of five runs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const declarations = resolve(process.argv[2] ?? join(root, 'dist', 'types'));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** The compiler's own program, which says at its end how long the processor was busy. */
const compile = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(String((user + system) / 1e6));
});
require(${JSON.stringify(compiler)});`;

const small = `import * as torch from 'flambeau';
const { nn, optim } = torch;
const x = torch.randn([64, 2]);
const y = torch.randint(0, 2, [64]);
const model = new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Linear(16, 2));
const loss = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
for (let epoch = 0; epoch < 10; epoch++) {
  optimizer.zeroGrad();
  const value: torch.Tensor = loss(model(x), y);
  value.backward();
  optimizer.step();
}
console.log(x.mean().item());
`;

interface Measured {
  readonly seconds: number;
  /** Seconds that the processor spent on it, on all its cores: what a loaded machine changes least. */
  readonly busy: number;
  readonly instantiations: number;
}

function measure(files: readonly string[], types: readonly string[], folder: string): Measured {
  const config = join(folder, 'tsconfig.json');
  const at = (path: string) => [join(declarations, path)];
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable', ...(types.length === 0 ? ['DOM'] : [])],
    types,
    typeRoots: [join(root, 'node_modules', '@types')],
    module: 'Preserve',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: { flambeau: at('index.d.ts'), 'flambeau/*': at('*/index.d.ts') },
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const runs = Array.from({ length: 5 }, () => {
    const began = performance.now();
    const given = ['-e', compile, 'tsc', '-p', config, '--extendedDiagnostics'];
    const { stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
    const seconds = (performance.now() - began) / 1000;
    if (stdout.includes('error TS')) throw new Error(stdout);
    return { seconds, busy: Number(stderr), instantiations: Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]) };
  });
  return runs.reduce((best, run) => (run.busy < best.busy ? run : best));
}

if (!existsSync(join(declarations, 'index.d.ts'))) throw new Error(`no declarations in ${declarations}: npm run build`);
const folder = mkdtempSync(join(tmpdir(), 'flambeau-types-'));
try {
  const program = join(folder, 'small.ts');
  writeFileSync(program, small);
  const example = join(root, 'examples', 'digits', 'main.ts');
  for (const [name, file, types] of [
    ['a small program', program, []],
    ['the largest example', example, ['node']],
  ] as const) {
    const { seconds, busy, instantiations } = measure([file], types, folder);
    console.log(
      `${name}: ${seconds.toFixed(2)} s, ${busy.toFixed(2)} s of the processor, ${instantiations} instantiations`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
