/** @file Every operator's parameter list, whatever the operator: misspelt options, arguments too many, arrays that the caller changes. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { isOperator, type Operator } from '../../src/ops/operator.ts';
import * as operators from '../../src/ops/operators.ts';
import type { Parameter } from '../../src/ops/parameters.ts';
import { errorOf } from './mistake.ts';

type Call = (...given: readonly unknown[]) => unknown;

const all = Object.entries({ ...torch.nn.functional, ...operators }).filter(
  (entry): entry is [string, (typeof entry)[1] & Operator] => isOperator(entry[1]),
);

/** An argument that the check lets pass; whether the operation likes it does not matter here. */
function plausible({ kind, optional, fallback, choices }: Parameter): unknown {
  if (kind === 'tensor' || kind === 'operand') return torch.ones([2, 2]);
  if (kind === 'tensors') return [torch.ones([2, 2])];
  if (kind === 'shape') return [2, 2];
  if (kind === 'boolean') return false;
  if (kind === 'string') return choices?.[0] ?? null;
  if (kind === 'dtype' || kind === 'device') return null;
  return optional ? (fallback ?? null) : 1;
}

const nameOf = (operator: Operator) => operator.definition.name;

/** Two letters swapped, or one put in. */
function misspelt(name: string): string {
  return name.length < 4 ? `${name}x` : `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('every operator', () => {
  it.each(all)('%s names a misspelt option, and the one that was meant', (_, operator) => {
    const { parameters } = operator.definition;
    const call = operator as unknown as Call;
    parameters.forEach(({ name }, i) => {
      const before = parameters.slice(0, i).map(plausible);
      for (const wrong of [misspelt(name), snake(name)]) {
        if (parameters.some((parameter) => parameter.name === wrong)) continue;
        const error = errorOf(() => call(...before, { [wrong]: 1 }));
        expect(error).toBeInstanceOf(torch.ArgumentError);
        expect(error.message).toContain(`has no parameter '${wrong}'`);
        expect(error.message).toContain('fix: did you mean ');
      }
    });
  });

  it.each(all)('%s refuses arguments too many', (_, operator) => {
    const { parameters } = operator.definition;
    // Sizes and tensors may be given one by one, and so may the operands of einsum.
    if (parameters.some(({ kind }) => kind === 'shape' || kind === 'tensors') || nameOf(operator) === 'einsum') return;
    const error = errorOf(() => (operator as unknown as Call)(...parameters.map(plausible), 1));
    expect(error.code).toBe(`${nameOf(operator)}/arguments`);
    expect(error.message).toContain(`takes at most ${parameters.length} arguments`);
  });

  it.each(all)('%s names the entry of an array that is no whole number', (_, operator) => {
    const { parameters } = operator.definition;
    parameters.forEach(({ name, kind }, i) => {
      if (kind !== 'shape' && kind !== 'integers') return;
      const before = parameters.slice(0, i).map(plausible);
      for (const [entry, text] of [
        [1.5, '1.5'],
        [Number.NaN, 'NaN'],
        ['2', "'2'"],
        [2 ** 60, String(2 ** 60)],
        [null, 'null'],
      ] as const) {
        const error = errorOf(() => (operator as unknown as Call)(...before, [1, entry]));
        expect(error).toBeInstanceOf(torch.ArgumentError);
        expect(error.message.split('\n')[0]).toBe(
          `${name} of ${nameOf(operator)} must be whole numbers, got ${text} at place 1 of 2`,
        );
      }
    });
  });

  // Whatever a number means, a wrong one is refused by the library or works: no raw error, no crash, no endless work.
  it.each(all)('%s takes no number that it cannot mean, and throws errors of its own', (_, operator) => {
    const { parameters } = operator.definition;
    const call = operator as unknown as Call;
    parameters.forEach(({ name, kind }, i) => {
      if (!['integer', 'integers', 'shape', 'number', 'scalar', 'value', 'boolean', 'string'].includes(kind)) return;
      const before = parameters.slice(0, i).map(plausible);
      const isWhole = kind === 'integer' || kind === 'integers' || kind === 'shape';
      for (const wrong of [Number.NaN, 1.5, 2 ** 60, 2n ** 60n, -(2n ** 62n), '2', [], {}, Symbol('odd'), () => 1]) {
        const kindly = () => call(...before, { [name]: wrong });
        let error: unknown;
        try {
          kindly();
        } catch (thrown) {
          error = thrown;
        }
        const what = `${nameOf(operator)}, ${name} = ${typeof wrong === 'object' ? JSON.stringify(wrong) : String(wrong)}`;
        if (error !== undefined && !(error instanceof torch.FlambeauError)) throw new Error(what, { cause: error });
        const mustRefuse =
          isWhole && (typeof wrong === 'number' || typeof wrong === 'string' || typeof wrong === 'symbol');
        if (mustRefuse) expect(error, what).toBeInstanceOf(torch.FlambeauError);
      }
    });
  });
});
