/** @file Models that PyTorch made and saved just now give the same logits and texts here. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, it } from 'vitest';
import { expectBert, expectGpt2, expectResNet } from '../examples/pretrained-answers.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { askPyTorch, describeWithPyTorch } from './pytorch.ts';

const generator = fileURLToPath(new URL('../recorded/generator/gen_pretrained.py', import.meta.url));
const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** A seed that nobody has seen; it stands in the name of the tests, so that they can be run again. */
const seed = process.env['FLAMBEAU_SEED'] ?? String(1 + Math.floor(Math.random() * 1e6));

describeWithPyTorch(`models that PyTorch just saved, FLAMBEAU_SEED=${seed}`, () => {
  beforeAll(() => askPyTorch(generator, directory.path, seed, '24'));

  it('ResNet-18, in both formats', () => expectResNet(directory.path, ['resnet18.pth', 'resnet18.safetensors']));

  it('BERT, in both formats', () => {
    expectBert(directory.path);
    rmSync(join(directory.path, 'bert', 'model.safetensors'));
    expectBert(directory.path);
  });

  it('GPT-2, in both formats', () => {
    expectGpt2(directory.path);
    rmSync(join(directory.path, 'gpt2', 'model.safetensors'));
    expectGpt2(directory.path);
  });
});
