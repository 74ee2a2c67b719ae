/** @file Distances and similarities as layers. */
import { cosineSimilarity, pairwiseDistance } from '../ops/loss/distance.ts';
import { type Arguments, optionalBoolean, optionalInteger, optionalNumber } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';

/**
 * Distance of each pair of rows as a layer, such as the distance of a triplet loss.
 *
 * @see `F.pairwiseDistance`
 * @shape x1 [*, D], x2 [*, D] → [*] (size 1 with keepdim)
 * @example
 * new nn.PairwiseDistance(2, { eps: 0 })(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])); // tensor([5.])
 */
export class PairwiseDistance extends Module {
  static readonly parameters = [
    optionalNumber('p', 2, 'degree of the norm'),
    optionalNumber('eps', 1e-6, 'added to each difference'),
    optionalBoolean('keepdim', false, 'keep the last dim, at size 1'),
  ] as const;

  readonly p: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor(...given: Arguments<typeof PairwiseDistance.parameters>) {
    super();
    const { p, eps, keepdim } = bindNamed('PairwiseDistance', PairwiseDistance.parameters, given);
    this.p = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwiseDistance(x1, x2, this.p, this.eps, this.keepdim);
  }
}

/**
 * Cosine of the angle between vectors as a layer.
 *
 * @see `F.cosineSimilarity`
 * @shape x1 [*, D, *], x2 [*, D, *] → [*, *]
 * @example
 * new nn.CosineSimilarity()(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])); // tensor([0.7071])
 */
export class CosineSimilarity extends Module {
  static readonly parameters = [
    optionalInteger('dim', 1, 'dim along which the vectors stand'),
    optionalNumber('eps', 1e-8, 'least product of the norms'),
  ] as const;
  readonly dim: number;
  readonly eps: number;

  constructor(...given: Arguments<typeof CosineSimilarity.parameters>) {
    super();
    const { dim, eps } = bindNamed('CosineSimilarity', CosineSimilarity.parameters, given);
    this.dim = dim;
    this.eps = eps;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, this.dim, this.eps);
  }
}
