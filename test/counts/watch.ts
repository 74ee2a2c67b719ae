/** @file Puts a counter where the instrumented sources, and calls into native modules, find it. */
import { Counter } from './counter.ts';
import { counterName } from './counts.ts';

/** The counter that the sources of this process call. Needs `--allow-natives-syntax`. */
export function watchedCounter(): Counter {
  const sameMap = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;
  // The hidden class of an array tells what its elements have been, which changes as the optimiser learns: no two runs agree.
  const counter = new Counter((a, b) => (Array.isArray(a) && Array.isArray(b)) || sameMap(a, b));
  Object.assign(globalThis, { [counterName]: counter });
  return counter;
}

type Callable = (...given: readonly unknown[]) => unknown;

/** How often the arena asks what was collected, and gives memory back, is up to the collector. */
const upToTheCollector: readonly string[] = ['poll', 'discard'];

/** Counts the calls into every native module that is loaded from now on. */
export function watchNativeModules(counter: Counter): void {
  const dlopen = process.dlopen;
  process.dlopen = (module: object, ...rest: unknown[]) => {
    Reflect.apply(dlopen, process, [module, ...rest]);
    const { exports } = module as { exports: Record<string, Callable> };
    for (const [name, call] of Object.entries(exports)) {
      if (typeof call !== 'function' || upToTheCollector.includes(name)) continue;
      exports[name] = (...given) => {
        counter.calledNative();
        return call(...given);
      };
    }
  };
}
