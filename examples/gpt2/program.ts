/** @file Reads a GPT-2 from a folder of Hugging Face's, continues prompts, and says how fast, with and without the cache. */
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';
import { Options, type Program } from '../pretrained/command-line.ts';
import { readGpt2 } from './checkpoint.ts';
import { type GenerationOptions, generate } from './generation.ts';
import { GPT2LMHeadModel } from './model.ts';

const usage = `Continues prompts with a GPT-2 from a folder of Hugging Face's. Tokens are bytes:
a model with words for tokens needs its own tokenizer in place of tokensOf.

usage: npm run example -- gpt2 (--model FOLDER | --untrained) --prompt TEXT [options]

  --model FOLDER      config.json and model.safetensors or pytorch_model.bin
  --untrained         GPT-2 small with random weights, to see how fast it is
  --prompt TEXT       what is continued; several prompts make a batch
  --max-new-tokens N  (default: 40)
  --temperature T     below 1 more probable texts, above 1 less (default: 1)
  --top-k N           draw from the N most probable tokens, 0 for all (default: 0)
  --top-p P           draw from the most probable tokens that together have the
                      probability P (default: 1)
  --greedy            take the most probable token, draw nothing
  --stop CHARACTER    end a text before it
  --seed N            seed of what is drawn (default: 0)
  --help              show this text`;

const texts = ['model', 'prompt', 'max-new-tokens', 'temperature', 'top-k', 'top-p', 'stop', 'seed'];
const flags = ['untrained', 'greedy', 'help'];

const tokensOf = (text: string): number[] => [...new TextEncoder().encode(text)];

/** Bytes as text; tokens that are no bytes as numbers. */
function textOf(tokens: readonly number[]): string {
  const isText = tokens.every((token) => token < 256);
  return isText ? new TextDecoder().decode(Uint8Array.from(tokens)) : tokens.map((token) => `<${token}>`).join('');
}

function stopTokenOf(options: Options): { stopToken?: number } {
  const text = options.text('stop');
  if (text === undefined) return {};
  const [stopToken, ...rest] = tokensOf(text);
  if (stopToken !== undefined && rest.length === 0) return { stopToken };
  throw new ValueError('gpt2/stop', `--stop must be one character of ASCII, got '${text}'`);
}

/** The milliseconds that each call takes: they take turns for three seconds, and the quickest counts, since at first code is compiled. */
function timed(calls: readonly (() => void)[]): number[] {
  const quickest = calls.map(() => Number.POSITIVE_INFINITY);
  const begin = performance.now();
  do {
    for (const [i, call] of calls.entries()) {
      const start = performance.now();
      call();
      quickest[i] = Math.min(quickest[i] ?? 0, performance.now() - start);
    }
  } while (performance.now() - begin < 3000);
  return quickest;
}

export const run: Program = (args, print) => {
  const options = new Options(args, texts, flags);
  if (options.has('help')) return print(usage);
  const generation: GenerationOptions = {
    maxNewTokens: options.number('max-new-tokens', 40),
    temperature: options.number('temperature', 1),
    topK: options.number('top-k', 0),
    topP: options.number('top-p', 1),
    greedy: options.has('greedy'),
    ...stopTokenOf(options),
  };
  const seed = options.number('seed', 0);
  const prompts = options.texts('prompt');
  if (prompts.length === 0) throw new ValueError('gpt2/prompt', 'there is no prompt: pass --prompt TEXT');
  if (options.has('untrained')) torch.manualSeed(seed);
  const model = options.has('untrained') ? new GPT2LMHeadModel().eval() : readGpt2(options.required('model'));
  const tokens = prompts.map(tokensOf);
  const again = (useCache: boolean): number[][] => {
    const generator = new torch.Generator().manualSeed(seed);
    return generate(model, tokens, { ...generation, generator, useCache });
  };
  const written = again(true);
  const isSame = JSON.stringify(written) === JSON.stringify(again(false));
  for (const [i, row] of written.entries()) print(`${prompts[i]}${textOf(row)}`);
  const [quick = 0, slow = 0] = timed([() => again(true), () => again(false)]);
  const count = written.flat().length;
  const speed = (milliseconds: number): string =>
    `${milliseconds.toFixed(0)} ms (${((1000 * count) / milliseconds).toFixed(0)} tokens/s)`;
  print(`\n${count} tokens: with the cache ${speed(quick)}, without ${speed(slow)}`);
  print(`the same tokens: ${isSame ? 'yes' : 'no'}`);
};
