/** @file A token for each word. */
import { bindNamed } from '../ops/define.ts';
import { optionalString, value } from '../ops/parameters.ts';
import { type FrequencyOptions, frequencyParameters, frequentVocabulary } from './frequency.ts';
import { type Normalisation, type NormalisationOptions, normalisationParameters, normalised } from './normalisation.ts';
import type { SpecialSpellings } from './special-tokens.ts';
import { Tokenizer, textsOf } from './tokenizer.ts';
import type { Vocab } from './vocabulary.ts';
import { basicEnglish, whitespace, words } from './words.ts';

/** How a text is split: `text.words`, `text.basicEnglish`, or at white space. */
export type WordSplit = 'words' | 'basicEnglish' | 'whitespace';

export interface WordTokenizerOptions extends FrequencyOptions, NormalisationOptions {
  /** Default: `'words'`. */
  readonly split?: WordSplit;
  /** Makes small letters of capital ones. Default: true. */
  readonly lowercase?: boolean;
}

const splits: Readonly<Record<WordSplit, (text: string) => string[]>> = { words, basicEnglish, whitespace };

const parameters = [
  value<string | Iterable<string>>()('texts'),
  ...frequencyParameters,
  optionalString('split', ['words', 'basicEnglish', 'whitespace'], 'words'),
  ...normalisationParameters(true),
] as const;

/** What `WordTokenizer.toJSON` gives. */
export interface SavedWordTokenizer extends Partial<Normalisation> {
  readonly tokenizer: 'word';
  readonly version: 1;
  readonly split: WordSplit;
  readonly specials: SpecialSpellings;
  readonly tokens: readonly string[];
}

/**
 * A token for each word, number and punctuation mark. Words that `train` has not seen, or too seldom, become `unk`. `decode` puts a space
 * between all tokens.
 *
 * @example
 * const tokenizer = text.WordTokenizer.train(['Call me now!', 'call later'], { maxTokens: 5 });
 * tokenizer.vocab.tokens; // [ '<pad>', '<unk>', 'call', '!', 'later' ]
 * tokenizer.encode('Call back later'); // [ 2, 1, 4 ]
 * tokenizer.decode([2, 4]); // call later
 */
export class WordTokenizer extends Tokenizer {
  readonly split: WordSplit;
  readonly #normalisation: Normalisation;

  /** Learns its words from a text, or from many. */
  static train(texts: string | Iterable<string>, options: WordTokenizerOptions = {}): WordTokenizer {
    const call = 'WordTokenizer.train';
    const bound = bindNamed(call, parameters, [texts, options]);
    const split = function* () {
      for (const text of textsOf(call, texts)) yield splits[bound.split](normalised(text, bound));
    };
    const { vocab, specials } = frequentVocabulary(call, split(), bound);
    return new WordTokenizer(vocab, specials, bound.split, bound);
  }

  /** @internal Of a vocabulary that there is. */
  constructor(vocab: Vocab, specials: SpecialSpellings, split: WordSplit, normalisation: Normalisation) {
    super(vocab, specials);
    this.split = split;
    this.#normalisation = { lowercase: normalisation.lowercase, unicodeForm: normalisation.unicodeForm };
  }

  tokenize(text: string): string[] {
    return splits[this.split](normalised(text, this.#normalisation));
  }

  toJSON(): SavedWordTokenizer {
    const { split, specials, vocab } = this;
    return { tokenizer: 'word', version: 1, split, ...this.#normalisation, specials, tokens: vocab.tokens };
  }

  protected join(tokens: readonly string[]): string {
    return tokens.join(' ');
  }
}
