/** @file Reads a BERT classifier from a folder of Hugging Face's and classifies texts, byte by byte. */
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';
import { Options, type Program } from '../pretrained/command-line.ts';
import { readBert } from './checkpoint.ts';
import type { BertForSequenceClassification } from './model.ts';

const usage = `Classifies texts with a BERT from a folder of Hugging Face's. Tokens are bytes:
a model with words for tokens needs its own tokenizer in place of tokensOf.

usage: npm run example -- bert --model FOLDER --text TEXT [--text TEXT …]

  --model FOLDER  config.json and model.safetensors or pytorch_model.bin
  --text TEXT     what is classified; several texts make a batch
  --help          show this text`;

/** What begins and ends a text, and what fills the rows of a batch. */
const [begin, end, padding] = [1n, 2n, 0n];

function tokensOf(text: string, vocabulary: number, positions: number): bigint[] {
  const bytes = [...new TextEncoder().encode(text)];
  const unknown = bytes.find((byte) => byte >= vocabulary);
  if (unknown !== undefined) {
    throw new ValueError('bert/token', `'${text}' has the byte ${unknown}, the model knows tokens below ${vocabulary}`);
  }
  if (bytes.length === 0 || bytes.length > positions - 2) {
    throw new ValueError('bert/length', `a text must have 1 to ${positions - 2} bytes, got ${bytes.length}`);
  }
  return [begin, ...bytes.map(BigInt), end];
}

/** Texts as a batch: tokens, and a mask that is 1 where a row has one. */
function batchOf(rows: readonly (readonly bigint[])[]): [ids: torch.Tensor, mask: torch.Tensor] {
  const length = Math.max(...rows.map((row) => row.length));
  const filled = rows.map((row) => [...row, ...Array.from({ length: length - row.length }, () => padding)]);
  const mask = rows.map((row) => Array.from({ length }, (_, i) => (i < row.length ? 1n : 0n)));
  return [torch.tensor(filled), torch.tensor(mask)];
}

/** The probability of each class for each text. */
function classify(model: BertForSequenceClassification, texts: readonly string[]): number[][] {
  const { wordEmbeddings, positionEmbeddings } = model.bert.embeddings;
  const [vocabulary, positions] = [wordEmbeddings.numEmbeddings, positionEmbeddings.numEmbeddings];
  const [ids, mask] = batchOf(texts.map((text) => tokensOf(text, vocabulary, positions)));
  return torch.noGrad(() => model(ids, mask).softmax(-1).tolist()) as number[][];
}

export const run: Program = (args, print) => {
  const options = new Options(args, ['model', 'text'], ['help']);
  if (options.has('help')) return print(usage);
  const { model, labels } = readBert(options.required('model'));
  const texts = options.texts('text');
  if (texts.length === 0) throw new ValueError('bert/text', 'there is no text: pass --text TEXT');
  for (const [i, shares] of classify(model, texts).entries()) {
    const described = labels.map((label, j) => `${label} ${(100 * (shares[j] ?? 0)).toFixed(1)} %`);
    print(`'${texts[i]}': ${described.join(', ')}`);
  }
};
