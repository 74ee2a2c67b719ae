/** @file L-BFGS: steps by an approximation of the inverse Hessian, made of the last changes of the gradient. */
import { unrecorded } from '../autograd/context.ts';
import { placedOn } from '../dispatch/placement.ts';
import { ArgumentError, SerializationError, ValueError } from '../errors/errors.ts';
import { dot } from '../ops/contraction/products.ts';
import { clone, filled } from '../ops/conversion.ts';
import { cat } from '../ops/join.ts';
import { abs, add, mul, neg, sub } from '../ops/pointwise/arithmetic.ts';
import { amax } from '../ops/reduce/extrema.ts';
import { sum } from '../ops/reduce/sum.ts';
import { reshape } from '../ops/view/reshape.ts';
import { narrow } from '../ops/view/slice.ts';
import { heldGradient, Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';
import { epsilonOf } from './epsilon.ts';
import { type LinePoint, strongWolfe } from './line-search.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type Given, notNegative, number, type Option, type OptionsOf, oneOf, whole } from './option.ts';
import type { GivenGroup } from './parameter-group.ts';

const maxEval: Option<number | null> = {
  standard: null,
  kind: 'a number or null',
  isKind: (value) => value === null || typeof value === 'number',
  range: 'a whole number not below 0, or null for 1.25 times maxIter',
  accepts: (value) => value === null || (Number.isInteger(value) && value >= 0),
};

const options = {
  /** Length of a step, or of the first one that a line search tries. */
  lr: notNegative(1),
  /** Most iterations of a step. */
  maxIter: whole(20, 0),
  /** Most evaluations of the closure in a step; null: 1.25 times `maxIter`. */
  maxEval,
  /** A step ends where no element of the gradient is larger. */
  toleranceGrad: number(1e-7),
  /** A step ends where loss and parameters change by less. */
  toleranceChange: number(1e-9),
  /** How many changes of the gradient are remembered. */
  historySize: whole(100, 1),
  /** Search for the length of each step, until the strong Wolfe conditions hold. */
  lineSearchFn: oneOf(['strong_wolfe']),
} as const;

export interface LBFGSOptions extends OptionsOf<typeof options> {}

/** What the state of L-BFGS holds: tensors over all parameters at once, lists of them, and numbers. */
export type LBFGSEntry = Tensor | number | null | readonly (Tensor | number | null)[];

const definition: OptimizerDefinition<LBFGSOptions> = { name: 'LBFGS', options, positional: 7, state: {} };

interface Change {
  /** Of the gradient. */
  readonly gradient: Tensor;
  /** Of the parameters. */
  readonly position: Tensor;
  /** One over the product of both. */
  readonly weight: number;
}

/** What is known of the function so far. */
interface History extends ParameterState {
  evaluations: number;
  iterations: number;
  direction: Tensor | undefined;
  length: number;
  changes: readonly Change[];
  /** The inverse Hessian that the changes start from. */
  scale: number;
  gradient: Tensor | undefined;
  loss: number | undefined;
}

const newHistory = (): History => ({
  step: 0,
  tensors: {},
  numbers: {},
  evaluations: 0,
  iterations: 0,
  direction: undefined,
  length: 0,
  changes: [],
  scale: 1,
  gradient: undefined,
  loss: undefined,
});

const largest = (tensor: Tensor): number => amax(abs(tensor)).item();
const product = (a: Tensor, b: Tensor): number => dot(a, b).item();

/** The history with the last change in it, where that has curvature. */
function remembered(history: History, gradient: Tensor, size: number): Pick<History, 'changes' | 'scale'> {
  const { changes, direction, gradient: before } = history;
  if (direction === undefined || before === undefined) return history;
  const change = sub(gradient, before);
  const position = mul(direction, history.length);
  const curvature = product(change, position);
  if (!(curvature > 1e-10)) return history;
  const last: Change = { gradient: change, position, weight: 1 / curvature };
  return {
    changes: [...changes.slice(Math.max(0, changes.length + 1 - size)), last],
    scale: curvature / product(change, change),
  };
}

/** Minus the gradient times the approximate inverse Hessian, in two loops over the changes. */
function newtonDirection(gradient: Tensor, { changes, scale }: Pick<History, 'changes' | 'scale'>): Tensor {
  let direction = neg(gradient);
  const shares: number[] = [];
  for (const change of [...changes].reverse()) {
    const share = product(change.position, direction) * change.weight;
    shares.push(share);
    direction = sub(direction, change.gradient, { alpha: share });
  }
  direction = mul(direction, scale);
  for (const change of changes) {
    const share = product(change.gradient, direction) * change.weight;
    direction = add(direction, change.position, { alpha: (shares.pop() as number) - share });
  }
  return direction;
}

type LBFGSArguments = readonly [
  lr?: Given<LBFGSOptions, 'lr'>,
  maxIter?: Given<LBFGSOptions, 'maxIter'>,
  maxEval?: Given<LBFGSOptions, 'maxEval'>,
  toleranceGrad?: Given<LBFGSOptions, 'toleranceGrad'>,
  toleranceChange?: Given<LBFGSOptions, 'toleranceChange'>,
  historySize?: Given<LBFGSOptions, 'historySize'>,
  lineSearchFn?: Given<LBFGSOptions, 'lineSearchFn'>,
];

export class LBFGS extends Optimizer<LBFGSOptions, LBFGSEntry> {
  constructor(params: Parameters<LBFGSOptions>, ...given: LBFGSArguments) {
    super(definition, params, given);
    for (const each of [this.defaults, ...this.paramGroups]) each.maxEval ??= Math.floor((each.maxIter * 5) / 4);
  }

  override addParamGroup(group: GivenGroup<LBFGSOptions>): void {
    if (this.paramGroups.length > 0) {
      throw new ValueError(
        'LBFGS/groups',
        'LBFGS moves all parameters together and has one group, got another\n  fix: new optim.LBFGS(model.parameters(), { … }), or an optimizer for each group',
      );
    }
    super.addParamGroup(group);
  }

  protected update(): never {
    throw new TypeError('LBFGS moves all parameters together');
  }

  private get group() {
    const [group] = this.paramGroups;
    if (group === undefined) throw new TypeError('LBFGS without parameters');
    return group;
  }

  /** All gradients one after another. */
  private flatGradient(): Tensor {
    return cat(
      this.group.params.map((parameter) => {
        const gradient = heldGradient(parameter);
        return gradient === null
          ? filled([parameter.elementCount], parameter.dtype, 0)
          : reshape(gradient, [parameter.elementCount]);
      }),
    );
  }

  /** Moves all parameters along a direction. */
  private move(direction: Tensor, length: number): void {
    let at = 0;
    for (const parameter of this.group.params) {
      const part = reshape(narrow(direction, 0, at, parameter.elementCount), parameter.sizes);
      parameter.add_(part, { alpha: length });
      at += parameter.elementCount;
    }
  }

  protected override advance(closure: (() => Tensor) | undefined): Tensor {
    const { group } = this;
    const [first] = group.params;
    if (first === undefined || closure === undefined) {
      throw new ArgumentError(
        'LBFGS/closure',
        'step of LBFGS evaluates the loss several times, and needs a function for it\n  fix: optimizer.step(() => { optimizer.zeroGrad(); const loss = …; loss.backward(); return loss; })',
      );
    }
    const loss = this.evaluate(closure);
    this.checkGroups();
    unrecorded(() => placedOn(first.storage.device, this.name, () => this.minimise(first, closure, lossOf(loss))));
    return loss;
  }

  private minimise(first: Tensor, closure: () => Tensor, initial: number): void {
    const { lr, maxIter, toleranceGrad, toleranceChange, historySize, lineSearchFn } = this.group;
    const maxEval = this.group.maxEval ?? Math.floor((maxIter * 5) / 4);
    const history = (this.state.get(first) as History | undefined) ?? newHistory();
    this.state.set(first, history);
    history.evaluations++;
    let loss = initial;
    let gradient = this.flatGradient();
    if (largest(gradient) <= toleranceGrad) return;
    const evaluate = (): void => {
      loss = lossOf(this.evaluate(closure));
      gradient = this.flatGradient();
    };
    for (let iteration = 1, evaluations = 1; iteration <= maxIter; iteration++) {
      history.iterations++;
      if (history.iterations > 1) Object.assign(history, remembered(history, gradient, historySize));
      const direction = newtonDirection(gradient, history);
      const before = loss;
      let length = history.iterations === 1 ? Math.min(1, 1 / sum(abs(gradient)).item()) * lr : lr;
      const slope = product(gradient, direction);
      Object.assign(history, { direction, length, gradient: clone(gradient), loss: before });
      if (slope > -toleranceChange) break;
      let evaluated = 0;
      if (lineSearchFn !== null) {
        const start: LinePoint = { step: 0, loss, slope, gradient };
        const found = strongWolfe((step) => this.pointAt(closure, direction, step), start, length, largest(direction));
        ({ step: length, loss, gradient } = found.point);
        evaluated = found.evaluations;
        this.move(direction, length);
      } else {
        this.move(direction, length);
        // What the last iteration led to is for the next step to find out, on other data perhaps.
        if (iteration < maxIter) {
          evaluate();
          evaluated = 1;
        }
      }
      history.length = length;
      evaluations += evaluated;
      history.evaluations += evaluated;
      if (iteration === maxIter || evaluations >= maxEval) break;
      if (largest(gradient) <= toleranceGrad) break;
      if (largest(direction) * Math.abs(length) <= toleranceChange) break;
      let change = Math.abs(loss - before);
      // What is less than the rounding of the loss only the slopes at both ends can tell.
      if (change <= 4 * epsilonOf(first.dtype) * Math.abs(loss)) {
        change = Math.abs(length * (slope + product(gradient, direction))) / 2;
      }
      if (change < toleranceChange) break;
    }
  }

  /** The loss a step along the direction, from where the parameters are put back. */
  private pointAt(closure: () => Tensor, direction: Tensor, step: number): LinePoint {
    const { params } = this.group;
    const before = params.map(clone);
    this.move(direction, step);
    const loss = lossOf(this.evaluate(closure));
    const gradient = this.flatGradient();
    for (const [i, parameter] of params.entries()) parameter.copy_(before[i] as Tensor);
    return { step, loss, slope: product(gradient, direction), gradient };
  }

  /** The state runs over all parameters, and is with the first one. */
  protected override keeperOf(_parameter: Tensor): Tensor {
    return this.group.params[0] as Tensor;
  }

  protected override packState(state: ParameterState): Record<string, LBFGSEntry> {
    const { evaluations, iterations, direction, length, changes, scale, gradient, loss } = state as History;
    const begun = {
      d: direction ?? null,
      t: length,
      old_dirs: changes.map((change) => change.gradient),
      old_stps: changes.map((change) => change.position),
      ro: changes.map((change) => change.weight),
      H_diag: scale,
      prev_flat_grad: gradient ?? null,
      prev_loss: loss ?? null,
    };
    return { func_evals: evaluations, n_iter: iterations, ...(direction === undefined ? {} : begun) };
  }

  protected override unpackState(
    first: Tensor,
    key: string,
    entries: Readonly<Record<string, unknown>>,
    order: readonly Tensor[],
  ): ParameterState {
    const { params } = this.group;
    const count = params.reduce((total, parameter) => total + parameter.elementCount, 0);
    if (first !== order[0]) {
      throw new SerializationError(
        'loadStateDict/state',
        `LBFGS keeps one state, with its first parameter, and the saved one is with parameter ${key}`,
      );
    }
    const inOrder = reordering(order, params);
    const wrong = (name: string, what: string) =>
      new SerializationError('loadStateDict/state', `${name} of parameter ${key} of LBFGS must be ${what}`);
    const numberOf = (name: string, entry: unknown): number => {
      const value = entry instanceof Tensor && entry.elementCount === 1 ? entry.item() : entry;
      if (typeof value !== 'number') throw wrong(name, 'a number');
      return value;
    };
    const vectorOf = (name: string, entry: unknown): Tensor => {
      if (!(entry instanceof Tensor) || entry.ndim !== 1 || entry.elementCount !== count)
        throw wrong(name, `a tensor of shape [${count}]`);
      const copy = inOrder(entry.detach().to(first));
      copy.storage.escaped = true;
      return copy;
    };
    const listOf = (name: string): readonly unknown[] => {
      const entry = entries[name];
      if (!Array.isArray(entry)) throw wrong(name, 'a list');
      return entry;
    };
    const history = newHistory();
    history.evaluations = numberOf('func_evals', entries['func_evals'] ?? 0);
    history.iterations = numberOf('n_iter', entries['n_iter'] ?? 0);
    if (entries['d'] === undefined || entries['d'] === null) return history;
    const weights = listOf('ro');
    const positions = listOf('old_stps');
    return Object.assign(history, {
      direction: vectorOf('d', entries['d']),
      length: numberOf('t', entries['t']),
      changes: listOf('old_dirs').map((gradient, i) => ({
        gradient: vectorOf('old_dirs', gradient),
        position: vectorOf('old_stps', positions[i]),
        weight: numberOf('ro', weights[i]),
      })),
      scale: numberOf('H_diag', entries['H_diag']),
      gradient: vectorOf('prev_flat_grad', entries['prev_flat_grad']),
      loss: numberOf('prev_loss', entries['prev_loss']),
    });
  }
}

/** Makes a vector over all parameters of one over them in another order; a copy, whatever the order. */
function reordering(from: readonly Tensor[], to: readonly Tensor[]): (vector: Tensor) => Tensor {
  if (to.every((parameter, i) => parameter === from[i])) return clone;
  const starts = new Map<Tensor, number>();
  let start = 0;
  for (const parameter of from) {
    starts.set(parameter, start);
    start += parameter.elementCount;
  }
  return (vector) =>
    cat(to.map((parameter) => narrow(vector, 0, starts.get(parameter) as number, parameter.elementCount)));
}

function lossOf(loss: unknown): number {
  const value = loss instanceof Tensor ? loss.item() : loss;
  if (typeof value === 'number') return value;
  throw new ArgumentError(
    'LBFGS/closure',
    'the closure of LBFGS must return the loss\n  fix: step(() => { optimizer.zeroGrad(); const loss = …; loss.backward(); return loss; })',
  );
}
