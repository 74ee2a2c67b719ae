/** @file The methods that write their result into the tensor. Written by `npm run signatures` from the operators. */
import type { Shape } from '../tensor/shape.ts';
import type { InPlace } from './methods.ts';

export interface InPlaceMethods<S extends Shape> {
  /** `abs` with its result in place of the tensor. Distance from zero, without the sign; the gradient at 0 is 0. */
  abs_: InPlace<S, 'abs'>;
  /** `absolute` with its result in place of the tensor. Distance from zero, without the sign; the gradient at 0 is 0. */
  absolute_: InPlace<S, 'absolute'>;
  /** `acos` with its result in place of the tensor. Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
  acos_: InPlace<S, 'acos'>;
  /** `acosh` with its result in place of the tensor. Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
  acosh_: InPlace<S, 'acosh'>;
  /** `add` with its result in place of the tensor. Sums two tensors, or a tensor and a number, the second scaled by alpha; on bools it is "or". */
  add_: InPlace<S, 'add'>;
  /** `addbmm` with its result in place of the tensor. Adds the sum of the products of two stacks of matrices to one matrix. */
  addbmm_: InPlace<S, 'addbmm'>;
  /** `addcdiv` with its result in place of the tensor. Adds the scaled quotient of two tensors in one pass, as the step of Adam does. */
  addcdiv_: InPlace<S, 'addcdiv'>;
  /** `addcmul` with its result in place of the tensor. Adds the scaled product of two tensors in one pass, as running averages of squares need it. */
  addcmul_: InPlace<S, 'addcmul'>;
  /** `addmm` with its result in place of the tensor. Adds a matrix product to a matrix, each side scaled. */
  addmm_: InPlace<S, 'addmm'>;
  /** `addmv` with its result in place of the tensor. Adds the product of a matrix and a vector to a vector, each side scaled. */
  addmv_: InPlace<S, 'addmv'>;
  /** `addr` with its result in place of the tensor. Adds the outer product of two vectors to a matrix: an update of rank one. */
  addr_: InPlace<S, 'addr'>;
  /** `arccos` with its result in place of the tensor. Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
  arccos_: InPlace<S, 'arccos'>;
  /** `arccosh` with its result in place of the tensor. Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
  arccosh_: InPlace<S, 'arccosh'>;
  /** `arcsin` with its result in place of the tensor. Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
  arcsin_: InPlace<S, 'arcsin'>;
  /** `arcsinh` with its result in place of the tensor. Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
  arcsinh_: InPlace<S, 'arcsinh'>;
  /** `arctan` with its result in place of the tensor. Angle between −π/2 and π/2 whose tangent is the input. */
  arctan_: InPlace<S, 'arctan'>;
  /** `arctan2` with its result in place of the tensor. Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants. */
  arctan2_: InPlace<S, 'arctan2'>;
  /** `arctanh` with its result in place of the tensor. Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
  arctanh_: InPlace<S, 'arctanh'>;
  /** `asStrided` with its result in place of the tensor. View of the storage with sizes, strides and an offset of one's own, which must stay inside it. */
  asStrided_: InPlace<S, 'asStrided'>;
  /** `asin` with its result in place of the tensor. Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
  asin_: InPlace<S, 'asin'>;
  /** `asinh` with its result in place of the tensor. Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
  asinh_: InPlace<S, 'asinh'>;
  /** `atan` with its result in place of the tensor. Angle between −π/2 and π/2 whose tangent is the input. */
  atan_: InPlace<S, 'atan'>;
  /** `atan2` with its result in place of the tensor. Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants. */
  atan2_: InPlace<S, 'atan2'>;
  /** `atanh` with its result in place of the tensor. Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
  atanh_: InPlace<S, 'atanh'>;
  /** `baddbmm` with its result in place of the tensor. Adds the products of two stacks of matrices to a stack, each side scaled. */
  baddbmm_: InPlace<S, 'baddbmm'>;
  /** `bitwiseAnd` with its result in place of the tensor. Keeps the bits that are set in both ints; on bools it is "and". */
  bitwiseAnd_: InPlace<S, 'bitwiseAnd'>;
  /** `bitwiseLeftShift` with its result in place of the tensor. Moves the bits to the left, which doubles the int for each place. */
  bitwiseLeftShift_: InPlace<S, 'bitwiseLeftShift'>;
  /** `bitwiseNot` with its result in place of the tensor. Flips every bit, so that a signed int n becomes −n − 1; on bools it is "not". */
  bitwiseNot_: InPlace<S, 'bitwiseNot'>;
  /** `bitwiseOr` with its result in place of the tensor. Sets the bits that are set in either int; on bools it is "or". */
  bitwiseOr_: InPlace<S, 'bitwiseOr'>;
  /** `bitwiseRightShift` with its result in place of the tensor. Moves the bits to the right and keeps the sign, which halves the int for each place and rounds down. */
  bitwiseRightShift_: InPlace<S, 'bitwiseRightShift'>;
  /** `bitwiseXor` with its result in place of the tensor. Sets the bits in which the two ints differ. */
  bitwiseXor_: InPlace<S, 'bitwiseXor'>;
  /** `ceil` with its result in place of the tensor. Least whole number that is not below the element. */
  ceil_: InPlace<S, 'ceil'>;
  /** `celu` with its result in place of the tensor. Exponential linear unit whose slope is continuous at 0 for every alpha, as the exponent is scaled too. */
  celu_: InPlace<S, 'celu'>;
  /** `clamp` with its result in place of the tensor. Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the result is max. */
  clamp_: InPlace<S, 'clamp'>;
  /** `clampMax` with its result in place of the tensor. Lowers what is above the bound to it. */
  clampMax_: InPlace<S, 'clampMax'>;
  /** `clampMin` with its result in place of the tensor. Raises what is below the bound to it. */
  clampMin_: InPlace<S, 'clampMin'>;
  /** `clip` with its result in place of the tensor. Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the result is max. */
  clip_: InPlace<S, 'clip'>;
  /** `copysign` with its result in place of the tensor. Magnitude of the first operand with the sign of the second, which may be that of −0. */
  copysign_: InPlace<S, 'copysign'>;
  /** `cos` with its result in place of the tensor. Cosine of an angle in radians. */
  cos_: InPlace<S, 'cos'>;
  /** `cosh` with its result in place of the tensor. Hyperbolic cosine, the curve of a hanging chain; at least 1. */
  cosh_: InPlace<S, 'cosh'>;
  /** `cumprod` with its result in place of the tensor. Running product along a dim; its gradient divides by nothing, so zeros do no harm. */
  cumprod_: InPlace<S, 'cumprod'>;
  /** `cumsum` with its result in place of the tensor. Running sum along a dim; each entry includes itself. */
  cumsum_: InPlace<S, 'cumsum'>;
  /** `deg2rad` with its result in place of the tensor. Converts angles from degrees to radians. */
  deg2rad_: InPlace<S, 'deg2rad'>;
  /** `digamma` with its result in place of the tensor. Logarithmic derivative of the gamma function, and the derivative of `lgamma`. */
  digamma_: InPlace<S, 'digamma'>;
  /** `div` with its result in place of the tensor. Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or down ('floor'). */
  div_: InPlace<S, 'div'>;
  /** `divide` with its result in place of the tensor. Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or down ('floor'). */
  divide_: InPlace<S, 'divide'>;
  /** `eq` with its result in place of the tensor. True where both are equal; NaN equals nothing, not even itself. */
  eq_: InPlace<S, 'eq'>;
  /** `erf` with its result in place of the tensor. Error function: how likely a normal number with variance ½ lies within the input of 0, with the input's sign. */
  erf_: InPlace<S, 'erf'>;
  /** `erfc` with its result in place of the tensor. Complement of the error function, with all its digits where erf is nearly 1. */
  erfc_: InPlace<S, 'erfc'>;
  /** `erfinv` with its result in place of the tensor. Inverse of the error function: infinite at ±1, NaN beyond; turns uniform numbers into normal ones. */
  erfinv_: InPlace<S, 'erfinv'>;
  /** `exp` with its result in place of the tensor. Exponential function, the inverse of `log`. */
  exp_: InPlace<S, 'exp'>;
  /** `exp2` with its result in place of the tensor. Power of two with the input as exponent. */
  exp2_: InPlace<S, 'exp2'>;
  /** `expm1` with its result in place of the tensor. Exponential less 1, with all digits where the input is so small that `exp(x) − 1` would lose them. */
  expm1_: InPlace<S, 'expm1'>;
  /** `fill` with its result in place of the tensor. One value in the shape and dtype of the tensor; `x.fill_(value)` writes it to the tensor itself. */
  fill_: InPlace<S, 'fill'>;
  /** `fix` with its result in place of the tensor. Cuts the fraction off, which rounds towards 0. */
  fix_: InPlace<S, 'fix'>;
  /** `floatPower` with its result in place of the tensor. Power computed in float64, whatever the dtypes of base and exponent. */
  floatPower_: InPlace<S, 'floatPower'>;
  /** `floor` with its result in place of the tensor. Greatest whole number that is not above the element. */
  floor_: InPlace<S, 'floor'>;
  /** `floorDivide` with its result in place of the tensor. Quotient rounded down to a whole number, as Python's `//` gives it. */
  floorDivide_: InPlace<S, 'floorDivide'>;
  /** `fmod` with its result in place of the tensor. Remainder that has the sign of the dividend, as JavaScript's `%` gives it. */
  fmod_: InPlace<S, 'fmod'>;
  /** `frac` with its result in place of the tensor. Fraction of each element, with its sign. */
  frac_: InPlace<S, 'frac'>;
  /** `ge` with its result in place of the tensor. True where the first is greater than the second or equal to it. */
  ge_: InPlace<S, 'ge'>;
  /** `greater` with its result in place of the tensor. True where the first is greater than the second; makes masks such as `x.gt(0)`. */
  greater_: InPlace<S, 'greater'>;
  /** `greaterEqual` with its result in place of the tensor. True where the first is greater than the second or equal to it. */
  greaterEqual_: InPlace<S, 'greaterEqual'>;
  /** `gt` with its result in place of the tensor. True where the first is greater than the second; makes masks such as `x.gt(0)`. */
  gt_: InPlace<S, 'gt'>;
  /** `hardshrink` with its result in place of the tensor. Cuts small values off: 0 within lambd of 0, the input unchanged beyond. */
  hardshrink_: InPlace<S, 'hardshrink'>;
  /** `heaviside` with its result in place of the tensor. Step function: 0 below zero, 1 above, and at zero itself the value that `values` says. */
  heaviside_: InPlace<S, 'heaviside'>;
  /** `hypot` with its result in place of the tensor. Length of the hypotenuse over two legs, also where their squares would overflow. */
  hypot_: InPlace<S, 'hypot'>;
  /** `indexAdd` with its result in place of the tensor. Adds the entries of source, scaled by alpha, to the entries at the indices along a dim, as often as an index occurs. */
  indexAdd_: InPlace<S, 'indexAdd'>;
  /** `indexCopy` with its result in place of the tensor. Puts the entries of source in the place of those at the indices along a dim. */
  indexCopy_: InPlace<S, 'indexCopy'>;
  /** `indexFill` with its result in place of the tensor. Puts one value in the place of all entries at the indices along a dim. */
  indexFill_: InPlace<S, 'indexFill'>;
  /** `indexPut` with its result in place of the tensor. Writes values, or adds them, at the places that index tensors or masks name for the leading dims: the function behind `x.set(indices, values)`. */
  indexPut_: InPlace<S, 'indexPut'>;
  /** `ldexp` with its result in place of the tensor. Puts a float together from mantissa and exponent of two. */
  ldexp_: InPlace<S, 'ldexp'>;
  /** `le` with its result in place of the tensor. True where the first is less than the second or equal to it. */
  le_: InPlace<S, 'le'>;
  /** `lerp` with its result in place of the tensor. Linear interpolation from the input (weight 0) to `end` (weight 1); both ends are met exactly. */
  lerp_: InPlace<S, 'lerp'>;
  /** `less` with its result in place of the tensor. True where the first is less than the second. */
  less_: InPlace<S, 'less'>;
  /** `lessEqual` with its result in place of the tensor. True where the first is less than the second or equal to it. */
  lessEqual_: InPlace<S, 'lessEqual'>;
  /** `lgamma` with its result in place of the tensor. Logarithm of the gamma function's absolute value, such as log((n − 1)!) for a whole n. */
  lgamma_: InPlace<S, 'lgamma'>;
  /** `log` with its result in place of the tensor. Natural logarithm: −∞ at 0, NaN below. */
  log_: InPlace<S, 'log'>;
  /** `log10` with its result in place of the tensor. Logarithm to base 10, such as the order of magnitude. */
  log10_: InPlace<S, 'log10'>;
  /** `log1p` with its result in place of the tensor. Logarithm of 1 plus the input, with all digits where the input is near 0. */
  log1p_: InPlace<S, 'log1p'>;
  /** `log2` with its result in place of the tensor. Logarithm to base 2, such as the number of bits. */
  log2_: InPlace<S, 'log2'>;
  /** `logicalAnd` with its result in place of the tensor. True where both operands are true; every number other than 0 counts as true. */
  logicalAnd_: InPlace<S, 'logicalAnd'>;
  /** `logicalNot` with its result in place of the tensor. True where the element is 0 or false; inverts masks. */
  logicalNot_: InPlace<S, 'logicalNot'>;
  /** `logicalOr` with its result in place of the tensor. True where at least one operand is true, that is not 0. */
  logicalOr_: InPlace<S, 'logicalOr'>;
  /** `logicalXor` with its result in place of the tensor. True where exactly one operand is true, that is not 0. */
  logicalXor_: InPlace<S, 'logicalXor'>;
  /** `logit` with its result in place of the tensor. Inverse of the sigmoid: the logarithm of the odds of a probability, which is first clamped to [eps, 1 − eps] where eps is given. */
  logit_: InPlace<S, 'logit'>;
  /** `lt` with its result in place of the tensor. True where the first is less than the second. */
  lt_: InPlace<S, 'lt'>;
  /** `maskedFill` with its result in place of the tensor. Puts one value wherever the mask is true, as attention does with −∞ for what must not be seen. */
  maskedFill_: InPlace<S, 'maskedFill'>;
  /** `maskedScatter` with its result in place of the tensor. Puts the elements of source, one after the other, in the places where the mask is true. */
  maskedScatter_: InPlace<S, 'maskedScatter'>;
  /** `mul` with its result in place of the tensor. Multiplies element by element ("and" on bools); products of matrices are `matmul`. */
  mul_: InPlace<S, 'mul'>;
  /** `multiply` with its result in place of the tensor. Multiplies element by element ("and" on bools); products of matrices are `matmul`. */
  multiply_: InPlace<S, 'multiply'>;
  /** `nanToNum` with its result in place of the tensor. Replaces NaN by a number (0) and infinities by the largest and the least finite numbers of the dtype, or by those given. */
  nanToNum_: InPlace<S, 'nanToNum'>;
  /** `ne` with its result in place of the tensor. True where the two differ, and wherever there is a NaN. */
  ne_: InPlace<S, 'ne'>;
  /** `neg` with its result in place of the tensor. Flips the sign of every element. */
  neg_: InPlace<S, 'neg'>;
  /** `negative` with its result in place of the tensor. Flips the sign of every element. */
  negative_: InPlace<S, 'negative'>;
  /** `nextafter` with its result in place of the tensor. Nearest float beyond the input in the direction of `other`: a step of one unit in the last place. */
  nextafter_: InPlace<S, 'nextafter'>;
  /** `notEqual` with its result in place of the tensor. True where the two differ, and wherever there is a NaN. */
  notEqual_: InPlace<S, 'notEqual'>;
  /** `pow` with its result in place of the tensor. Raises to a power, element by element; exponents such as 2, 3, ½ and −1 need no logarithm and are as exact as the products and roots that they stand for. */
  pow_: InPlace<S, 'pow'>;
  /** `put` with its result in place of the tensor. Writes elements, or adds them, at places of the flattened tensor: what `take` does, backwards. */
  put_: InPlace<S, 'put'>;
  /** `rad2deg` with its result in place of the tensor. Converts angles from radians to degrees. */
  rad2deg_: InPlace<S, 'rad2deg'>;
  /** `reciprocal` with its result in place of the tensor. Inverts each element: what times the input gives 1, infinite where that is 0. */
  reciprocal_: InPlace<S, 'reciprocal'>;
  /** `relu` with its result in place of the tensor. Rectified linear unit: keeps what is positive and puts 0 in the place of the rest. */
  relu_: InPlace<S, 'relu'>;
  /** `remainder` with its result in place of the tensor. Remainder that has the sign of the divisor, as Python's `%` gives it. */
  remainder_: InPlace<S, 'remainder'>;
  /** `round` with its result in place of the tensor. Nearest whole number, or nearest number with that many decimals; halves go to the even neighbour. */
  round_: InPlace<S, 'round'>;
  /** `rsqrt` with its result in place of the tensor. Inverse of the square root in one step, as normalisation divides by it. */
  rsqrt_: InPlace<S, 'rsqrt'>;
  /** `rsub` with its result in place of the tensor. Subtraction with the operands in the other order, so that a method can subtract its tensor from a number. */
  rsub_: InPlace<S, 'rsub'>;
  /** `scatter` with its result in place of the tensor. Writes the elements of src (or one number) into a copy at the indices along a dim; of several for one place the last stays, and `reduce` adds or multiplies instead. */
  scatter_: InPlace<S, 'scatter'>;
  /** `scatterAdd` with its result in place of the tensor. Adds the elements of src to a copy at the indices along a dim, as often as an index occurs; the derivative of `gather`. */
  scatterAdd_: InPlace<S, 'scatterAdd'>;
  /** `scatterReduce` with its result in place of the tensor. Folds the elements of src into those at the indices along a dim by sum, product, mean, maximum or minimum; without `includeSelf` in place of what is there. */
  scatterReduce_: InPlace<S, 'scatterReduce'>;
  /** `selu` with its result in place of the tensor. Exponential linear unit with the two constants for which activations of a deep network keep mean 0 and variance 1 by themselves. */
  selu_: InPlace<S, 'selu'>;
  /** `sgn` with its result in place of the tensor. Direction of each element, which for real numbers is their sign; PyTorch has it for complex numbers too. */
  sgn_: InPlace<S, 'sgn'>;
  /** `sigmoid` with its result in place of the tensor. Logistic function: maps every number into (0, 1), 0 to one half. */
  sigmoid_: InPlace<S, 'sigmoid'>;
  /** `sign` with its result in place of the tensor. Sign of each element as −1, 0 or 1; NaN counts as 0. */
  sign_: InPlace<S, 'sign'>;
  /** `sin` with its result in place of the tensor. Sine of an angle in radians, accurate also for large angles. */
  sin_: InPlace<S, 'sin'>;
  /** `sinc` with its result in place of the tensor. Normalised cardinal sine: 1 at 0, and 0 at every other whole number. */
  sinc_: InPlace<S, 'sinc'>;
  /** `sinh` with its result in place of the tensor. Hyperbolic sine. */
  sinh_: InPlace<S, 'sinh'>;
  /** `sqrt` with its result in place of the tensor. Square root; NaN where the input is negative. */
  sqrt_: InPlace<S, 'sqrt'>;
  /** `square` with its result in place of the tensor. Multiplies each element with itself; bools become ints. */
  square_: InPlace<S, 'square'>;
  /** `squeeze` with its result in place of the tensor. View without axes of size 1: without those named as far as they have that size, or without all of them. */
  squeeze_: InPlace<S, 'squeeze'>;
  /** `sub` with its result in place of the tensor. Takes the second operand, scaled by alpha, away from the first. */
  sub_: InPlace<S, 'sub'>;
  /** `subtract` with its result in place of the tensor. Takes the second operand, scaled by alpha, away from the first. */
  subtract_: InPlace<S, 'subtract'>;
  /** `swapaxes` with its result in place of the tensor. View with two axes swapped; the axes may be counted from the end. */
  swapaxes_: InPlace<S, 'swapaxes'>;
  /** `swapdims` with its result in place of the tensor. View with two axes swapped; the axes may be counted from the end. */
  swapdims_: InPlace<S, 'swapdims'>;
  /** `t` with its result in place of the tensor. View of a matrix with rows and columns swapped; vectors and numbers stay as they are. */
  t_: InPlace<S, 't'>;
  /** `tan` with its result in place of the tensor. Tangent of an angle in radians. */
  tan_: InPlace<S, 'tan'>;
  /** `tanh` with its result in place of the tensor. Hyperbolic tangent: maps every number into (−1, 1), 0 to itself. */
  tanh_: InPlace<S, 'tanh'>;
  /** `transpose` with its result in place of the tensor. View with two axes swapped; the axes may be counted from the end. */
  transpose_: InPlace<S, 'transpose'>;
  /** `tril` with its result in place of the tensor. Lower triangle of matrices, zeros above the diagonal chosen; of ones, the mask of causal attention. */
  tril_: InPlace<S, 'tril'>;
  /** `triu` with its result in place of the tensor. Upper triangle of matrices, zeros below the diagonal chosen. */
  triu_: InPlace<S, 'triu'>;
  /** `trueDivide` with its result in place of the tensor. Division that never rounds: ints and bools give floats. */
  trueDivide_: InPlace<S, 'trueDivide'>;
  /** `trunc` with its result in place of the tensor. Cuts the fraction off, which rounds towards 0. */
  trunc_: InPlace<S, 'trunc'>;
  /** `unsqueeze` with its result in place of the tensor. View with a new axis of size 1 in front of the one named. */
  unsqueeze_: InPlace<S, 'unsqueeze'>;
  /** `xlogy` with its result in place of the tensor. Product with a logarithm that is 0 where the first factor is 0, as entropies need it. */
  xlogy_: InPlace<S, 'xlogy'>;
}
