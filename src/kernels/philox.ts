/**
 * @file Philox4x32-10, the random generator of devices, as expressions: four words from a counter and a key, without state. J. K. Salmon
 * et al.: "Parallel Random Numbers: As Easy as 1, 2, 3", 2011, https://doi.org/10.1145/2063384.2063405
 */
import { add, constant, multiply, multiplyHigh, xor } from './build.ts';
import type { Expression, Statement } from './ir.ts';

const rounds = 10;
const word = (value: number): Expression => constant('int32', value | 0);
const firstMultiplier = word(0xd2511f53);
const secondMultiplier = word(0xcd9e8d57);
/** What the key's words grow by from round to round: the golden ratio and √3 − 1 as binary fractions. */
const [firstStep, secondStep] = [0x9e3779b9, 0xbb67ae85];

type Words = readonly [Expression, Expression, Expression, Expression];

/** The words of a counter under a key, all int32, as values that the statements name; names begin with `prefix`. */
export function philox(
  counter: Words,
  key: readonly [Expression, Expression],
  prefix: string,
): { readonly statements: readonly Statement[]; readonly words: Words } {
  const statements: Statement[] = [];
  const named = (name: string, value: Expression): Expression => {
    statements.push({ kind: 'let', name, value });
    return { kind: 'variable', type: 'int32', name };
  };
  let [a, b, c, d]: Words = counter;
  for (let round = 0; round < rounds; round++) {
    const [first, second] = [
      add(key[0], word(Math.imul(round, firstStep))),
      add(key[1], word(Math.imul(round, secondStep))),
    ];
    const at = `${prefix}${round}`;
    [a, b, c, d] = [
      named(`${at}a`, xor(xor(multiplyHigh(secondMultiplier, c), b), first)),
      named(`${at}b`, multiply(secondMultiplier, c)),
      named(`${at}c`, xor(xor(multiplyHigh(firstMultiplier, a), d), second)),
      named(`${at}d`, multiply(firstMultiplier, a)),
    ];
  }
  return { statements, words: [a, b, c, d] };
}
