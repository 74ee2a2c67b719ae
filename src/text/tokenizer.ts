/** @file What tokenizers have in common: texts become ids of a vocabulary, and ids texts again. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, IndexError, ValueError } from '../errors/errors.ts';
import { writeFileAtomic } from '../host/file.ts';
import type { Url } from '../host/url.ts';
import { namedOptions } from '../ops/options.ts';
import { optionalBoolean, optionalInteger, optionalString } from '../ops/parameters.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import type { SpecialRole, SpecialSpellings } from './special-tokens.ts';
import { requireLength } from './truncation.ts';
import { Vocab } from './vocabulary.ts';

export interface EncodeOptions {
  /** Puts the begin of a text before its ids. Default: false. */
  readonly bos?: boolean;
  /** Puts the end of a text behind its ids. Default: false. */
  readonly eos?: boolean;
  /** Most ids of a text, begin and end included. */
  readonly maxLength?: number;
  /** On which side a longer text is cut. Default: `'right'`. */
  readonly truncate?: 'right' | 'left';
}

export interface DecodeOptions {
  /** Leaves special tokens out. Default: true. */
  readonly skipSpecials?: boolean;
}

const encodeParameters = [
  optionalBoolean('bos', false),
  optionalBoolean('eos', false),
  optionalInteger('maxLength', undefined),
  optionalString('truncate', ['right', 'left'], 'right'),
] as const;

const decodeParameters = [optionalBoolean('skipSpecials', true)] as const;

/** A text, and nothing else. */
export function requireText(call: string, given: unknown): string {
  if (typeof given === 'string') return given;
  throw new ArgumentError(`${call}/text`, `${call} takes a text, got ${kindOf(given)}`);
}

/** The texts that a tokenizer learns from: one, or many. */
export function* textsOf(call: string, given: string | Iterable<string>): Iterable<string> {
  if (typeof given === 'string') yield given;
  else if (typeof given === 'object' && given !== null && Symbol.iterator in given) {
    for (const text of given) yield requireText(call, text);
  } else throw new ArgumentError(`${call}/texts`, `${call} learns from texts, got ${kindOf(given)}`);
}

/** The ids in a tensor of one dim, or in anything else that lists them. */
function idsOf(given: Iterable<number> | Tensor): number[] {
  return isTensor(given)
    ? Array.from(given.toTypedArray() as ArrayLike<number | bigint>, Number)
    : Array.from(given, Number);
}

/** Texts to ids, and back. */
export abstract class Tokenizer {
  /** The tokens and their indices. */
  readonly vocab: Vocab;
  /** The spelling of each special token. */
  readonly specials: SpecialSpellings;
  readonly #specialIndices: ReadonlySet<number>;

  constructor(vocab: Vocab, specials: SpecialSpellings) {
    if (!(vocab instanceof Vocab) || typeof specials !== 'object' || specials === null) {
      const { name } = new.target;
      throw new ArgumentError(
        'Tokenizer/vocab',
        `new ${name} takes a Vocab and the spellings of its special tokens, got ${kindOf(vocab)}\n  fix: text.${name}.train(texts), or text.loadTokenizer(path)`,
      );
    }
    this.vocab = vocab;
    this.specials = specials;
    this.#specialIndices = new Set(Object.values(specials).map((token) => vocab.indexOf(token)));
  }

  /** The tokens of a text, known ones and others. */
  abstract tokenize(text: string): string[];

  /** What a tokenizer is made of again by `text.loadTokenizer`: plain values, as JSON holds them. */
  abstract toJSON(): object;

  /** The text of tokens. */
  protected abstract join(tokens: readonly string[]): string;

  /** How many tokens there are: the first argument of `nn.Embedding`. */
  get length(): number {
    return this.vocab.length;
  }

  /** The index of padding. */
  get padIndex(): number {
    return this.specialIndex('pad');
  }

  /** The index that unknown tokens have. */
  get unkIndex(): number {
    return this.specialIndex('unk');
  }

  /** The index of a text's begin. */
  get bosIndex(): number {
    return this.specialIndex('bos');
  }

  /** The index of a text's end. */
  get eosIndex(): number {
    return this.specialIndex('eos');
  }

  /**
   * The ids of a text. What is written in a text never becomes a special token.
   *
   * @throws {ValueError} when a token is unknown, and there is no `unk` (`Tokenizer/unknown`).
   */
  encode(text: string, options: EncodeOptions = {}): number[] {
    const { bos, eos, maxLength, truncate } = namedOptions('encode', encodeParameters, options);
    const ids = this.idsOf(requireText('encode', text));
    const before = bos ? [this.bosIndex] : [];
    const behind = eos ? [this.eosIndex] : [];
    if (maxLength === undefined) return bos || eos ? [...before, ...ids, ...behind] : ids;
    const room = requireLength('encode', 'maxLength', maxLength) - before.length - behind.length;
    if (room < 0) {
      throw new ValueError(
        'encode/maxLength',
        `maxLength must leave room for the begin and the end, got ${maxLength} for ${before.length + behind.length} of them`,
      );
    }
    const cut = truncate === 'right' || ids.length <= room ? ids.slice(0, room) : ids.slice(ids.length - room);
    return [...before, ...cut, ...behind];
  }

  /** The ids of each text. */
  encodeBatch(texts: Iterable<string>, options: EncodeOptions = {}): number[][] {
    return Array.from(textsOf('encodeBatch', texts), (text) => this.encode(text, options));
  }

  /** The text of ids, in an array or in a tensor of one dim. */
  decode(ids: Iterable<number> | Tensor, options: DecodeOptions = {}): string {
    const { skipSpecials } = namedOptions('decode', decodeParameters, options);
    const tokens = idsOf(ids).flatMap((id) => {
      const token = this.vocab.tokens[id];
      if (token === undefined) {
        throw new IndexError('decode/index', `id ${id} is out of range for ${this.length} tokens`, {
          index: id,
          length: this.length,
        });
      }
      return skipSpecials && this.#specialIndices.has(id) ? [] : [token];
    });
    return this.join(tokens);
  }

  /** Writes the tokenizer as JSON; `text.loadTokenizer` reads it. */
  save(path: string | Url): void {
    writeFileAtomic(path, [new TextEncoder().encode(`${JSON.stringify(this)}\n`)]);
  }

  toString(): string {
    return `${this.constructor.name}(${this.length} tokens)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  protected idsOf(text: string): number[] {
    return this.tokenize(text).map((token) => this.idOf(token));
  }

  private idOf(token: string): number {
    const id = this.vocab.find(token);
    if (id !== undefined && !this.#specialIndices.has(id)) return id;
    const { unk } = this.specials;
    if (unk !== undefined) return this.vocab.indexOf(unk);
    const points = Array.from(token, (each) => `U+${each.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`);
    throw new ValueError(
      'Tokenizer/unknown',
      `'${token}' (${points.slice(0, 8).join(' ')}) is not among the ${this.length} tokens, and there is none for unknown ones\n  fix: specials: ['pad', 'unk'] where the tokenizer is trained`,
      { token },
    );
  }

  private specialIndex(role: SpecialRole): number {
    const token = this.specials[role];
    if (token !== undefined) return this.vocab.indexOf(token);
    throw new ArgumentError(
      `Tokenizer/${role}`,
      `this ${this.constructor.name} has no special token '${role}'; it has ${Object.keys(this.specials).join(', ') || 'none'}\n  fix: specials: ['${role}'] where the tokenizer is trained`,
    );
  }
}
