/** @file What schedules ask about a launch: how large a contraction is, and how loads walk through memory. */
import type { Axis, ContractionKernel, Expression, Kernel } from '../../kernels/ir.ts';
import { visitExpressions } from '../../kernels/walk.ts';
import { pointsPosition, rankPosition, wordLayoutOf } from './arguments.ts';

/** A number in a launch's words: a constant, a size, or sums and products of them. */
export type Coefficient = (words: Uint32Array) => number;

const zero: Coefficient = () => 0;

export class Extents {
  m = 0;
  n = 0;
  k = 0;
  points = 0;
  private readonly positions: readonly (readonly number[])[];

  constructor(kernel: ContractionKernel) {
    const { sizes } = wordLayoutOf(kernel);
    this.positions = [kernel.m, kernel.n, kernel.k].map((axes) =>
      axes.map(({ index }) => sizes + kernel.sizes.indexOf(index)),
    );
  }

  private product(axes: number, words: Uint32Array): number {
    const positions = this.positions[axes] as readonly number[];
    let product = 1;
    for (let i = 0; i < positions.length; i++) product *= words[positions[i] as number] as number;
    return product;
  }

  /** Takes over the sizes of a launch. */
  read(words: Uint32Array): void {
    this.m = this.product(0, words);
    this.n = this.product(1, words);
    this.k = this.product(2, words);
    this.points = words[pointsPosition] as number;
  }
}

/** By how much `expression` grows with the index `axis`. */
function coefficientOf(kernel: Kernel, expression: Expression, axis: string): Coefficient {
  const { sizes } = wordLayoutOf(kernel);
  const value = (factor: Expression): Coefficient => {
    if (factor.kind === 'constant') return () => Number(factor.value);
    if (factor.kind !== 'size') return zero;
    const position = sizes + kernel.sizes.indexOf(factor.name);
    return (words) => words[position] as number;
  };
  const growth = (part: Expression): Coefficient => {
    if (part.kind === 'index') return part.name === axis ? () => 1 : zero;
    if (part.kind !== 'binary') return zero;
    const [left, right] = [growth(part.left), growth(part.right)];
    if (part.operator === 'add') return (words) => left(words) + right(words);
    if (part.operator === 'subtract') return (words) => left(words) - right(words);
    if (part.operator !== 'multiply') return zero;
    const [a, b] = [value(part.left), value(part.right)];
    return (words) => left(words) * b(words) + right(words) * a(words);
  };
  return growth(expression);
}

type Load = Extract<Expression, { kind: 'load' }>;

/** The first load of `roots` that `isWanted`. */
export function findLoad(roots: readonly Expression[], isWanted: (load: Load) => boolean): Load | undefined {
  let found: Load | undefined;
  visitExpressions(roots, (expression) => {
    if (expression.kind === 'load' && found === undefined && isWanted(expression)) found = expression;
  });
  return found;
}

/** How far the element of a load moves in memory with the index `axis`. */
export function strideOf(kernel: Kernel, { operand, indices }: Load, axis: string): Coefficient {
  const layout = wordLayoutOf(kernel);
  const strides = (layout.operands[kernel.operands.findIndex(({ name }) => name === operand)] ?? 0) + 2;
  const steps = indices.map((expression) => coefficientOf(kernel, expression, axis));
  return (words) => {
    let stride = 0;
    for (let d = 0; d < steps.length; d++) {
      stride += (steps[d] as Coefficient)(words) * ((words[strides + d] as number) | 0);
    }
    return Math.abs(stride);
  };
}

/** How far the element that `factor` loads moves in memory with the fastest of `axes` that is longer than 1. */
export function strideAlong(kernel: ContractionKernel, factor: Expression, axes: readonly Axis[]): Coefficient {
  const { sizes } = wordLayoutOf(kernel);
  const load = findLoad([factor], () => true);
  if (load === undefined) return zero;
  const choices = [...axes].reverse().map(({ index }) => ({
    extent: sizes + kernel.sizes.indexOf(index),
    stride: strideOf(kernel, load, index),
  }));
  return (words) => {
    for (const { extent, stride } of choices) if ((words[extent] as number) > 1) return stride(words);
    return 0;
  };
}

/** Can four elements be fetched together that follow each other along the axis `fast` of a factor? Undefined: at no launch. */
export function vectorTest(
  kernel: ContractionKernel,
  factor: Expression,
  fast: readonly Axis[],
): ((words: Uint32Array) => boolean) | undefined {
  const [axis] = fast;
  if (factor.kind !== 'load' || factor.when !== undefined || axis === undefined || fast.length > 1) return undefined;
  const place = kernel.operands.findIndex(({ name }) => name === factor.operand);
  if (kernel.operands[place]?.type !== 'float32') return undefined;
  const { indices } = factor;
  if (!indices.every(({ kind }) => kind === 'index')) return undefined;
  const along = indices.findIndex((index) => index.kind === 'index' && index.name === axis.index);
  const layout = wordLayoutOf(kernel);
  const start = layout.operands[place] ?? 0;
  const extent = layout.sizes + kernel.sizes.indexOf(axis.index);
  return (words) => {
    if ((words[start] as number) % 4 !== 0 || (words[extent] as number) % 4 !== 0) return false;
    for (let d = 0; d < indices.length; d++) {
      const stride = words[start + 2 + d] as number;
      if (d === along ? stride !== 1 : stride % 4 !== 0) return false;
    }
    const rank = words[rankPosition] as number;
    const outer = layout.outer + rank * (1 + place);
    for (let i = 0; i < rank; i++) if ((words[outer + i] as number) % 4 !== 0) return false;
    return along >= 0;
  };
}
