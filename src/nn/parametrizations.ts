/** @file `nn.utils.parametrizations`: weights of a length and a direction, divided by their largest singular value, or orthogonal. */
import { unrecorded } from '../autograd/context.ts';
import { ArgumentError, IndexError, ShapeError, ValueError } from '../errors/errors.ts';
import { dot, mv } from '../ops/contraction/products.ts';
import { emptyTensor } from '../ops/create.ts';
import { bindNamed } from '../ops/define.ts';
import { normalize } from '../ops/loss/distance.ts';
import { optionalBoolean, optionalInteger, optionalString, optionalValue, orNone } from '../ops/parameters.ts';
import { mul } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { t } from '../ops/view/permute.ts';
import { onDevice } from '../storage/allocator.ts';
import { formatShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { fieldNamed } from './computed-field.ts';
import { normal_ } from './initialisation.ts';
import { Module } from './module.ts';
import {
  Orthogonal,
  type OrthogonalMap,
  orthogonalMaps,
  ReflectedOrthogonal,
  TrivialisedOrthogonal,
} from './orthogonal-maps.ts';
import { type Parametrized, registerParametrization } from './parametrize.ts';
import { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d } from './transposed-convolution.ts';
import type { SpectralNormOptions, WeightNormOptions } from './weight-norms.ts';
import { asMatrix, lengths, spectralNormParameters } from './weight-parts.ts';

/** The tensor of a module that is to be parametrized. */
function tensorOf(call: string, module: Module, name: string): Tensor {
  const found: unknown = Reflect.get(module, fieldNamed(call, module, name));
  if (found instanceof Tensor) return found;
  throw new ArgumentError(
    `${call}/argument`,
    `${call} takes a module and the name of one of its parameters or buffers, and ${module.constructor.name} has no tensor '${name}'`,
    { name },
  );
}

/** A weight of a length and a direction. */
class WeightNorm extends Module {
  static override readonly name: string = '_WeightNorm';

  private readonly along: number | null;

  constructor(along: number | null) {
    super();
    this.along = along;
  }

  forward(length: Tensor, direction: Tensor): Tensor {
    return mul(direction, div(length, lengths(direction, this.along)));
  }

  rightInverse(weight: Tensor): readonly Tensor[] {
    return [lengths(weight, this.along), weight];
  }
}

const weightNormParameters = [
  optionalValue<string>()('name', 'weight', 'the field of the parameter'),
  orNone(optionalInteger('dim', 0, 'the dim whose parts have a length each; null: all have one')),
] as const;

/**
 * Makes a weight of a length and a direction, which are trained in its place: `original0` and `original1` of its
 * parametrization; states that the older `nn.utils.weightNorm` saved are taken, too.
 *
 * @formula weight = g · v / ‖v‖, the norm over all dims but `dim`
 * @shape weight [n, *] → original0 [n, 1, …], original1 [n, *]
 * @throws {ArgumentError} when the module has no tensor of that name (`weightNorm/argument`).
 * @source T. Salimans, D. Kingma: "Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep
 *   Neural Networks", 2016, https://arxiv.org/abs/1602.07868
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * Object.keys(layer.stateDict());
 * // [
 * //   'bias',
 * //   'parametrizations.weight.original0',
 * //   'parametrizations.weight.original1'
 * // ]
 */
export function weightNorm<M extends Module>(
  module: M,
  name?: string | WeightNormOptions,
  dim?: number | null | WeightNormOptions,
): M & Parametrized;
export function weightNorm<M extends Module>(module: M, ...options: readonly unknown[]): M & Parametrized {
  const { name, dim = null } = bindNamed('weightNorm', weightNormParameters, options);
  const rank = tensorOf('weightNorm', module, name).sizes.length;
  const along = dim === null || dim === -1 ? null : dim < 0 ? dim + rank : dim;
  const made = registerParametrization(module, name, new WeightNorm(along), { unsafe: true });
  const key = module.stateName(fieldNamed('weightNorm', module, name), 'same');
  made.registerLoadStateDictPreHook((_, state, prefix) => {
    const [length, direction] = [state[`${prefix}${key}_g`], state[`${prefix}${key}_v`]];
    if (length === undefined || direction === undefined) return;
    delete state[`${prefix}${key}_g`];
    delete state[`${prefix}${key}_v`];
    state[`${prefix}parametrizations.${key}.original0`] = length;
    state[`${prefix}parametrizations.${key}.original1`] = direction;
  });
  return made;
}

/** Divides a weight by its largest singular value, which power iterations approach whenever it is read in training. */
class SpectralNorm extends Module {
  static override readonly name: string = '_SpectralNorm';
  static override readonly stateNames = { left: '_u', right: '_v' };

  private readonly along: number;
  private readonly eps: number;
  private readonly iterations: number;
  /** The singular vectors; null for a vector, which is divided by its norm. */
  private readonly left: Tensor | null = null;
  private readonly right: Tensor | null = null;

  constructor(weight: Tensor, iterations: number, along: number, eps: number) {
    super();
    this.along = along;
    this.eps = eps;
    this.iterations = iterations;
    if (weight.sizes.length < 2) return;
    const matrix = unrecorded(() => asMatrix(weight.detach(), along));
    const [rows = 0, columns = 0] = matrix.sizes;
    const start = (size: number): Tensor =>
      unrecorded(() =>
        onDevice(weight.storage.device, () => normalize(normal_(emptyTensor([size], weight.dtype)), { dim: 0, eps })),
      );
    this.left = this.registerBuffer('left', start(rows));
    this.right = this.registerBuffer('right', start(columns));
    this.approach(matrix, 15);
  }

  private approach(matrix: Tensor, iterations: number): void {
    const { left, right, eps } = this;
    if (left === null || right === null) return;
    unrecorded(() => {
      const now = matrix.detach();
      for (let i = 0; i < iterations; i++) {
        left.copy_(normalize(mv(now, right), { dim: 0, eps }));
        right.copy_(normalize(mv(t(now), left), { dim: 0, eps }));
      }
    });
  }

  forward(weight: Tensor): Tensor {
    const { left, right, eps } = this;
    if (left === null || right === null) return normalize(weight, { dim: 0, eps });
    const matrix = asMatrix(weight, this.along);
    if (this.training) this.approach(matrix, this.iterations);
    // Copies: two passes may wait for one backward pass, as those of a discriminator do.
    return div(weight, dot(left.clone(), mv(matrix, right.clone())));
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

/**
 * Divides a weight by its largest singular value, as discriminators are held smooth; it is approached by power
 * iterations, whenever the weight is read in training.
 *
 * @formula weight = original / σ, σ = uᵀ · original · v
 * @shape weight [n, *] → original [n, *], u [n], v [m]
 * @throws {ArgumentError} when the module has no tensor of that name (`spectralNorm/argument`).
 * @throws {IndexError} when there is no such dim (`spectralNorm/dim`).
 * @throws {ValueError} when there is to be no power iteration (`spectralNorm/nPowerIterations`).
 * @source T. Miyato et al.: "Spectral Normalization for Generative Adversarial Networks", 2018,
 *   https://arxiv.org/abs/1802.05957
 * @example
 * const layer = nn.utils.parametrizations.spectralNorm(new nn.Linear(3, 2));
 * Object.keys(layer.stateDict());
 * // [
 * //   'bias',
 * //   'parametrizations.weight.original',
 * //   'parametrizations.weight.0._u',
 * //   'parametrizations.weight.0._v'
 * // ]
 */
export function spectralNorm<M extends Module>(
  module: M,
  name?: string | SpectralNormOptions,
  nPowerIterations?: number | SpectralNormOptions,
  eps?: number | SpectralNormOptions,
  dim?: number | null | SpectralNormOptions,
): M & Parametrized;
export function spectralNorm<M extends Module>(module: M, ...options: readonly unknown[]): M & Parametrized {
  const call = 'spectralNorm';
  const { name, nPowerIterations, eps, dim } = bindNamed(call, spectralNormParameters, options);
  const weight = tensorOf(call, module, name);
  const rank = weight.sizes.length;
  const isTransposed = [ConvTranspose1d, ConvTranspose2d, ConvTranspose3d].some((kind) => module instanceof kind);
  const along = dim ?? (isTransposed ? 1 : 0);
  if (along < -rank || along >= rank) {
    throw new IndexError(`${call}/dim`, `dim of ${call} must be from ${-rank} to ${rank - 1}, got ${along}`, { dim });
  }
  if (nPowerIterations < 1) {
    throw new ValueError(
      `${call}/nPowerIterations`,
      `nPowerIterations of ${call} must be positive, got ${nPowerIterations}`,
      {
        nPowerIterations,
      },
    );
  }
  const norm = new SpectralNorm(weight, nPowerIterations, along < 0 ? along + rank : along, eps);
  return registerParametrization(module, name, norm);
}

const orthogonalParameters = [
  optionalValue<string>()('name', 'weight', 'the field of the parameter'),
  orNone(
    optionalString('orthogonalMap', orthogonalMaps, undefined, 'matrix_exp for square matrices, else householder'),
  ),
  optionalBoolean('useTrivialization', true, 'relative to the value that the weight has'),
] as const;

export interface OrthogonalOptions {
  /** The field of the parameter. Default: 'weight'. */
  readonly name?: string;
  /** How orthogonal matrices are made of free ones. Default: 'matrix_exp' for square matrices, else 'householder'. */
  readonly orthogonalMap?: OrthogonalMap | null;
  /** Relative to the value that the weight has. Default: true. */
  readonly useTrivialization?: boolean | null;
}

/**
 * Holds a matrix, or each of a batch, orthogonal: its columns are orthonormal, or its rows where it is wide; what is
 * trained is a free matrix.
 *
 * @formula matrix_exp: e^A, cayley: (I − A/2)⁻¹ (I + A/2), A = X − Xᵀ; householder: ∏ᵢ (I − 2 vᵢ vᵢᵀ / vᵢᵀvᵢ)
 * @shape weight [*, n, m] → original [*, n, m]
 * @throws {ArgumentError} when the module has no tensor of that name (`orthogonal/argument`).
 * @throws {ShapeError} when the weight has less than two dims (`orthogonal/rank`).
 * @source M. Lezcano-Casado: "Trivializations for Gradient-Based Optimization on Manifolds", 2019,
 *   https://arxiv.org/abs/1909.09501
 * @example
 * const layer = nn.utils.parametrizations.orthogonal(new nn.Linear(3, 2));
 * layer.weight.matmul(layer.weight.t()).allclose(torch.eye(2), { atol: 1e-6 }); // true
 */
export function orthogonal<M extends Module>(
  module: M,
  name?: string | OrthogonalOptions,
  orthogonalMap?: OrthogonalMap | null | OrthogonalOptions,
  options?: { readonly useTrivialization?: boolean | null },
): M & Parametrized;
export function orthogonal<M extends Module>(module: M, ...options: readonly unknown[]): M & Parametrized {
  const { name, orthogonalMap, useTrivialization } = bindNamed('orthogonal', orthogonalParameters, options);
  const weight = tensorOf('orthogonal', module, name);
  const { sizes } = weight;
  if (sizes.length < 2) {
    throw new ShapeError(
      'orthogonal/rank',
      `orthogonal needs a weight of at least 2 dims, got shape ${formatShape(sizes)}`,
      {
        shape: sizes,
      },
    );
  }
  const map = orthogonalMap ?? (sizes.at(-1) === sizes.at(-2) ? 'matrix_exp' : 'householder');
  const Kind = useTrivialization ? TrivialisedOrthogonal : map === 'householder' ? ReflectedOrthogonal : Orthogonal;
  return registerParametrization(module, name, new Kind(sizes, map), { unsafe: true });
}
