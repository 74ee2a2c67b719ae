/** @file A mistake that a user can make, and what has to come of it: an error that says all in its first line, and tensors as they were. */
import { expect, test } from 'vitest';
import { FlambeauError, type Tensor } from '../../src/index.ts';

export interface Mistake {
  readonly about: string;
  /** Makes the tensors that the mistake is made with. */
  readonly given?: () => readonly Tensor[];
  /** Makes the mistake with the tensors given, two at most. */
  readonly run: (...given: [Tensor, Tensor]) => unknown;
  readonly type: typeof FlambeauError;
  readonly code: string;
  /** The first line of the message. */
  readonly says: string;
  /** Further lines, or parts of them. */
  readonly helps?: readonly string[];
}

/** The error that a call ends with. */
export function errorOf(run: () => unknown): FlambeauError {
  try {
    run();
  } catch (error) {
    if (error instanceof FlambeauError) return error;
    throw new Error(`not an error of the library: ${String(error)}`, { cause: error });
  }
  throw new Error('nothing was wrong');
}

/** The code of the error that a call ends with, in one word beside the results of calls that end well. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof FlambeauError ? error.code : String(error);
  }
  return 'no error';
}

/** The code and the first line of its message. */
export const refusalOf = (run: () => unknown): string => {
  const code = codeOf(run);
  return code === 'no error' ? code : `${code}: ${errorOf(run).message.split('\n')[0]}`;
};

function contents(tensors: readonly Tensor[]): unknown {
  return tensors.map(({ shape, dtype, requiresGrad, grad }, i) => ({
    shape,
    dtype: dtype.name,
    requiresGrad,
    grad: grad?.tolist(),
    values: tensors[i]?.tolist(),
  }));
}

/** Makes one mistake. */
export function expectMistake({ given, run, type, code, says, helps = [] }: Mistake): void {
  const tensors = given?.() ?? [];
  const before = contents(tensors);
  const error = errorOf(() => run(...(tensors as [Tensor, Tensor])));
  expect(contents(tensors)).toEqual(before);
  expect([error.constructor.name, error.code, error.name]).toEqual([type.name, code, `${type.name} [${code}]`]);
  const [first, ...rest] = error.message.split('\n');
  expect(first).toEqual(says);
  for (const help of helps) expect(rest.join('\n')).toContain(help);
}

/** A test for each mistake. */
export function testMistakes(mistakes: readonly Mistake[]): void {
  test.each(mistakes.map((mistake) => [mistake.about, mistake] as const))('%s', (_, mistake) => expectMistake(mistake));
}
