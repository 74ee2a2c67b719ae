/** @file Compiles and loads the runtime, the one Node-API module of the native engine. */
import { EngineError } from '../../errors/errors.ts';
import { argumentBlockLength } from '../../kernels/layout.ts';
import { prelude } from '../../render/c/prelude.ts';
import { type KernelCache, sha256 } from './host-cache.ts';
import { reasonOf } from './host-directory.ts';
import { type MemoryFunctions, memorySource } from './memory.ts';
import { productSource } from './product.ts';
import {
  control,
  launchSource,
  moduleSource,
  nodeApiSource,
  parallelMinimum,
  poolSource,
  runtimeHead,
} from './runtime.ts';

/** The functions of the loaded module. */
export interface Runtime extends MemoryFunctions {
  /** The argument block of this JavaScript thread, with the control block behind it. */
  readonly block: ArrayBuffer;
  /** Bytes of the vectors that the matrix product uses. */
  readonly vectorBytes: number;
  /** Runs the kernel that the control block names. */
  launch(): void;
  /** Loads a kernel library. */
  open(path: string): number;
  /** The address of a kernel in a library, or 0. */
  symbol(library: number, name: string): number;
}

/** Multiplications below which a product is not worth sharing between threads. */
const productMinimum = 400_000;

const source = [
  runtimeHead,
  prelude,
  `#define ARGUMENTS ${argumentBlockLength}`,
  `#define CONTROL_KERNEL ${control.kernel}`,
  `#define CONTROL_WORK ${control.work}`,
  `#define CONTROL_GUARD_CODE ${control.guardCode}`,
  `#define CONTROL_GUARD_VALUE ${control.guardValue}`,
  `#define CONTROL_THREADS ${control.threads}`,
  `#define CONTROL_OPERANDS ${control.operands}`,
  `#define PARALLEL_MINIMUM ${parallelMinimum}.0`,
  `#define PRODUCT_MINIMUM ${productMinimum}.0`,
  poolSource,
  launchSource,
  productSource,
  nodeApiSource,
  memorySource,
  moduleSource,
].join('\n');

type Functions = Omit<Runtime, 'block'> & { attach(block: Float64Array): void };

/**
 * The block belongs to the thread, not to this module: two copies of this module in one thread (two bundles, a test runner that
 * loads modules anew) share the library, and the library knows one block.
 */
function sharedBlock(key: string): ArrayBuffer {
  const registry = globalThis as { [name: symbol]: ArrayBuffer | undefined };
  const name = Symbol.for(`flambeau ${key}`);
  const known = registry[name];
  if (known !== undefined) return known;
  const block = new ArrayBuffer((argumentBlockLength + control.length) * Float64Array.BYTES_PER_ELEMENT);
  registry[name] = block;
  return block;
}

/** Compiles the runtime if need be. The tiles of the matrix product are the one place where a product and a sum may become one. */
function runtimeFile(cache: KernelCache, key: string): string {
  if (cache.find(key) === undefined) cache.compile([{ source, keys: [key] }], ['-ffp-contract=fast', '-pthread']);
  const file = cache.find(key);
  if (file === undefined) throw new EngineError('engine/cache', 'the native runtime vanished from the kernel cache');
  return file;
}

/** What the loader says of a disk that is mounted without the right to run what stands there. */
const notExecutable = /failed to map segment|not permitted/i;

/** Loads it. A file that vanished or was spoiled meanwhile is made once more, and again elsewhere where the disk holds no programs. */
function openRuntime(cache: KernelCache, key: string): { file: string; functions: Functions } {
  for (let again = true; ; ) {
    const file = runtimeFile(cache, key);
    const module = { exports: {} };
    try {
      process.dlopen(module, file);
      return { file, functions: module.exports as Functions };
    } catch (cause) {
      if ((cause as { code?: string }).code === 'ERR_DLOPEN_DISABLED')
        throw new EngineError('engine/unavailable', 'this process may not load compiled libraries (--no-addons)');
      cache.discard(file);
      if (notExecutable.test(String(cause))) cache.move(reasonOf(cause));
      else if (!again)
        throw new EngineError('engine/load', `the native runtime could not be loaded: ${String(cause)}`, { cause });
      else again = false;
    }
  }
}

export function loadRuntime(cache: KernelCache): Runtime {
  const { file, functions } = openRuntime(cache, `runtime-${sha256(source)}`);
  const block = sharedBlock(file);
  functions.attach(new Float64Array(block));
  return { ...functions, block };
}
