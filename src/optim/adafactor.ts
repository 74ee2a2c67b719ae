/** @file Adafactor: mean squares of matrices are kept as a row and a column, so that state takes next to no memory. */
import { emptyTensor } from '../ops/create.ts';
import { add, mul, rsqrt, square, sub } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { fused } from '../ops/pointwise/fused.ts';
import { clampMin, maximum } from '../ops/pointwise/selection.ts';
import { mean } from '../ops/reduce/mean.ts';
import { norm } from '../ops/reduce/norm.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { epsilonOf } from './epsilon.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, implementation, maximize, notNegative, number, type Option, type OptionsOf } from './option.ts';

/** The smallest mean square, and the smallest scale of a parameter. */
const eps: Option<readonly [number | null, number]> = {
  standard: [null, 1e-3],
  kind: 'an array of a number or null and a number',
  isKind: (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    (value[0] === null || typeof value[0] === 'number') &&
    typeof value[1] === 'number',
  range: 'a number not below 0 or null (the epsilon of the dtype), and a number not below 0',
  accepts: ([first, second]) => (first === null || first >= 0) && second >= 0,
};

const options = {
  /** Factor of the decay, and the most of a step relative to its parameter. */
  lr: notNegative(1e-2),
  /** The mean squares forget 1 − t^beta2Decay of their past at step t. */
  beta2Decay: number(-0.8, 'a number not above 0', (value) => value <= 0),
  /** The smallest root of a mean square (null: the epsilon of the dtype), and the smallest scale of a parameter. */
  eps,
  /** The largest root mean square of a step before it is scaled. */
  d: number(1, 'a number not below 1', (value) => value >= 1),
  /** Taken from the parameter itself. */
  weightDecay: notNegative(0),
  foreach: implementation.foreach,
  maximize,
} as const;

export interface AdafactorOptions extends OptionsOf<typeof options> {}

const definition: OptimizerDefinition<AdafactorOptions> = {
  name: 'Adafactor',
  options,
  positional: 5,
  state: { row: 'row_var', column: 'col_var', variance: 'variance' },
};

/** Moves a running mean towards a new value. */
const remember = /* @__PURE__ */ fused({
  atOnce: true,
  name: 'adafactor_mean',
  family: 'adafactor',
  reads: ['root'],
  updates: ['value'],
  numbers: ['count', 'weight'],
  compute: ({ value, root }, { count, weight }) => ({
    value: add(value, mul(sub(div(square(root), count), value), weight)),
  }),
});

/** The step of a matrix before it is scaled; what `move` holds before does not matter. */
const matrixMove = /* @__PURE__ */ fused({
  atOnce: true,
  name: 'adafactor_matrix',
  family: 'adafactor',
  reads: ['grad', 'row', 'column', 'rows'],
  broadcast: ['row', 'column', 'rows'],
  updates: ['move'],
  numbers: ['sign', 'least'],
  compute: ({ grad, row, column, rows }, { sign, least }) => ({
    move: mul(rsqrt(maximum(div(mul(row, column), rows), least)), mul(grad, sign)),
  }),
});

const vectorMove = /* @__PURE__ */ fused({
  atOnce: true,
  name: 'adafactor_vector',
  family: 'adafactor',
  reads: ['grad'],
  updates: ['move', 'variance'],
  numbers: ['sign', 'least', 'weight'],
  compute: ({ grad, ...state }, { sign, least, weight }) => {
    const variance = add(state.variance, mul(sub(mul(grad, grad), state.variance), weight));
    return { move: mul(rsqrt(maximum(variance, least)), mul(grad, sign)), variance };
  },
});

const apply = /* @__PURE__ */ fused({
  atOnce: true,
  name: 'adafactor',
  reads: ['move', 'scale'],
  broadcast: ['scale'],
  updates: ['param'],
  numbers: ['keep'],
  compute: ({ param, move, scale }, { keep }) => ({ param: sub(mul(param, keep), mul(move, scale)) }),
});

type AdafactorArguments = readonly [
  lr?: Given<AdafactorOptions, 'lr'>,
  beta2Decay?: Given<AdafactorOptions, 'beta2Decay'>,
  eps?: Given<AdafactorOptions, 'eps'>,
  d?: Given<AdafactorOptions, 'd'>,
  weightDecay?: Given<AdafactorOptions, 'weightDecay'>,
];

export class Adafactor extends Optimizer<AdafactorOptions> {
  protected override readonly ownUpdate: unknown = Adafactor.prototype.update;

  constructor(params: Parameters<AdafactorOptions>, ...given: AdafactorArguments) {
    super(definition, params, given);
  }

  protected override stateShape(name: string, parameter: Tensor): Shape {
    const { sizes } = parameter;
    const without = name === 'row' ? sizes.length - 1 : name === 'column' ? sizes.length - 2 : undefined;
    return sizes.map((size, d) => (d === without ? 1 : size));
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, group: AdafactorOptions): void {
    const { lr, beta2Decay, d, weightDecay } = group;
    const [least, smallest] = group.eps;
    const count = Math.sqrt(param.elementCount);
    const relative = Math.min(lr, 1 / Math.sqrt(state.step));
    const size = mul(clampMin(div(norm(param), count), smallest), relative);
    const move = this.move(param, grad, state, {
      weight: state.step ** beta2Decay,
      least: least ?? epsilonOf(param.dtype),
      sign: group.maximize ? -1 : 1,
    });
    const scale = div(size, clampMin(div(norm(move), count * d), 1));
    apply({ param, move, scale }, { keep: 1 - lr * weightDecay });
  }

  /** The gradient over the root of its mean squares, which are brought up to date. */
  private move(
    param: Tensor,
    grad: Tensor,
    state: ParameterState,
    { weight, least, sign }: { readonly weight: number; readonly least: number; readonly sign: number },
  ): Tensor {
    const move = emptyTensor(param.sizes, param.dtype);
    if (param.ndim < 2) {
      const variance = this.stateTensor(param, state, 'variance');
      vectorMove({ grad, move, variance }, { sign, least: least * least, weight });
      return move;
    }
    const row = this.stateTensor(param, state, 'row');
    const column = this.stateTensor(param, state, 'column');
    remember({ value: row, root: norm(grad, 2, -1, true) }, { count: param.size(-1), weight });
    remember({ value: column, root: norm(grad, 2, -2, true) }, { count: param.size(-2), weight });
    const rows = clampMin(mean(row, -2, true), least);
    matrixMove({ grad, row, column, rows, move }, { sign, least: least * least });
    return move;
  }
}
