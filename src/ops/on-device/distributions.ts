/** @file The distributions of devices as expressions: what a block of four random words becomes, with the numbers of a call as scalars. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { type DType, significandDigits } from '../../storage/dtype.ts';
import { positive, uniform, uniform64 } from './stream.ts';

/** What a distribution is written with. */
export interface Writing {
  readonly words: readonly Expression[];
  /** That of the tensor that is filled. */
  readonly dtype: DType;
  /** A number of the call, by its place. */
  readonly number: (place: number) => Expression;
  /** The chance that an element has for itself, by its place in a block of that length. */
  readonly chance: (element: number, length: number) => Expression;
}

export interface Distribution {
  /** The type of its numbers; that of floats, in which it is computed, where left out. */
  readonly type?: 'int64';
  /** How many numbers it has. */
  readonly count: number;
  /** The elements of a block: as many as words, or fewer where one takes several. */
  readonly block: (writing: Writing) => readonly Expression[];
}

const isDouble = ({ computeType }: DType): boolean => computeType === 'float64';

/** The type that a distribution of floats is computed in. */
export const floatOf = (dtype: DType): 'float32' | 'float64' => (isDouble(dtype) ? 'float64' : 'float32');

type Pair = readonly [Expression, Expression];

function pairsOf(words: readonly Expression[]): readonly [Pair, Pair] {
  const [a, b, c, d] = words as [Expression, Expression, Expression, Expression];
  return [
    [a, b],
    [c, d],
  ];
}

/** Numbers in [0, 1), with as many bits as a float32 has digits, or a float64. */
function uniforms({ words, dtype }: Writing, bits = 24): readonly Expression[] {
  if (isDouble(dtype)) return pairsOf(words).map(([upper, lower]) => uniform64(upper, lower));
  return words.map((word) => uniform(word, bits));
}

/** Numbers in (0, 1], as near to 0 as the words have bits. */
function positives({ words, dtype }: Writing): readonly Expression[] {
  if (!isDouble(dtype)) return words.map(positive);
  return pairsOf(words).map(([upper, lower]) => build.subtract(1, uniform64(upper, lower)));
}

/**
 * A radius and an angle give two normal numbers. G. E. P. Box, M. E. Muller: "A Note on the Generation of Random Normal Deviates", 1958,
 * https://doi.org/10.1214/aoms/1177706645
 */
function normalPair(size: Expression, turn: Expression): Pair {
  const radius = build.sqrt(build.multiply(build.call('log', size), -2));
  const angle = build.multiply(build.subtract(turn, 0.5), 2 * Math.PI);
  return [build.multiply(radius, build.call('cos', angle)), build.multiply(radius, build.call('sin', angle))];
}

function standardNormals(writing: Writing): readonly Expression[] {
  const { words, dtype } = writing;
  if (isDouble(dtype)) {
    const [size, turn] = [positives(writing)[0], uniforms(writing)[1]] as [Expression, Expression];
    return normalPair(size, turn);
  }
  return pairsOf(words).flatMap(([size, turn]) => normalPair(positive(size), uniform(turn, 24)));
}

/** Normal numbers of the call's mean and standard deviation. */
const normals = (writing: Writing): readonly Expression[] =>
  standardNormals(writing).map((value) => build.add(build.multiply(value, writing.number(1)), writing.number(0)));

const logarithms = (writing: Writing): readonly Expression[] =>
  positives(writing).map((value) => build.call('log', value));

const oneWhere = (condition: Expression, one: Expression): Expression =>
  build.select(condition, one, build.constant(one.type as 'float32', 0));

/** A word, or two, as an int64 that is not negative. */
function wideWords(words: readonly Expression[], wide: boolean): readonly Expression[] {
  const long = (word: Expression): Expression =>
    build.and(build.cast('int64', word), build.constant('int64', 0xffffffffn));
  if (!wide) return words.map(long);
  return pairsOf(words).map(([upper, lower]) =>
    build.or(
      build.shiftLeft(build.and(build.cast('int64', upper), build.constant('int64', 0x7fffffffn)), 32),
      long(lower),
    ),
  );
}

/** Whole numbers of [low, low + span): the upper half of the product of word and span, or the rest of 63 bits. */
const integers =
  (wide: boolean) =>
  ({ words, number }: Writing): readonly Expression[] =>
    wideWords(words, wide).map((word) => {
      const [low, span] = [number(0), number(1)];
      if (!wide) return build.add(build.shiftRight(build.multiply(word, span), 32), low);
      return build.add(build.select(build.equal(span, 0), word, build.remainder(word, span)), low);
    });

export type DistributionName = keyof typeof distributions;

/** By the names of the operators that fill with them; numbers in the operators' order but where said. */
export const distributions = {
  uniform: {
    count: 2,
    block: (writing) => {
      const [from, to] = [writing.number(0), writing.number(1)];
      // No more bits than the dtype has, so that none is rounded to 1.
      return uniforms(writing, significandDigits(writing.dtype.name)).map((drawn) =>
        build.add(build.multiply(drawn, build.subtract(to, from)), from),
      );
    },
  },
  normal: { count: 2, block: normals },
  logNormal: { count: 2, block: (writing) => normals(writing).map((value) => build.call('exp', value)) },
  /** Never 0, which PyTorch's is not either: others divide by it. The number is 1 / lambd. */
  exponential: {
    count: 1,
    block: (writing) =>
      logarithms(writing).map((value) =>
        build.multiply(build.maximum(build.negate(value), 2 ** -25), writing.number(0)),
      ),
  },
  cauchy: {
    count: 2,
    block: (writing) =>
      uniforms(writing).map((drawn) => {
        const angle = build.multiply(build.subtract(drawn, 0.5), Math.PI);
        return build.add(build.multiply(build.call('tan', angle), writing.number(1)), writing.number(0));
      }),
  },
  /** The number is 1 / ln(1 − p). */
  geometric: {
    count: 1,
    block: (writing) =>
      logarithms(writing).map((value) => build.maximum(build.ceil(build.multiply(value, writing.number(0))), 1)),
  },
  /** The numbers are the chance and what stands in the place of 1. */
  bernoulli: {
    count: 2,
    block: (writing) =>
      uniforms(writing).map((drawn) => oneWhere(build.less(drawn, writing.number(0)), writing.number(1))),
  },
  /** Each element has a chance of its own. */
  chances: {
    count: 1,
    block: (writing) =>
      uniforms(writing).map((drawn, i, all) =>
        oneWhere(build.less(drawn, writing.chance(i, all.length)), writing.number(0)),
      ),
  },
  /** The numbers are the least and how many there are, at most 2^31. */
  integers: { count: 2, type: 'int64', block: integers(false) },
  /** The same for longer spans; 0 stands for 2^63. */
  longIntegers: { count: 2, type: 'int64', block: integers(true) },
} as const satisfies Readonly<Record<string, Distribution>>;
