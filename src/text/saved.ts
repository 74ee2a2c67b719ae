/** @file Tokenizers from what they were saved as. */
import { SerializationError } from '../errors/errors.ts';
import { readFile } from '../host/file.ts';
import { isUrl, type Url } from '../host/url.ts';
import { isRecord } from '../ops/options.ts';
import { BytePairTokenizer } from './byte-pair-tokenizer.ts';
import { CharacterTokenizer, type CharacterUnit } from './character-tokenizer.ts';
import type { Normalisation, UnicodeForm } from './normalisation.ts';
import { type SpecialSpellings, specialSpellings } from './special-tokens.ts';
import type { Tokenizer } from './tokenizer.ts';
import { Vocab } from './vocabulary.ts';
import { type WordSplit, WordTokenizer } from './word-tokenizer.ts';

const call = 'loadTokenizer';

function refuse(problem: string, cause?: unknown): SerializationError {
  return new SerializationError(
    'loadTokenizer/content',
    `this is no saved tokenizer: ${problem}\n  rule: tokenizer.save(path) writes one; a tokenizer.json of Hugging Face is read by text.HuggingFaceTokenizer.load(path)`,
    { cause },
  );
}

function textFields(saved: Record<string, unknown>, name: string): string[] {
  const given = saved[name];
  if (Array.isArray(given) && given.every((each) => typeof each === 'string')) return given;
  throw refuse(`its ${name} are no array of texts`);
}

function choice<Choice extends string>(
  saved: Record<string, unknown>,
  name: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((each) => each === saved[name]);
  if (found !== undefined) return found;
  throw refuse(`its ${name} is ${JSON.stringify(saved[name])}, none of ${choices.join(', ')}`);
}

function normalisationOf(saved: Record<string, unknown>): Normalisation {
  const forms: readonly UnicodeForm[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];
  const unicodeForm = saved['unicodeForm'] === undefined ? undefined : choice(saved, 'unicodeForm', forms);
  return { lowercase: saved['lowercase'] === true, unicodeForm };
}

function mergesOf(saved: Record<string, unknown>, vocab: Vocab): (readonly [string, string])[] {
  const { merges } = saved;
  if (!Array.isArray(merges)) throw refuse('it has no list of merges');
  return merges.map((pair: unknown, place) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw refuse(`merge ${place} is no pair`);
    const [left, right] = pair as [unknown, unknown];
    if (typeof left === 'string' && typeof right === 'string' && vocab.has(left + right)) return [left, right] as const;
    throw refuse(`merge ${place} makes no token of the vocabulary`);
  });
}

function tokenizerOf(saved: unknown): Tokenizer {
  if (!isRecord(saved)) throw refuse('it is no object');
  const kind = choice(saved, 'tokenizer', ['character', 'word', 'bytePair']);
  if (saved['version'] !== 1) throw refuse(`its version is ${JSON.stringify(saved['version'])}, and 1 is known`);
  const vocab = new Vocab(textFields(saved, 'tokens'));
  const specials = specialSpellings(call, (saved['specials'] ?? {}) as SpecialSpellings);
  const absent = Object.values(specials).find((token) => !vocab.has(token));
  if (absent !== undefined) throw refuse(`its special token '${absent}' is not among its tokens`);
  if (kind === 'bytePair') return new BytePairTokenizer(vocab, specials, mergesOf(saved, vocab));
  const normalisation = normalisationOf(saved);
  if (kind === 'character') {
    const unit = choice<CharacterUnit>(saved, 'unit', ['codePoint', 'grapheme']);
    return new CharacterTokenizer(vocab, specials, unit, normalisation);
  }
  const split = choice<WordSplit>(saved, 'split', ['words', 'basicEnglish', 'whitespace']);
  return new WordTokenizer(vocab, specials, split, normalisation);
}

/** The value that a file of JSON holds. */
export function readJson(
  refusal: (problem: string, cause: unknown) => SerializationError,
  path: string | Url,
): unknown {
  const bytes = readFile(path);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw refusal(`${String(path)} is no JSON`, cause);
  }
}

/**
 * The tokenizer that was saved: from the file that `tokenizer.save(path)` wrote, or from what its `toJSON()` gave.
 *
 * @throws {SerializationError} when it is no saved tokenizer (`loadTokenizer/content`).
 * @example
 * const tokenizer = text.WordTokenizer.train('one two two');
 * tokenizer.save('words.json');
 * text.loadTokenizer('words.json').encode('two'); // [ 2 ]
 */
export function loadTokenizer(source: string | Url | object): Tokenizer {
  return tokenizerOf(typeof source === 'string' || isUrl(source) ? readJson(refuse, source) : source);
}
