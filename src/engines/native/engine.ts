/** @file The native engine: kernels as C, compiled by the machine's compiler for exactly this processor. */
import { EngineError, FlambeauError } from '../../errors/errors.ts';
import { availableCores, type Compiler, compilerVersion, findCompiler, runsMachineCode } from '../../host/compiler.ts';
import { decompose } from '../../kernels/elementary.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { argumentBlockLength, type Layout, layoutOf } from '../../kernels/layout.ts';
import { renderKernel, symbolPlaceholder } from '../../render/c/kernel.ts';
import { prelude } from '../../render/c/prelude.ts';
import { Arena } from '../../storage/arena.ts';
import { type HostStorage, host, requirePresent } from '../../storage/host.ts';
import type { Engine, EngineDescription, EngineEntry, Executable } from '../engine.ts';
import { engineKinds } from '../names.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { arenaMode, requestedThreads } from '../settings.ts';
import { KernelCache, sha256, type Unit } from './host-cache.ts';
import { loadRuntime, type Runtime } from './host-runtime.ts';
import { arenaMemory } from './memory.ts';
import { describeKernel, type RenderedKeys, renderedKeys } from './rendered-keys.ts';
import { control } from './runtime.ts';

/** Kernels in one file: more share the compiler's start, fewer use more cores. */
const kernelsPerFile = 50;
/** Fewer than this are not spread over cores. */
const fewKernels = 6;

class NativeExecutable implements Executable {
  readonly kernel: Kernel;
  readonly layout: Layout;
  /** Address of the kernel's description. */
  readonly handle: number;

  constructor(kernel: Kernel, handle: number) {
    this.kernel = kernel;
    this.layout = layoutOf(kernel);
    this.handle = handle;
  }
}

interface Loaded {
  readonly runtime: Runtime;
  readonly cache: KernelCache;
  readonly compiler: Compiler;
  readonly keys: RenderedKeys | undefined;
  /** One for all engines of this thread: their storages are the same. */
  readonly arena: Arena | undefined;
}

let loaded: Loaded | undefined;

/** Seconds that this JavaScript thread has waited for the compiler. */
export function compileSeconds(): number {
  return loaded?.cache.compileSeconds ?? 0;
}

interface Rendered {
  readonly kernel: Kernel;
  readonly text: string;
  readonly key: string;
}

/** What the function of a kernel is called in its library. */
const symbolOf = (key: string): string => `k${key.slice(0, 20)}`;

function render(kernel: Kernel): Rendered {
  const template = renderKernel(decompose(kernel));
  const key = sha256(template);
  return { kernel, text: template.replaceAll(symbolPlaceholder, symbolOf(key)), key };
}

class NativeEngine implements Engine {
  readonly name = 'native';
  readonly threads: number;
  readonly packsAlongDepth = true;
  readonly arena: Arena | undefined;
  readonly values: Float64Array;
  readonly integers: BigInt64Array;
  readonly storages: HostStorage[] = [];
  readonly check = 'now';
  private readonly control: Float64Array;
  private readonly runtime: Runtime;
  private readonly cache: KernelCache;
  private readonly compiler: Compiler;
  private readonly keys: RenderedKeys | undefined;
  private readonly ready = new WeakMap<Kernel, NativeExecutable>();
  private readonly handles = new Map<string, number>();
  private readonly opened = new Map<string, number>();
  private kernels = 0;

  constructor({ runtime, cache, compiler, keys, arena }: Loaded, threads: number) {
    this.runtime = runtime;
    this.cache = cache;
    this.compiler = compiler;
    this.keys = keys;
    this.arena = arena;
    this.threads = threads;
    const { block } = runtime;
    this.values = new Float64Array(block, 0, argumentBlockLength);
    this.integers = new BigInt64Array(block, 0, argumentBlockLength);
    this.control = new Float64Array(block, argumentBlockLength * Float64Array.BYTES_PER_ELEMENT, control.length);
  }

  compile(kernel: Kernel, family: () => readonly Kernel[]): NativeExecutable {
    const before = this.ready.get(kernel);
    if (before !== undefined) return before;
    const executable = new NativeExecutable(kernel, this.loadRemembered(kernel) || this.loadRendered(kernel, family));
    this.ready.set(kernel, executable);
    this.kernels += 1;
    return executable;
  }

  /** The address of a kernel that an earlier process has rendered and compiled, or 0. */
  private loadRemembered(kernel: Kernel): number {
    const key = this.keys?.find(describeKernel(kernel));
    return key === undefined ? 0 : this.load(key);
  }

  private loadRendered(kernel: Kernel, family: () => readonly Kernel[]): number {
    const rendered = render(kernel);
    const { key } = rendered;
    let handle = this.load(key);
    if (handle === 0) {
      this.cache.refresh();
      handle = this.load(key);
    }
    if (handle === 0) {
      attempt(`kernel ${kernel.name} could not be compiled`, () => this.build([rendered, ...family().map(render)]));
      handle = this.load(key);
    }
    if (handle === 0) throw new EngineError('engine/cache', `${kernel.name} vanished from the kernel cache`);
    this.keys?.add(describeKernel(kernel), key);
    return handle;
  }

  launch(executable: NativeExecutable, work: number, refuse?: Refusal): void {
    const { control: block, storages } = this;
    const count = executable.kernel.operands.length;
    for (let i = 0; i < count; i += 1) {
      const storage = storages[i] as HostStorage;
      block[control.operands + i] = storage.address === 0 ? this.address(storage) : storage.address;
    }
    block[control.kernel] = executable.handle;
    block[control.work] = work;
    block[control.threads] = this.threads;
    this.runtime.launch();
    const code = block[control.guardCode] as number;
    if (code !== 0) throw refusalOf(executable.kernel, refuse, code - 1, block[control.guardValue] as number);
  }

  beforeHostRead(storage: HostStorage): void {
    requirePresent(storage);
  }

  beforeHostWrite(storage: HostStorage): void {
    requirePresent(storage);
  }

  writeBackAll(): void {}
  dispose(): void {}

  describe(): EngineDescription {
    return {
      engine: this.name,
      compiler: this.compiler.command.join(' '),
      compilerVersion: compilerVersion(this.compiler),
      cacheDirectory: this.cache.directory,
      threads: this.threads,
      vectorBits: 8 * this.runtime.vectorBytes,
      kernels: this.kernels,
      libraries: this.opened.size,
      compileSeconds: compileSeconds(),
      ...(this.arena === undefined ? { arena: false } : { arena: true, ...this.arena.describe() }),
    };
  }

  private address(storage: HostStorage): number {
    if (storage.borrowed) return this.borrowedAddress(storage);
    const start = this.runtime.address(firstByte(storage));
    host.standsAt(storage.buffer, start);
    storage.address = start + storage.byteOffset;
    return storage.address;
  }

  /** Its address is not kept where launches read it unasked, so that each launch asks whether the memory is still there. */
  private borrowedAddress(storage: HostStorage): number {
    requirePresent(storage);
    if (storage.borrowedAddress === 0)
      storage.borrowedAddress = this.runtime.address(firstByte(storage)) + storage.byteOffset;
    return storage.borrowedAddress;
  }

  /** The address of a compiled kernel, or 0. */
  private load(key: string): number {
    const loaded = this.handles.get(key);
    if (loaded !== undefined) return loaded;
    const file = this.cache.find(key);
    if (file === undefined) return 0;
    let library = this.opened.get(file);
    if (library === undefined) {
      try {
        library = this.runtime.open(file);
      } catch {
        this.cache.discard(file);
        return 0;
      }
      this.opened.set(file, library);
    }
    const handle = this.runtime.symbol(library, symbolOf(key));
    if (handle !== 0) this.handles.set(key, handle);
    return handle;
  }

  private build(candidates: readonly Rendered[]): void {
    const missing = new Map<string, Rendered>();
    for (const rendered of candidates)
      if (this.cache.find(rendered.key) === undefined) missing.set(rendered.key, rendered);
    const list = [...missing.values()];
    const files = Math.max(
      Math.ceil(list.length / kernelsPerFile),
      Math.min(availableCores(), Math.ceil(list.length / fewKernels)),
    );
    // Dealing them out in turn mixes quick and slow kernels in each file.
    const units = Array.from({ length: files }, (_, i): Unit => {
      const own = list.filter((_, j) => j % files === i);
      return {
        source: [prelude, ...own.map(({ text }) => text)].join('\n'),
        keys: own.map(({ key }) => key),
      };
    });
    this.cache.compile(units);
  }
}

function load(): Loaded {
  const compiler = findCompiler();
  if (compiler === undefined)
    throw new EngineError('engine/unavailable', 'no C compiler was found ($CC, cc, clang, gcc)');
  const mode = arenaMode();
  const cache = new KernelCache(compiler);
  const runtime = loadRuntime(cache);
  const memory = mode === 'off' ? undefined : arenaMemory(runtime);
  const keys = renderedKeys(cache.directory);
  return { runtime, cache, compiler, keys, arena: memory && new Arena(memory, mode === 'poison') };
}

/** Whatever the machine refuses is an error of the engine, so that another may take its place. */
function attempt<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof FlambeauError) throw cause;
    throw new EngineError('engine/failed', `${what}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The native engine. Throws EngineError: `engine/unavailable` without a C compiler, another code where it fails. */
export function createNativeEngine(options: { readonly threads?: number } = {}): Engine {
  if (!runsMachineCode())
    throw new EngineError('engine/unavailable', 'the native engine runs in Node on Linux and macOS');
  loaded ??= attempt('the native engine could not be started', load);
  return new NativeEngine(loaded, options.threads ?? requestedThreads() ?? availableCores());
}

export const native = {
  ...engineKinds.native,
  available: () => runsMachineCode() && findCompiler() !== undefined,
  create: createNativeEngine,
} as const satisfies EngineEntry;

/** The beginning of the buffer: a typed array cannot span the largest buffers. */
function firstByte({ buffer }: HostStorage): Uint8Array {
  return new Uint8Array(buffer, 0, Math.min(buffer.byteLength, 1));
}
