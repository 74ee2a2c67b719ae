/** @file `nn.functional`: the operators that layers are made of, as functions. */

export { scaledDotProductAttention } from '../ops/attention/attention.ts';
export { multiHeadAttentionForward } from '../ops/attention/multi-head.ts';
export { pdist } from '../ops/cdist.ts';
export { bilinear } from '../ops/contraction/bilinear.ts';
export { linear } from '../ops/contraction/matmul.ts';
export * from '../ops/convolution/conv.ts';
export { fold, unfold } from '../ops/convolution/fold.ts';
export { pad } from '../ops/convolution/pad.ts';
export * from '../ops/dropout.ts';
export * from '../ops/gated.ts';
export { embedding } from '../ops/gather/embedding.ts';
export { embeddingBag } from '../ops/gather/embedding-bag.ts';
export { oneHot } from '../ops/gather/one-hot.ts';
export * from '../ops/gumbel-softmax.ts';
export { crossEntropy, nllLoss } from '../ops/loss/classes.ts';
export { ctcLoss } from '../ops/loss/ctc.ts';
export { cosineSimilarity, normalize, pairwiseDistance } from '../ops/loss/distance.ts';
export * from '../ops/loss/margin.ts';
export * from '../ops/loss/multi-margin.ts';
export * from '../ops/loss/probability.ts';
export * from '../ops/loss/regression.ts';
export { batchNorm } from '../ops/normalise/batch-norm.ts';
export { groupNorm } from '../ops/normalise/group-norm.ts';
export { instanceNorm } from '../ops/normalise/instance-norm.ts';
export { layerNorm } from '../ops/normalise/layer-norm.ts';
export { localResponseNorm } from '../ops/normalise/local-response-norm.ts';
export { rmsNorm } from '../ops/normalise/rms-norm.ts';
export { logSoftmax, softmax, softmin } from '../ops/normalise/softmax.ts';
export * from '../ops/pointwise/activation.ts';
export { sigmoid } from '../ops/pointwise/exponential.ts';
export { tanh } from '../ops/pointwise/hyperbolic.ts';
export { fractionalMaxPool2d, fractionalMaxPool3d } from '../ops/pool/fractional.ts';
export * from '../ops/pool/pool.ts';
export { lpPool1d, lpPool2d, lpPool3d } from '../ops/pool/power.ts';
export { maxUnpool1d, maxUnpool2d, maxUnpool3d } from '../ops/pool/unpool.ts';
export * from '../ops/pool/with-indices.ts';
export { affineGrid } from '../ops/resample/affine-grid.ts';
export { gridSample } from '../ops/resample/grid-sample.ts';
export { interpolate } from '../ops/resample/interpolate.ts';
export * from '../ops/resample/upsample.ts';
export * from '../ops/view/shuffle.ts';
export * from './in-place-functions.ts';
export {
  celu,
  elu,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  mish,
  relu,
  relu6,
  selu,
  silu,
  threshold,
} from './inplace.ts';
