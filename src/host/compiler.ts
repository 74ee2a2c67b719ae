/** @file The machine's C compiler: finding it without running it, naming the machine it compiles for, and running it on many files at once. */
import { EngineError } from '../errors/errors.ts';
import { environment, nodeModule } from './process.ts';

export interface Compiler {
  /** The command line's first words: the program, and what $CC adds to it. */
  readonly command: readonly string[];
  /** The program's file, size and time of change: another compiler has another identity. */
  readonly identity: string;
}

export interface CompileJob {
  readonly source: string;
  readonly output: string;
}

function modules() {
  const fs = nodeModule('node:fs');
  const path = nodeModule('node:path');
  const os = nodeModule('node:os');
  const child = nodeModule('node:child_process');
  if (fs === undefined || path === undefined || os === undefined || child === undefined)
    throw new EngineError('engine/unavailable', 'the native engine needs Node');
  return { fs, path, os, child };
}

/** Can this host load compiled libraries the way the native engine does? */
export function runsMachineCode(): boolean {
  return globalThis.process?.versions?.node !== undefined && process.platform !== 'win32';
}

/** The file that a command name stands for. */
function which(name: string): string | undefined {
  const { fs, path } = modules();
  const candidates = name.includes('/')
    ? [path.resolve(name)]
    : (environment('PATH') ?? '').split(path.delimiter).map((directory) => path.join(directory, name));
  return candidates.find((candidate) => {
    try {
      fs.accessSync(candidate, fs.constants.X_OK);
      return fs.statSync(candidate).isFile();
    } catch {
      return false;
    }
  });
}

/** $CC where it is set, else the first of cc, clang, gcc; undefined where there is none. Throws where $CC names no program. */
export function findCompiler(): Compiler | undefined {
  const { fs } = modules();
  const chosen = environment('CC')?.trim();
  const commands = chosen === undefined || chosen === '' ? ['cc', 'clang', 'gcc'] : [chosen];
  for (const command of commands) {
    const [name = '', ...words] = command.split(/\s+/);
    const file = which(name);
    if (file === undefined) continue;
    const { size, mtimeMs } = fs.statSync(file);
    return { command: [file, ...words], identity: `${[file, ...words].join(' ')} ${size} ${mtimeMs}` };
  }
  if (chosen !== undefined && chosen !== '')
    throw new EngineError('engine/compiler-missing', `$CC is '${chosen}', which is no program on this machine`);
  return undefined;
}

/** The processor's model and features, as far as the system tells without starting a program. */
export function processorIdentity(): string {
  const { fs, os } = modules();
  const facts = [process.platform, process.arch, os.cpus()[0]?.model ?? ''];
  try {
    const first = fs.readFileSync('/proc/cpuinfo', 'utf8').split('\n\n')[0] ?? '';
    facts.push(
      ...first.split('\n').filter((line) => /^(flags|Features|model|stepping|cpu family|CPU part)\b/.test(line)),
    );
  } catch {
    facts.push(os.release());
  }
  return facts.join('\n');
}

/** Cores that this process may use. */
export function availableCores(): number {
  return modules().os.availableParallelism();
}

/** Options that compile for exactly this processor, keep IEEE semantics and make a library that never unloads. */
export function compilerFlags(): readonly string[] {
  return [
    '-std=gnu11',
    '-O3',
    process.arch === 'x64' || process.arch === 'ia32' ? '-march=native' : '-mcpu=native',
    '-ffp-contract=off',
    '-fno-math-errno',
    '-fno-trapping-math',
    '-fno-strict-aliasing',
    '-fwrapv',
    '-fPIC',
    '-fvisibility=hidden',
    '-w',
    ...(process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-Wl,-z,nodelete']),
  ];
}

/** The version line that a compiler prints. */
export function compilerVersion(compiler: Compiler): string {
  const [program = '', ...words] = compiler.command;
  const { stdout } = modules().child.spawnSync(program, [...words, '--version'], { encoding: 'utf8' });
  return stdout?.split('\n')[0] ?? 'unknown';
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Compiles all jobs in `directory`, on all cores, and waits. Throws with the compiler's words if one fails, or if it takes longer than
 * `seconds`. One shell runs as many chains of compilers as there are cores, because Node cannot wait for several children synchronously.
 */
export function compileAll(
  compiler: Compiler,
  directory: string,
  jobs: readonly CompileJob[],
  { options, seconds }: { readonly options: readonly string[]; readonly seconds: number },
): void {
  const { fs, path } = modules();
  const words = [...compiler.command, ...compilerFlags(), ...options].map(quote).join(' ');
  const chains: string[][] = Array.from({ length: Math.min(availableCores(), jobs.length) }, () => []);
  jobs.forEach(({ source, output }, i) => {
    const log = quote(`${output}.log`);
    chains[i % chains.length]?.push(
      `${words} -o ${quote(output)} ${quote(source)} -lm >${log} 2>&1 </dev/null || echo $? >${quote(`${output}.failed`)}`,
    );
  });
  runShell(directory, `${chains.map((chain) => `( ${chain.join('; ')} ) &`).join(' ')} wait`, compiler, seconds);
  for (const { output } of jobs) {
    const file = path.join(directory, output);
    if (fs.existsSync(file) && !fs.existsSync(`${file}.failed`)) continue;
    let words = '';
    try {
      words = fs.readFileSync(`${file}.log`, 'utf8').trim();
    } catch {
      words = '';
    }
    throw new EngineError(
      'engine/compiler-failed',
      `the C compiler failed: ${compiler.command.join(' ')}\n${words === '' ? '(it printed nothing)' : words.slice(0, 4000)}`,
      { compiler: compiler.command.join(' ') },
    );
  }
}

/** Runs a script in a process group of its own, so that a compiler that hangs ends with it. */
function runShell(directory: string, script: string, compiler: Compiler, seconds: number): void {
  const options = {
    cwd: directory,
    stdio: 'ignore',
    timeout: 1000 * seconds,
    detached: true,
    // Compilers leave their intermediate files there, and say in English what they miss.
    env: { ...process.env, TMPDIR: directory, LC_ALL: 'C' },
  } as const;
  let ended: { readonly pid: number; readonly error?: Error };
  try {
    ended = modules().child.spawnSync('/bin/sh', ['-c', script], options);
  } catch (cause) {
    throw notStarted(cause);
  }
  if (ended.error === undefined) return;
  if ((ended.error as { code?: string }).code !== 'ETIMEDOUT') throw notStarted(ended.error);
  try {
    process.kill(-ended.pid, 'SIGKILL');
  } catch {
    // The whole group has ended meanwhile.
  }
  throw new EngineError(
    'engine/compiler-failed',
    `the C compiler took longer than ${seconds} s and was stopped: ${compiler.command.join(' ')}\n` +
      '  fix: FLAMBEAU_COMPILER_SECONDS allows it more, CC names another compiler, FLAMBEAU_ENGINE=wasm does without',
    { compiler: compiler.command.join(' '), seconds },
  );
}

function notStarted(cause: unknown): EngineError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new EngineError('engine/compiler-failed', `the C compiler could not be started: ${words}`, { cause });
}
