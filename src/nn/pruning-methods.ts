/** @file Which entries of a weight are pruned: rules that make a mask of 0 and 1 of it. */
import { unrecorded } from '../autograd/context.ts';
import { IndexError, ShapeError, ValueError } from '../errors/errors.ts';
import { clone, filled, toDtype } from '../ops/conversion.ts';
import { bindNamed } from '../ops/define.ts';
import { indexCopy, indexFill, indexSelect } from '../ops/gather/index-select.ts';
import { maskedScatter, maskedSelect, nonzero } from '../ops/gather/nonzero.ts';
import { number, optionalInteger, tensor as tensorParameter, value as valueParameter } from '../ops/parameters.ts';
import { abs, mul } from '../ops/pointwise/arithmetic.ts';
import { eq, gt, ne } from '../ops/pointwise/comparison.ts';
import { rand, randLike } from '../ops/random/draws.ts';
import { vectorNorm } from '../ops/reduce/norm.ts';
import { sum } from '../ops/reduce/sum.ts';
import { kthvalue, topk } from '../ops/sort/sort.ts';
import { reshape } from '../ops/view/reshape.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Of what a rule sees: the entries that are left, the channels that are left, or all. */
export type PruningType = 'unstructured' | 'structured' | 'global';

/** To the nearest whole number, and to the even one of two, as Python rounds. */
function roundedEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function requireAmount(call: string, amount: number): void {
  if (amount >= 0 && (Number.isInteger(amount) || amount < 1)) return;
  throw new ValueError(
    `${call}/amount`,
    `amount of ${call} must be a share below 1 or a whole number of entries or channels, got ${amount}`,
    { amount },
  );
}

/** How many of `size` an amount is. */
function countOf(call: string, amount: number, size: number): number {
  if (!Number.isInteger(amount)) return roundedEven(amount * size);
  if (amount <= size) return amount;
  throw new ValueError(
    `${call}/amount`,
    `amount of ${call} must be at most ${size}, what there is to prune, got ${amount}`,
    {
      amount,
      size,
    },
  );
}

/** A dim of a tensor that has channels, counted from the front. */
function channelDim(call: string, t: Tensor, dim: number): number {
  const rank = t.sizes.length;
  if (rank < 2) {
    throw new ShapeError(
      `${call}/rank`,
      `${call} prunes channels of tensors of at least 2 dims, got shape ${formatShape(t.sizes)}`,
      {
        shape: t.sizes,
      },
    );
  }
  if (dim >= -rank && dim < rank) return dim < 0 ? dim + rank : dim;
  throw new IndexError(`${call}/dim`, `dim of ${call} must be from ${-rank} to ${rank - 1}, got ${dim}`, { dim });
}

const otherDims = (t: Tensor, dim: number): number[] => [...t.sizes.keys()].filter((d) => d !== dim);

/** A mask with zeros in the places that indices name along its only dim. */
function without(mask: Tensor, indices: Tensor): Tensor {
  return reshape(indexFill(reshape(clone(mask), [-1]), 0, indices, 0), mask.sizes);
}

/** A mask, where only some channels along a dim stay. */
function onlyChannels(mask: Tensor, dim: number, indices: Tensor): Tensor {
  return mul(mask, indexFill(filled(mask.sizes, mask.dtype, 0), dim, indices, 1));
}

/**
 * Base class of rules of pruning: a subclass writes `computeMask`, and states in `pruningType` what it is to see of a
 * tensor that was pruned before.
 *
 * @difference It is applied by `method.applyTo(module, name)`: a class has an `apply` of its own in JavaScript.
 * @example
 * class EveryOther extends nn.utils.prune.BasePruningMethod {
 *   pruningType = 'unstructured' as const;
 *   computeMask(t: torch.Tensor, defaultMask: torch.Tensor) {
 *     return defaultMask.mul(torch.arange(t.numel()).remainder(2).reshape(t.shape));
 *   }
 * }
 * new EveryOther().prune(torch.tensor([1, 2, 3, 4])); // tensor([0., 2., 0., 4.])
 */
export abstract class BasePruningMethod {
  /** Of what the rule sees. */
  abstract readonly pruningType: PruningType;

  /** The mask of `t`, the importance of each entry, within a mask that holds already. */
  abstract computeMask(t: Tensor, defaultMask: Tensor): Tensor;

  /** A tensor with zeros in what the rule prunes. */
  prune(t: Tensor, defaultMask: Tensor | null = null, importanceScores: Tensor | null = null): Tensor {
    requireScores('prune', importanceScores, t);
    return mul(t, this.computeMask(importanceScores ?? t, defaultMask ?? filled(t.sizes, t.dtype, 1)));
  }
}

/** Importances are those of the entries of a tensor. */
export function requireScores(call: string, scores: Tensor | null | undefined, t: Tensor): void {
  if (scores === null || scores === undefined || sameShape(scores.sizes, t.sizes)) return;
  throw new ShapeError(
    `${call}/scores`,
    `importanceScores must have the shape of what is pruned, ${formatShape(t.sizes)}, got ${formatShape(scores.sizes)}`,
    { scores: scores.sizes, shape: t.sizes },
  );
}

/** The mask of a rule within one that holds already: the rule sees what that one has left. */
export function extendedMask(method: BasePruningMethod, scores: Tensor, mask: Tensor): Tensor {
  return unrecorded(() => {
    const t = scores.detach();
    switch (method.pruningType) {
      case 'global':
        return toDtype(method.computeMask(t, mask), mask.dtype);
      case 'unstructured': {
        const left = eq(mask, 1);
        const part = method.computeMask(maskedSelect(t, left), maskedSelect(mask, left));
        return maskedScatter(mask, left, toDtype(part, mask.dtype));
      }
      case 'structured': {
        const dim = channelDim('prune', t, 'dim' in method ? Number(method.dim) : -1);
        const left = reshape(nonzero(ne(sum(mask, otherDims(t, dim)), 0)), [-1]);
        const part = method.computeMask(indexSelect(t, dim, left), indexSelect(mask, dim, left));
        return indexCopy(mask, dim, left, toDtype(part, mask.dtype));
      }
      default:
        throw new ValueError(
          'prune/type',
          `pruningType must be 'unstructured', 'structured' or 'global', got '${String(method.pruningType)}'`,
        );
    }
  });
}

const amountParameters = [number('amount')] as const;

interface Amount {
  /** A share below 1, or how many. */
  readonly amount: number;
}

/**
 * Rule of pruning that prunes nothing: all of the mask stays.
 *
 * @example
 * new nn.utils.prune.Identity().prune(torch.tensor([1, 2])); // tensor([1., 2.])
 */
export class Identity extends BasePruningMethod {
  readonly pruningType = 'unstructured';

  computeMask(_: Tensor, defaultMask: Tensor): Tensor {
    return defaultMask;
  }
}

/**
 * Rule of pruning that takes random entries.
 *
 * @throws {ValueError} when the amount is neither a share below 1 nor a whole number (`RandomUnstructured/amount`).
 * @example
 * new nn.utils.prune.RandomUnstructured(2).prune(torch.ones(5)).sum(); // tensor(3.)
 */
export class RandomUnstructured extends BasePruningMethod {
  readonly pruningType = 'unstructured';
  readonly amount: number;

  constructor(amount: number | Amount);
  constructor(...given: readonly unknown[]) {
    super();
    this.amount = bindNamed('RandomUnstructured', amountParameters, given).amount;
    requireAmount('RandomUnstructured', this.amount);
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf('RandomUnstructured', this.amount, t.elementCount);
    if (count === 0) return clone(defaultMask);
    return without(defaultMask, topk(reshape(randLike(t), [-1]), count).indices);
  }
}

/**
 * Rule of pruning that takes the entries nearest to 0.
 *
 * @throws {ValueError} when the amount is neither a share below 1 nor a whole number (`L1Unstructured/amount`).
 * @example
 * new nn.utils.prune.L1Unstructured(2).prune(torch.tensor([3, -1, 2, -4])); // tensor([ 3., -0.,  0., -4.])
 */
export class L1Unstructured extends BasePruningMethod {
  readonly pruningType = 'unstructured';
  readonly amount: number;

  constructor(amount: number | Amount);
  constructor(...given: readonly unknown[]) {
    super();
    this.amount = bindNamed('L1Unstructured', amountParameters, given).amount;
    requireAmount('L1Unstructured', this.amount);
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf('L1Unstructured', this.amount, t.elementCount);
    if (count === 0) return clone(defaultMask);
    return without(defaultMask, topk(reshape(abs(t), [-1]), count, { largest: false }).indices);
  }
}

const randomChannels = [number('amount'), optionalInteger('dim', -1)] as const;

/**
 * Rule of pruning that takes random channels along a dim.
 *
 * @throws {ValueError} when the amount is neither a share below 1 nor a whole number (`RandomStructured/amount`).
 * @example
 * new nn.utils.prune.RandomStructured(1, 0).prune(torch.ones([3, 2])).sum(); // tensor(4.)
 */
export class RandomStructured extends BasePruningMethod {
  readonly pruningType = 'structured';
  readonly amount: number;
  readonly dim: number;

  constructor(amount: number | (Amount & { readonly dim?: number }), dim?: number | { readonly dim?: number });
  constructor(...given: readonly unknown[]) {
    super();
    const { amount, dim } = bindNamed('RandomStructured', randomChannels, given);
    requireAmount('RandomStructured', amount);
    this.amount = amount;
    this.dim = dim;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const dim = channelDim('RandomStructured', t, this.dim);
    const size = t.sizes[dim] as number;
    const count = countOf('RandomStructured', this.amount, size);
    if (count === 0) return defaultMask;
    const drawn = rand(size, { device: t.storage.device.name });
    const left = gt(drawn, kthvalue(drawn, count).values);
    return onlyChannels(defaultMask, dim, reshape(nonzero(left), [-1]));
  }
}

const normedChannels = [number('amount'), valueParameter<number | 'fro'>()('n'), optionalInteger('dim', -1)] as const;

/**
 * Rule of pruning that takes the channels along a dim with the least norms.
 *
 * @throws {ValueError} when the amount is neither a share below 1 nor a whole number (`LnStructured/amount`).
 * @example
 * new nn.utils.prune.LnStructured(1, 2, 0).prune(torch.tensor([[1, 2], [3, 4]]));
 * // tensor([[0., 0.],
 * //         [3., 4.]])
 */
export class LnStructured extends BasePruningMethod {
  readonly pruningType = 'structured';
  readonly amount: number;
  /** The order of the norm. */
  readonly n: number;
  readonly dim: number;

  constructor(
    amount: number | (Amount & { readonly n: number | 'fro'; readonly dim?: number }),
    n?: number | 'fro' | { readonly n: number | 'fro'; readonly dim?: number },
    dim?: number | { readonly dim?: number },
  );
  constructor(...given: readonly unknown[]) {
    super();
    const { amount, n, dim } = bindNamed('LnStructured', normedChannels, given);
    requireAmount('LnStructured', amount);
    if (typeof n !== 'number' && n !== 'fro') {
      throw new ValueError(
        'LnStructured/n',
        `n of LnStructured must be the order of a norm, a number or 'fro', got ${String(n)}`,
      );
    }
    this.amount = amount;
    this.n = n === 'fro' ? 2 : n;
    this.dim = dim;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const dim = channelDim('LnStructured', t, this.dim);
    const size = t.sizes[dim] as number;
    const count = countOf('LnStructured', this.amount, size);
    if (count === 0) return defaultMask;
    const { indices } = topk(vectorNorm(t, this.n, otherDims(t, dim)), size - count);
    return onlyChannels(defaultMask, dim, indices);
  }
}

const maskParameters = [tensorParameter('mask')] as const;

/**
 * Rule of pruning that takes what a mask says.
 *
 * @throws {ShapeError} when the mask has not the shape of what is pruned (`CustomFromMask/shape`).
 * @example
 * new nn.utils.prune.CustomFromMask(torch.tensor([0, 1])).prune(torch.tensor([3, 4])); // tensor([0., 4.])
 */
export class CustomFromMask extends BasePruningMethod {
  readonly pruningType = 'global';
  readonly mask: Tensor;

  constructor(mask: Tensor | { readonly mask: Tensor });
  constructor(...given: readonly unknown[]) {
    super();
    this.mask = bindNamed('CustomFromMask', maskParameters, given).mask;
  }

  computeMask(_: Tensor, defaultMask: Tensor): Tensor {
    if (!sameShape(this.mask.sizes, defaultMask.sizes)) {
      throw new ShapeError(
        'CustomFromMask/shape',
        `the mask must have the shape of what is pruned, ${formatShape(defaultMask.sizes)}, got ${formatShape(this.mask.sizes)}`,
        { mask: this.mask.sizes, shape: defaultMask.sizes },
      );
    }
    return mul(defaultMask, toDtype(this.mask, defaultMask.dtype));
  }
}
