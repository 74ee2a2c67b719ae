import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const F = nn.functional;

function ramp(shape: readonly number[]): torch.Tensor {
  const count = shape.reduce((total, size) => total * size, 1);
  return torch.fromTypedArray(
    Float32Array.from({ length: count }, (_, i) => i),
    [...shape],
  );
}

function near(found: torch.Tensor | null, expected: readonly number[]): void {
  const numbers = Array.from((found as torch.Tensor).reshape(-1).toTypedArray(), Number);
  expect(numbers.length).toBe(expected.length);
  numbers.forEach((number, i) => {
    expect(number).toBeCloseTo(expected[i] as number, 4);
  });
}

const padded = torch.tensor([
  [false, false, true],
  [false, false, false],
]);

describe('attention layers', () => {
  // The numbers are those of PyTorch 2.6 with the same seeds.
  it('draw the weights and the masks of PyTorch: heads with other keys and values, learned and empty entries, dropout', () => {
    torch.manualSeed(1);
    const attention = new nn.MultiheadAttention(8, 2, {
      dropout: 0.5,
      addBiasKv: true,
      addZeroAttn: true,
      kdim: 3,
      vdim: 5,
    });
    const [output, weights] = attention(ramp([2, 1, 8]).sin(), ramp([3, 1, 3]).cos(), ramp([3, 1, 5]).sin(), {
      averageAttnWeights: false,
    });
    near(
      output,
      [
        0.15034, 0.09673, 0.19024, 0.25088, -0.1327, 0.33338, 0.17105, 0.33999, -0.09794, 0.04376, 0.12563, 0.02379,
        0.02073, 0.11301, -0.06791, 0.14605,
      ],
    );
    expect(weights?.shape).toEqual([1, 2, 2, 5]);
    near(
      weights,
      [
        0, 0.41246, 0.39328, 0, 0, 0, 0, 0.52575, 0.40264, 0, 0.19318, 0.81191, 0.18301, 0, 0, 0, 0, 0.38427, 0,
        0.33776,
      ],
    );
  });

  it('draw the weights and the masks of PyTorch: a whole Transformer', () => {
    torch.manualSeed(0);
    const model = new nn.Transformer(8, 2, 2, 1, 12, {
      dropout: 0.25,
      activation: 'gelu',
      batchFirst: true,
      normFirst: true,
    });
    const output = model(ramp([2, 3, 8]).sin(), ramp([2, 2, 8]).cos(), {
      tgtMask: nn.Transformer.generateSquareSubsequentMask(2),
      srcKeyPaddingMask: padded,
      memoryKeyPaddingMask: padded,
    });
    near(
      output.sum(1),
      [
        0.89119, -1.85562, -1.35913, -1.12117, 1.12946, 1.49609, 1.03398, -0.2148, 0.09221, 1.57657, 1.06913, -0.56537,
        0.1359, -0.73246, -1.57983, 0.00386,
      ],
    );
  });

  it('take masks of bools and of numbers, in evaluation too', () => {
    const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 12, dropout: 0, batchFirst: true });
    const encoder = new nn.TransformerEncoder(layer, 1).eval();
    torch.manualSeed(3);
    for (const parameter of encoder.parameters()) nn.init.uniform_(parameter, -0.3, 0.3);
    const src = ramp([2, 3, 8]).sin();
    near(encoder(src, { srcKeyPaddingMask: padded }).sum(-1), [0.16232, 0.52922, 0.94194, 0.47652, 0.2622, 0.72552]);
    const mask = torch.tensor([false, true, false]).expand(3, 3);
    near(encoder(src, mask).sum(-1), [0.20896, 0.55377, 0.95626, 0.5111, 0.29528, 0.73853]);
    const added = torch.zeros([3, 3]).maskedFill(mask, Number.NEGATIVE_INFINITY);
    near(encoder(src, added).sum(-1), [0.20896, 0.55377, 0.95626, 0.5111, 0.29528, 0.73853]);
  });

  it('copy a layer, with weights of their own that start alike', () => {
    const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 12, activation: (x) => F.silu(x) });
    torch.manualSeed(4);
    const before = torch.getRngState();
    const decoder = new nn.TransformerDecoder(layer, 2, new nn.LayerNorm(8));
    expect(torch.equal(torch.getRngState(), before)).toBe(true);
    const state = decoder.stateDict();
    expect(Object.keys(state).slice(0, 5)).toEqual([
      'layers.0.self_attn.in_proj_weight',
      'layers.0.self_attn.in_proj_bias',
      'layers.0.self_attn.out_proj.weight',
      'layers.0.self_attn.out_proj.bias',
      'layers.0.multihead_attn.in_proj_weight',
    ]);
    const [first, second] = [0, 1].map((i) => state[`layers.${i}.linear1.weight`] as torch.Tensor);
    expect(torch.equal(first as torch.Tensor, second as torch.Tensor)).toBe(true);
    expect(first?.storage).not.toBe(second?.storage);
    expect([...decoder.parameters()].length).toBe(2 * 18 + 2);
    expect(decoder(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape).toEqual([4, 3, 8]);
  });

  it('refuse what does not fit, and say what is due', () => {
    const model = new nn.Transformer(8, 2, 1, 1, 12);
    const attention = new nn.MultiheadAttention(8, 2);
    const x = torch.ones([3, 2, 8]);
    const wrong: readonly (readonly [() => unknown, string])[] = [
      [() => new nn.MultiheadAttention(8, 3), 'MultiheadAttention/numHeads'],
      [
        () => new nn.TransformerEncoderLayer(8, 2, { activation: 'tanh' as 'relu' }),
        'TransformerEncoderLayer/activation',
      ],
      [() => new nn.TransformerEncoder(3 as never, 2), 'TransformerEncoder/argument'],
      [() => model(x, torch.ones([3, 1, 8])), 'Transformer/batch'],
      [() => model(x, torch.ones([3, 2, 4])), 'Transformer/features'],
      [() => attention(x, x, x, { attnMask: torch.ones([2, 2]) }), 'multiHeadAttentionForward/attn-mask'],
      [() => attention(x, x, x, { keyPaddingMask: torch.ones([3, 2]) }), 'multiHeadAttentionForward/key-padding-mask'],
      [() => attention(x, x, torch.ones([4, 2, 8])), 'multiHeadAttentionForward/key-value'],
      [() => attention(x, x, x, { isCausal: true }), 'multiHeadAttentionForward/causal'],
    ];
    for (const [call, code] of wrong) expect(call, code).toThrow(expect.objectContaining({ code }));
  });
});
