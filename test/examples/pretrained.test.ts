/** @file The pretrained examples read PyTorch's files and answer as PyTorch did; what does not fit is said. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readBert, readBertEncoder } from '../../examples/bert/checkpoint.ts';
import { run as runBert } from '../../examples/bert/program.ts';
import { readGpt2 } from '../../examples/gpt2/checkpoint.ts';
import { type GenerationOptions, generate } from '../../examples/gpt2/generation.ts';
import { run as runGpt2 } from '../../examples/gpt2/program.ts';
import type { Program } from '../../examples/pretrained/command-line.ts';
import { readState } from '../../examples/pretrained/state.ts';
import { resNet18Of } from '../../examples/resnet/model.ts';
import { run as runResNet } from '../../examples/resnet/program.ts';
import * as torch from '../../src/index.ts';
import { resnet18 } from '../../src/vision/models/index.ts';
import { root, temporaryDirectory } from '../platform/program.ts';
import { expectBert, expectGpt2, expectResNet, held } from './pretrained-answers.ts';

const recorded = fileURLToPath(new URL('../recorded/pretrained', import.meta.url));
const directory = temporaryDirectory();
afterAll(() => directory.remove());

const inside = (...names: string[]): string => join(directory.path, ...names);

/** What a program prints, or the message that it ends with. */
function outputOf(program: Program, ...args: string[]): string {
  const lines: string[] = [];
  try {
    program(args, (line) => lines.push(line));
  } catch (error) {
    return String(error);
  }
  return lines.join('\n');
}

/** A copy of a recorded folder of Hugging Face's with other weights. */
function folderWith(name: 'bert' | 'gpt2', state: torch.nn.StateDict): string {
  const folder = inside(`${name}-${Object.keys(state).length}-${Math.random()}`);
  mkdirSync(folder);
  copyFileSync(join(recorded, name, 'config.json'), join(folder, 'config.json'));
  torch.save(state, join(folder, 'pytorch_model.bin'));
  return folder;
}

describe('the models answer as those of PyTorch', () => {
  it('ResNet-18, with the keys of torchvision', () =>
    expectResNet(recorded, held(recorded, ['resnet18.pth', 'resnet18.safetensors'])));

  it('BERT, with the keys of Hugging Face', () => expectBert(recorded));

  it('GPT-2, whose weights are transposed, and generates the same tokens from the same seed', () =>
    expectGpt2(recorded));

  it('and are of the sizes that are published', () => {
    const count = (module: torch.nn.Module) =>
      [...module.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
    expect(count(resnet18())).toBe(11_689_512);
  });
});

describe('files of older versions', () => {
  it('of GPT-2 without prefix and with masks are read', () => {
    const model = readGpt2(join(recorded, 'gpt2'));
    const old: torch.nn.StateDict = {};
    for (const [key, tensor] of Object.entries(model.transformer.stateDict())) old[key] = tensor;
    for (const layer of [0, 1]) {
      old[`h.${layer}.attn.bias`] = torch.ones([1, 1, 96, 96]).tril();
      old[`h.${layer}.attn.masked_bias`] = torch.tensor(-1e4);
    }
    const again = readGpt2(folderWith('gpt2', old));
    const ids = torch.tensor([[65, 66, 67]], { dtype: torch.int64 });
    expect(again(ids).equal(model(ids))).toBe(true);
    expect(again.lmHead.weight).toBe(again.transformer.wte.weight);
  });

  it('of BERT with gamma, beta and positions are read', () => {
    const { model } = readBert(join(recorded, 'bert'));
    const old: torch.nn.StateDict = { 'bert.embeddings.position_ids': torch.arange(64) };
    for (const [key, tensor] of Object.entries(model.stateDict())) {
      old[key.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')] = tensor;
    }
    const ids = torch.tensor([[1, 65, 66, 2]], { dtype: torch.int64 });
    expect(readBert(folderWith('bert', old)).model(ids).equal(model(ids))).toBe(true);
  });

  it('of BERT with another head, and of the encoder alone, give the encoder', () => {
    const { model } = readBert(join(recorded, 'bert'));
    const ids = torch.tensor([[1, 65, 66, 2]], { dtype: torch.int64 });
    const [tokens, pooled] = model.bert(ids);
    const masked = { ...model.stateDict(), 'cls.predictions.bias': torch.zeros(128) };
    for (const state of [masked, model.bert.stateDict()]) {
      const [ownTokens, ownPooled] = readBertEncoder(folderWith('bert', state))(ids);
      expect([ownTokens.equal(tokens), ownPooled.equal(pooled)]).toEqual([true, true]);
    }
    const { 'embeddings.LayerNorm.weight': _, ...lacking } = model.bert.stateDict();
    expect(() => readBertEncoder(folderWith('bert', lacking))).toThrow(/missing: +embeddings\.LayerNorm\.weight\n/);
  });

  it('that wrap the state dict are unwrapped, also of parallel models', () => {
    const state = readState(join(recorded, 'resnet18.pth'));
    const entries = Object.entries(state).map(([key, tensor]) => [`module.${key}`, tensor]);
    torch.save({ epoch: 90, state_dict: state }, inside('wrapped.pt'));
    torch.save({ epoch: 90, model: Object.fromEntries(entries) }, inside('parallel.pt'));
    for (const name of ['wrapped.pt', 'parallel.pt']) {
      expect(Object.keys(readState(inside(name)))).toEqual(Object.keys(state));
    }
  });
});

describe('generation', () => {
  const model = readGpt2(join(recorded, 'gpt2'));
  const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];
  const prompts = ['Twinkle, ', 'Up above the world', 'l', 'How I wo'].map(bytes);

  it('gives the same tokens with and without the cache, for each seed and prompts of any lengths', () => {
    for (let seed = 0; seed < 8; seed++) {
      const given = (useCache: boolean): GenerationOptions => ({
        ...{ maxNewTokens: 40, temperature: 2, topK: 30, topP: 0.95, useCache },
        generator: new torch.Generator().manualSeed(seed),
      });
      expect(generate(model, prompts, given(true))).toEqual(generate(model, prompts, given(false)));
    }
  });

  it('gives each row of a batch what it gives it alone', () => {
    const options = { maxNewTokens: 30, greedy: true };
    const alone = prompts.map((prompt) => generate(model, [prompt], options)[0]);
    expect(generate(model, prompts, options)).toEqual(alone);
  });

  it('ends a row before the stop token, and the others where they end', () => {
    const [all = [], other = []] = generate(model, prompts.slice(0, 2), { maxNewTokens: 40, greedy: true });
    const stopToken = bytes(',')[0] ?? 0;
    const ended = generate(model, prompts.slice(0, 2), { maxNewTokens: 40, greedy: true, stopToken });
    const until = (row: number[]) => (row.includes(stopToken) ? row.slice(0, row.indexOf(stopToken)) : row);
    expect(ended).toEqual([until(all), until(other)]);
    expect(ended[0]?.length).toBeLessThan(40);
  });

  it('draws from the most probable tokens only', () => {
    const only = { maxNewTokens: 30, temperature: 5 };
    const greedy = generate(model, prompts, { maxNewTokens: 30, greedy: true });
    expect(generate(model, prompts, { ...only, topK: 1 })).toEqual(greedy);
    expect(generate(model, prompts, { ...only, topP: 1e-9 })).toEqual(greedy);
  });

  it.each([
    [{ temperature: Number.NaN }, 'temperature must be a number above 0, got NaN'],
    [{ temperature: 0 }, 'for the most probable token each time pass greedy'],
    [{ temperature: Number.POSITIVE_INFINITY }, 'temperature must be a number above 0, got Infinity'],
    [{ topP: 0 }, 'top-p must be above 0 and at most 1, got 0'],
    [{ topP: 1.1 }, 'top-p must be above 0 and at most 1, got 1.1'],
    [{ topK: -1 }, 'top-k must be a whole number, 0 for all tokens, got -1'],
    [{ maxNewTokens: 0 }, 'max-new-tokens must be a whole number above 0, got 0'],
    [{ maxNewTokens: 90 }, 'prompt 0 has 9 tokens, and 90 are to follow: more than the 96 positions'],
    [{ stopToken: 128 }, 'the stop token 128 is not in the vocabulary, 0 to 127'],
  ])('refuses %o', (options, message) => {
    expect(() => generate(model, prompts, { maxNewTokens: 4, ...options })).toThrow(message);
  });

  it('refuses prompts that cannot be continued', () => {
    expect(() => generate(model, [], { maxNewTokens: 4 })).toThrow('there is no prompt');
    expect(() => generate(model, [[1], []], { maxNewTokens: 4 })).toThrow('prompt 1 is empty');
    expect(() => generate(model, [[1, 200]], { maxNewTokens: 4 })).toThrow('prompt 0 has the token 200');
  });
});

describe('the programs', () => {
  const gpt2 = join(recorded, 'gpt2');

  it.each([
    ['resnet', runResNet],
    ['bert', runBert],
    ['gpt2', runGpt2],
  ] as const)('print what the README of %s shows, but for the times', (name, program) => {
    const readme = readFileSync(join(root, 'examples', name, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/```sh\n(.*)\n```\n\n```text\n([\s\S]*?)\n```/g)];
    expect(shown.length).toBeGreaterThan(0);
    const untimed = (text: string): string => text.replaceAll(/\d+ ms \(\d+ tokens\/s\)/g, 'TIME');
    for (const [, command = '', output = ''] of shown) {
      const start = `npm run example -- ${name} `;
      expect(command.startsWith(start)).toBe(true);
      const words = [...command.slice(start.length).matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      const args = words.map((word) => (word.startsWith('test/') ? join(root, word) : word));
      expect(untimed(outputOf(program, ...args)).replaceAll(root, '')).toBe(untimed(output));
    }
  });

  it('classify an image', () => {
    torch.io.saveNpy(torch.zeros([40, 32, 3], { dtype: torch.uint8 }), inside('image.npy'));
    torch.io.saveNpy(torch.zeros([3, 40, 32]), inside('floats.npy'));
    const given = ['--model', join(recorded, 'resnet18.pth'), '--image'];
    expect(outputOf(runResNet, ...given, inside('image.npy'))).toContain('image.npy, 40 × 32\n  class');
    expect(outputOf(runResNet, ...given, inside('floats.npy'))).toContain(
      'must be uint8[height, width, 3], got float32[3, 40, 32]',
    );
  });

  it.each([
    [runResNet, ['--model', '/nowhere.pth'], 'SerializationError: cannot read /nowhere.pth: ENOENT'],
    [runResNet, ['--modle', 'x'], "there is no option '--modle': there are --model, --image, --seed, --help"],
    [runResNet, [], '--model is needed: see --help'],
    [runResNet, ['--model'], '--model needs a value'],
    [runResNet, ['x'], "unexpected 'x'"],
    [runBert, ['--model', '/nowhere', '--text', 'a'], 'cannot read /nowhere/config.json: ENOENT'],
    [runBert, ['--model', join(recorded, 'bert')], 'there is no text: pass --text TEXT'],
    [runBert, ['--model', join(recorded, 'bert'), '--text', ''], 'a text must have 1 to 62 bytes, got 0'],
    [runBert, ['--model', join(recorded, 'bert'), '--text', 'é'], "'é' has the byte 195, the model knows tokens"],
    [runBert, ['--model', gpt2, '--text', 'a'], 'model_type of .*config.json must be \'bert\', got "gpt2"'],
    [runGpt2, ['--model', gpt2], 'there is no prompt: pass --prompt TEXT'],
    [runGpt2, ['--model', gpt2, '--prompt', ''], 'prompt 0 is empty'],
    [runGpt2, ['--model', gpt2, '--prompt', 'a', '--top-p', '0'], 'top-p must be above 0 and at most 1, got 0'],
    [runGpt2, ['--model', gpt2, '--prompt', 'a', '--temperature', 'NaN'], '--temperature must be a number'],
    [runGpt2, ['--model', gpt2, '--prompt', 'a', '--stop', 'é'], '--stop must be one character of ASCII'],
  ] as const)('say what is wrong: %#', (program, args, message) => {
    expect(outputOf(program, ...args).replaceAll(/(FlambeauError|Error) \[[^\]]+\]/g, '$1')).toMatch(
      new RegExp(message.startsWith('model_type') ? message : message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')),
    );
  });

  it('list the keys of a file of another architecture', () => {
    const state = readState(join(recorded, 'resnet18.pth'));
    const wrong = outputOf(runResNet, '--model', join(gpt2, 'model.safetensors'));
    expect(wrong).toContain('the state dict does not fit ResNet');
    expect(wrong).toMatch(/missing: .*conv1\.weight.*fc\.bias/);
    expect(wrong).toMatch(/unexpected: .*transformer\.h\.0\.attn\.c_attn\.weight/);
    expect(() => readGpt2(folderWith('gpt2', state))).toThrow(/missing: .*transformer\.wte\.weight/);
    expect(() => resNet18Of({ ...state, 'layer1.0.conv1.weight': torch.ones([2, 2, 1, 1]) })).toThrow(
      'layer1.0.conv1.weight has shape [2, 2, 3, 3], the state dict has shape [2, 2, 1, 1]',
    );
  });

  it('refuse folders and files that hold something else', () => {
    const folder = inside('odd');
    mkdirSync(folder);
    const config = (entries: object) => writeFileSync(join(folder, 'config.json'), JSON.stringify(entries));
    writeFileSync(join(folder, 'config.json'), '{');
    expect(() => readGpt2(folder)).toThrow('config.json');
    config({ model_type: 'gpt2', n_head: 5 });
    expect(() => readGpt2(folder)).toThrow('n_head of');
    config({ model_type: 'gpt2', n_embd: -1 });
    expect(() => readGpt2(folder)).toThrow('must be a whole number above 0, got -1');
    config({ model_type: 'gpt2', n_embd: 16, n_head: 4, n_layer: 1, vocab_size: 8, n_positions: 8 });
    expect(() => readGpt2(folder)).toThrow('holds none of model.safetensors, model.safetensors.index.json');
    torch.save([1, 2], inside('numbers.pt'));
    expect(() => readState(inside('numbers.pt'))).toThrow('holds no state dict, which is tensors by name');
  });
});
