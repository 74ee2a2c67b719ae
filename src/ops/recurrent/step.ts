/**
 * @file One step of a recurrent network, said by operators: what a cell makes of the input's and the state's share of its gates. These are
 * the formulas; `step-kernels.ts` has them as kernels.
 *
 * S. Hochreiter, J. Schmidhuber: "Long Short-Term Memory", 1997, https://doi.org/10.1162/neco.1997.9.8.1735. K. Cho et al.: "Learning
 * Phrase Representations using RNN Encoder-Decoder", 2014, https://arxiv.org/abs/1406.1078. J. L. Elman: "Finding Structure in Time",
 * 1990, https://doi.org/10.1016/0364-0213(90)90002-E.
 */
import type { Tensor } from '../../tensor/tensor.ts';
import { relu } from '../pointwise/activation.ts';
import { add, mul, sub } from '../pointwise/arithmetic.ts';
import { sigmoid } from '../pointwise/exponential.ts';
import { tanh } from '../pointwise/hyperbolic.ts';
import { chunk } from '../view/split.ts';

/** The kinds of cells; the first two are the plain ones, by their activation. */
export type Cell = 'tanh' | 'relu' | 'LSTM' | 'GRU';

/** Rows of the weights for each element of the state, by kind. */
export const gatesOf: { readonly [K in Cell]: number } = { tanh: 1, relu: 1, LSTM: 4, GRU: 3 };

/** What a cell remembers: the hidden state, and the cell state of an LSTM. */
export type State = readonly [hidden: Tensor, cell?: Tensor];

type Step = (fromInput: Tensor, fromHidden: Tensor, state: State) => State;

type Three = readonly [Tensor, Tensor, Tensor];
type Four = readonly [Tensor, Tensor, Tensor, Tensor];

export const steps: { readonly [K in Cell]: Step } = {
  tanh: (fromInput, fromHidden) => [tanh(add(fromInput, fromHidden))],
  relu: (fromInput, fromHidden) => [relu(add(fromInput, fromHidden))],
  LSTM: (fromInput, fromHidden, [, cell]) => {
    const [i, f, g, o] = chunk(add(fromInput, fromHidden), 4, -1) as readonly Tensor[] as Four;
    const kept = mul(sigmoid(f), cell as Tensor);
    const next = add(kept, mul(sigmoid(i), tanh(g)));
    return [mul(sigmoid(o), tanh(next)), next];
  },
  GRU: (fromInput, fromHidden, [hidden]) => {
    const [inputR, inputZ, inputN] = chunk(fromInput, 3, -1) as readonly Tensor[] as Three;
    const [hiddenR, hiddenZ, hiddenN] = chunk(fromHidden, 3, -1) as readonly Tensor[] as Three;
    const r = sigmoid(add(inputR, hiddenR));
    const z = sigmoid(add(inputZ, hiddenZ));
    const n = tanh(add(inputN, mul(r, hiddenN)));
    return [add(n, mul(z, sub(hidden, n)))];
  },
};
