/** @file BERT in a folder of Hugging Face's. */
import type * as torch from 'flambeau';
import { Config } from '../pretrained/config.ts';
import { readWeights } from '../pretrained/state.ts';
import { BertForSequenceClassification, BertModel, type BertSizes } from './model.ts';

function sizesOf(config: Config): BertSizes {
  config.word('hidden_act', 'gelu');
  const width = config.size('hidden_size', 768);
  return {
    vocabulary: config.size('vocab_size', 30522),
    positions: config.size('max_position_embeddings', 512),
    tokenTypes: config.size('type_vocab_size', 2),
    width,
    innerWidth: config.size('intermediate_size', 3072),
    layers: config.size('num_hidden_layers', 12),
    heads: config.heads('num_attention_heads', 12, width),
    epsilon: config.epsilon('layer_norm_eps', 1e-12),
  };
}

/** Older versions saved the numbers of the positions, too, and called weight and bias of a LayerNorm gamma and beta. */
function renewed(state: Readonly<torch.nn.StateDict>): torch.nn.StateDict {
  const entries = Object.entries(state).filter(([key]) => !key.endsWith('embeddings.position_ids'));
  const renamed = entries.map(([key, tensor]): [string, torch.Tensor] => [
    key.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias'),
    tensor,
  ]);
  return Object.fromEntries(renamed);
}

/** The classifier of a folder, in evaluation mode, with the names of its classes. */
export function readBert(folder: string): { model: BertForSequenceClassification; labels: string[] } {
  const config = Config.read(folder, 'bert');
  const labels = config.labels();
  const model = new BertForSequenceClassification(sizesOf(config), labels.length);
  model.loadStateDict(renewed(readWeights(folder)));
  model.eval();
  return { model, labels };
}

/** What stands on top of the encoder in files of models for some task. */
const heads = /^(cls|classifier|qa_outputs)\./;

/** The encoder of a folder, in evaluation mode: of `BertModel`, or of a model for some task, whose head is left out. */
export function readBertEncoder(folder: string): BertModel {
  const model = new BertModel(sizesOf(Config.read(folder, 'bert')));
  const entries = Object.entries(renewed(readWeights(folder))).filter(([key]) => !heads.test(key));
  model.loadStateDict(Object.fromEntries(entries.map(([key, tensor]) => [key.replace(/^bert\./, ''), tensor])));
  return model.eval();
}
