/** @file Ways to split a text into words. */
import { requireText } from './tokenizer.ts';

/** Words as Unicode knows them, apostrophes within included, numbers, and every other character by itself. */
const wordPattern = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}\p{N}_]+)*|[^\s\p{L}\p{M}\p{N}_]/gu;

/**
 * Splits a text into words, numbers and single other characters; apostrophes within a word stay there.
 *
 * @example
 * text.words("Don't panic: it's 42!"); // [ "Don't", 'panic', ':', "it's", '42', '!' ]
 */
export function words(input: string): string[] {
  return requireText('words', input).match(wordPattern) ?? [];
}

/** What torchtext replaces, in its order. */
const basicReplacements: readonly (readonly [RegExp, string])[] = [
  [/'/g, " '  "],
  [/"/g, ''],
  [/\./g, ' . '],
  [/<br \/>/g, ' '],
  [/,/g, ' , '],
  [/\(/g, ' ( '],
  [/\)/g, ' ) '],
  [/!/g, ' ! '],
  [/\?/g, ' ? '],
  [/[;:]/g, ' '],
];

/**
 * Splits an English text as torchtext's `basic_english`: small letters, punctuation by itself, no quotation marks.
 *
 * @example
 * text.basicEnglish('You can (now) train!'); // [ 'you', 'can', '(', 'now', ')', 'train', '!' ]
 */
export function basicEnglish(input: string): string[] {
  let line = requireText('basicEnglish', input).toLowerCase();
  for (const [pattern, replacement] of basicReplacements) line = line.replace(pattern, replacement);
  return whitespace(line);
}

/**
 * Splits a text at white space.
 *
 * @example
 * text.whitespace(' one\n two '); // [ 'one', 'two' ]
 */
export function whitespace(input: string): string[] {
  return requireText('whitespace', input)
    .split(/\s+/u)
    .filter((word) => word !== '');
}
