/**
 * @file One step of a recurrent network as kernels, forward and backward: the formulas of `step.ts`, one pass over memory each. A launch's
 * space is the step's rows by the elements of the state; inner axes go through the gates and through what is kept for the gradient.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Operand, Statement } from '../../kernels/ir.ts';
import type { DTypeName } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';
import { logistic } from '../pointwise/expressions.ts';
import { type Cell, gatesOf } from './step.ts';

/** The operands of a step's kernels. All but the first two go with the rows of the step; the states are those between steps. */
export type StepOperand = 'gates' | 'input' | 'hidden' | 'cell' | 'kept' | 'output';

interface Access {
  readonly operand: StepOperand;
  readonly access: Operand['access'];
}

/** A kernel of a step: in which order it takes its operands, and what it does. */
interface StepKernel {
  readonly operands: readonly Access[];
  readonly body: (values: Values) => readonly Statement[];
}

export interface StepKernels {
  /** How many values of each element are kept for the gradient; the last of them is the hidden state before the step. */
  readonly kept: number;
  /** Tensors of state. */
  readonly states: number;
  /** Is the input's share of the gates apart from that of the hidden state? Else it is added to it before. */
  readonly apart: boolean;
  readonly forward: StepKernel;
  readonly backward: StepKernel;
}

/** Loads, stores and names of one kernel. */
class Values {
  readonly type: DTypeName;

  constructor(type: DTypeName) {
    this.type = type;
  }

  load(operand: StepOperand, at?: number): Expression {
    return build.load(this.type, operand, at === undefined ? [] : [build.constant('index', at)]);
  }

  store(operand: StepOperand, value: Expression, at?: number): Statement {
    return { kind: 'store', operand, indices: at === undefined ? [] : [build.constant('index', at)], value };
  }

  /** Stores values side by side. */
  storeAll(operand: StepOperand, values: readonly Expression[]): Statement[] {
    return values.map((value, at) => this.store(operand, value, at));
  }

  named(name: string): Expression {
    return build.variable(this.type, name);
  }

  name(values: Readonly<Record<string, Expression>>): Statement[] {
    return Object.entries(values).map(([name, value]): Statement => ({ kind: 'let', name, value }));
  }
}

const { add, multiply, subtract } = build;
const tanh = (x: Expression): Expression => build.call('tanh', x);
const read = (operand: StepOperand): Access => ({ operand, access: 'read' });
const write = (operand: StepOperand): Access => ({ operand, access: 'write' });
const update = (operand: StepOperand): Access => ({ operand, access: 'update' });
/** y (1 − y): the derivative of the logistic function by its result. */
const logisticSlope = (y: Expression): Expression => multiply(y, subtract(1, y));
/** 1 − y²: that of tanh. */
const tanhSlope = (y: Expression): Expression => subtract(1, multiply(y, y));

/** The new hidden state goes to the results and on to the next step. */
const hiddenOut = (values: Values): Statement[] => [
  values.store('output', values.named('next')),
  values.store('hidden', values.named('next')),
];

function plain(activation: (x: Expression) => Expression, slope: (y: Expression) => Expression): StepKernels {
  return {
    kept: 2,
    states: 1,
    apart: false,
    forward: {
      operands: [read('gates'), update('hidden'), write('kept'), write('output')],
      body: (values) => [
        ...values.name({ next: activation(values.load('gates', 0)), before: values.load('hidden') }),
        ...values.storeAll('kept', [values.named('next'), values.named('before')]),
        ...hiddenOut(values),
      ],
    },
    backward: {
      operands: [read('kept'), read('output'), read('hidden'), write('gates')],
      body: (values) => [
        values.store(
          'gates',
          multiply(add(values.load('output'), values.load('hidden')), slope(values.load('kept', 0))),
          0,
        ),
      ],
    },
  };
}

const lstm: StepKernels = {
  kept: 7,
  states: 2,
  apart: false,
  forward: {
    operands: [read('gates'), update('hidden'), update('cell'), write('kept'), write('output')],
    body: (values) => {
      const [i, f, g, o] = ['i', 'f', 'g', 'o'].map((name) => values.named(name)) as [
        Expression,
        Expression,
        Expression,
        Expression,
      ];
      const [memory, squashed] = [values.named('memory'), values.named('squashed')];
      const [cellBefore, hiddenBefore] = [values.named('cellBefore'), values.named('hiddenBefore')];
      return [
        ...values.name({
          i: logistic(values.load('gates', 0)),
          f: logistic(values.load('gates', 1)),
          g: tanh(values.load('gates', 2)),
          o: logistic(values.load('gates', 3)),
          cellBefore: values.load('cell'),
          hiddenBefore: values.load('hidden'),
          memory: add(multiply(f, cellBefore), multiply(i, g)),
          squashed: tanh(memory),
          next: multiply(o, squashed),
        }),
        ...values.storeAll('kept', [i, f, g, o, squashed, cellBefore, hiddenBefore]),
        values.store('cell', memory),
        ...hiddenOut(values),
      ];
    },
  },
  backward: {
    operands: [read('kept'), read('output'), read('hidden'), update('cell'), write('gates')],
    body: (values) => {
      const [i, f, g, o, squashed, cellBefore] = Array.from({ length: 6 }, (_, at) => values.load('kept', at)) as [
        Expression,
        Expression,
        Expression,
        Expression,
        Expression,
        Expression,
      ];
      const [dHidden, dMemory] = [values.named('dHidden'), values.named('dMemory')];
      return [
        ...values.name({
          dHidden: add(values.load('output'), values.load('hidden')),
          dMemory: add(values.load('cell'), multiply(multiply(dHidden, o), tanhSlope(squashed))),
        }),
        ...values.storeAll('gates', [
          multiply(multiply(dMemory, g), logisticSlope(i)),
          multiply(multiply(dMemory, cellBefore), logisticSlope(f)),
          multiply(multiply(dMemory, i), tanhSlope(g)),
          multiply(multiply(dHidden, squashed), logisticSlope(o)),
        ]),
        values.store('cell', multiply(dMemory, f)),
      ];
    },
  },
};

const gru: StepKernels = {
  kept: 5,
  states: 1,
  apart: true,
  forward: {
    operands: [read('gates'), read('input'), update('hidden'), write('kept'), write('output')],
    body: (values) => {
      const [r, z, n] = ['r', 'z', 'n'].map((name) => values.named(name)) as [Expression, Expression, Expression];
      const [share, before] = [values.named('share'), values.named('before')];
      return [
        ...values.name({
          r: logistic(add(values.load('input', 0), values.load('gates', 0))),
          z: logistic(add(values.load('input', 1), values.load('gates', 1))),
          share: values.load('gates', 2),
          n: tanh(add(values.load('input', 2), multiply(r, share))),
          before: values.load('hidden'),
          next: add(n, multiply(z, subtract(before, n))),
        }),
        ...values.storeAll('kept', [r, z, n, share, before]),
        ...hiddenOut(values),
      ];
    },
  },
  backward: {
    operands: [read('kept'), read('output'), update('hidden'), write('gates'), write('input')],
    body: (values) => {
      const [r, z, n, share, before] = Array.from({ length: 5 }, (_, at) => values.load('kept', at)) as [
        Expression,
        Expression,
        Expression,
        Expression,
        Expression,
      ];
      const [dHidden, dR, dZ, dN] = ['dHidden', 'dR', 'dZ', 'dN'].map((name) => values.named(name)) as [
        Expression,
        Expression,
        Expression,
        Expression,
      ];
      return [
        ...values.name({
          dHidden: add(values.load('output'), values.load('hidden')),
          dN: multiply(multiply(dHidden, subtract(1, z)), tanhSlope(n)),
          dZ: multiply(multiply(dHidden, subtract(before, n)), logisticSlope(z)),
          dR: multiply(multiply(dN, share), logisticSlope(r)),
          direct: multiply(dHidden, z),
        }),
        ...values.storeAll('input', [dR, dZ, dN]),
        ...values.storeAll('gates', [dR, dZ, multiply(dN, r)]),
        values.store('hidden', values.named('direct')),
      ];
    },
  },
};

const zero = (y: Expression): Expression => build.constant(y.type === 'float64' ? 'float64' : 'float32', 0);

export const stepKernels: { readonly [K in Cell]: StepKernels } = {
  tanh: /* @__PURE__ */ plain(tanh, tanhSlope),
  relu: /* @__PURE__ */ plain(
    // NaN stays NaN.
    (x) => build.select(build.less(x, 0), zero(x), x),
    (y) => build.select(build.greater(y, 0), build.add(zero(y), 1), zero(y)),
  ),
  LSTM: lstm,
  GRU: gru,
};

const sideBySide: readonly StepOperand[] = ['gates', 'input', 'kept'];

function stepKernel(cell: Cell, direction: 'forward' | 'backward', type: DTypeName): Kernel {
  const { operands, body } = stepKernels[cell][direction];
  return {
    kind: 'loops',
    name: `${cell.toLowerCase()}_step_${direction}_${type}`,
    operands: operands.map(({ operand, access }) => ({
      name: operand,
      type,
      access,
      rank: sideBySide.includes(operand) ? 1 : 0,
    })),
    scalars: [],
    sizes: [],
    body: body(new Values(type)),
  };
}

const handles = new Map<string, KernelHandle>();

/** The kernel of a step; both directions are compiled together. */
export function stepHandle(cell: Cell, direction: 'forward' | 'backward', type: DTypeName): KernelHandle {
  const key = `${cell} ${direction} ${type}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    handle = new KernelHandle(
      () => stepKernel(cell, direction, type),
      () => [stepHandle(cell, 'forward', type), stepHandle(cell, 'backward', type)],
    );
    handles.set(key, handle);
  }
  return handle;
}

/** Scalar operations for an element of the state in one step. */
export const stepWork = (cell: Cell): number => 40 * gatesOf[cell];
