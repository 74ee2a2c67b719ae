/** @file Flambeau: PyTorch for TypeScript. `import * as torch from 'flambeau'`, or `import torch from 'flambeau'`. */
import './ops/methods.ts';
import * as autograd from './autograd.ts';
import * as data from './data/index.ts';
import * as io from './io/index.ts';
import * as linalg from './linalg.ts';
import * as nn from './nn/index.ts';
import * as optim from './optim/index.ts';
import * as utils from './utils.ts';

export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from './autograd/mode.ts';
export { from } from './data/table/from.ts';
export type { DeviceMemory } from './engines/accelerator.ts';
export { type EngineInfo, engineInfo } from './engines/current.ts';
export { deviceMemory, synchronize } from './engines/synchronisation.ts';
export type { WebGpuOptions } from './engines/webgpu/options.ts';
export * from './errors/errors.ts';
/** All that the package exports. As a namespace, so that types, too, are found in it: `torch.Tensor`, `torch.nn.Module`. */
export * as default from './index.ts';
export { load, save } from './io/checkpoint.ts';
export type { BlobSource } from './io/source.ts';
export { type ModelSummary, type SummaryOptions, summary } from './nn/inspection/summary.ts';
export { isAnomalyCheckNanEnabled, isAnomalyEnabled } from './ops/anomaly.ts';
export { broadcastShapes } from './ops/broadcast-shapes.ts';
export { type AsTensorOptions, asTensor, asTensor as asarray } from './ops/creation/as-tensor.ts';
export { fromTypedArray, scalar, tensor, toTypedArray } from './ops/creation/data.ts';
export { cuda, device, getDefaultDevice, init, newaxis, setDefaultDevice } from './ops/device.ts';
export * from './ops/in-place-functions.ts';
export {
  detach,
  detach_,
  isComplex,
  isFloatingPoint,
  isNonzero,
  isSameSize,
  isSigned,
  numel,
} from './ops/inspection.ts';
export { onHost } from './ops/on-host.ts';
export * from './ops/operators.ts';
export type { DType } from './storage/dtype.ts';
export {
  bfloat16,
  bool,
  float16,
  /** Another name of `float16`. */
  float16 as half,
  float32,
  /** Another name of `float32`. */
  float32 as float,
  float64,
  /** Another name of `float64`. */
  float64 as double,
  int8,
  int16,
  /** Another name of `int16`. */
  int16 as short,
  int32,
  /** Another name of `int32`. */
  int32 as int,
  int64,
  /** Another name of `int64`. */
  int64 as long,
  uint8,
} from './storage/dtype.ts';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './tensor/format.ts';
export { e, type FloatLimits, finfo, type IntegerLimits, iinfo, inf, nan, pi } from './tensor/number-limits.ts';
export { canCast, getDefaultDtype, promoteTypes, setDefaultDtype } from './tensor/promotion.ts';
export { scope } from './tensor/scope.ts';
export { isTensor, Tensor } from './tensor/tensor.ts';
// Named one by one: above `export * as` editors see no comment.
export {
  /** Gradients of one tensor with respect to others, functions with derivatives of their own, checks of derivatives. */
  autograd,
  /** Data sets, samplers, and loaders that make batches of them. */
  data,
  /** Tensors in files: safetensors. */
  io,
  /** Linear algebra. */
  linalg,
  /** Modules: layers, losses, containers, and the functions and starting values that they are made of. */
  nn,
  /** Optimizers. */
  optim,
  /** What PyTorch has under `torch.utils`. */
  utils,
};
