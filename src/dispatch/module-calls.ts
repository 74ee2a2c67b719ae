/**
 * @file The calls of modules that are under way, for those who look on: a summary, an inspection, the search for the source of a NaN.
 * Nothing is kept while nobody looks.
 */

/** What a call knows of its module. */
export interface CalledModule {
  namedModules(): Iterable<[string, object]>;
}

/** A call of a module that is under way. */
export interface ModuleCall {
  readonly module: CalledModule;
  /** The call that this one is part of. */
  readonly outer: ModuleCall | undefined;
}

export interface CallWatch {
  begin?(call: ModuleCall, inputs: readonly unknown[]): void;
  /** Not told where the module threw. */
  end?(call: ModuleCall, inputs: readonly unknown[], output: unknown): void;
}

const watches = new Set<CallWatch>();
let innermost: ModuleCall | undefined;

/** Does anybody look on? */
export let areCallsWatched = false;

/** Tells `watch` of every call of a module from now on. Returns what ends that. */
export function watchCalls(watch: CallWatch): () => void {
  watches.add(watch);
  areCallsWatched = true;
  return () => {
    watches.delete(watch);
    areCallsWatched = watches.size > 0;
  };
}

/** The innermost call that is under way; undefined outside of modules, and while nobody looks. */
export function innermostCall(): ModuleCall | undefined {
  return innermost;
}

/** Runs a module, and tells those who look on. */
export function watchedCall(module: CalledModule, inputs: readonly unknown[], run: () => unknown): unknown {
  const call = { module, outer: innermost };
  innermost = call;
  try {
    for (const watch of [...watches]) watch.begin?.(call, inputs);
    const output = run();
    for (const watch of [...watches]) watch.end?.(call, inputs, output);
    return output;
  } finally {
    innermost = call.outer;
  }
}

/** The path of a called module below the module whose call it is part of; its class where that one has no such child. */
export function nameBelow(outer: CalledModule, module: object): string {
  for (const [name, candidate] of outer.namedModules()) if (candidate === module && name !== '') return name;
  return module.constructor.name;
}

/** `model.encoder.0`: the way from the outermost call to this one. */
export function pathOf({ module, outer }: ModuleCall): string {
  return outer === undefined ? 'model' : `${pathOf(outer)}.${nameBelow(outer.module, module)}`;
}
