/** @file An object from JSON text of a file: not nested deeper than its format is, and without a key twice. */
import { duplicateKey } from './duplicates.ts';
import { nestsDeeper } from './nesting.ts';

export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with the text. */
export type JsonProblem =
  | { readonly kind: 'nesting' | 'value'; readonly cause?: undefined }
  | { readonly kind: 'text'; readonly cause: unknown }
  | { readonly kind: 'duplicate'; readonly key: string; readonly cause?: undefined };

export function jsonObject(text: string, depth: number, errorOf: (problem: JsonProblem) => Error): JsonObject {
  if (nestsDeeper(text, depth)) throw errorOf({ kind: 'nesting' });
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw errorOf({ kind: 'text', cause });
  }
  if (!isObject(root)) throw errorOf({ kind: 'value' });
  const key = duplicateKey(text);
  if (key !== undefined) throw errorOf({ kind: 'duplicate', key });
  return root;
}
