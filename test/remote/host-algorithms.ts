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
  // A place that is named twice takes its value once.
  'indexFill',
  // Bags begin at given places.
  'embeddingBag',
  // Labels are laid out before the launch.
  'ctcLoss',
  // Windows begin where random numbers say.
  'fractionalMaxPool2d',
  'fractionalMaxPool3d',
];

/** The layers that sort labels on the host. */
export const hostLayers: readonly string[] = ['AdaptiveLogSoftmaxWithLoss'];
