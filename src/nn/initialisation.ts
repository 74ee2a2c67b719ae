/** @file `nn.init`: fills tensors with starting values, in place and without history, with PyTorch's numbers for a seed. */
export {
  type OrthogonalOptions,
  orthogonal_,
  type SparseOptions,
  sparse_,
  type TruncatedOptions,
  truncNormal_,
} from './initialisation/draws.ts';
export {
  calculateFanInAndFanOut,
  calculateGain,
  type KaimingOptions,
  kaimingNormal_,
  kaimingUniform_,
  type Nonlinearity,
  type XavierOptions,
  xavierNormal_,
  xavierUniform_,
} from './initialisation/fans.ts';
export {
  constant_,
  type DiracOptions,
  dirac_,
  eye_,
  type NormalOptions,
  normal_,
  ones_,
  type UniformOptions,
  uniform_,
  zeros_,
} from './initialisation/fills.ts';
