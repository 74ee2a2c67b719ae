/** @file Tokens that are learned: frequent sequences of bytes, so that no text is unknown. */
import { bindNamed } from '../ops/define.ts';
import { optionalInteger, optionalValue, value } from '../ops/parameters.ts';
import { characterOfByte, fromByteCharacters, toByteCharacters } from './byte-alphabet.ts';
import { learnMerges } from './byte-pair-training.ts';
import { mergedParts } from './byte-pairs.ts';
import { type SpecialSpellings, type SpecialTokens, specialSpellings } from './special-tokens.ts';
import { requireText, Tokenizer, textsOf } from './tokenizer.ts';
import { requireSizes, Vocab } from './vocabulary.ts';

export interface BytePairTokenizerOptions {
  /** The largest size of the vocabulary, with the special tokens and the 256 bytes. Default: 8192. */
  readonly maxTokens?: number;
  /** How often a pair must come to be merged. Default: 2. */
  readonly minFreq?: number;
  /** Special tokens, which have the first indices. Default: `['pad']`. */
  readonly specials?: SpecialTokens;
}

const parameters = [
  value<string | Iterable<string>>()('texts'),
  optionalInteger('maxTokens', 8192),
  optionalInteger('minFreq', 2),
  optionalValue<SpecialTokens>()('specials', ['pad']),
] as const;

/** What `BytePairTokenizer.toJSON` gives. */
export interface SavedBytePairTokenizer {
  readonly tokenizer: 'bytePair';
  readonly version: 1;
  readonly specials: SpecialSpellings;
  readonly tokens: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

/** Pieces within which pairs are merged, as GPT-2 has them; white space is Unicode's. */
const piecePattern =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Words that are remembered with their ids. */
const rememberedWords = 2 ** 16;
/** Longer ones seldom come again. */
const longestRemembered = 64;

/**
 * Byte-pair encoding of bytes, as GPT-2 has it: frequent words are one token, rare ones several, and any text can be encoded and comes
 * back as it was.
 *
 * @example
 * const tokenizer = text.BytePairTokenizer.train('low lower lowest low low', { maxTokens: 260 });
 * tokenizer.tokenize('slow'); // [ 's', 'low' ]
 * tokenizer.decode(tokenizer.encode('So low, 低い!')); // So low, 低い!
 */
export class BytePairTokenizer extends Tokenizer {
  /** The pairs of tokens that are merged, in their order. */
  readonly merges: readonly (readonly [string, string])[];
  readonly #ranks: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly #remembered = new Map<string, readonly number[]>();

  /** Learns its tokens from a text, or from many. */
  static train(texts: string | Iterable<string>, options: BytePairTokenizerOptions = {}): BytePairTokenizer {
    const call = 'BytePairTokenizer.train';
    const bound = bindNamed(call, parameters, [texts, options]);
    const specials = specialSpellings(call, bound.specials);
    const alphabet = [...characterOfByte].sort((a, b) => (a < b ? -1 : 1));
    const spellings = Object.values(specials);
    requireSizes(call, bound.minFreq, bound.maxTokens, spellings.length + alphabet.length);
    const counts = new Map<string, number>();
    for (const text of textsOf(call, texts)) {
      for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
    }
    const numberOf = new Map(alphabet.map((character, number) => [character, number]));
    const words = Array.from(counts, ([piece, count]) => {
      const parts = Array.from(toByteCharacters(piece), (character) => numberOf.get(character) ?? 0);
      return [parts, count] as const;
    });
    const { tokens, merges } = learnMerges(words, alphabet, bound.maxTokens - spellings.length, bound.minFreq);
    const learned = tokens.filter((token) => !spellings.includes(token));
    return new BytePairTokenizer(new Vocab([...spellings, ...learned]), specials, merges);
  }

  /** @internal Of merges that there are. */
  constructor(vocab: Vocab, specials: SpecialSpellings, merges: readonly (readonly [string, string])[]) {
    super(vocab, specials);
    this.merges = merges;
    const ranks = new Map<string, Map<string, number>>();
    merges.forEach(([left, right], rank) => {
      const behind = ranks.get(left) ?? new Map<string, number>();
      if (!behind.has(right)) behind.set(right, rank);
      ranks.set(left, behind);
    });
    this.#ranks = ranks;
  }

  /** The tokens of a text, each byte spelt as one character, as GPT-2 does: a space is `Ġ`. */
  tokenize(text: string): string[] {
    return piecesOf(requireText('tokenize', text)).flatMap((piece) => this.partsOf(piece));
  }

  toJSON(): SavedBytePairTokenizer {
    const { specials, vocab, merges } = this;
    return { tokenizer: 'bytePair', version: 1, specials, tokens: vocab.tokens, merges };
  }

  /** The content of a `tokenizer.json` of Hugging Face's libraries, which encode with it as this does. */
  toHuggingFace(): object {
    const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
    const model = { type: 'BPE', dropout: null, unk_token: null, fuse_unk: false, byte_fallback: false };
    const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
    return {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: Object.values(this.specials).map((content) => ({
        id: this.vocab.indexOf(content),
        content,
        ...added,
      })),
      normalizer: null,
      pre_tokenizer: byteLevel,
      post_processor: null,
      decoder: byteLevel,
      model: {
        ...model,
        vocab: Object.fromEntries(this.vocab.tokens.map((token, index) => [token, index])),
        merges: this.merges,
      },
    };
  }

  protected override idsOf(text: string): number[] {
    const ids: number[] = [];
    for (const piece of piecesOf(text)) {
      let own = this.#remembered.get(piece);
      if (own === undefined) {
        own = this.vocab.lookupIndices(this.partsOf(piece));
        if (this.#remembered.size >= rememberedWords) this.#remembered.clear();
        if (piece.length <= longestRemembered) this.#remembered.set(piece, own);
      }
      for (const id of own) ids.push(id);
    }
    return ids;
  }

  protected join(tokens: readonly string[]): string {
    return fromByteCharacters(tokens.join(''));
  }

  private partsOf(piece: string): string[] {
    return mergedParts(Array.from(toByteCharacters(piece)), (left, right) => this.#ranks.get(left)?.get(right));
  }
}

function piecesOf(text: string): readonly string[] {
  return text.match(piecePattern) ?? [];
}
