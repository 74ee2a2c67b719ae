/** @file The errors of guards: made at once where the engine waits for its launches, later where they run some time after they were made. */
import { EngineError } from '../errors/errors.ts';
import type { Kernel } from '../kernels/ir.ts';

/** Makes the error of a guard that failed: its code, and the value that it reports. */
export type Refusal = (code: number, value: number) => Error;

/** The error of a guard that failed in a launch. */
export function refusalOf(kernel: Kernel, refuse: Refusal | undefined, code: number, value: number): Error {
  return (
    refuse?.(code, value) ??
    new EngineError('engine/guard', `guard ${code} of kernel ${kernel.name} failed for ${value}`)
  );
}

/** Frames of a stack: the library's own come first, and the user's call is behind them. */
const longStack = 64;

/** A refusal for later: the error's stack is that of the launch, so that it shows the call that was wrong and not the read that met it. */
export function lateRefusal(kernel: Kernel, refuse: Refusal | undefined): Refusal {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = longStack;
  const made = new Error('launched here');
  Error.stackTraceLimit = stackTraceLimit;
  return (code, value) => {
    const error = refusalOf(kernel, refuse, code, value);
    // Only now: hosts note the frames of an error at once, and write them down when they are asked for, which takes much longer.
    const frames = (made.stack ?? '').split('\n').slice(1);
    error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
    return error;
  };
}
