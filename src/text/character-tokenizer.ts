/** @file A token for each character. */
import { bindNamed } from '../ops/define.ts';
import { optionalString, value } from '../ops/parameters.ts';
import { type FrequencyOptions, frequencyParameters, frequentVocabulary } from './frequency.ts';
import { type Normalisation, type NormalisationOptions, normalisationParameters, normalised } from './normalisation.ts';
import type { SpecialSpellings } from './special-tokens.ts';
import { Tokenizer, textsOf } from './tokenizer.ts';
import type { Vocab } from './vocabulary.ts';

/** What a character is: a code point of Unicode, or what people see as one, with its marks. */
export type CharacterUnit = 'codePoint' | 'grapheme';

export interface CharacterTokenizerOptions extends FrequencyOptions, NormalisationOptions {
  /** Default: `'codePoint'`. */
  readonly unit?: CharacterUnit;
}

const parameters = [
  value<string | Iterable<string>>()('texts'),
  ...frequencyParameters,
  optionalString('unit', ['codePoint', 'grapheme'], 'codePoint'),
  ...normalisationParameters(false),
] as const;

/** What `CharacterTokenizer.toJSON` gives. */
export interface SavedCharacterTokenizer extends Partial<Normalisation> {
  readonly tokenizer: 'character';
  readonly version: 1;
  readonly unit: CharacterUnit;
  readonly specials: SpecialSpellings;
  readonly tokens: readonly string[];
}

/**
 * A token for each character: a code point, so that surrogates stay together, or a grapheme, so that marks stay with their letters.
 *
 * @example
 * const tokenizer = text.CharacterTokenizer.train('to be or not to be', { specials: [] });
 * tokenizer.vocab.tokens.join(''); //  otbenr
 * tokenizer.encode('bet'); // [ 3, 4, 2 ]
 * tokenizer.decode([3, 4, 2]); // bet
 */
export class CharacterTokenizer extends Tokenizer {
  readonly unit: CharacterUnit;
  readonly #normalisation: Normalisation;

  /** Learns its characters from a text, or from many. */
  static train(texts: string | Iterable<string>, options: CharacterTokenizerOptions = {}): CharacterTokenizer {
    const call = 'CharacterTokenizer.train';
    const bound = bindNamed(call, parameters, [texts, options]);
    const split = function* () {
      for (const text of textsOf(call, texts)) yield charactersOf(normalised(text, bound), bound.unit);
    };
    const { vocab, specials } = frequentVocabulary(call, split(), bound);
    return new CharacterTokenizer(vocab, specials, bound.unit, bound);
  }

  /** @internal Of a vocabulary that there is. */
  constructor(vocab: Vocab, specials: SpecialSpellings, unit: CharacterUnit, normalisation: Normalisation) {
    super(vocab, specials);
    this.unit = unit;
    this.#normalisation = { lowercase: normalisation.lowercase, unicodeForm: normalisation.unicodeForm };
  }

  tokenize(text: string): string[] {
    return charactersOf(normalised(text, this.#normalisation), this.unit);
  }

  toJSON(): SavedCharacterTokenizer {
    const { unit, specials, vocab } = this;
    return { tokenizer: 'character', version: 1, unit, ...this.#normalisation, specials, tokens: vocab.tokens };
  }

  protected join(tokens: readonly string[]): string {
    return tokens.join('');
  }
}

function charactersOf(text: string, unit: CharacterUnit): string[] {
  if (unit === 'codePoint') return Array.from(text);
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}
