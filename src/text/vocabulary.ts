/** @file A vocabulary: tokens, and the index of each. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, IndexError, ValueError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean, optionalInteger, optionalValue, value } from '../ops/parameters.ts';

/** By code points, as Python orders texts: surrogates stand for characters behind all others. */
function compareTexts(a: string, b: string): number {
  const [left, right] = [Array.from(a, pointOf), Array.from(b, pointOf)];
  const odd = left.findIndex((point, i) => point !== right[i]);
  if (odd < 0) return left.length - right.length;
  return (left[odd] as number) - (right[odd] ?? -1);
}

const pointOf = (character: string): number => character.codePointAt(0) as number;

/** How often each token comes. */
export function countTokens(call: string, texts: Iterable<Iterable<string>>): Map<string, number> {
  const counts = new Map<string, number>();
  if (typeof texts !== 'object' || texts === null || !(Symbol.iterator in texts)) {
    throw new ArgumentError(`${call}/tokens`, `${call} takes lists of tokens, one for each text, got ${kindOf(texts)}`);
  }
  for (const tokens of texts as Iterable<unknown>) {
    if (typeof tokens !== 'object' || tokens === null || !(Symbol.iterator in tokens)) {
      throw new ArgumentError(
        `${call}/tokens`,
        `${call} takes lists of tokens, one for each text, got ${typeof tokens === 'string' ? `the text '${tokens.slice(0, 20)}'` : kindOf(tokens)}\n  fix: text.buildVocabFromIterator(texts.map((each) => text.basicEnglish(each)))`,
      );
    }
    for (const token of tokens as Iterable<unknown>) {
      if (typeof token === 'string') counts.set(token, (counts.get(token) ?? 0) + 1);
      else throw new ArgumentError(`${call}/tokens`, `tokens of ${call} are texts, got ${kindOf(token)}`);
    }
  }
  return counts;
}

/** Tokens that come at least `minFreq` times, frequent ones first, equally frequent ones in the order of their texts; `most` of them at most. */
export function mostFrequent(counts: ReadonlyMap<string, number>, minFreq: number, most: number): string[] {
  return [...counts]
    .filter(([, count]) => count >= minFreq)
    .sort(([a, left], [b, right]) => right - left || compareTexts(a, b))
    .slice(0, most)
    .map(([token]) => token);
}

/** A minimal frequency and a maximal size that make sense, of which `reserved` places are taken. */
export function requireSizes(call: string, minFreq: number, maxTokens: number | undefined, reserved: number): number {
  if (minFreq < 1) throw new ValueError(`${call}/minFreq`, `minFreq of ${call} must be at least 1, got ${minFreq}`);
  if (maxTokens === undefined) return Number.POSITIVE_INFINITY;
  if (maxTokens > reserved) return maxTokens - reserved;
  throw new ValueError(
    `${call}/maxTokens`,
    `maxTokens of ${call} must be more than the ${reserved} that are always there, got ${maxTokens}`,
  );
}

export interface VocabOptions {
  /** What the index of an unknown token is; without it, an unknown token is an error. */
  readonly defaultIndex?: number | null;
}

/**
 * Tokens, and the index of each.
 *
 * @example
 * const vocab = new text.Vocab(['<unk>', 'a', 'b'], { defaultIndex: 0 });
 * vocab.lookupIndices(['b', 'a', 'z']); // [ 2, 1, 0 ]
 * vocab.lookupTokens([1, 2]); // [ 'a', 'b' ]
 */
export class Vocab {
  /** The tokens in the order of their indices. */
  readonly tokens: readonly string[];
  /** What the index of an unknown token is. */
  readonly defaultIndex: number | undefined;
  readonly #places: ReadonlyMap<string, number>;

  constructor(tokens: readonly string[], options: VocabOptions | number | null = {}) {
    const bound = bindNamed(
      'Vocab',
      [value<readonly string[]>()('tokens'), optionalInteger('defaultIndex', undefined)],
      [tokens, options],
    );
    const odd = Array.isArray(tokens) ? tokens.find((token) => typeof token !== 'string') : tokens;
    if (odd !== undefined) {
      throw new ArgumentError('Vocab/tokens', `tokens of Vocab are an array of texts, got ${kindOf(odd)}`);
    }
    this.tokens = Object.freeze([...tokens]);
    const places = new Map(this.tokens.map((token, index) => [token, index]));
    if (places.size < tokens.length) {
      const twice = tokens.find((token, index) => places.get(token) !== index);
      throw new ValueError('Vocab/duplicate', `tokens of Vocab must differ, got '${twice}' twice`);
    }
    this.#places = places;
    this.defaultIndex = bound.defaultIndex;
    if (bound.defaultIndex !== undefined) this.lookupToken(bound.defaultIndex);
  }

  /** How many tokens there are. */
  get length(): number {
    return this.tokens.length;
  }

  /** Is the token one of the vocabulary? */
  has(token: string): boolean {
    return this.#places.has(token);
  }

  /** The index of a token; undefined where it is unknown. */
  find(token: string): number | undefined {
    return this.#places.get(token);
  }

  /** The index of a token; the default index where it is unknown. */
  indexOf(token: string): number {
    const index = this.#places.get(token) ?? this.defaultIndex;
    if (index !== undefined) return index;
    throw new ValueError(
      'Vocab/unknown',
      `'${token}' is not in the vocabulary of ${this.length} tokens, which has no default index\n  fix: new text.Vocab(tokens, { defaultIndex: … })`,
      { token },
    );
  }

  /** The index of each token. */
  lookupIndices(tokens: Iterable<string>): number[] {
    return Array.from(tokens, (token) => this.indexOf(token));
  }

  /** The token of an index. */
  lookupToken(index: number): string {
    const token = this.tokens[index];
    if (token !== undefined) return token;
    throw new IndexError('Vocab/index', `index ${index} is out of range for ${this.length} tokens`, {
      index,
      length: this.length,
    });
  }

  /** The token of each index. */
  lookupTokens(indices: Iterable<number>): string[] {
    return Array.from(indices, (index) => this.lookupToken(index));
  }

  toString(): string {
    return `Vocab(${this.length} tokens)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const buildParameters = [
  value<Iterable<Iterable<string>>>()('iterator'),
  optionalInteger('minFreq', 1),
  optionalValue<readonly string[]>()('specials', []),
  optionalBoolean('specialFirst', true),
  optionalInteger('maxTokens', undefined),
] as const;

export interface BuildVocabOptions {
  /** How often a token must come to be in the vocabulary. Default: 1. */
  readonly minFreq?: number | null;
  /** Tokens that are there in any case. */
  readonly specials?: readonly string[] | null;
  /** Do they stand first, or last? Default: true. */
  readonly specialFirst?: boolean | null;
  /** The largest size, with the special tokens. */
  readonly maxTokens?: number | null;
}

/**
 * Makes a vocabulary of the tokens of texts: frequent ones first, equally frequent ones in the order of their texts.
 *
 * @example
 * const vocab = text.buildVocabFromIterator([['b', 'a'], ['a', 'c']], { specials: ['<unk>'], maxTokens: 3 });
 * vocab.tokens; // [ '<unk>', 'a', 'b' ]
 */
export function buildVocabFromIterator(
  iterator: Iterable<Iterable<string>>,
  minFreq?: number | null | BuildVocabOptions,
  specials?: readonly string[] | null | BuildVocabOptions,
  specialFirst?: boolean | null | BuildVocabOptions,
  maxTokens?: number | null | BuildVocabOptions,
): Vocab;
export function buildVocabFromIterator(...given: readonly unknown[]): Vocab {
  const call = 'buildVocabFromIterator';
  const { iterator, minFreq, specials, specialFirst, maxTokens } = bindNamed(call, buildParameters, given);
  const most = requireSizes(call, minFreq, maxTokens, specials.length);
  const counts = countTokens(call, iterator);
  for (const token of specials) counts.delete(token);
  const tokens = mostFrequent(counts, minFreq, most);
  return new Vocab(specialFirst ? [...specials, ...tokens] : [...tokens, ...specials]);
}
