/** @file Hugging Face's tokenizers, by their own package: any `tokenizer.json` encodes as it does there. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, SerializationError } from '../errors/errors.ts';
import { importPackage } from '../host/package.ts';
import { isUrl, type Url } from '../host/url.ts';
import { isRecord, namedOptions } from '../ops/options.ts';
import { optionalBoolean, optionalInteger, optionalValue } from '../ops/parameters.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { readJson } from './saved.ts';
import { requireText, textsOf } from './tokenizer.ts';
import { requireLength } from './truncation.ts';

/** What is used of the package `@huggingface/tokenizers`. */
interface Library {
  readonly Tokenizer: new (tokenizer: object, config: object) => LibraryTokenizer;
}

interface LibraryTokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] };
  decode(ids: number[], options: { readonly skip_special_tokens: boolean }): string;
  tokenize(text: string, options: { readonly add_special_tokens: boolean }): string[];
  token_to_id(token: string): number | undefined;
  get_vocab(withAddedTokens?: boolean): ReadonlyMap<string, number> | Readonly<Record<string, number>>;
}

export interface HuggingFaceOptions {
  /** The content of `tokenizer_config.json`, or its path. Left out, special tokens are those of `tokenizer.json` alone. */
  readonly config?: string | Url | object;
  /** The module `@huggingface/tokenizers`, where it cannot be imported by its name, as in a bundle: `await import('@huggingface/tokenizers')`. */
  readonly library?: object;
}

export interface HuggingFaceEncodeOptions {
  /** Adds the special tokens of the model, such as `[CLS]` and `[SEP]`. Default: true. */
  readonly addSpecialTokens?: boolean;
  /** Most ids of a text; what is behind them is cut. */
  readonly maxLength?: number;
}

const loadParameters = [
  optionalValue<string | Url | object>()('config', undefined),
  optionalValue<object>()('library', undefined),
] as const;

const encodeParameters = [optionalBoolean('addSpecialTokens', true), optionalInteger('maxLength', undefined)] as const;

const refuse = (problem: string, cause?: unknown): SerializationError =>
  new SerializationError(
    'HuggingFaceTokenizer/content',
    `this is no tokenizer of Hugging Face: ${problem}\n  fix: the tokenizer.json of the model, and its tokenizer_config.json as config`,
    { cause },
  );

function contentOf(source: unknown): object {
  const content = typeof source === 'string' || isUrl(source) ? readJson(refuse, source) : source;
  if (isRecord(content)) return content;
  throw refuse('it is no object');
}

/** The module as users import it, or as Node imports it where it is of the older kind. */
async function libraryOf(given: object | undefined): Promise<Library> {
  const library = given ?? (await importPackage('@huggingface/tokenizers', 'text.HuggingFaceTokenizer'));
  if ('Tokenizer' in library && typeof library.Tokenizer === 'function') return library as Library;
  throw new ArgumentError(
    'HuggingFaceTokenizer/library',
    "library of HuggingFaceTokenizer.load must be the module '@huggingface/tokenizers', which has a class Tokenizer\n  fix: { library: await import('@huggingface/tokenizers') }",
  );
}

/**
 * A tokenizer of Hugging Face, made by `HuggingFaceTokenizer.load` from its `tokenizer.json`. Needs the package `@huggingface/tokenizers`.
 *
 * @example
 * const read = (folder: string) => text.HuggingFaceTokenizer.load(`${folder}/tokenizer.json`);
 * typeof read; // function
 */
export class HuggingFaceTokenizer {
  /** How many tokens there are, added ones included. */
  readonly length: number;
  readonly #tokenizer: LibraryTokenizer;

  /**
   * Reads a `tokenizer.json`: its path, or its content. Nothing is downloaded.
   *
   * @throws {DeviceError} when the package is not installed (`host/package`).
   * @throws {SerializationError} when it is no such file (`HuggingFaceTokenizer/content`).
   */
  static async load(source: string | Url | object, options: HuggingFaceOptions = {}): Promise<HuggingFaceTokenizer> {
    const { config, library } = namedOptions('HuggingFaceTokenizer.load', loadParameters, options);
    const { Tokenizer } = await libraryOf(library);
    const content = contentOf(source);
    const settings = config === undefined ? {} : contentOf(config);
    let tokenizer: LibraryTokenizer;
    try {
      tokenizer = new Tokenizer(content, settings);
    } catch (cause) {
      throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
    }
    return new HuggingFaceTokenizer(tokenizer);
  }

  /** @internal */
  constructor(tokenizer: LibraryTokenizer) {
    if (typeof tokenizer !== 'object' || tokenizer === null || typeof tokenizer.get_vocab !== 'function') {
      throw new ArgumentError(
        'HuggingFaceTokenizer/tokenizer',
        `new HuggingFaceTokenizer takes a Tokenizer of @huggingface/tokenizers, got ${kindOf(tokenizer)}\n  fix: await text.HuggingFaceTokenizer.load('tokenizer.json')`,
      );
    }
    this.#tokenizer = tokenizer;
    const vocabulary = tokenizer.get_vocab();
    const ids = vocabulary instanceof Map ? [...vocabulary.values()] : Object.values(vocabulary);
    this.length = ids.reduce((most, id) => Math.max(most, id + 1), 0);
  }

  /** The index of a token; undefined where it is unknown. */
  find(token: string): number | undefined {
    return this.#tokenizer.token_to_id(token);
  }

  /** The tokens of a text, without special ones. */
  tokenize(text: string): string[] {
    return this.#tokenizer.tokenize(requireText('tokenize', text), { add_special_tokens: false });
  }

  /** The ids of a text. */
  encode(text: string, options: HuggingFaceEncodeOptions = {}): number[] {
    const { addSpecialTokens, maxLength } = namedOptions('encode', encodeParameters, options);
    const { ids } = this.#tokenizer.encode(requireText('encode', text), { add_special_tokens: addSpecialTokens });
    return maxLength === undefined ? [...ids] : ids.slice(0, requireLength('encode', 'maxLength', maxLength));
  }

  /** The ids of each text. */
  encodeBatch(texts: Iterable<string>, options: HuggingFaceEncodeOptions = {}): number[][] {
    return Array.from(textsOf('encodeBatch', texts), (text) => this.encode(text, options));
  }

  /** The text of ids, in an array or in a tensor of one dim. */
  decode(ids: Iterable<number> | Tensor, options: { readonly skipSpecials?: boolean } = {}): string {
    const { skipSpecials } = namedOptions('decode', [optionalBoolean('skipSpecials', true)], options);
    const list = Array.from(isTensor(ids) ? (ids.toTypedArray() as ArrayLike<number | bigint>) : [...ids], Number);
    // The package refuses an empty list.
    return list.length === 0 ? '' : this.#tokenizer.decode(list, { skip_special_tokens: skipSpecials });
  }

  toString(): string {
    return `HuggingFaceTokenizer(${this.length} tokens)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
