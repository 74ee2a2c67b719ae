/** @file Layers by themselves, as `pytorch.py` has them: forward, and backward from the sum of their output. */
import * as torch from 'flambeau';

const { nn } = torch;
const F = nn.functional;

export interface LayerCase {
  readonly name: string;
  /** Timed runs. */
  readonly runs: number;
  /** Makes layer and input; returns one run. */
  readonly prepare: () => () => void;
}

function run(layer: torch.nn.Module, outputOf: () => torch.Tensor): () => void {
  return () => {
    layer.zeroGrad();
    outputOf().sum().backward();
  };
}

function encoderLayer(dropout: number): () => void {
  const layer = new nn.TransformerEncoderLayer(128, 4, { dimFeedforward: 512, dropout, batchFirst: true });
  const input = torch.randn([16, 64, 128]);
  return run(layer, () => layer(input));
}

export const layerCases: readonly LayerCase[] = [
  {
    name: 'gru 32-128, 50 steps, batch 32',
    runs: 60,
    prepare: () => {
      const layer = new nn.GRU(32, 128, { batchFirst: true });
      const input = torch.randn([32, 50, 32]);
      return run(layer, () => layer(input)[0]);
    },
  },
  {
    name: 'attention of 64 matrices 64x32, causal',
    runs: 200,
    prepare: () => {
      const operands = Array.from({ length: 3 }, () => torch.randn([64, 64, 32]).requiresGrad_());
      const [query, key, value] = operands as [torch.Tensor, torch.Tensor, torch.Tensor];
      return () => {
        for (const operand of operands) operand.grad = null;
        F.scaledDotProductAttention(query, key, value, { isCausal: true }).sum().backward();
      };
    },
  },
  {
    name: 'multi-head attention, 128 wide, 64 tokens, batch 16',
    runs: 100,
    prepare: () => {
      const layer = new nn.MultiheadAttention(128, 4, { batchFirst: true });
      const input = torch.randn([16, 64, 128]);
      return run(layer, () => layer(input, input, input, { needWeights: false })[0]);
    },
  },
  {
    name: 'encoder layer, 128 wide, 64 tokens, batch 16',
    runs: 60,
    prepare: () => encoderLayer(0),
  },
  {
    name: 'encoder layer, 128 wide, 64 tokens, batch 16, dropout 0.1',
    runs: 60,
    prepare: () => encoderLayer(0.1),
  },
];
