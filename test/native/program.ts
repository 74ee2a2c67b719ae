/** @file A process that computes with the whole library, kernel by kernel; it reports values and engine as one line of JSON. */
import * as torch from '../../src/index.ts';

export interface ProgramReport {
  readonly values: readonly number[];
  readonly engine: string;
  readonly reason: string;
  readonly error?: string;
}

/** Each needs a kernel of another small family: they are compiled one after another, in the middle of the process. */
const steps = [
  () => torch.arange(5, { dtype: torch.float32 }).sum(),
  () => torch.tensor([false, true]).any(),
  () => torch.nn.functional.maxPool1d(torch.ones(1, 1, 4), 4),
  () => torch.arange(4).sum(),
];

const values: number[] = [];
let failure: { error: string } | undefined;
const { hook } = globalThis as { hook?: (step: number) => void };
try {
  steps.forEach((step, i) => {
    hook?.(i);
    values.push(Number(step().item()));
  });
} catch (error) {
  failure = { error: String(error) };
}
const { name: engine, reason } = failure === undefined ? torch.engineInfo() : { name: 'none', reason: '' };
console.log(JSON.stringify({ values, engine, reason, ...failure } satisfies ProgramReport));
