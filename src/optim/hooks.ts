/** @file Functions of the user that run around a step of an optimizer, and around saving and loading. */
import { ArgumentError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean } from '../ops/parameters.ts';

/** Takes a hook away again. */
export interface OptimizerHookHandle {
  remove(): void;
}

export interface PrependOption {
  /** Run before the hooks that are there. Default: false. */
  readonly prepend?: boolean | null;
}

const options = [optionalBoolean('prepend', false, 'run before the hooks that are there')] as const;

/** Hooks of one kind, in the order in which they run. */
export class HookList<Hook> {
  private list: readonly { readonly hook: Hook }[] = [];
  private readonly call: string;

  constructor(call: string) {
    this.call = call;
  }

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  add(hook: Hook, given: readonly unknown[] = []): OptimizerHookHandle {
    const { prepend } = bindNamed(this.call, options, given as never);
    if (typeof hook !== 'function') {
      throw new ArgumentError(
        `${this.call}/argument`,
        `hook of ${this.call} must be a function, got ${hook === null ? 'null' : typeof hook}`,
        { parameter: 'hook' },
      );
    }
    const entry = { hook };
    this.list = prepend ? [entry, ...this.list] : [...this.list, entry];
    return {
      remove: () => {
        this.list = this.list.filter((other) => other !== entry);
      },
    };
  }

  /** The hooks as they are now: one that is taken away meanwhile still runs. */
  *[Symbol.iterator](): Iterator<Hook> {
    for (const { hook } of this.list) yield hook;
  }
}
