import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const { packPaddedSequence, padPackedSequence, padSequence, packSequence, unpadSequence, unpackSequence } =
  nn.utils.rnn;

const x = torch.fromTypedArray(
  Float32Array.from({ length: 12 }, (_, i) => i / 10),
  [2, 3, 2],
);

function near(found: torch.Tensor | null | undefined, expected: readonly number[]): void {
  const numbers = Array.from((found as torch.Tensor).reshape(-1).toTypedArray(), Number);
  expect(numbers.length).toBe(expected.length);
  numbers.forEach((number, i) => {
    expect(number).toBeCloseTo(expected[i] as number, 5);
  });
}

describe('recurrent layers', () => {
  // The numbers are those of PyTorch 2.6 with the same seeds.
  it('draw the weights, the masks between layers and the results of PyTorch: an LSTM with projections', () => {
    torch.manualSeed(5);
    const lstm = new nn.LSTM(2, 4, { numLayers: 2, dropout: 0.5, bidirectional: true, projSize: 3, batchFirst: true });
    const [output, [h, c]] = lstm(x);
    expect([output.shape, h.shape, c.shape]).toEqual([
      [2, 3, 6],
      [4, 2, 3],
      [4, 2, 4],
    ]);
    near(
      output.sum(1),
      [
        0.239036, -0.157824, 0.239611, -0.405688, -0.178062, -0.145761, 0.222409, -0.141324, 0.211053, -0.384649,
        -0.177824, -0.147041,
      ],
    );
    near(h.sum([1, 2]), [-0.364637, 0.402181, 0.22923, -0.595049]);
    near(c.sum([1, 2]), [-1.23266, 0.184801, 1.18189, 3.118857]);
  });

  it('draw the weights, the masks between layers and the gradients of PyTorch: a GRU', () => {
    torch.manualSeed(6);
    const gru = new nn.GRU(2, 3, 2, { dropout: 0.25 });
    const [output, hidden] = gru(x, torch.ones([2, 3, 3]));
    near(output.at(-1), [0.06788, 0.279202, 0.277868, 0.106857, 0.381601, 0.153034, -0.024237, -0.042597, 0.288867]);
    near(hidden.sum([1, 2]), [6.141017, 1.488475]);
    output.square().sum().backward();
    near(
      gru.getParameter('weightIhL0').grad,
      [
        0.001045, 0.001404, 0.035354, 0.049038, -0.049415, -0.071699, 0.021872, 0.034369, 0.03566, 0.053796, -0.056301,
        -0.087592, 0.056835, 0.080688, 0.219635, 0.305046, -0.295766, -0.416231,
      ],
    );
    near(
      gru.biasHhL1?.grad,
      [-0.122552, -0.144535, 0.060893, 1.146191, 1.288157, 1.68286, 0.378341, 1.152654, 0.420857],
    );
  });

  it('take packed sequences in any order, both ways', () => {
    torch.manualSeed(7);
    const rnn = new nn.RNN(2, 2, { nonlinearity: 'relu', bidirectional: true });
    const packed = packPaddedSequence(x, [1, 2], { batchFirst: true, enforceSorted: false });
    const [output, hidden] = rnn(packed, torch.full([2, 2, 2], 0.5));
    const [padded, lengths] = padPackedSequence(output, true);
    expect(lengths.tolist()).toEqual([1, 2]);
    near(
      padded,
      [0.026942, 0.475605, 0.7176, 0.18781, 0, 0, 0, 0, 0, 0.743827, 0.478531, 0.062685, 0, 1.085091, 0.144175, 0],
    );
    near(hidden, [0.026942, 0.475605, 0, 1.085091, 0.7176, 0.18781, 0.478531, 0.062685]);
  });

  it('have cells for single steps, without batch too', () => {
    torch.manualSeed(8);
    const cell = new nn.LSTMCell(2, 2, { dtype: torch.float64 });
    const [h, c] = cell(torch.tensor([0.5, -1], { dtype: torch.float64 }));
    near(h, [0.048743, -0.200428]);
    near(c, [0.126923, -0.535435]);
  });

  it("keep PyTorch's keys", () => {
    const keys = Object.keys(new nn.LSTM(2, 4, { numLayers: 2, bidirectional: true, projSize: 3 }).stateDict());
    expect(keys.slice(0, 11)).toEqual([
      'weight_ih_l0',
      'weight_hh_l0',
      'bias_ih_l0',
      'bias_hh_l0',
      'weight_hr_l0',
      'weight_ih_l0_reverse',
      'weight_hh_l0_reverse',
      'bias_ih_l0_reverse',
      'bias_hh_l0_reverse',
      'weight_hr_l0_reverse',
      'weight_ih_l1',
    ]);
    expect(new nn.LSTM(2, 4).allWeights.map((list) => list.length)).toEqual([4]);
    expect(Object.keys(new nn.GRUCell(2, 3).stateDict())).toEqual(['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh']);
  });

  it('print as PyTorch prints them', () => {
    const full = new nn.LSTM(3, 4, 2, false, true, 0.25, true, 2);
    expect(String(full)).toBe(
      'LSTM(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True, dropout=0.25, bidirectional=True)',
    );
    expect(String(new nn.RNN(3, 4, { nonlinearity: 'relu' }))).toBe('RNN(3, 4)');
    expect(String(new nn.RNNCell(3, 4, { nonlinearity: 'relu', bias: false }))).toBe(
      'RNNCell(3, 4, bias=False, nonlinearity=relu)',
    );
  });

  it('refuse what does not fit, and say what is due', () => {
    const lstm = new nn.LSTM(3, 4);
    const wrong: readonly (readonly [() => unknown, string])[] = [
      [() => new nn.LSTM(3, 0), 'LSTM/hiddenSize'],
      [() => new nn.LSTM(3, 4, 0), 'LSTM/numLayers'],
      [() => new nn.LSTM(3, 4, { projSize: 4 }), 'LSTM/projSize'],
      [() => new nn.LSTM(3, 4, { dropout: 1.5 }), 'LSTM/dropout'],
      [() => lstm(torch.zeros([5])), 'LSTM/rank'],
      [() => lstm(torch.zeros([0, 2, 3])), 'LSTM/length'],
      [() => lstm(torch.zeros([5, 2, 3], { dtype: torch.float64 })), 'LSTM/dtype'],
      [() => lstm(torch.zeros([5, 2, 3]), torch.zeros([1, 2, 4]) as never), 'LSTM/state'],
      [() => lstm(torch.zeros([5, 3]), [torch.zeros([1, 1, 4]), torch.zeros([1, 1, 4])]), 'LSTM/state'],
      [() => new nn.GRUCell(3, 4)(torch.zeros([2, 2, 3])), 'GRUCell/rank'],
      [() => packPaddedSequence(torch.ones([2, 2]), [3, 1]), 'packPaddedSequence/lengths'],
      [() => padPackedSequence(torch.ones(2) as never), 'padPackedSequence/argument'],
      [() => padSequence([]), 'padSequence/argument'],
    ];
    for (const [call, code] of wrong) expect(call, code).toThrow(expect.objectContaining({ code }));
    expect(() => lstm(torch.zeros([5, 2, 3]), [torch.zeros([1, 3, 4]), torch.zeros([1, 2, 4])])).toThrow(
      'h0 of LSTM must have shape [1, 2, 4] for this input, got [1, 3, 4]',
    );
  });

  it('infer what a call gives', () => {
    const lstm = new nn.LSTM(3, 4);
    const [output, [h, c]] = lstm(torch.ones([5, 2, 3]));
    const all: readonly torch.Tensor[] = [output, h, c];
    expect(all.length).toBe(3);
    const [packed] = lstm(packSequence([torch.ones([2, 3]), torch.ones([1, 3])]));
    const data: torch.Tensor = packed.data;
    expect(data.shape).toEqual([3, 4]);
  });
});

describe('sequences of unequal lengths', () => {
  const list = [torch.tensor([1]), torch.tensor([2, 3, 4]), torch.tensor([5, 6])];

  it('are packed longest first, and come back in their order', () => {
    const packed = packSequence(list, { enforceSorted: false });
    expect(packed.data.tolist()).toEqual([2, 5, 1, 3, 6, 4]);
    expect(packed.batchSizes.tolist()).toEqual([3, 2, 1]);
    expect(packed.sortedIndices?.tolist()).toEqual([1, 2, 0]);
    expect(packed.unsortedIndices?.tolist()).toEqual([2, 0, 1]);
    expect(unpackSequence(packed).map((each) => each.tolist())).toEqual([[1], [2, 3, 4], [5, 6]]);
    expect(padPackedSequence(packed, { batchFirst: true, paddingValue: -1, totalLength: 4 })[0].tolist()).toEqual([
      [1, -1, -1, -1],
      [2, 3, 4, -1],
      [5, 6, -1, -1],
    ]);
    expect(packed.to(torch.float64).data.dtype).toBe(torch.float64);
  });

  it('are padded on either side, and cut again', () => {
    expect(padSequence(list, { batchFirst: true, paddingSide: 'left' }).tolist()).toEqual([
      [0, 0, 1],
      [2, 3, 4],
      [0, 5, 6],
    ]);
    const padded = padSequence(list, false, -1);
    expect(padded.shape).toEqual([3, 3]);
    expect(unpadSequence(padded, torch.tensor([1n, 3n, 2n])).map((each) => each.tolist())).toEqual([
      [1],
      [2, 3, 4],
      [5, 6],
    ]);
  });

  it('pass gradients to the elements that are there', () => {
    const input = torch.ones([2, 3]).requiresGrad_();
    const [padded] = padPackedSequence(packPaddedSequence(input, [1, 2, 1], { enforceSorted: false }));
    padded.mul(2).sum().backward();
    expect(input.grad?.tolist()).toEqual([
      [2, 2, 2],
      [0, 2, 0],
    ]);
  });
});
