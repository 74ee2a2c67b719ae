/** @file The engine's linear memory: fixed areas at the bottom, blocks above, grown in steps up to a bound. */
import { EngineError } from '../../errors/errors.ts';
import { argumentsLength, context, scratchLength } from '../../render/wasm/convention.ts';
import { alignment, type Block, Blocks } from '../../storage/blocks.ts';

/** Minimal declarations of what the engine uses of the WebAssembly API: the project's `lib` has no DOM. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

export interface WasmModule {
  readonly __module?: never;
}

interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Record<string, unknown> };
}

declare const globalThis: { readonly WebAssembly?: WebAssemblyApi };

export const webAssembly: WebAssemblyApi | undefined = globalThis.WebAssembly;

const pageSize = 65536;
/** The largest memory that 32-bit addresses reach, in pages. */
export const maximumPages = 65536;

const controlAddress = 1024;
const controlLength = 1024;

/** Modules that workers can be told of. */
export const moduleCapacity = 8192;

export interface LinearMemoryOptions {
  readonly shared: boolean;
  readonly threads: number;
  /** Bytes that blocks may take. */
  readonly bound: number;
  /** Whether the bound may be raised where it is less than one launch needs. */
  readonly raisable: boolean;
}

/** Hosts reserve address space of several GiB for a memory, whatever its size. */
function memoryOf(api: WebAssemblyApi, limits: ConstructorParameters<WebAssemblyApi['Memory']>[0]): WasmMemory {
  try {
    return new api.Memory(limits);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EngineError(
      'wasm/address-space',
      `the host has no address space for the memory of the wasm engine: ${cause.message}\n  fix: allow the process more (ulimit -v unlimited), or use FLAMBEAU_ENGINE=native`,
      { cause },
    );
  }
}

export class LinearMemory {
  readonly memory: WasmMemory;
  readonly shared: boolean;
  readonly blocks: Blocks;
  /** Bytes that blocks may take. */
  bound: number;
  /** The hand-off between threads. */
  readonly controlAddress = controlAddress;
  readonly argumentsAddress = controlAddress + controlLength;
  /** Where the bytes of each module stand: an address and a length. Only workers read it. */
  readonly moduleTable: number;
  private readonly contexts: number;
  private readonly heap: number;
  private pages: number;
  /** Pages that the memory may have in the end. */
  private readonly maximum: number;
  /** Pages that it may have now. */
  private limit: number;
  private view: Uint8Array;
  private words: DataView;

  constructor(api: WebAssemblyApi, options: LinearMemoryOptions) {
    this.shared = options.shared;
    this.moduleTable = this.argumentsAddress + Math.ceil(argumentsLength / alignment) * alignment;
    this.contexts = this.moduleTable + (options.threads > 1 ? 8 * moduleCapacity : 0);
    this.heap = this.contexts + options.threads * (context.length + scratchLength);
    this.bound = this.allowed(options.bound);
    this.limit = this.pagesOf(this.bound);
    this.pages = Math.ceil(this.heap / pageSize);
    const { maximum, memory } = this.made(api, options);
    this.maximum = maximum;
    this.memory = memory;
    this.view = new Uint8Array(this.memory.buffer);
    this.words = new DataView(this.memory.buffer);
    this.blocks = new Blocks(this.heap);
    this.extend();
    for (let thread = 0; thread < options.threads; thread++) {
      this.data.setInt32(this.contextAddress(thread) + context.scratch, this.scratchAddress(thread), true);
    }
  }

  private allowed(bound: number): number {
    return Math.min(Math.ceil(bound / alignment) * alignment, maximumPages * pageSize - this.heap - pageSize);
  }

  private pagesOf(bound: number): number {
    return Math.ceil((this.heap + bound) / pageSize);
  }

  private made(
    api: WebAssemblyApi,
    { shared, raisable }: LinearMemoryOptions,
  ): { maximum: number; memory: WasmMemory } {
    const limits = (maximum: number) => ({ initial: this.pages, maximum, ...(shared ? { shared } : {}) });
    if (raisable) {
      try {
        return { maximum: maximumPages, memory: memoryOf(api, limits(maximumPages)) };
      } catch (error) {
        // Some hosts have room for the bound alone: phones reserve all that a shared memory may become.
        if (!(error instanceof EngineError)) throw error;
      }
    }
    return { maximum: this.limit, memory: memoryOf(api, limits(this.limit)) };
  }

  /** Makes room for one launch that needs more than the bound; false where nothing more is allowed. */
  raise(size: number): boolean {
    const bound = this.allowed(this.bound + size);
    if (bound <= this.bound || this.pagesOf(bound) > this.maximum) return false;
    this.bound = bound;
    this.limit = this.pagesOf(bound);
    return true;
  }

  contextAddress(thread: number): number {
    return this.contexts + thread * (context.length + scratchLength);
  }

  private scratchAddress(thread: number): number {
    return this.contextAddress(thread) + context.length;
  }

  /** All bytes; to be asked for again after an allocation. */
  get bytes(): Uint8Array {
    return this.view;
  }

  get data(): DataView {
    return this.words;
  }

  /** Bytes that the memory has now. */
  get size(): number {
    return this.pages * pageSize;
  }

  /** A block, the memory grown if need be; undefined if the bound is reached. */
  allocate(size: number): Block | undefined {
    for (;;) {
      const block = this.blocks.allocate(size);
      if (block !== undefined || !this.grow(size)) return block;
    }
  }

  private grow(size: number): boolean {
    const room = this.limit - this.pages;
    if (room <= 0) return false;
    const step = Math.min(room, Math.max(Math.ceil(size / pageSize), Math.ceil(this.pages / 4), 256));
    try {
      this.memory.grow(step);
    } catch {
      // The host has less memory than the bound: what there is must do.
      return false;
    }
    this.pages += step;
    this.view = new Uint8Array(this.memory.buffer);
    this.words = new DataView(this.memory.buffer);
    this.extend();
    return true;
  }

  private extend(): void {
    this.blocks.extend(Math.min(this.pages * pageSize, this.heap + this.bound));
  }
}
