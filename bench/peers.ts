/** @file The libraries that Flambeau is compared with, as far as they are on this machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import { UsageError } from './usage.ts';

/** Is PyTorch's BLAS the OpenMP build? With the pthread build PyTorch is several times slower, which would flatter us. */
function warnAboutBlas(): void {
  try {
    const text = execFileSync('update-alternatives', ['--query', 'libblas.so.3-x86_64-linux-gnu'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    if (!/^Value: .*openblas-openmp/m.test(text)) {
      process.stderr.write(
        'warning: libblas.so.3 is not the OpenMP build of OpenBLAS; PyTorch would look slower than it is\n',
      );
    }
  } catch {
    // No alternatives system: PyTorch brings its own BLAS.
  }
}

/** OpenBLAS chooses the fastest kernels by itself: what forces others, as some machines' settings do, is taken away. */
const bestConfiguration = {
  OMP_NUM_THREADS: '2',
  OMP_WAIT_POLICY: 'ACTIVE',
  OPENBLAS_CORETYPE: undefined,
  OPENBLAS_L2_SIZE: undefined,
};

/** A command such as `python3 -I` as PyTorch in its best configuration; undefined where it has none. */
function pytorch(root: string, commandLine: string): Contender | undefined {
  const [command = '', ...args] = commandLine.split(' ').filter((part) => part !== '');
  const version = ['-c', 'import torch; print(torch.__version__)'];
  const { status, stdout } = spawnSync(command, [...args, ...version], { cwd: root, encoding: 'utf8' });
  if (status !== 0) return undefined;
  return {
    title: `PyTorch ${/^\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim()}`,
    command,
    args: [...args, join(root, 'bench', 'pytorch.py')],
    env: bestConfiguration,
    cwd: root,
  };
}

/** Two of the same version are told apart by their commands. */
function toldApart(found: readonly Contender[]): Contender[] {
  const isTwice = ({ title }: Contender) => found.filter((other) => other.title === title).length > 1;
  return found.map((one) => (isTwice(one) ? { ...one, title: `${one.title}, ${one.command}` } : one));
}

/** The PyTorchs of the given commands; without any, Debian's own or the one on the path, and the tests' own if it was fetched. */
export function findPytorchs(root: string, commands: readonly string[]): Contender[] {
  if (commands.length > 0) {
    const named = commands.map((command) => {
      const found = pytorch(root, command);
      if (found === undefined) throw new UsageError(`'${command}' is no Python with torch`);
      return found;
    });
    return toldApart(named);
  }
  const found: Contender[] = [];
  for (const command of ['/usr/bin/python3', 'python3']) {
    const own = pytorch(root, command);
    if (own === undefined) continue;
    warnAboutBlas();
    found.push(own);
    break;
  }
  const fetched = join(root, 'test', 'pytorch', 'python');
  const isFetched = spawnSync(fetched, ['--check']).status === 0;
  const newest = isFetched ? pytorch(root, fetched) : undefined;
  if (newest !== undefined) found.push(newest);
  if (found.length === 0) {
    process.stderr.write(
      'no Python with torch found (npm run pytorch, or Debian: apt-get install python3-torch libopenblas0-openmp)\n',
    );
  }
  return toldApart(found);
}

/** TensorFlow.js on WebAssembly, installed if it is missing. */
export function findTfjs(root: string): Contender | undefined {
  const folder = join(root, 'bench');
  if (!existsSync(join(folder, 'node_modules', '@tensorflow', 'tfjs'))) {
    const install = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
    if (spawnSync('npm', install, { cwd: folder, stdio: 'ignore' }).status !== 0) {
      process.stderr.write('TensorFlow.js could not be installed\n');
      return undefined;
    }
  }
  return { title: 'tfjs-wasm', command: process.execPath, args: [join(folder, 'tfjs.mjs')], env: {}, cwd: folder };
}
