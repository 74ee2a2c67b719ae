/**
 * @file A generator's numbers on devices: blocks of four words, block after block. Word i of a fill is word i mod 4 of the block that stands
 * i / 4 behind the generator's offset, so that they are the same whatever the device and however a launch is shared out.
 */
import { add, and, cast, constant, less, multiply, row, scalar, select, shiftRight, xor } from '../../kernels/build.ts';
import type { Expression, Statement } from '../../kernels/ir.ts';
import { philox } from '../../kernels/philox.ts';
import type { Generator } from '../../random/generator.ts';

/** Words that a row of a kernel makes. */
export const blockLength = 4;

/** A kernel's first scalars: seed and offset, each as two words. */
export const streamScalars = ['seedLow', 'seedHigh', 'offsetLow', 'offsetHigh'].map(
  (name) => ({ name, type: 'int32' }) as const,
);

const word = (name: string): Expression => scalar('int32', name);
const whole = (value: number): Expression => constant('int32', value);

/** The words of the block that belongs to the kernel's row. */
export function blockOfRow(): {
  readonly statements: readonly Statement[];
  readonly words: readonly Expression[];
} {
  const sign = whole(-(2 ** 31));
  const low: Expression = { kind: 'variable', type: 'int32', name: 'counterLow' };
  // Of words without sign, the sum is below an addend where it was carried.
  const carried = less(xor(low, sign), xor(word('offsetLow'), sign));
  const high = add(word('offsetHigh'), select(carried, whole(1), whole(0)));
  const { statements, words } = philox([low, high, whole(0), whole(0)], [word('seedLow'), word('seedHigh')], 'round');
  return {
    statements: [{ kind: 'let', name: 'counterLow', value: add(word('offsetLow'), cast('int32', row)) }, ...statements],
    words,
  };
}

/** Where numbers begin: the values of `streamScalars`. */
export type Start = readonly number[];

const wordsOf = (value: bigint): [low: number, high: number] => [
  Number(BigInt.asIntN(32, value)),
  Number(BigInt.asIntN(32, value >> 32n)),
];

/** Takes that many blocks from the generator. */
export function take(generator: Generator, blocks: number): Start {
  const start = [...wordsOf(generator.initialSeed()), ...wordsOf(generator.deviceBlocks)];
  generator.deviceBlocks += BigInt(blocks);
  return start;
}

/** The upper bits of a word as a number in [0, 1). */
export function uniform(drawn: Expression, bits: number): Expression {
  const upper = and(shiftRight(drawn, whole(32 - bits)), whole(2 ** bits - 1));
  return multiply(cast('float32', upper), constant('float32', 2 ** -bits));
}

/** Two words as a float64 in [0, 1) of 53 bits. */
export function uniform64(upper: Expression, lower: Expression): Expression {
  const wide = (value: Expression): Expression => and(cast('int64', value), constant('int64', 0xffffffffn));
  const high = multiply(cast('float64', and(upper, whole(0x1fffff))), constant('float64', 2 ** 32));
  return multiply(add(high, cast('float64', wide(lower))), constant('float64', 2 ** -53));
}

/** All bits of a word as a float32 in (0, 1], as near 0 as 2^−33: what logarithms are taken of. */
export function positive(drawn: Expression): Expression {
  const upper = and(shiftRight(drawn, whole(8)), whole(0xffffff));
  const lower = add(
    multiply(cast('float32', and(drawn, whole(0xff))), constant('float32', 2 ** -32)),
    constant('float32', 2 ** -33),
  );
  return add(multiply(cast('float32', upper), constant('float32', 2 ** -24)), lower);
}
