/** @file Flambeau: PyTorch for TypeScript. `import * as torch from 'flambeau'`. */
import './ops/methods.ts';

export * as autograd from './autograd/index.ts';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from './autograd/mode.ts';
export * from './errors/errors.ts';
export { fromTypedArray, scalar, tensor } from './ops/creation/data.ts';
export * from './ops/operators.ts';
export type { DType } from './storage/dtype.ts';
export { bool, float32, float64, int32, int64, uint8 } from './storage/dtype.ts';
export { getDefaultDtype, setDefaultDtype } from './tensor/promotion.ts';
export { isTensor, Tensor } from './tensor/tensor.ts';
