/** @file Hugging Face's tokenizers: the package missing or handed over, and, in the full run, the package itself. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as text from '../../src/text/index.ts';
import { isFull } from '../depth.ts';
import { temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
const home = process.cwd();
afterAll(() => {
  process.chdir(home);
  directory.remove();
});

const trained = text.BytePairTokenizer.train('the cat sat on the mat, the rat sat on the cat', { maxTokens: 280 });

/** What the class of the package does, as far as it is used. */
class LibraryTokenizer {
  encode(line: string) {
    return { ids: [101, ...Array.from(line, (letter) => letter.charCodeAt(0)), 102] };
  }
  decode(ids: number[]) {
    return String.fromCharCode(...ids);
  }
  tokenize(line: string) {
    return [...line];
  }
  token_to_id() {
    return undefined;
  }
  get_vocab() {
    return new Map([['a', 97]]);
  }
}

test('without the package, the error says how to get it', async () => {
  process.chdir(directory.path);
  const refusal = text.HuggingFaceTokenizer.load({}).catch((error: unknown) => error);
  const error = await refusal;
  process.chdir(home);
  expect(error).toBeInstanceOf(torch.DeviceError);
  expect(String(error)).toContain(
    'text.HuggingFaceTokenizer needs the package @huggingface/tokenizers, which is not installed\n  fix: npm install @huggingface/tokenizers',
  );
});

test('the package may be handed over, as a bundle does', async () => {
  const tokenizer = await text.HuggingFaceTokenizer.load({}, { library: { Tokenizer: LibraryTokenizer } });
  expect(tokenizer.encode('ab', { maxLength: 3 })).toEqual([101, 97, 98]);
  expect([tokenizer.decode(text.toTensor([97, 98])), tokenizer.length]).toEqual(['ab', 98]);
  const wrong = [
    text.HuggingFaceTokenizer.load({}, { library: {} }),
    text.HuggingFaceTokenizer.load([] as never, { library: { Tokenizer: LibraryTokenizer } }),
    text.HuggingFaceTokenizer.load({}, { configuration: {} } as never),
  ];
  const codes = await Promise.all(wrong.map((each) => each.catch((error: torch.FlambeauError) => error.code)));
  expect(codes).toEqual([
    'HuggingFaceTokenizer/library',
    'HuggingFaceTokenizer/content',
    'HuggingFaceTokenizer.load/arguments',
  ]);
});

describe.runIf(isFull)('the package itself', () => {
  beforeAll(() => {
    writeFileSync(join(directory.path, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '@huggingface/tokenizers@0.2.0'], {
      cwd: directory.path,
    });
    process.chdir(directory.path);
  }, 300_000);
  afterAll(() => process.chdir(home));

  test('encodes with what was trained here, to the same ids', async () => {
    writeFileSync('tokenizer.json', JSON.stringify(trained.toHuggingFace()));
    const tokenizer = await text.HuggingFaceTokenizer.load('tokenizer.json');
    for (const line of ['the cat', " that's  naïve:\n\n 12 cafés, 日本語 🤗 x\u0302\u00a0\u0085", '']) {
      expect(tokenizer.encode(line)).toEqual(trained.encode(line));
      expect(tokenizer.decode(tokenizer.encode(line))).toBe(line);
    }
    expect(tokenizer.length).toBe(trained.length);
  });

  test('refuses what is no tokenizer.json', async () => {
    const refusal = text.HuggingFaceTokenizer.load({ model: { type: 'none' } });
    await expect(refusal).rejects.toMatchObject({ code: 'HuggingFaceTokenizer/content' });
  });
});
