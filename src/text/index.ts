/** @file `flambeau/text`: texts to ids of a vocabulary and back, and batches of texts of unequal lengths. */

export { BucketBatchSampler, type BucketBatchSamplerOptions } from './bucket-sampler.ts';
export {
  BytePairTokenizer,
  type BytePairTokenizerOptions,
  type SavedBytePairTokenizer,
} from './byte-pair-tokenizer.ts';
export {
  CharacterTokenizer,
  type CharacterTokenizerOptions,
  type CharacterUnit,
  type SavedCharacterTokenizer,
} from './character-tokenizer.ts';
export { type PackedBatch, type PadCollateOptions, type PaddedBatch, padCollate, type Sequence } from './collation.ts';
export type { FrequencyOptions } from './frequency.ts';
export { type HuggingFaceEncodeOptions, type HuggingFaceOptions, HuggingFaceTokenizer } from './hugging-face.ts';
export type { NormalisationOptions, UnicodeForm } from './normalisation.ts';
export { loadTokenizer } from './saved.ts';
export type { SpecialRole, SpecialSpellings, SpecialTokens } from './special-tokens.ts';
export type { DecodeOptions, EncodeOptions, Tokenizer } from './tokenizer.ts';
export { addToken, type Ids, type ToTensorOptions, toTensor, truncate } from './truncation.ts';
export { type BuildVocabOptions, buildVocabFromIterator, Vocab, type VocabOptions } from './vocabulary.ts';
export { type SavedWordTokenizer, type WordSplit, WordTokenizer, type WordTokenizerOptions } from './word-tokenizer.ts';
export { basicEnglish, whitespace, words } from './words.ts';
