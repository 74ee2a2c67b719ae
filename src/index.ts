/** @file Flambeau: PyTorch for TypeScript. `import * as torch from 'flambeau'`. */
import './ops/methods.ts';

export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from './autograd/mode.ts';
export * as autograd from './autograd.ts';
export * as data from './data/index.ts';
export { type EngineInfo, engineInfo } from './engines/current.ts';
export { init } from './engines/devices.ts';
export * from './errors/errors.ts';
export * as io from './io/index.ts';
export * as linalg from './linalg.ts';
export * as nn from './nn/index.ts';
export { fromTypedArray, scalar, tensor, toTypedArray } from './ops/creation/data.ts';
export { cuda, device } from './ops/device.ts';
export { isFloatingPoint, numel } from './ops/inspection.ts';
export * from './ops/operators.ts';
export * as optim from './optim/index.ts';
export type { DType } from './storage/dtype.ts';
export {
  bfloat16,
  bool,
  float16,
  float16 as half,
  float32,
  float64,
  int8,
  int16,
  int16 as short,
  int32,
  int64,
  uint8,
} from './storage/dtype.ts';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './tensor/format.ts';
export { canCast, getDefaultDtype, promoteTypes, setDefaultDtype } from './tensor/promotion.ts';
export { isTensor, Tensor } from './tensor/tensor.ts';
