/** @file Tokenizers: what they learn, what comes back, what Unicode has in store, and what is refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import * as text from '../../src/text/index.ts';
import { codeOf } from '../errors/mistake.ts';
import { temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const corpus = [
  'It was the best of times, it was the worst of times,',
  'it was the age of wisdom — naïve café 日本語 🤗',
];

describe('a vocabulary', () => {
  test('orders tokens by frequency, then by code points, behind or before special ones', () => {
    const texts = [
      ['b', 'a', '🤗', '\uff5e'],
      ['c', 'a'],
    ];
    expect(text.buildVocabFromIterator(texts).tokens).toEqual(['a', 'b', 'c', '\uff5e', '🤗']);
    expect(text.buildVocabFromIterator(texts, { minFreq: 2, specials: ['<unk>'] }).tokens).toEqual(['<unk>', 'a']);
    expect(text.buildVocabFromIterator(texts, 1, ['<unk>', 'a'], false, 3).tokens).toEqual(['b', '<unk>', 'a']);
  });

  test('finds indices and tokens', () => {
    const vocab = new text.Vocab(['<unk>', 'a', 'b'], { defaultIndex: 0 });
    expect([vocab.length, vocab.has('a'), vocab.has('z'), vocab.find('z')]).toEqual([3, true, false, undefined]);
    expect(vocab.lookupIndices(['b', 'z'])).toEqual([2, 0]);
    expect(vocab.lookupTokens([2, 0])).toEqual(['b', '<unk>']);
    expect(String(vocab)).toBe('Vocab(3 tokens)');
  });

  test('refuses what makes no sense', () => {
    expect([
      codeOf(() => new text.Vocab(['a', 'a'])),
      codeOf(() => new text.Vocab(['a', 3 as never])),
      codeOf(() => new text.Vocab(['a'], { defaultIndex: 4 })),
      codeOf(() => new text.Vocab(['a']).indexOf('b')),
      codeOf(() => new text.Vocab(['a']).lookupToken(-1)),
      codeOf(() => text.buildVocabFromIterator(['word'])),
      codeOf(() => text.buildVocabFromIterator([['a']], { minFreq: 0 })),
      codeOf(() => text.buildVocabFromIterator([['a']], { specials: ['x'], maxTokens: 1 })),
      codeOf(() => text.buildVocabFromIterator([['a']], { minimum: 1 } as never)),
    ]).toEqual([
      'Vocab/duplicate',
      'Vocab/tokens',
      'Vocab/index',
      'Vocab/unknown',
      'Vocab/index',
      'buildVocabFromIterator/tokens',
      'buildVocabFromIterator/minFreq',
      'buildVocabFromIterator/maxTokens',
      'buildVocabFromIterator/arguments',
    ]);
  });
});

describe('splitting', () => {
  test('into words keeps marks with their letters, and apostrophes within', () => {
    expect(text.words("Don't stop, cafe\u0301! ¿Qué? Привет_1 日本語 🤗")).toEqual([
      "Don't",
      'stop',
      ',',
      'cafe\u0301',
      '!',
      '¿',
      'Qué',
      '?',
      'Привет_1',
      '日本語',
      '🤗',
    ]);
    expect([text.words(''), text.words(' \n\t'), text.whitespace('  a  b ')]).toEqual([[], [], ['a', 'b']]);
  });

  test('as basic_english of torchtext', () => {
    expect(text.basicEnglish('You can now install TorchText using pip!')).toEqual(
      'you can now install torchtext using pip !'.split(' '),
    );
    expect(text.basicEnglish('Basic <br /> "English": Tony\'s (well, mine); 3.5?')).toEqual(
      "basic english tony ' s ( well , mine ) 3 . 5 ?".split(' '),
    );
  });
});

describe('characters', () => {
  test('are code points: surrogates stay together, marks stand alone', () => {
    const tokenizer = text.CharacterTokenizer.train('e\u0301🤗🤗', { specials: ['unk'] });
    expect(tokenizer.vocab.tokens).toEqual(['<unk>', '🤗', 'e', '\u0301']);
    expect(tokenizer.encode('🤗é')).toEqual([1, 0]);
    expect(tokenizer.decode([1, 2, 3])).toBe('🤗e\u0301');
  });

  test('or what people see as one', () => {
    const tokenizer = text.CharacterTokenizer.train('e\u0301👩‍👩‍👧e\u0301', { specials: [], unit: 'grapheme' });
    expect(tokenizer.vocab.tokens).toEqual(['e\u0301', '👩‍👩‍👧']);
  });

  test('in one of the forms of Unicode, if asked', () => {
    const tokenizer = text.CharacterTokenizer.train('é', { specials: [], unicodeForm: 'NFC', lowercase: true });
    expect(tokenizer.encode('e\u0301É')).toEqual([0, 0]);
  });

  test('that are unknown are named where nothing stands for them', () => {
    const tokenizer = text.CharacterTokenizer.train('ab', { specials: [] });
    expect(() => tokenizer.encode('a🤗')).toThrow(/'🤗' \(U\+1F917\) is not among the 2 tokens[\s\S]*specials/);
    expect(codeOf(() => tokenizer.padIndex)).toBe('Tokenizer/pad');
  });
});

describe('words', () => {
  const tokenizer = text.WordTokenizer.train(corpus, { specials: ['pad', 'unk', 'bos', 'eos'], minFreq: 2 });

  test('that come often are tokens, behind the special ones', () => {
    const special = ['<pad>', '<unk>', '<bos>', '<eos>'];
    expect(tokenizer.vocab.tokens).toEqual([...special, 'it', 'of', 'the', 'was', ',', 'times']);
    expect([tokenizer.padIndex, tokenizer.unkIndex, tokenizer.bosIndex, tokenizer.eosIndex]).toEqual([0, 1, 2, 3]);
    expect(tokenizer.encode('It WAS wisdom')).toEqual([4, 7, 1]);
  });

  test('get a begin and an end, and are cut to a length that holds them', () => {
    const line = 'it was the times';
    expect(tokenizer.encode(line, { bos: true, eos: true })).toEqual([2, 4, 7, 6, 9, 3]);
    expect(tokenizer.encode(line, { bos: true, eos: true, maxLength: 4 })).toEqual([2, 4, 7, 3]);
    expect(tokenizer.encode(line, { eos: true, maxLength: 3, truncate: 'left' })).toEqual([6, 9, 3]);
    expect(tokenizer.encode(line, { maxLength: 0, truncate: 'left' })).toEqual([]);
    expect(codeOf(() => tokenizer.encode(line, { bos: true, eos: true, maxLength: 1 }))).toBe('encode/maxLength');
    expect(tokenizer.encodeBatch(['', 'it'], { eos: true })).toEqual([[3], [4, 3]]);
  });

  test('come back with spaces between them, special ones if asked', () => {
    const ids = tokenizer.encode('it was', { bos: true, eos: true });
    expect(tokenizer.decode(ids)).toBe('it was');
    expect(tokenizer.decode(text.toTensor(ids), { skipSpecials: false })).toBe('<bos> it was <eos>');
    expect(codeOf(() => tokenizer.decode([99]))).toBe('decode/index');
  });

  test('written as special tokens do not become them', () => {
    const own = text.WordTokenizer.train('<pad> a', { split: 'whitespace' });
    expect(own.vocab.tokens).toEqual(['<pad>', '<unk>', 'a']);
    expect(own.encode('<pad> a')).toEqual([1, 2]);
  });

  test('refuse what is no text, and options that there are not', () => {
    expect([
      codeOf(() => tokenizer.encode(3 as never)),
      codeOf(() => tokenizer.encode('a', { begin: true } as never)),
      codeOf(() => text.WordTokenizer.train(3 as never)),
      codeOf(() => text.WordTokenizer.train(['a', null as never])),
      codeOf(() => text.WordTokenizer.train('a', { specials: ['cls' as never] })),
      codeOf(() => text.WordTokenizer.train('a', { specials: { pad: 'x', unk: 'x' } })),
      codeOf(() => text.WordTokenizer.train('a', { split: 'spaces' as never })),
      codeOf(() => text.WordTokenizer.train('a', { maxTokens: 2 })),
    ]).toEqual([
      'encode/text',
      'encode/arguments',
      'WordTokenizer.train/texts',
      'WordTokenizer.train/text',
      'specials of WordTokenizer.train/arguments',
      'WordTokenizer.train/specials',
      'WordTokenizer.train/argument',
      'WordTokenizer.train/maxTokens',
    ]);
  });
});

/** Sennrich's own few lines, without any index: counts all pairs again for each merge. */
function slowMerges(words: readonly string[][], count: number): string[][] {
  const parts = words.map((word) => [...word]);
  const merges: string[][] = [];
  const ranks = new Map<string, number>();
  const rankOf = (token: string) => ranks.get(token) ?? token.codePointAt(0) ?? 0;
  while (merges.length < count) {
    const counts = new Map<string, number>();
    for (const word of parts) {
      for (let i = 1; i < word.length; i++) {
        const key = `${word[i - 1]}\0${word[i]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const sorted = [...counts].sort(([a, left], [b, right]) => {
      const [[a0, a1], [b0, b1]] = [a.split('\0'), b.split('\0')] as [string[], string[]];
      return right - left || rankOf(a0 ?? '') - rankOf(b0 ?? '') || rankOf(a1 ?? '') - rankOf(b1 ?? '');
    });
    const [best, times] = sorted[0] ?? ['', 0];
    if (times < 2) break;
    const [left = '', right = ''] = best.split('\0');
    merges.push([left, right]);
    if (!ranks.has(left + right)) ranks.set(left + right, 1_000_000 + merges.length);
    for (const word of parts) {
      for (let i = 0; i + 1 < word.length; i++) {
        if (word[i] === left && word[i + 1] === right) word.splice(i, 2, left + right);
      }
    }
  }
  return merges;
}

describe('byte pairs', () => {
  const tokenizer = text.BytePairTokenizer.train(corpus, { maxTokens: 300 });

  test('are merged most frequent first, equally frequent ones in the order of their tokens', () => {
    const few = text.BytePairTokenizer.train('low lower lowest low low', { maxTokens: 261 });
    expect(few.merges).toEqual([
      ['l', 'o'],
      ['lo', 'w'],
      ['Ġ', 'low'],
      ['Ġlow', 'e'],
    ]);
    expect(tokenizer.vocab.tokens[0]).toBe('<pad>');
    expect(tokenizer.length).toBe(257 + tokenizer.merges.length);
  });

  test('are those that counting all pairs again finds', () => {
    const letters = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 8 }), (words) => {
        // Each text is one piece.
        const { merges } = text.BytePairTokenizer.train(words, { maxTokens: 257 + 12 });
        expect(merges).toEqual(
          slowMerges(
            words.map((word) => [...word]),
            12,
          ),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('give any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
        expect(tokenizer.decode(tokenizer.encode(given))).toBe(given);
      }),
    );
    expect(tokenizer.decode(tokenizer.encode('\ufeffbegin'))).toBe('\ufeffbegin');
    expect(tokenizer.encode('')).toEqual([]);
  });

  test('replace half a surrogate pair, which is no text in UTF-8', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud83ez'))).toBe('a\ufffdz');
  });

  test('of a long text without spaces are found in time that grows with it', () => {
    const long = 'was'.repeat(50_000);
    expect(tokenizer.decode(tokenizer.encode(long))).toBe(long);
  });

  test('are refused where the bytes alone need more room', () => {
    expect(codeOf(() => text.BytePairTokenizer.train('a', { maxTokens: 257 }))).toBe(
      'BytePairTokenizer.train/maxTokens',
    );
  });
});

describe('a saved tokenizer', () => {
  test.each([
    text.CharacterTokenizer.train(corpus, { unit: 'grapheme', unicodeForm: 'NFC' }),
    text.WordTokenizer.train(corpus, { split: 'basicEnglish', specials: { unk: '[UNK]' } }),
    text.BytePairTokenizer.train(corpus, { maxTokens: 290, specials: ['eos', 'pad'] }),
  ])('is loaded as it was: $unit$split', (tokenizer) => {
    const path = join(directory.path, 'tokenizer.json');
    tokenizer.save(path);
    const loaded = text.loadTokenizer(path);
    expect(loaded.constructor).toBe(tokenizer.constructor);
    expect(loaded.toJSON()).toEqual(JSON.parse(JSON.stringify(tokenizer)));
    expect(loaded.encode(corpus[1] as string)).toEqual(tokenizer.encode(corpus[1] as string));
    expect(loaded.specials).toEqual(tokenizer.specials);
  });

  test('is refused where it is none', () => {
    const saved = text.WordTokenizer.train('a b').toJSON();
    const path = join(directory.path, 'broken.json');
    writeFileSync(path, '{ "tokenizer":');
    const codes = [
      () => text.loadTokenizer(path),
      () => text.loadTokenizer({}),
      () => text.loadTokenizer({ ...saved, tokenizer: 'sentence' }),
      () => text.loadTokenizer({ ...saved, version: 2 }),
      () => text.loadTokenizer({ ...saved, tokens: 3 }),
      () => text.loadTokenizer({ ...saved, split: 'x' }),
      () => text.loadTokenizer({ ...saved, specials: { pad: 'x' } }),
      () => text.loadTokenizer({ ...text.BytePairTokenizer.train('aa aa').toJSON(), merges: [['x', 'y']] }),
    ].map(codeOf);
    expect(new Set(codes)).toEqual(new Set(['loadTokenizer/content']));
    expect(codeOf(() => text.loadTokenizer(join(directory.path, 'absent.json')))).toBe('file/read');
  });
});

describe('a tokenizer that is made of something else', () => {
  test.each([
    [text.CharacterTokenizer, 'Tokenizer/vocab'],
    [text.WordTokenizer, 'Tokenizer/vocab'],
    [text.BytePairTokenizer, 'Tokenizer/vocab'],
    [text.HuggingFaceTokenizer, 'HuggingFaceTokenizer/tokenizer'],
  ])('%s says how it is made', (Class, code) => {
    const make = (...given: readonly unknown[]) => Reflect.construct(Class, given);
    expect(codeOf(() => make('hello'))).toBe(code);
    expect(codeOf(() => make())).toBe(code);
  });
});
