/** @file Muon: momentum steps of matrices, made orthogonal. */
import { ValueError } from '../errors/errors.ts';
import { matmul } from '../ops/contraction/matmul.ts';
import { addmm } from '../ops/contraction/products.ts';
import { clone } from '../ops/conversion.ts';
import { add, mul, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import { clampMin } from '../ops/pointwise/selection.ts';
import { norm } from '../ops/reduce/norm.ts';
import { transpose } from '../ops/view/permute.ts';
import { formatShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { flag, type Given, notNegative, number, type Option, type OptionsOf, oneOf } from './option.ts';

const coefficients: Option<readonly [number, number, number]> = {
  standard: [3.4445, -4.775, 2.0315],
  kind: 'an array of numbers',
  isKind: (value) => Array.isArray(value) && value.every((item) => typeof item === 'number'),
  range: 'three numbers',
  accepts: (value) => value.length === 3 && value.every(Number.isFinite),
};

const options = {
  /** Learning rate. */
  lr: notNegative(1e-3),
  /** Taken from the parameter itself. */
  weightDecay: notNegative(0.1),
  momentum: number(0.95, 'a number from 0 to below 1', (value) => value >= 0 && value < 1),
  nesterov: flag(true),
  /** Those of X, XXᵀX and (XXᵀ)²X in an iteration. */
  nsCoefficients: coefficients,
  /** The smallest norm that a step is divided by. */
  eps: notNegative(1e-7),
  /** Iterations that make a step orthogonal. */
  nsSteps: number(5, 'a whole number from 0 to 99', (value) => Number.isInteger(value) && value >= 0 && value < 100),
  /**
   * How the learning rate follows the shape: `original` (also null), by √max(1, rows / columns); `match_rms_adamw`, by
   * 0.2 · √max(rows, columns), so that a learning rate and decay of AdamW can be kept.
   */
  adjustLrFn: oneOf(['original', 'match_rms_adamw']),
} as const;

export interface MuonOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<MuonOptions> = {
  name: 'Muon',
  options,
  positional: 8,
  state: { buffer: 'momentum_buffer' },
  countsSteps: false,
};

/** Brings the momentum up to date; `direction` becomes what is made orthogonal. */
const remember = /* @__PURE__ */ fused({
  atOnce: true,
  name: 'muon_momentum',
  family: 'muon',
  reads: ['grad'],
  updates: ['buffer', 'direction'],
  numbers: ['rest', 'lookAhead', 'direct'],
  compute: ({ grad, ...state }, { rest, lookAhead, direct }) => {
    const buffer = add(state.buffer, mul(sub(grad, state.buffer), rest));
    return { buffer, direction: add(mul(grad, direct), mul(buffer, lookAhead)) };
  },
});

const apply = /* @__PURE__ */ fused({
  atOnce: true,
  name: 'muon',
  reads: ['move'],
  updates: ['param'],
  numbers: ['keep', 'stepSize'],
  compute: ({ param, move }, { keep, stepSize }) => ({ param: sub(mul(param, keep), mul(move, stepSize)) }),
});

/** The matrix with all singular values near 1, by iterations of a polynomial of degree 5. */
function orthogonalised(matrix: Tensor, { nsCoefficients: [a, b, c], nsSteps, eps }: MuonOptions): Tensor {
  const isTall = matrix.size(0) > matrix.size(1);
  const wide = isTall ? transpose(matrix, 0, 1) : matrix;
  // With the Frobenius norm, no singular value is above 1.
  let x = div(wide, clampMin(norm(wide), eps));
  for (let i = 0; i < nsSteps; i++) {
    const gram = matmul(x, transpose(x, 0, 1));
    const polynomial = addmm(gram, gram, gram, { beta: b, alpha: c });
    x = addmm(x, polynomial, x, { beta: a });
  }
  return isTall ? transpose(x, 0, 1) : x;
}

function stepSize(lr: number, { adjustLrFn }: MuonOptions, rows: number, columns: number): number {
  if (adjustLrFn === 'match_rms_adamw') return lr * 0.2 * Math.sqrt(Math.max(rows, columns));
  return lr * Math.sqrt(Math.max(1, rows / columns));
}

type MuonArguments = readonly [
  lr?: Given<MuonOptions, 'lr'>,
  weightDecay?: Given<MuonOptions, 'weightDecay'>,
  momentum?: Given<MuonOptions, 'momentum'>,
  nesterov?: Given<MuonOptions, 'nesterov'>,
  nsCoefficients?: Given<MuonOptions, 'nsCoefficients'>,
  eps?: Given<MuonOptions, 'eps'>,
  nsSteps?: Given<MuonOptions, 'nsSteps'>,
  adjustLrFn?: Given<MuonOptions, 'adjustLrFn'>,
];

export class Muon extends Optimizer<MuonOptions> {
  protected override readonly ownUpdate: unknown = Muon.prototype.update;

  constructor(params: Parameters<MuonOptions>, ...given: MuonArguments) {
    super(definition, params, given);
  }

  protected override checkParameter(parameter: Tensor, i: number): void {
    if (parameter.ndim === 2) return;
    throw new ValueError(
      'Muon/rank',
      `parameter ${i} of Muon must be a matrix, got ${formatShape(parameter.sizes)}\n  fix: give biases, norms and convolutions, and better also embeddings and the last layer, to an optim.AdamW beside it`,
      { parameter: i },
    );
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: MuonOptions): void {
    const { lr, weightDecay, momentum, nesterov } = group;
    const buffer = this.stateTensor(param, state, 'buffer');
    const direction = clone(grad);
    remember(
      { grad, buffer, direction },
      { rest: 1 - momentum, lookAhead: nesterov ? momentum : 1, direct: nesterov ? 1 - momentum : 0 },
    );
    const move = orthogonalised(direction, group);
    apply({ param, move }, { keep: 1 - lr * weightDecay, stepSize: stepSize(lr, group, param.size(0), param.size(1)) });
  }
}
