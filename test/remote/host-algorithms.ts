/** @file The operators that the recorded cases meet as algorithms of the host, by the names that their errors say. */
export const hostAlgorithms: readonly string[] = [
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
  'bucketize',
  'histc',
  'histogram',
  'isin',
  'searchsorted',
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
  // Rows that are renormalised, or counted.
  'EmbeddingBackward0',
  'embedding',
  // PyTorch's random numbers, drawn by the values of a tensor.
  'bernoulli',
  'multinomial',
  'normal',
  'rrelu',
];
