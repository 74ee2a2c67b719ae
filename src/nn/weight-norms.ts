/**
 * @file Weights that are made of other parameters: of a length and a direction, or divided by their largest singular value. The field
 * of the weight computes it when it is read.
 */
import { unrecorded } from '../autograd/context.ts';
import { ValueError } from '../errors/errors.ts';
import { dot, mv } from '../ops/contraction/products.ts';
import { emptyTensor } from '../ops/create.ts';
import { bindNamed } from '../ops/define.ts';
import { normalize } from '../ops/loss/distance.ts';
import { optionalInteger, optionalValue, orNone } from '../ops/parameters.ts';
import { mul } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { t } from '../ops/view/permute.ts';
import { onDevice } from '../storage/allocator.ts';
import { Tensor } from '../tensor/tensor.ts';
import { computeField, fieldOf, parameterOf, restoreField } from './computed-field.ts';
import type { HookHandle } from './hooks.ts';
import { normal_ } from './initialisation.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';
import { asMatrix, lengths, spectralNormParameters } from './weight-parts.ts';

function requireComputed(call: string, module: Module, name: string, part: string): void {
  if (module instanceof Module && Reflect.get(module, part) instanceof Tensor) return;
  throw new ValueError(`${call}/argument`, `${call} finds nothing to remove: '${name}' is a parameter as it is`, {
    name,
  });
}

const weightNormParameters = [
  optionalValue<string>()('name', 'weight', 'the field of the parameter'),
  orNone(optionalInteger('dim', 0, 'the dim whose parts have a length each; null: all have one')),
] as const;

export interface WeightNormOptions {
  /** The field of the parameter. Default: 'weight'. */
  readonly name?: string;
  /** The dim whose parts have a length each; null: all have one. Default: 0. */
  readonly dim?: number | null;
}

/**
 * Makes a weight of a length and a direction, which are trained in its place: `weight_g` and `weight_v`.
 *
 * @formula weight = g · v / ‖v‖, the norm over all dims but `dim`
 * @shape weight [n, *] → g [n, 1, …], v [n, *]
 * @throws {ArgumentError} when the module has no parameter of that name (`weightNorm/argument`).
 * @source T. Salimans, D. Kingma: "Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep
 *   Neural Networks", 2016, https://arxiv.org/abs/1602.07868
 * @example
 * const layer = nn.utils.weightNorm(new nn.Linear(3, 2));
 * Array.from(layer.namedParameters(), ([name]) => name); // [ 'bias', 'weight_g', 'weight_v' ]
 */
export function weightNorm<M extends Module>(
  module: M,
  name?: string | WeightNormOptions,
  dim?: number | null | WeightNormOptions,
): M;
export function weightNorm<M extends Module>(module: M, ...options: readonly unknown[]): M {
  const { name, dim = null } = bindNamed('weightNorm', weightNormParameters, options);
  const weight = parameterOf('weightNorm', module, name);
  const rank = weight.sizes.length;
  const along = dim === null || dim === -1 ? null : dim < 0 ? dim + rank : dim;
  const length = unrecorded(() => lengths(weight, along));
  computeField(module, name, (own) => {
    const direction = fieldOf(own, `${name}_v`);
    return mul(direction, div(fieldOf(own, `${name}_g`), lengths(direction, along)));
  });
  module.registerParameter(`${name}_g`, new Parameter(length));
  module.registerParameter(`${name}_v`, new Parameter(weight.detach()));
  return module;
}

/**
 * Makes a weight that `weightNorm` took apart a parameter again.
 *
 * @shape weight_g, weight_v → weight
 * @throws {ValueError} when the weight is in one piece (`removeWeightNorm/argument`).
 * @example
 * const layer = nn.utils.removeWeightNorm(nn.utils.weightNorm(new nn.Linear(3, 2)));
 * Array.from(layer.namedParameters(), ([name]) => name).sort(); // [ 'bias', 'weight' ]
 */
export function removeWeightNorm<M extends Module>(module: M, name = 'weight'): M {
  requireComputed('removeWeightNorm', module, name, `${name}_g`);
  restoreField(module, name, [`${name}_g`, `${name}_v`]);
  return module;
}

export interface SpectralNormOptions {
  /** The field of the parameter. Default: 'weight'. */
  readonly name?: string;
  /** Steps towards the singular vectors at each call in training. Default: 1. */
  readonly nPowerIterations?: number;
  /** The least norm that is divided by. Default: 1e-12. */
  readonly eps?: number;
  /** The dim of the outputs; 1 for transposed convolutions, else 0, if left out. */
  readonly dim?: number | null;
}

/** Hooks that `spectralNorm` made, by module and name. */
const iterations = new WeakMap<Module, Map<string, HookHandle>>();

/**
 * Divides a weight by its largest singular value, as discriminators are held smooth; it is approached by power
 * iterations, at each call in training.
 *
 * @formula weight = weight_orig / σ, σ = uᵀ · weight_orig · v
 * @shape weight [n, *] → weight_orig [n, *], u [n], v [m]
 * @throws {ArgumentError} when the module has no parameter of that name (`spectralNorm/argument`).
 * @throws {ValueError} when there is to be no power iteration (`spectralNorm/nPowerIterations`).
 * @source T. Miyato et al.: "Spectral Normalization for Generative Adversarial Networks", 2018,
 *   https://arxiv.org/abs/1802.05957
 * @example
 * const layer = nn.utils.spectralNorm(new nn.Linear(3, 2));
 * Object.keys(layer.stateDict()); // [ 'bias', 'weight_orig', 'weight_u', 'weight_v' ]
 */
export function spectralNorm<M extends Module>(
  module: M,
  name?: string | SpectralNormOptions,
  nPowerIterations?: number | SpectralNormOptions,
  eps?: number | SpectralNormOptions,
  dim?: number | null | SpectralNormOptions,
): M;
export function spectralNorm<M extends Module>(module: M, ...options: readonly unknown[]): M {
  const { name, nPowerIterations, eps, dim } = bindNamed('spectralNorm', spectralNormParameters, options);
  if (nPowerIterations < 1) {
    throw new ValueError(
      'spectralNorm/nPowerIterations',
      `nPowerIterations of spectralNorm must be positive, got ${nPowerIterations}`,
      { nPowerIterations },
    );
  }
  const weight = parameterOf('spectralNorm', module, name);
  const along = dim ?? (module.constructor.name.startsWith('ConvTranspose') ? 1 : 0);
  const matrix = unrecorded(() => asMatrix(weight, along));
  const [rows = 0, columns = 0] = matrix.sizes;
  const direction = (size: number): Tensor =>
    unrecorded(() =>
      onDevice(weight.storage.device, () => normalize(normal_(emptyTensor([size], weight.dtype)), { dim: 0, eps })),
    );
  const u = direction(rows);
  const v = direction(columns);
  computeField(module, name, (own) => {
    const original = fieldOf(own, `${name}_orig`);
    const left = fieldOf(own, `${name}_u`).clone();
    const right = fieldOf(own, `${name}_v`).clone();
    return div(original, dot(left, mv(asMatrix(original, along), right)));
  });
  module.registerParameter(`${name}_orig`, weight);
  module.registerBuffer(`${name}_u`, u);
  module.registerBuffer(`${name}_v`, v);
  const handle = module.registerForwardPreHook((own) => {
    if (!own.training) return;
    unrecorded(() => {
      const now = asMatrix(fieldOf(own, `${name}_orig`).detach(), along);
      const [left, right] = [fieldOf(own, `${name}_u`), fieldOf(own, `${name}_v`)];
      for (let i = 0; i < nPowerIterations; i++) {
        right.copy_(normalize(mv(t(now), left), { dim: 0, eps }));
        left.copy_(normalize(mv(now, right), { dim: 0, eps }));
      }
    });
  });
  const handles = iterations.get(module) ?? new Map<string, HookHandle>();
  iterations.set(module, handles.set(name, handle));
  return module;
}

/**
 * Makes a weight that `spectralNorm` divides a parameter again, with the value that it has.
 *
 * @shape weight_orig, u, v → weight
 * @throws {ValueError} when the weight is a parameter (`removeSpectralNorm/argument`).
 * @example
 * const layer = nn.utils.removeSpectralNorm(nn.utils.spectralNorm(new nn.Linear(3, 2)));
 * Object.keys(layer.stateDict()).sort(); // [ 'bias', 'weight' ]
 */
export function removeSpectralNorm<M extends Module>(module: M, name = 'weight'): M {
  requireComputed('removeSpectralNorm', module, name, `${name}_orig`);
  iterations.get(module)?.get(name)?.remove();
  iterations.get(module)?.delete(name);
  restoreField(module, name, [`${name}_orig`, `${name}_u`, `${name}_v`]);
  return module;
}
