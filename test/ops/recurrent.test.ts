import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { sequence, sequenceByOperators } from '../../src/ops/recurrent/sequence.ts';
import { type Cell, gatesOf, type State } from '../../src/ops/recurrent/step.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

const cells: readonly Cell[] = ['tanh', 'relu', 'LSTM', 'GRU'];
const courses = [
  { batchSizes: [2, 2, 2], reverse: false },
  { batchSizes: [2, 2, 2], reverse: true },
  { batchSizes: [4, 2, 2, 1], reverse: false },
  { batchSizes: [4, 2, 2, 1], reverse: true },
];

/** Input, weight, bias and states of a layer with three hidden units. */
function operands(cell: Cell, batchSizes: readonly number[], dtype: torch.DType): Tensor[] {
  torch.manualSeed(3);
  const rows = batchSizes.reduce((total, size) => total + size, 0);
  const gates = 3 * gatesOf[cell];
  const batch = batchSizes[0] as number;
  const shapes = [[rows, gates], [gates, 3], [gates], [batch, 3], ...(cell === 'LSTM' ? [[batch, 3]] : [])];
  return shapes.map((shape) => torch.randn(shape, { dtype }).requiresGrad_());
}

function layer(by: typeof sequence, cell: Cell, course: (typeof courses)[number]) {
  return (input: Tensor, weight: Tensor, bias: Tensor, ...state: Tensor[]): Tensor[] => {
    // The operator adds the bias only where the gates keep the shares of input and state apart.
    const weights = cell === 'GRU' ? { weight, bias } : { weight };
    const share = cell === 'GRU' ? input : torch.add(input, bias);
    const { output, final } = by(share, state as readonly Tensor[] as State, weights, { cell, ...course });
    return [output, ...(final as readonly Tensor[])];
  };
}

/** Results, and gradients of a sum of them in which no two elements weigh the same. */
function answers(run: (...given: [Tensor, Tensor, Tensor, ...Tensor[]]) => Tensor[], given: readonly Tensor[]) {
  const leaves = given.map((each) => each.detach().clone().requiresGrad_());
  const results = run(...(leaves as [Tensor, Tensor, Tensor, ...Tensor[]]));
  const loss = results.map((result) => {
    const weights = torch.arange(result.numel()).to(result.dtype).reshape(result.shape).sin();
    return torch.sum(torch.mul(result, weights));
  });
  loss.reduce((total, each) => torch.add(total, each)).backward();
  return [...results, ...leaves.map((leaf) => leaf.grad as Tensor)];
}

for (const engine of ['interpreter', 'native', 'wasm'] as const) {
  describe(`recurrent layers on ${engine}`, () => {
    for (const cell of cells) {
      it(`gives with kernels what ${cell} cells give by operators, forward and backward`, () =>
        withEngine(engine, () => {
          for (const course of courses) {
            for (const [dtype, tolerance] of [
              [torch.float32, 2e-6],
              [torch.float64, 1e-14],
            ] as const) {
              const given = operands(cell, course.batchSizes, dtype);
              const found = answers(layer(sequence, cell, course), given);
              const expected = answers(layer(sequenceByOperators, cell, course), given);
              expect(found.length).toBe(expected.length);
              found.forEach((each, i) => {
                expect(torch.allclose(each, expected[i] as Tensor, { rtol: tolerance, atol: tolerance })).toBe(true);
              });
            }
          }
        }));
    }
  });
}

describe('derivatives of recurrent layers', () => {
  for (const cell of cells) {
    it(`are those of differences for ${cell} cells, also once more`, () => {
      const course = { batchSizes: [2, 1], reverse: true };
      const given = operands(cell, course.batchSizes, torch.float64);
      const run = layer(sequence, cell, course) as (...tensors: Tensor[]) => Tensor[];
      expect(torch.autograd.gradcheck(run, given)).toBe(true);
      expect(torch.autograd.gradgradcheck(run, given)).toBe(true);
    });
  }

  it('count a tensor twice that is both states of an LSTM', () => {
    const [input, weight, bias, state] = operands('LSTM', [2, 2], torch.float64) as [Tensor, Tensor, Tensor, Tensor];
    const course = { batchSizes: [2, 2], reverse: false };
    const run = (both: Tensor) => layer(sequence, 'LSTM', course)(input, weight, bias, both, both);
    expect(torch.autograd.gradcheck(run, [state])).toBe(true);
    expect(torch.autograd.gradgradcheck(run, [state])).toBe(true);
  });

  it('stay out of the way where nothing needs them', () => {
    const [input, weight, bias, h, c] = operands('LSTM', [2, 2], torch.float32) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    torch.noGrad(() => {
      const [output] = layer(sequence, 'LSTM', { batchSizes: [2, 2], reverse: false })(input, weight, bias, h, c);
      expect((output as Tensor).requiresGrad).toBe(false);
    });
    const only = layer(sequence, 'LSTM', { batchSizes: [2, 2], reverse: false })(
      input.detach(),
      weight.detach(),
      bias.detach(),
      h,
      c.detach(),
    );
    torch.sum(only[0] as Tensor).backward();
    expect(h.grad?.shape).toEqual([2, 3]);
  });
});
