/** @file A value that belongs to the code that runs, and that its asynchronous continuations find again where the host can carry it. */
import { nodeModule } from './process.ts';

export interface Context<Value> {
  /** Do continuations of asynchronous code find the value that held where they were made? */
  readonly carries: boolean;
  get(): Value | undefined;
  /** The value for `body` and for the asynchronous work that begins in it. */
  run<Result>(value: Value, body: () => Result): Result;
  /** The value from here on, for this stretch of synchronous code and for the asynchronous work that begins in it. */
  enter(value: Value | undefined): void;
}

/** Of hosts that carry nothing: one value for all code. */
class PlainContext<Value> implements Context<Value> {
  readonly carries = false;
  private value: Value | undefined = undefined;

  get(): Value | undefined {
    return this.value;
  }

  run<Result>(value: Value, body: () => Result): Result {
    const before = this.value;
    this.value = value;
    try {
      return body();
    } finally {
      this.value = before;
    }
  }

  enter(value: Value | undefined): void {
    this.value = value;
  }
}

export function makeContext<Value>(): Context<Value> {
  const hooks = nodeModule('node:async_hooks');
  if (hooks === undefined) return new PlainContext();
  const storage = new hooks.AsyncLocalStorage<Value | undefined>();
  return {
    carries: true,
    get: () => storage.getStore(),
    run: (value, body) => storage.run(value, body),
    enter: (value) => storage.enterWith(value),
  };
}

/** Calls back, once or twice, between the synchronous code that runs now and asynchronous work that it began. */
export function afterSynchronousCode(callback: () => void): void {
  // Node empties one queue before the other, and which one comes first depends on what runs now.
  globalThis.process?.nextTick?.(callback);
  queueMicrotask(callback);
}
