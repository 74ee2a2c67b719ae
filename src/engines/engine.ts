/** @file What an engine is: it compiles kernels and launches them on storages. `test/engines` holds the suite that each one passes. */
import type { Kernel } from '../kernels/ir.ts';
import type { Layout } from '../kernels/layout.ts';
import type { Arena } from '../storage/arena.ts';
import type { Storage } from '../storage/storage.ts';
import type { Refusal } from './refusal.ts';

/** A kernel that an engine has made ready to launch. */
export interface Executable {
  readonly kernel: Kernel;
  readonly layout: Layout;
}

export interface EngineDescription {
  readonly [fact: string]: string | number | boolean;
}

/** An engine that works on the host's memory, before it is started. */
export interface EngineEntry {
  readonly name: string;
  /** May this process choose it for itself? */
  readonly automatic: boolean;
  /** Has this host what the engine needs? It may still fail to start. */
  available(): boolean;
  /** Starts it. Throws `EngineError`: `engine/unavailable` where the host lacks what it needs, another code where it fails. */
  create(): Engine;
}

export interface Engine {
  readonly name: string;
  /** How many threads share a large launch. */
  readonly threads: number;

  /** Do products read a factor along their depth as fast as across it? Where not, a weight is worth a copy in the order that they read. */
  readonly packsAlongDepth?: boolean;

  /** Do many invocations share the work of a point? Then there is no need for points that one thread works on for long. */
  readonly sharesPoints?: boolean;

  /** Where large blocks of the host come from while this engine is in use; absent where the host has no means for it. */
  readonly arena?: Arena | undefined;

  /** The argument block of the next launch (see `kernels/layout.ts`). The caller fills it, then calls `launch`. */
  readonly values: Float64Array;
  /** The same memory, for int64 scalars. */
  readonly integers: BigInt64Array;
  /** The storage of each operand of the next launch, in the kernel's order. */
  readonly storages: Storage[];

  /**
   * Makes `kernel` ready. On a miss the engine compiles `family()` with it, all at once, so that the next operator of the
   * family is ready too. The caller keeps the result.
   */
  compile(kernel: Kernel, family: () => readonly Kernel[]): Executable;

  /**
   * Runs an executable over `values` and `storages`. `work` estimates the scalar operations of the whole launch and decides whether
   * threads share it. `refuse` makes the error of a guard that fails; kernels without guards have none.
   */
  launch(executable: Executable, work: number, refuse?: Refusal): void;
  /**
   * When a failed guard is known: `now` throws its error out of `launch`; `later` runs launches some time after they were made, in
   * their order, and the next read of the device rejects with the error of the first that failed.
   */
  readonly check: 'now' | 'later';

  /** To be called before the host reads a storage's bytes (an engine with memory of its own writes them back). */
  beforeHostRead(storage: Storage): void;
  /** To be called before the host writes a storage's bytes (an engine with memory of its own forgets its copy, after writing it back). */
  beforeHostWrite(storage: Storage): void;
  /** Writes back and forgets every storage: another engine is about to work on them. */
  writeBackAll(): void;

  /** Facts for `doctor`. */
  describe(): EngineDescription;
  /** Ends workers and releases memory. Storages are written back. */
  dispose(): void;
}
