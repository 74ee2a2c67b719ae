/** @file Teaches the GPT Shakespeare, measures it by a tenth of the text that it has not seen, and lets it write. */
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import * as torch from 'flambeau';
import { CharacterTokenizer } from 'flambeau/text';
import { folder, seed, text, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { CharGpt } from './model.ts';
import { write } from './writing.ts';

const { nn, optim } = torch;
const { crossEntropy } = nn.functional;

export const command = {
  name: 'char-gpt',
  about: `Teaches a small GPT a megabyte of Shakespeare, character by character, and lets it
write. 600 steps take a minute or two, and are enough for words and verse.`,
  options: {
    steps: whole(1500, 'steps of 16 pieces of 64 characters'),
    prompt: text('ROMEO:', 'how the text begins that it writes'),
    length: whole(400, 'characters that it writes', 0),
    seed: seed(),
    out: folder('runs/char-gpt', 'where the pictures go'),
  },
};

const batchSize = 16;
const learningRate = 2e-3;
const sizes = { context: 64, width: 128, layers: 4, heads: 4 } as const;

/** The model is measured so many times in the course of a training, by so many pieces of the validation text; at the end by all. */
const measurements = 20;
const measuredBy = 128;

export interface Measurement {
  readonly step: number;
  /** Nats a character, of the steps since the last measurement. */
  readonly training: number;
  readonly validation: number;
}

export interface Result {
  readonly model: CharGpt;
  readonly tokenizer: CharacterTokenizer;
  readonly measurements: readonly Measurement[];
  /** Nats a character over the whole validation text. */
  readonly validationLoss: number;
  /** What is left unknown by one who knows how often each character comes. */
  readonly baseline: number;
  readonly written: string;
}

export function readText(): string {
  return gunzipSync(readFileSync(new URL('../data/tinyshakespeare.txt.gz', import.meta.url))).toString();
}

/** `batchSize` pieces from anywhere in the text, and of each the same one character further on. */
function drawBatch(ids: torch.Tensor): [seen: torch.Tensor, next: torch.Tensor] {
  const starts = torch.randint(0, ids.size(0) - sizes.context, [batchSize, 1]);
  const places = starts.add(torch.arange(sizes.context));
  return [ids.at(places), ids.at(places.add(1))];
}

/** The loss over pieces of a text that follow each other; over all, or over so many of them, spread evenly. */
function lossOver(model: CharGpt, ids: torch.Tensor, pieces?: number): number {
  const { context } = sizes;
  const all = Math.floor((ids.size(0) - 1) / context);
  const count = Math.min(pieces ?? all, all);
  const starts = torch.arange(count).mul(all).floorDivide(count).mul(context).unsqueeze(1);
  const places = starts.add(torch.arange(context));
  let sum = 0;
  torch.noGrad(() => {
    for (const part of places.split(64)) {
      const logits = model(ids.at(part));
      sum += crossEntropy(logits.flatten(0, 1), ids.at(part.add(1)).flatten(), { reduction: 'sum' }).item();
    }
  });
  return sum / (count * context);
}

/** Nats a character of a text, for one who knows only how often each comes. */
function frequencyLoss(known: torch.Tensor, ids: torch.Tensor, vocabulary: number): number {
  const counts = torch.bincount(known, { minlength: vocabulary }).add(1);
  return -Number(counts.div(counts.sum()).log().at(ids).mean().item());
}

export async function run(options: Values<typeof command.options>, print: Print): Promise<Result> {
  const { steps, seed, prompt, length } = options;
  const whole = readText();
  const border = Math.floor(0.9 * whole.length);
  const tokenizer = CharacterTokenizer.train(whole.slice(0, border), { specials: ['unk'] });
  const ids = torch.tensor(tokenizer.encode(whole), { dtype: torch.int64 });
  const [training, validation] = [ids.narrow(0, 0, border), ids.narrow(0, border, whole.length - border)];

  torch.manualSeed(seed);
  const model = new CharGpt({ vocabulary: tokenizer.length, ...sizes });
  const optimizer = new optim.AdamW(model.parameters(), { lr: learningRate, weightDecay: 0.1, betas: [0.9, 0.99] });
  const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, learningRate, { totalSteps: steps, pctStart: 0.1 });
  const every = Math.max(1, Math.floor(steps / measurements));
  const taken: Measurement[] = [];
  let sum = 0;
  for (let step = 1; step <= steps; step++) {
    const [seen, next] = drawBatch(training);
    optimizer.zeroGrad();
    const loss = crossEntropy(model(seen).flatten(0, 1), next.flatten());
    loss.backward();
    nn.utils.clipGradNorm_(model.parameters(), 1);
    optimizer.step();
    if (step < steps) scheduler.step();
    sum += loss.item();
    if (step % every !== 0) continue;
    const measured = { step, training: sum / every, validation: lossOver(model, validation, measuredBy) };
    taken.push(measured);
    print(`step ${step}/${steps}: loss ${measured.training.toFixed(3)}, validation ${measured.validation.toFixed(3)}`);
    sum = 0;
    // Steps wait for nothing: whatever else the process does gets its turn here.
    await nextTurn();
  }

  const validationLoss = lossOver(model, validation);
  const baseline = frequencyLoss(training, validation, tokenizer.length);
  print(`\nvalidation ${validationLoss.toFixed(3)} nats a character (by frequency alone ${baseline.toFixed(3)})\n`);
  const generator = new torch.Generator().manualSeed(seed);
  const written = tokenizer.decode(
    write(model, tokenizer.encode(prompt), { count: length, temperature: 0.8, generator }),
  );
  print(`${prompt}${written}`);
  return { model, tokenizer, measurements: taken, validationLoss, baseline, written };
}
