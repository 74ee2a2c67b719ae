/**
 * @file What attention does to the scores of some queries and all their keys between its products: the softmax of what the masks leave,
 * and its derivative. Both work in place, so that nothing but these scores is in memory.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Operand } from '../../kernels/ir.ts';
import type { DTypeName } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';
import { fold, j, storeEach } from '../normalise/row.ts';

/** How scores are masked: by numbers that are added, by bools that are true where a key is seen, and by the order of the keys. */
export interface Masking {
  readonly mask: 'none' | 'bool' | 'added';
  readonly causal: boolean;
}

const hidden = Number.NEGATIVE_INFINITY;

/** The operands that masks come as. */
function maskOperands({ mask, causal }: Masking, type: DTypeName): Operand[] {
  return [
    ...(mask === 'none'
      ? []
      : [{ name: 'mask', type: mask === 'bool' ? 'bool' : type, access: 'read', rank: 1 } as const]),
    ...(causal ? [{ name: 'seen', type: 'bool', access: 'read', rank: 1 } as const] : []),
  ];
}

/** A score as the softmax takes it: −∞ where a mask hides the key. */
function masked({ mask, causal }: Masking, type: DTypeName): Expression {
  const indices = [j];
  const scaled = build.multiply(build.load(type, 'scores', indices), build.scalar(type, 'scale'));
  const added = mask === 'added' ? build.add(scaled, build.load(type, 'mask', indices)) : scaled;
  const chosen = mask === 'bool' ? build.select(build.load('bool', 'mask', indices), added, hidden) : added;
  return causal ? build.select(build.load('bool', 'seen', indices), chosen, hidden) : chosen;
}

const larger = (a: build.Value, b: build.Value): Expression => build.select(build.greater(a, b), a, b);
const suffix = ({ mask, causal }: Masking): string => `${mask}${causal ? '_causal' : ''}`;

/**
 * Scores become shares of attention. What the derivative needs to make them again, with the same bits, is their largest and Σ e^(score −
 * largest). A query that sees no key has shares of 0.
 */
function softmaxKernel(masking: Masking, type: DTypeName): Kernel {
  const score = build.load(type, 'scores', [j]);
  const [largest, base, total] = ['largest', 'base', 'total'].map((name) => build.variable(type, name)) as [
    Expression,
    Expression,
    Expression,
  ];
  return {
    kind: 'loops',
    name: `attention_${suffix(masking)}_${type}`,
    operands: [
      { name: 'scores', type, access: 'update', rank: 1 },
      ...maskOperands(masking, type),
      { name: 'sums', type, access: 'write', rank: 1 },
    ],
    scalars: [{ name: 'scale', type: type === 'float64' ? 'float64' : 'float32' }],
    sizes: ['n'],
    body: [
      storeEach('scores', masked(masking, type)),
      fold('largest', type, hidden, score, larger),
      { kind: 'let', name: 'base', value: build.select(build.equal(largest, hidden), 0, largest) },
      storeEach('scores', build.call('exp', build.subtract(score, base))),
      fold('total', type, 0, score, build.add),
      { kind: 'let', name: 'divisor', value: build.select(build.equal(total, 0), 1, total) },
      storeEach('scores', build.divide(score, build.variable(type, 'divisor'))),
      { kind: 'store', operand: 'sums', indices: [build.constant('index', 0)], value: base },
      { kind: 'store', operand: 'sums', indices: [build.constant('index', 1)], value: build.variable(type, 'divisor') },
    ],
  };
}

/**
 * Scores become shares again, and gradients of shares those of products: scale · share · (gradient − Σ gradient · share). The sum is that of
 * the very numbers that it is taken from: where one key has almost all attention, little is left of them.
 */
function derivativeKernel(masking: Masking, type: DTypeName): Kernel {
  const sumAt = (at: number): Expression => build.load(type, 'sums', [build.constant('index', at)]);
  const share = build.load(type, 'scores', [j]);
  const gradient = build.load(type, 'gradient', [j]);
  const difference = build.subtract(gradient, build.variable(type, 'mean'));
  return {
    kind: 'loops',
    name: `attention_derivative_${suffix(masking)}_${type}`,
    operands: [
      { name: 'scores', type, access: 'update', rank: 1 },
      ...maskOperands(masking, type),
      { name: 'sums', type, access: 'read', rank: 1 },
      { name: 'gradient', type, access: 'update', rank: 1 },
    ],
    scalars: [{ name: 'scale', type: type === 'float64' ? 'float64' : 'float32' }],
    sizes: ['n'],
    body: [
      { kind: 'let', name: 'base', value: sumAt(0) },
      { kind: 'let', name: 'divisor', value: sumAt(1) },
      storeEach(
        'scores',
        build.divide(
          build.call('exp', build.subtract(masked(masking, type), build.variable(type, 'base'))),
          build.variable(type, 'divisor'),
        ),
      ),
      fold('mean', type, 0, build.multiply(share, gradient), build.add),
      storeEach('gradient', build.multiply(build.multiply(share, difference), build.scalar(type, 'scale'))),
    ],
  };
}

const handles = new Map<string, KernelHandle>();

/** Compiled together: both directions. */
export function attentionKernel(masking: Masking, direction: 'forward' | 'backward', type: DTypeName): KernelHandle {
  const key = `${suffix(masking)} ${direction} ${type}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    handle = new KernelHandle(
      () => (direction === 'forward' ? softmaxKernel : derivativeKernel)(masking, type),
      () => [attentionKernel(masking, 'forward', type), attentionKernel(masking, 'backward', type)],
    );
    handles.set(key, handle);
  }
  return handle;
}
