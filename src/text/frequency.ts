/** @file Vocabularies of tokenizers that keep the tokens that come often. */
import { optionalInteger, optionalValue } from '../ops/parameters.ts';
import { type SpecialSpellings, type SpecialTokens, specialSpellings } from './special-tokens.ts';
import { countTokens, mostFrequent, requireSizes, Vocab } from './vocabulary.ts';

export interface FrequencyOptions {
  /** Special tokens, which have the first indices. Default: `['pad', 'unk']`. */
  readonly specials?: SpecialTokens;
  /** How often a token must come to have an index of its own. Default: 1. */
  readonly minFreq?: number;
  /** The largest size of the vocabulary, with the special tokens. */
  readonly maxTokens?: number;
}

export const frequencyParameters = [
  optionalValue<SpecialTokens>()('specials', ['pad', 'unk']),
  optionalInteger('minFreq', 1),
  optionalInteger('maxTokens', undefined),
] as const;

/** The vocabulary of texts that are split already: special tokens first, then frequent tokens. */
export function frequentVocabulary(
  call: string,
  texts: Iterable<Iterable<string>>,
  options: { readonly specials: SpecialTokens; readonly minFreq: number; readonly maxTokens: number | undefined },
): { readonly vocab: Vocab; readonly specials: SpecialSpellings } {
  const specials = specialSpellings(call, options.specials);
  const spellings = Object.values(specials);
  const most = requireSizes(call, options.minFreq, options.maxTokens, spellings.length);
  const counts = countTokens(call, texts);
  for (const token of spellings) counts.delete(token);
  return { vocab: new Vocab([...spellings, ...mostFrequent(counts, options.minFreq, most)]), specials };
}
