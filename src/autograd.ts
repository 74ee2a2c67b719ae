/** @file The namespace `torch.autograd`. */
import './ops/methods.ts';

export type { BackwardOptions, GradOptions } from './autograd/backward.ts';
export { Function, type FunctionClass, FunctionContext } from './autograd/function.ts';
export {
  enableGrad,
  type GradModeScope,
  inferenceMode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from './autograd/mode.ts';
export { type AnomalyOptions, type AnomalyScope, detectAnomaly, setDetectAnomaly } from './ops/anomaly.ts';
export { type GradcheckOptions, gradcheck, gradgradcheck } from './ops/gradcheck.ts';
export { backward, grad } from './ops/gradients.ts';
