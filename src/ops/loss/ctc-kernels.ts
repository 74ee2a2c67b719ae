/**
 * @file The kernels of the CTC loss: sums over all alignments of a labelling with a sequence, forwards and backwards in time, as
 * logarithms. A. Graves et al.: "Connectionist Temporal Classification", 2006, sections 4.1 and 4.2.
 */
import {
  add,
  call,
  cast,
  constant,
  equal,
  greater,
  index,
  less,
  load,
  multiply,
  negate,
  or,
  select,
  size,
  subtract,
  variable,
} from '../../kernels/build.ts';
import type { Expression, LoopKernel, Operand, Statement } from '../../kernels/ir.ts';
import type { DTypeName } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';

/** Logarithms of probabilities are of these types. */
export type CtcType = 'float32' | 'float64';

const operand = (name: string, type: DTypeName, rank: number, access: Operand['access'] = 'read'): Operand => ({
  name,
  type,
  access,
  rank,
});

const time = variable('index', 'time');
const steps = variable('index', 'steps');
const states = variable('index', 'states');
const state = index('state');

const never = (type: CtcType): Expression => constant(type, Number.NEGATIVE_INFINITY);

/** The class of a state: labels with a blank before and after each. */
const classOf = (at: Expression, when?: Expression): Expression =>
  cast('index', load('int32', 'labels', [at, constant('index', 0)], when));

/** May the blank before the state be left out? It may between different labels. */
const skips = (at: Expression, when?: Expression): Expression =>
  equal(load('int32', 'labels', [at, constant('index', 1)], when), 1);

/** Names how long the sequence is, and how many states its labelling has. */
const lengths: Statement[] = [
  { kind: 'let', name: 'steps', value: cast('index', load('int32', 'lengths', [constant('index', 0)])) },
  { kind: 'let', name: 'states', value: cast('index', load('int32', 'lengths', [constant('index', 1)])) },
];

const parallel = (extent: Expression, name: string, body: readonly Statement[]): Statement => ({
  kind: 'loop',
  order: 'parallel',
  index: name,
  extent,
  body,
});

const sequential = (extent: Expression, name: string, body: readonly Statement[]): Statement => ({
  kind: 'loop',
  order: 'sequential',
  index: name,
  extent,
  body,
});

/** The logarithm of a sum of exponentials, named `sum` with the prefix. */
function logSum(type: CtcType, prefix: string, terms: readonly Expression[]): Statement[] {
  const most = variable(type, `${prefix}most`);
  const largest = terms.reduce((left, right) => select(greater(right, left), right, left));
  const exponentials = terms.map((term) => call('exp', subtract(term, most)));
  return [
    { kind: 'let', name: `${prefix}largest`, value: largest },
    {
      kind: 'let',
      name: `${prefix}most`,
      value: select(equal(variable(type, `${prefix}largest`), never(type)), 0, variable(type, `${prefix}largest`)),
    },
    {
      kind: 'let',
      name: `${prefix}sum`,
      value: add(
        call(
          'log',
          exponentials.reduce((left, right) => add(left, right)),
        ),
        most,
      ),
    },
  ];
}

/** A way through the sequence that sums up alignments, from its beginning or from its end. */
interface Passage {
  readonly name: string;
  /** What it fills: logarithms of probabilities by time and state. */
  readonly table: string;
  /** When it begins, and what stands in the states then. */
  readonly first: Expression;
  readonly initial: Expression;
  /** The time of its next step, and of the step before `time`. */
  readonly next: Expression;
  readonly before: Expression;
  /** The state that lies so far behind on the way. */
  readonly behind: (distance: number) => Expression;
  /** Is there a state one behind, and may the way come from two behind? */
  readonly hasOneBehind: Expression;
  readonly skips: Expression;
  /** What is made of the whole way, and of an empty sequence. */
  readonly result?: {
    readonly operand: Operand;
    readonly then: readonly Statement[];
    readonly otherwise: readonly Statement[];
  };
}

function passageKernel(type: CtcType, passage: Passage): LoopKernel {
  const { name, table, first, initial, next, before, behind, hasOneBehind, skips: mayEnter, result } = passage;
  const score = load(type, 'scores', [time, classOf(state)]);
  const from = (distance: number, when: Expression): Expression =>
    select(when, load(type, table, [before, behind(distance)], when), never(type));
  const way: readonly Statement[] = [
    parallel(states, 'state', [{ kind: 'store', operand: table, indices: [first, state], value: initial }]),
    sequential(subtract(steps, 1), 'moment', [
      { kind: 'let', name: 'time', value: next },
      parallel(states, 'state', [
        { kind: 'let', name: 'can_skip', value: mayEnter },
        ...logSum(type, '', [
          load(type, table, [before, state]),
          from(1, hasOneBehind),
          from(2, variable('bool', 'can_skip')),
        ]),
        { kind: 'store', operand: table, indices: [time, state], value: add(variable(type, 'sum'), score) },
      ]),
    ]),
  ];
  const condition = greater(steps, 0);
  return {
    kind: 'loops',
    name: `ctc_${name}_${type}`,
    operands: [
      operand('scores', type, 2),
      operand('labels', 'int32', 2),
      operand('lengths', 'int32', 1),
      operand(table, type, 2, 'update'),
      ...(result === undefined ? [] : [result.operand]),
    ],
    scalars: [],
    sizes: [],
    body: [
      ...lengths,
      result === undefined
        ? { kind: 'if', condition, then: way }
        : { kind: 'if', condition, then: [...way, ...result.then], otherwise: result.otherwise },
    ],
  };
}

/** alpha[t, s]: the logarithm of the probability of all ways that end in state s at time t. */
function forwardKernel(type: CtcType): LoopKernel {
  const first = constant('index', 0);
  const last = subtract(steps, 1);
  const ends = (back: number): Expression => {
    const there = greater(states, back - 1);
    return select(there, load(type, 'alpha', [last, subtract(states, back)], there), never(type));
  };
  const lossIs = (value: Expression): Statement => ({ kind: 'store', operand: 'loss', indices: [], value });
  return passageKernel(type, {
    name: 'forward',
    table: 'alpha',
    first,
    initial: select(less(state, 2), load(type, 'scores', [first, classOf(state)]), never(type)),
    next: add(index('moment'), 1),
    before: subtract(time, 1),
    behind: (distance) => subtract(state, distance),
    hasOneBehind: greater(state, 0),
    skips: skips(state, greater(state, 1)),
    result: {
      operand: operand('loss', type, 0, 'write'),
      then: [...logSum(type, 'end_', [ends(1), ends(2)]), lossIs(negate(variable(type, 'end_sum')))],
      // Nothing but an empty labelling fits an empty sequence.
      otherwise: [lossIs(select(less(states, 2), constant(type, 0), constant(type, Number.POSITIVE_INFINITY)))],
    },
  });
}

/** beta[t, s]: the logarithm of the probability of all ways on from state s at time t, that state's included. */
function backwardKernel(type: CtcType): LoopKernel {
  const first = subtract(steps, 1);
  return passageKernel(type, {
    name: 'backward',
    table: 'beta',
    first,
    initial: select(less(add(state, 2), states), never(type), load(type, 'scores', [first, classOf(state)])),
    next: subtract(subtract(steps, index('moment')), 2),
    before: add(time, 1),
    behind: (distance) => add(state, distance),
    hasOneBehind: less(add(state, 1), states),
    skips: skips(add(state, 2), less(add(state, 2), states)),
  });
}

/** The gradient of the scores, equation 16, for scores that are the result of a log-softmax. */
function gradientKernel(type: CtcType): LoopKernel {
  const moment = index('moment');
  const kind = index('kind');
  const loss = variable(type, 'loss_value');
  const total = load(type, 'out', [moment, kind]);
  const factor = variable(type, 'factor');
  const score = load(type, 'scores', [moment, kind]);
  const share = call('exp', subtract(add(total, loss), score));
  return {
    kind: 'loops',
    name: `ctc_gradient_${type}`,
    operands: [
      operand('scores', type, 2),
      operand('labels', 'int32', 2),
      operand('lengths', 'int32', 1),
      operand('alpha', type, 2),
      operand('beta', type, 2),
      operand('loss', type, 0),
      operand('gradient', type, 0),
      operand('out', type, 2, 'update'),
    ],
    scalars: [],
    sizes: ['all_steps', 'classes'],
    body: [
      ...lengths,
      { kind: 'let', name: 'loss_value', value: load(type, 'loss') },
      { kind: 'let', name: 'factor', value: load(type, 'gradient') },
      sequential(size('all_steps'), 'moment', [
        {
          kind: 'if',
          // A loss that was replaced by 0 has a factor of 0.
          condition: or(less(subtract(steps, 1), moment), equal(factor, 0)),
          then: [
            parallel(size('classes'), 'kind', [
              { kind: 'store', operand: 'out', indices: [moment, kind], value: constant(type, 0) },
            ]),
          ],
          otherwise: [
            parallel(size('classes'), 'kind', [
              { kind: 'store', operand: 'out', indices: [moment, kind], value: never(type) },
            ]),
            sequential(states, 'state', [
              { kind: 'let', name: 'class_at', value: classOf(state) },
              ...logSum(type, '', [
                load(type, 'out', [moment, variable('index', 'class_at')]),
                add(load(type, 'alpha', [moment, state]), load(type, 'beta', [moment, state])),
              ]),
              {
                kind: 'store',
                operand: 'out',
                indices: [moment, variable('index', 'class_at')],
                value: variable(type, 'sum'),
              },
            ]),
            parallel(size('classes'), 'kind', [
              {
                kind: 'store',
                operand: 'out',
                indices: [moment, kind],
                value: multiply(subtract(call('exp', score), share), factor),
              },
            ]),
          ],
        },
      ]),
    ],
  };
}

interface CtcKernels {
  readonly forward: KernelHandle;
  readonly backward: KernelHandle;
  readonly gradient: KernelHandle;
}

function kernelsFor(type: CtcType): CtcKernels {
  const kernels: CtcKernels = {
    forward: new KernelHandle(
      () => forwardKernel(type),
      () => [kernels.backward, kernels.gradient],
    ),
    backward: new KernelHandle(() => backwardKernel(type)),
    gradient: new KernelHandle(() => gradientKernel(type)),
  };
  return kernels;
}

const known = new Map<CtcType, CtcKernels>();

export function ctcKernels(type: CtcType): CtcKernels {
  const kernels = known.get(type) ?? kernelsFor(type);
  known.set(type, kernels);
  return kernels;
}
