/** @file The garbage collector, where the host lets us ask for a collection. */
import { nodeModule } from './process.ts';

export type Collector = (kind: 'minor' | 'major') => void;

type GarbageCollection = (options?: { readonly type: 'minor' }) => void;

/** What a context of V8 shows of its own while a flag is set: the program's own contexts see nothing of it. */
function exposed(flag: string, expression: string): unknown {
  const [v8, vm] = [nodeModule('node:v8'), nodeModule('node:vm')];
  if (v8 === undefined || vm === undefined) return undefined;
  v8.setFlagsFromString(`--${flag}`);
  try {
    return vm.runInNewContext(expression);
  } finally {
    v8.setFlagsFromString(`--no-${flag}`);
  }
}

/** Bun's own objects, as far as they are used. */
declare const globalThis: {
  readonly gc?: unknown;
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
  readonly Bun?: { gc(synchronous: boolean): void };
};

/** What collects; undefined where the host offers no such thing. */
export function findCollector(): Collector | undefined {
  try {
    const found = globalThis.gc ?? exposed('expose-gc', 'gc');
    if (typeof found !== 'function') return undefined;
    const collect = found as GarbageCollection;
    // Node 20 takes any options to mean a minor collection.
    return (kind) => (kind === 'minor' ? collect({ type: 'minor' }) : collect());
  } catch {
    return undefined;
  }
}

/** Bun collects all or nothing. */
function findBunCollector(): Collector | undefined {
  const { Bun } = globalThis;
  return Bun === undefined ? undefined : () => Bun.gc(true);
}

/** Of registries whose callbacks can be called for: https://github.com/tc39/proposal-cleanup-some */
interface Registry<T> extends FinalizationRegistry<T> {
  cleanupSome?(): void;
}

/** V8 prints an error where it does not know a flag: those of its versions that are known to have this one. */
const versionsWithCleanup = { from: 8, to: 13 } as const;

type RegistryConstructor = new <T>(callback: (held: T) => void) => Registry<T>;

function registryConstructor(): RegistryConstructor {
  const version = Number.parseInt(globalThis.process?.versions?.['v8'] ?? '', 10);
  if (version >= versionsWithCleanup.from && version <= versionsWithCleanup.to) {
    try {
      const found = exposed('harmony-weak-refs-with-cleanup-some', 'FinalizationRegistry');
      if (typeof found === 'function') return found as RegistryConstructor;
    } catch {
      // A host that lets nobody set flags.
    }
  }
  return FinalizationRegistry;
}

/**
 * Tells that objects were collected: between jobs, and when asked where the host allows it. Unlike the weak references of native code
 * it misses young objects until a collection of all.
 */
export class CollectedWatch<T extends object> {
  private readonly registry: Registry<T>;
  private readonly collector = findCollector() ?? findBunCollector();

  constructor(onCollected: (held: T) => void) {
    this.registry = new (registryConstructor())<T>(onCollected);
  }

  /** `held` is told of when `object` was collected; it must not hold the object. */
  add(object: object, held: T): void {
    this.registry.register(object, held);
  }

  /** Tells of what was found collected so far. */
  look(): void {
    this.registry.cleanupSome?.();
  }

  /** Runs the garbage collector over all objects, and tells of what it found, where the host tells within a job. */
  collect(): void {
    this.collector?.('major');
    this.look();
  }
}
