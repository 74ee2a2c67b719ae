/** @file GPT-2 in a folder of Hugging Face's. */
import type * as torch from 'flambeau';
import { Config } from '../pretrained/config.ts';
import { readWeights } from '../pretrained/state.ts';
import { GPT2LMHeadModel, gpt2Small } from './model.ts';

/** Masks of attention, which older versions saved beside the weights. */
const mask = /\.attn\.(bias|masked_bias)$/;

/**
 * The state dict as this model has it. Files of the model without its head lack the prefix `transformer.`; where the head is the
 * embedding, safetensors files hold it once.
 */
function completed(state: Readonly<torch.nn.StateDict>): torch.nn.StateDict {
  const prefix = 'wte.weight' in state ? 'transformer.' : '';
  const own: torch.nn.StateDict = {};
  for (const [key, tensor] of Object.entries(state)) if (!mask.test(key)) own[prefix + key] = tensor;
  const embedding = own['transformer.wte.weight'];
  return embedding === undefined ? own : { 'lm_head.weight': embedding, ...own };
}

/** The model of a folder with `config.json` and weights, in evaluation mode. */
export function readGpt2(folder: string): GPT2LMHeadModel {
  const config = Config.read(folder, 'gpt2');
  config.word('activation_function', 'gelu_new');
  const width = config.size('n_embd', gpt2Small.width);
  const model = new GPT2LMHeadModel({
    vocabulary: config.size('vocab_size', gpt2Small.vocabulary),
    positions: config.size('n_positions', gpt2Small.positions),
    width,
    layers: config.size('n_layer', gpt2Small.layers),
    heads: config.heads('n_head', gpt2Small.heads, width),
    epsilon: config.epsilon('layer_norm_epsilon', gpt2Small.epsilon),
  });
  model.loadStateDict(completed(readWeights(folder)));
  return model.eval();
}
