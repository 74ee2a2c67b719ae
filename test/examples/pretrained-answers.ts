/** @file What PyTorch's models in a folder of `gen_pretrained.py` answered, and holding the examples' models against it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readBert } from '../../examples/bert/checkpoint.ts';
import { readGpt2 } from '../../examples/gpt2/checkpoint.ts';
import { generate } from '../../examples/gpt2/generation.ts';
import { readState } from '../../examples/pretrained/state.ts';
import { resNet18Of } from '../../examples/resnet/model.ts';
import * as torch from '../../src/index.ts';

interface Answer {
  readonly logits: readonly (readonly number[])[];
  /** How far PyTorch's float32 is from its float64. */
  readonly err: number;
}

type Rows = readonly (readonly number[])[];

interface Generated {
  /** null where the most probable token was taken. */
  readonly options: { readonly temperature: number; readonly top_k: number; readonly top_p: number } | null;
  readonly seed: number;
  readonly count: number;
  readonly ids: Rows;
}

export interface Answers {
  readonly seed: number;
  readonly resnet18: Answer;
  readonly bert: Answer & { readonly ids: Rows; readonly mask: Rows; readonly types: Rows };
  readonly gpt2: Answer & { readonly ids: Rows; readonly generated: readonly Generated[] };
}

export const readAnswers = (folder: string): Answers =>
  JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as Answers;

/** As the recorded set's README allows: ten times what PyTorch's float32 is off, and 1e-5 at least. */
function expectLogits(ours: torch.Tensor, { logits, err }: Answer): void {
  const expected = torch.tensor(logits as number[][], { dtype: torch.float64 });
  expect(ours.shape).toEqual(expected.shape);
  const off = ours.double().sub(expected).abs().div(expected.abs().add(1)).max();
  expect(Number(off.item())).toBeLessThanOrEqual(Math.max(1e-5, 10 * err));
}

const integers = (rows: Rows): torch.Tensor => torch.tensor(rows as number[][], { dtype: torch.int64 });

/** The names of the model's files in the folder, each of which is to be read. */
export function expectResNet(folder: string, files: readonly string[]): void {
  const { seed, resnet18 } = readAnswers(folder);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const model = resNet18Of(readState(join(folder, file)));
    torch.manualSeed(seed);
    const images = torch.randn([2, 3, 64, 64]);
    expectLogits(
      torch.noGrad(() => model(images)),
      resnet18,
    );
  }
}

/** One folder is read by whichever file of weights it holds. */
export function expectBert(folder: string): void {
  const { bert } = readAnswers(folder);
  const { model, labels } = readBert(join(folder, 'bert'));
  expect(labels).toEqual(['statement', 'question']);
  expectLogits(
    torch.noGrad(() => model(integers(bert.ids), integers(bert.mask), integers(bert.types))),
    bert,
  );
}

/** Logits, and the tokens of each way of choosing them, with and without the cache. */
export function expectGpt2(folder: string): void {
  const { gpt2 } = readAnswers(folder);
  const model = readGpt2(join(folder, 'gpt2'));
  const ids = integers(gpt2.ids);
  expectLogits(
    torch.noGrad(() => model(ids).at(':', -1)),
    gpt2,
  );
  for (const { options, seed, count, ids: rows } of gpt2.generated) {
    for (const useCache of [true, false]) {
      const generator = new torch.Generator().manualSeed(seed);
      const sampling =
        options === null
          ? { greedy: true }
          : { temperature: options.temperature, topK: options.top_k, topP: options.top_p };
      const ours = generate(model, gpt2.ids, { maxNewTokens: count, generator, useCache, ...sampling });
      expect(ours).toEqual(rows.map((row, i) => row.slice(gpt2.ids[i]?.length)));
    }
  }
}

/** Those of the names that the folder holds. */
export const held = (folder: string, names: readonly string[]): string[] =>
  names.filter((name) => existsSync(join(folder, name)));
