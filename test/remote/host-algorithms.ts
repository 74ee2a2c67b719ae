/** @file What the recorded cases meet as algorithms of the host, by the names that their errors say. */

export const hostOperators: readonly string[] = [
  // Sorting, and what rests on it.
  'argsort',
  'kthvalue',
  'median',
  'mode',
  'msort',
  'nanmedian',
  'nanquantile',
  'quantile',
  'sort',
  'topk',
  'unique',
  'uniqueConsecutive',
  // Searching and counting.
  'bincount',
  'histc',
  'histogram',
  'isin',
  // The shape of the result depends on values.
  'argwhere',
  'at',
  'indexPut',
  'maskedScatter',
  'maskedSelect',
  'nonzero',
  'oneHot',
  'repeatInterleave',
  'set',
  'tensorSplit',
  // The result is a value of JavaScript, or an argument must be one.
  'allclose',
  'equal',
  'item',
  'linspace',
  'logspace',
  'narrow',
  // A check or a total of values.
  'crossEntropy',
  'gaussianNllLoss',
  'indexFill',
  'multilabelMarginLoss',
  // Rows that are renormalised, or counted; bags that begin at given places.
  'EmbeddingBackward0',
  'embedding',
  'embeddingBag',
  // Labels are laid out before the launch.
  'ctcLoss',
  // Windows begin where random numbers say.
  'fractionalMaxPool2d',
  'fractionalMaxPool3d',
];

/** The layers that sort labels on the host. */
export const hostLayers: readonly string[] = ['AdaptiveLogSoftmaxWithLoss'];
