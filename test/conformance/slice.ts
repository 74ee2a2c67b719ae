/** @file The operators of PyTorch that must be whole: every recorded case in the library's dtypes is supported, and passes. */

/** Names as in the set's OPS.md; all variants of a name are meant. */
export const slice: readonly string[] = [
  // Arithmetic
  ...['add', 'sub', 'mul', 'div', 'true_divide', 'floor_divide', 'remainder', 'fmod', 'neg', 'positive', 'abs', 'sign'],
  ...['reciprocal', 'pow', 'float_power', 'square', 'sqrt', 'rsqrt', 'rsub', 'addcmul', 'addcdiv', 'lerp', 'hypot'],
  ...['__radd__', '__rsub__', '__rmul__', '__rpow__', '__rmatmul__', 'maximum', 'minimum', 'clamp_min', 'clamp_max'],
  // Comparison and logic
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'isnan', 'isinf', 'isfinite', 'isclose', 'allclose', 'equal'],
  ...['logical_and', 'logical_or', 'logical_xor', 'logical_not'],
  ...['bitwise_and', 'bitwise_or', 'bitwise_xor', 'bitwise_not', 'bitwise_left_shift', 'bitwise_right_shift'],
  // Rounding
  ...['floor', 'ceil', 'round', 'trunc', 'frac'],
  // Exponentials and logarithms
  ...['exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'logaddexp', 'sigmoid', 'erf', 'erfc'],
  // Trigonometry
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
  // Choice and conversion
  ...['where', 'clamp', 'to', 'float', 'double', 'int', 'long', 'byte', 'bool', 'clone', 'contiguous'],
  // Reductions
  ...['sum', 'mean', 'prod', 'max', 'min', 'argmax', 'argmin', 'any', 'all', 'var', 'std', 'norm', 'logsumexp'],
  // Products and convolution
  ...['matmul', 'mm', 'bmm', 'mv', 'dot', 'addmm', 'nn.functional.linear', 'nn.functional.conv2d'],
  // Pooling
  ...['nn.functional.max_pool2d', 'nn.functional.avg_pool2d', 'nn.functional.adaptive_avg_pool2d'],
  // Networks
  ...['softmax', 'log_softmax', 'nn.functional.embedding', 'nn.functional.batch_norm', 'nn.functional.layer_norm'],
  ...['nn.functional.dropout', 'nn.functional.relu'],
  // Shapes
  ...['cat', 'stack', 'split', 'chunk', 'reshape', 'view', 'permute', 'transpose', 'T', 't', 'expand', 'expand_as'],
  ...['flatten', 'squeeze', 'unsqueeze', '__getitem__', '__setitem__'],
  // Creation
  ...['zeros', 'ones', 'full', 'empty', 'zeros_like', 'ones_like', 'full_like', 'empty_like', 'arange', 'linspace'],
  ...['eye', 'fill', 'zero_'],
];

/** The one case list of these names that is no operator of the slice: the nuclear norm needs singular values. */
export const outside: readonly string[] = ['norm.nuc'];
