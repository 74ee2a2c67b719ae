/** @file The garbage collector, where the host lets us ask for a collection. */
import { nodeModule } from './process.ts';

export type Collector = (kind: 'minor' | 'major') => void;

type GarbageCollection = (options?: { readonly type: 'minor' }) => void;

/** V8's function, from a context that is made while its flag is set: the program's own contexts see nothing of it. */
function exposed(): unknown {
  const [v8, vm] = [nodeModule('node:v8'), nodeModule('node:vm')];
  if (v8 === undefined || vm === undefined) return undefined;
  v8.setFlagsFromString('--expose-gc');
  try {
    return vm.runInNewContext('gc');
  } finally {
    v8.setFlagsFromString('--no-expose-gc');
  }
}

/** What collects; undefined where the host offers no such thing. */
export function findCollector(): Collector | undefined {
  try {
    const found = globalThis.gc ?? exposed();
    if (typeof found !== 'function') return undefined;
    const collect = found as GarbageCollection;
    // Node 20 takes any options to mean a minor collection.
    return (kind) => (kind === 'minor' ? collect({ type: 'minor' }) : collect());
  } catch {
    return undefined;
  }
}
