/** @file The methods that write their result into the tensor. Written by `npm run signatures` from the operators. */
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { InPlaceRest } from './methods.ts';

export interface InPlaceMethods<S extends Shape> {
  /** `abs` with its result in place of the tensor. Distance from zero, without the sign; the gradient at 0 is 0. */
  abs_(): Tensor<S>;
  /** `absolute` with its result in place of the tensor. Distance from zero, without the sign; the gradient at 0 is 0. */
  absolute_(): Tensor<S>;
  /** `acos` with its result in place of the tensor. Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
  acos_(): Tensor<S>;
  /** `acosh` with its result in place of the tensor. Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
  acosh_(): Tensor<S>;
  /** `add` with its result in place of the tensor. Sums two tensors, or a tensor and a number, the second scaled by alpha; on bools it is "or". */
  add_(...rest: InPlaceRest<'add'>): Tensor<S>;
  /** `addbmm` with its result in place of the tensor. Adds the sum of the products of two stacks of matrices to one matrix. */
  addbmm_(...rest: InPlaceRest<'addbmm'>): Tensor<S>;
  /** `addcdiv` with its result in place of the tensor. Adds the scaled quotient of two tensors in one pass, as the step of Adam does. */
  addcdiv_(...rest: InPlaceRest<'addcdiv'>): Tensor<S>;
  /** `addcmul` with its result in place of the tensor. Adds the scaled product of two tensors in one pass, as running averages of squares need it. */
  addcmul_(...rest: InPlaceRest<'addcmul'>): Tensor<S>;
  /** `addmm` with its result in place of the tensor. Adds a matrix product to a matrix, each side scaled. */
  addmm_(...rest: InPlaceRest<'addmm'>): Tensor<S>;
  /** `addmv` with its result in place of the tensor. Adds the product of a matrix and a vector to a vector, each side scaled. */
  addmv_(...rest: InPlaceRest<'addmv'>): Tensor<S>;
  /** `addr` with its result in place of the tensor. Adds the outer product of two vectors to a matrix: an update of rank one. */
  addr_(...rest: InPlaceRest<'addr'>): Tensor<S>;
  /** `arccos` with its result in place of the tensor. Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
  arccos_(): Tensor<S>;
  /** `arccosh` with its result in place of the tensor. Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
  arccosh_(): Tensor<S>;
  /** `arcsin` with its result in place of the tensor. Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
  arcsin_(): Tensor<S>;
  /** `arcsinh` with its result in place of the tensor. Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
  arcsinh_(): Tensor<S>;
  /** `arctan` with its result in place of the tensor. Angle between −π/2 and π/2 whose tangent is the input. */
  arctan_(): Tensor<S>;
  /** `arctan2` with its result in place of the tensor. Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants. */
  arctan2_(...rest: InPlaceRest<'arctan2'>): Tensor<S>;
  /** `arctanh` with its result in place of the tensor. Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
  arctanh_(): Tensor<S>;
  /** `asStrided` with its result in place of the tensor. View of the storage with sizes, strides and an offset of one's own, which must stay inside it. */
  asStrided_(...size: InPlaceRest<'asStrided'>): Tensor<S>;
  /** `asin` with its result in place of the tensor. Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
  asin_(): Tensor<S>;
  /** `asinh` with its result in place of the tensor. Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
  asinh_(): Tensor<S>;
  /** `atan` with its result in place of the tensor. Angle between −π/2 and π/2 whose tangent is the input. */
  atan_(): Tensor<S>;
  /** `atan2` with its result in place of the tensor. Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants. */
  atan2_(...rest: InPlaceRest<'atan2'>): Tensor<S>;
  /** `atanh` with its result in place of the tensor. Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
  atanh_(): Tensor<S>;
  /** `baddbmm` with its result in place of the tensor. Adds the products of two stacks of matrices to a stack, each side scaled. */
  baddbmm_(...rest: InPlaceRest<'baddbmm'>): Tensor<S>;
  /** `bitwiseAnd` with its result in place of the tensor. Keeps the bits that are set in both ints; on bools it is "and". */
  bitwiseAnd_(...rest: InPlaceRest<'bitwiseAnd'>): Tensor<S>;
  /** `bitwiseLeftShift` with its result in place of the tensor. Moves the bits to the left, which doubles the int for each place. */
  bitwiseLeftShift_(...rest: InPlaceRest<'bitwiseLeftShift'>): Tensor<S>;
  /** `bitwiseNot` with its result in place of the tensor. Flips every bit, so that a signed int n becomes −n − 1; on bools it is "not". */
  bitwiseNot_(): Tensor<S>;
  /** `bitwiseOr` with its result in place of the tensor. Sets the bits that are set in either int; on bools it is "or". */
  bitwiseOr_(...rest: InPlaceRest<'bitwiseOr'>): Tensor<S>;
  /** `bitwiseRightShift` with its result in place of the tensor. Moves the bits to the right and keeps the sign, which halves the int for each place and rounds down. */
  bitwiseRightShift_(...rest: InPlaceRest<'bitwiseRightShift'>): Tensor<S>;
  /** `bitwiseXor` with its result in place of the tensor. Sets the bits in which the two ints differ. */
  bitwiseXor_(...rest: InPlaceRest<'bitwiseXor'>): Tensor<S>;
  /** `ceil` with its result in place of the tensor. Least whole number that is not below the element. */
  ceil_(): Tensor<S>;
  /** `celu` with its result in place of the tensor. Exponential linear unit whose slope is continuous at 0 for every alpha, as the exponent is scaled too. */
  celu_(...rest: InPlaceRest<'celu'>): Tensor<S>;
  /** `clamp` with its result in place of the tensor. Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the result is max. */
  clamp_(...rest: InPlaceRest<'clamp'>): Tensor<S>;
  /** `clampMax` with its result in place of the tensor. Lowers what is above the bound to it. */
  clampMax_(...rest: InPlaceRest<'clampMax'>): Tensor<S>;
  /** `clampMin` with its result in place of the tensor. Raises what is below the bound to it. */
  clampMin_(...rest: InPlaceRest<'clampMin'>): Tensor<S>;
  /** `clip` with its result in place of the tensor. Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the result is max. */
  clip_(...rest: InPlaceRest<'clip'>): Tensor<S>;
  /** `copysign` with its result in place of the tensor. Magnitude of the first operand with the sign of the second, which may be that of −0. */
  copysign_(...rest: InPlaceRest<'copysign'>): Tensor<S>;
  /** `cos` with its result in place of the tensor. Cosine of an angle in radians. */
  cos_(): Tensor<S>;
  /** `cosh` with its result in place of the tensor. Hyperbolic cosine, the curve of a hanging chain; at least 1. */
  cosh_(): Tensor<S>;
  /** `cumprod` with its result in place of the tensor. Running product along a dim; its gradient divides by nothing, so zeros do no harm. */
  cumprod_(...rest: InPlaceRest<'cumprod'>): Tensor<S>;
  /** `cumsum` with its result in place of the tensor. Running sum along a dim; each entry includes itself. */
  cumsum_(...rest: InPlaceRest<'cumsum'>): Tensor<S>;
  /** `deg2rad` with its result in place of the tensor. Converts angles from degrees to radians. */
  deg2rad_(): Tensor<S>;
  /** `digamma` with its result in place of the tensor. Logarithmic derivative of the gamma function, and the derivative of `lgamma`. */
  digamma_(): Tensor<S>;
  /** `div` with its result in place of the tensor. Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or down ('floor'). */
  div_(...rest: InPlaceRest<'div'>): Tensor<S>;
  /** `divide` with its result in place of the tensor. Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or down ('floor'). */
  divide_(...rest: InPlaceRest<'divide'>): Tensor<S>;
  /** `eq` with its result in place of the tensor. True where both are equal; NaN equals nothing, not even itself. */
  eq_(...rest: InPlaceRest<'eq'>): Tensor<S>;
  /** `erf` with its result in place of the tensor. Error function: how likely a normal number with variance ½ lies within the input of 0, with the input's sign. */
  erf_(): Tensor<S>;
  /** `erfc` with its result in place of the tensor. Complement of the error function, with all its digits where erf is nearly 1. */
  erfc_(): Tensor<S>;
  /** `erfinv` with its result in place of the tensor. Inverse of the error function: infinite at ±1, NaN beyond; turns uniform numbers into normal ones. */
  erfinv_(): Tensor<S>;
  /** `exp` with its result in place of the tensor. Exponential function, the inverse of `log`. */
  exp_(): Tensor<S>;
  /** `exp2` with its result in place of the tensor. Power of two with the input as exponent. */
  exp2_(): Tensor<S>;
  /** `expm1` with its result in place of the tensor. Exponential less 1, with all digits where the input is so small that `exp(x) − 1` would lose them. */
  expm1_(): Tensor<S>;
  /** `fill` with its result in place of the tensor. One value in the shape and dtype of the tensor; `x.fill_(value)` writes it to the tensor itself. */
  fill_(...rest: InPlaceRest<'fill'>): Tensor<S>;
  /** `fix` with its result in place of the tensor. Cuts the fraction off, which rounds towards 0. */
  fix_(): Tensor<S>;
  /** `floatPower` with its result in place of the tensor. Power computed in float64, whatever the dtypes of base and exponent. */
  floatPower_(...rest: InPlaceRest<'floatPower'>): Tensor<S>;
  /** `floor` with its result in place of the tensor. Greatest whole number that is not above the element. */
  floor_(): Tensor<S>;
  /** `floorDivide` with its result in place of the tensor. Quotient rounded down to a whole number, as Python's `//` gives it. */
  floorDivide_(...rest: InPlaceRest<'floorDivide'>): Tensor<S>;
  /** `fmod` with its result in place of the tensor. Remainder that has the sign of the dividend, as JavaScript's `%` gives it. */
  fmod_(...rest: InPlaceRest<'fmod'>): Tensor<S>;
  /** `frac` with its result in place of the tensor. Fraction of each element, with its sign. */
  frac_(): Tensor<S>;
  /** `ge` with its result in place of the tensor. True where the first is greater than the second or equal to it. */
  ge_(...rest: InPlaceRest<'ge'>): Tensor<S>;
  /** `greater` with its result in place of the tensor. True where the first is greater than the second; makes masks such as `x.gt(0)`. */
  greater_(...rest: InPlaceRest<'greater'>): Tensor<S>;
  /** `greaterEqual` with its result in place of the tensor. True where the first is greater than the second or equal to it. */
  greaterEqual_(...rest: InPlaceRest<'greaterEqual'>): Tensor<S>;
  /** `gt` with its result in place of the tensor. True where the first is greater than the second; makes masks such as `x.gt(0)`. */
  gt_(...rest: InPlaceRest<'gt'>): Tensor<S>;
  /** `hardshrink` with its result in place of the tensor. Cuts small values off: 0 within lambd of 0, the input unchanged beyond. */
  hardshrink_(...rest: InPlaceRest<'hardshrink'>): Tensor<S>;
  /** `heaviside` with its result in place of the tensor. Step function: 0 below zero, 1 above, and at zero itself the value that `values` says. */
  heaviside_(...rest: InPlaceRest<'heaviside'>): Tensor<S>;
  /** `hypot` with its result in place of the tensor. Length of the hypotenuse over two legs, also where their squares would overflow. */
  hypot_(...rest: InPlaceRest<'hypot'>): Tensor<S>;
  /** `indexAdd` with its result in place of the tensor. Adds the entries of source, scaled by alpha, to the entries at the indices along a dim, as often as an index occurs. */
  indexAdd_(...rest: InPlaceRest<'indexAdd'>): Tensor<S>;
  /** `indexCopy` with its result in place of the tensor. Puts the entries of source in the place of those at the indices along a dim. */
  indexCopy_(...rest: InPlaceRest<'indexCopy'>): Tensor<S>;
  /** `indexFill` with its result in place of the tensor. Puts one value in the place of all entries at the indices along a dim. */
  indexFill_(...rest: InPlaceRest<'indexFill'>): Tensor<S>;
  /** `indexPut` with its result in place of the tensor. Writes values, or adds them, at the places that index tensors or masks name for the leading dims: the function behind `x.set(indices, values)`. */
  indexPut_(...rest: InPlaceRest<'indexPut'>): Tensor<S>;
  /** `ldexp` with its result in place of the tensor. Puts a float together from mantissa and exponent of two. */
  ldexp_(...rest: InPlaceRest<'ldexp'>): Tensor<S>;
  /** `le` with its result in place of the tensor. True where the first is less than the second or equal to it. */
  le_(...rest: InPlaceRest<'le'>): Tensor<S>;
  /** `lerp` with its result in place of the tensor. Linear interpolation from the input (weight 0) to `end` (weight 1); both ends are met exactly. */
  lerp_(...rest: InPlaceRest<'lerp'>): Tensor<S>;
  /** `less` with its result in place of the tensor. True where the first is less than the second. */
  less_(...rest: InPlaceRest<'less'>): Tensor<S>;
  /** `lessEqual` with its result in place of the tensor. True where the first is less than the second or equal to it. */
  lessEqual_(...rest: InPlaceRest<'lessEqual'>): Tensor<S>;
  /** `lgamma` with its result in place of the tensor. Logarithm of the gamma function's absolute value, such as log((n − 1)!) for a whole n. */
  lgamma_(): Tensor<S>;
  /** `log` with its result in place of the tensor. Natural logarithm: −∞ at 0, NaN below. */
  log_(): Tensor<S>;
  /** `log10` with its result in place of the tensor. Logarithm to base 10, such as the order of magnitude. */
  log10_(): Tensor<S>;
  /** `log1p` with its result in place of the tensor. Logarithm of 1 plus the input, with all digits where the input is near 0. */
  log1p_(): Tensor<S>;
  /** `log2` with its result in place of the tensor. Logarithm to base 2, such as the number of bits. */
  log2_(): Tensor<S>;
  /** `logicalAnd` with its result in place of the tensor. True where both operands are true; every number other than 0 counts as true. */
  logicalAnd_(...rest: InPlaceRest<'logicalAnd'>): Tensor<S>;
  /** `logicalNot` with its result in place of the tensor. True where the element is 0 or false; inverts masks. */
  logicalNot_(): Tensor<S>;
  /** `logicalOr` with its result in place of the tensor. True where at least one operand is true, that is not 0. */
  logicalOr_(...rest: InPlaceRest<'logicalOr'>): Tensor<S>;
  /** `logicalXor` with its result in place of the tensor. True where exactly one operand is true, that is not 0. */
  logicalXor_(...rest: InPlaceRest<'logicalXor'>): Tensor<S>;
  /** `logit` with its result in place of the tensor. Inverse of the sigmoid: the logarithm of the odds of a probability, which is first clamped to [eps, 1 − eps] where eps is given. */
  logit_(...rest: InPlaceRest<'logit'>): Tensor<S>;
  /** `lt` with its result in place of the tensor. True where the first is less than the second. */
  lt_(...rest: InPlaceRest<'lt'>): Tensor<S>;
  /** `maskedFill` with its result in place of the tensor. Puts one value wherever the mask is true, as attention does with −∞ for what must not be seen. */
  maskedFill_(...rest: InPlaceRest<'maskedFill'>): Tensor<S>;
  /** `maskedScatter` with its result in place of the tensor. Puts the elements of source, one after the other, in the places where the mask is true. */
  maskedScatter_(...rest: InPlaceRest<'maskedScatter'>): Tensor<S>;
  /** `mul` with its result in place of the tensor. Multiplies element by element ("and" on bools); products of matrices are `matmul`. */
  mul_(...rest: InPlaceRest<'mul'>): Tensor<S>;
  /** `multiply` with its result in place of the tensor. Multiplies element by element ("and" on bools); products of matrices are `matmul`. */
  multiply_(...rest: InPlaceRest<'multiply'>): Tensor<S>;
  /** `nanToNum` with its result in place of the tensor. Replaces NaN by a number (0) and infinities by the largest and the least finite numbers of the dtype, or by those given. */
  nanToNum_(...rest: InPlaceRest<'nanToNum'>): Tensor<S>;
  /** `ne` with its result in place of the tensor. True where the two differ, and wherever there is a NaN. */
  ne_(...rest: InPlaceRest<'ne'>): Tensor<S>;
  /** `neg` with its result in place of the tensor. Flips the sign of every element. */
  neg_(): Tensor<S>;
  /** `negative` with its result in place of the tensor. Flips the sign of every element. */
  negative_(): Tensor<S>;
  /** `nextafter` with its result in place of the tensor. Nearest float beyond the input in the direction of `other`: a step of one unit in the last place. */
  nextafter_(...rest: InPlaceRest<'nextafter'>): Tensor<S>;
  /** `notEqual` with its result in place of the tensor. True where the two differ, and wherever there is a NaN. */
  notEqual_(...rest: InPlaceRest<'notEqual'>): Tensor<S>;
  /** `pow` with its result in place of the tensor. Raises to a power, element by element; exponents such as 2, 3, ½ and −1 need no logarithm and are as exact as the products and roots that they stand for. */
  pow_(...rest: InPlaceRest<'pow'>): Tensor<S>;
  /** `put` with its result in place of the tensor. Writes elements, or adds them, at places of the flattened tensor: what `take` does, backwards. */
  put_(...rest: InPlaceRest<'put'>): Tensor<S>;
  /** `rad2deg` with its result in place of the tensor. Converts angles from radians to degrees. */
  rad2deg_(): Tensor<S>;
  /** `reciprocal` with its result in place of the tensor. Inverts each element: what times the input gives 1, infinite where that is 0. */
  reciprocal_(): Tensor<S>;
  /** `relu` with its result in place of the tensor. Rectified linear unit: keeps what is positive and puts 0 in the place of the rest. */
  relu_(): Tensor<S>;
  /** `remainder` with its result in place of the tensor. Remainder that has the sign of the divisor, as Python's `%` gives it. */
  remainder_(...rest: InPlaceRest<'remainder'>): Tensor<S>;
  /** `round` with its result in place of the tensor. Nearest whole number, or nearest number with that many decimals; halves go to the even neighbour. */
  round_(...rest: InPlaceRest<'round'>): Tensor<S>;
  /** `rsqrt` with its result in place of the tensor. Inverse of the square root in one step, as normalisation divides by it. */
  rsqrt_(): Tensor<S>;
  /** `rsub` with its result in place of the tensor. Subtraction with the operands in the other order, so that a method can subtract its tensor from a number. */
  rsub_(...rest: InPlaceRest<'rsub'>): Tensor<S>;
  /** `scatter` with its result in place of the tensor. Writes the elements of src (or one number) into a copy at the indices along a dim; of several for one place the last stays, and `reduce` adds or multiplies instead. */
  scatter_(...rest: InPlaceRest<'scatter'>): Tensor<S>;
  /** `scatterAdd` with its result in place of the tensor. Adds the elements of src to a copy at the indices along a dim, as often as an index occurs; the derivative of `gather`. */
  scatterAdd_(...rest: InPlaceRest<'scatterAdd'>): Tensor<S>;
  /** `scatterReduce` with its result in place of the tensor. Folds the elements of src into those at the indices along a dim by sum, product, mean, maximum or minimum; without `includeSelf` in place of what is there. */
  scatterReduce_(...rest: InPlaceRest<'scatterReduce'>): Tensor<S>;
  /** `selu` with its result in place of the tensor. Exponential linear unit with the two constants for which activations of a deep network keep mean 0 and variance 1 by themselves. */
  selu_(): Tensor<S>;
  /** `sgn` with its result in place of the tensor. Direction of each element, which for real numbers is their sign; PyTorch has it for complex numbers too. */
  sgn_(): Tensor<S>;
  /** `sigmoid` with its result in place of the tensor. Logistic function: maps every number into (0, 1), 0 to one half. */
  sigmoid_(): Tensor<S>;
  /** `sign` with its result in place of the tensor. Sign of each element as −1, 0 or 1; NaN counts as 0. */
  sign_(): Tensor<S>;
  /** `sin` with its result in place of the tensor. Sine of an angle in radians, accurate also for large angles. */
  sin_(): Tensor<S>;
  /** `sinc` with its result in place of the tensor. Normalised cardinal sine: 1 at 0, and 0 at every other whole number. */
  sinc_(): Tensor<S>;
  /** `sinh` with its result in place of the tensor. Hyperbolic sine. */
  sinh_(): Tensor<S>;
  /** `sqrt` with its result in place of the tensor. Square root; NaN where the input is negative. */
  sqrt_(): Tensor<S>;
  /** `square` with its result in place of the tensor. Multiplies each element with itself; bools become ints. */
  square_(): Tensor<S>;
  /** `squeeze` with its result in place of the tensor. View without axes of size 1: without those named as far as they have that size, or without all of them. */
  squeeze_(...rest: InPlaceRest<'squeeze'>): Tensor<S>;
  /** `sub` with its result in place of the tensor. Takes the second operand, scaled by alpha, away from the first. */
  sub_(...rest: InPlaceRest<'sub'>): Tensor<S>;
  /** `subtract` with its result in place of the tensor. Takes the second operand, scaled by alpha, away from the first. */
  subtract_(...rest: InPlaceRest<'subtract'>): Tensor<S>;
  /** `swapaxes` with its result in place of the tensor. View with two axes swapped; the axes may be counted from the end. */
  swapaxes_(...rest: InPlaceRest<'swapaxes'>): Tensor<S>;
  /** `swapdims` with its result in place of the tensor. View with two axes swapped; the axes may be counted from the end. */
  swapdims_(...rest: InPlaceRest<'swapdims'>): Tensor<S>;
  /** `t` with its result in place of the tensor. View of a matrix with rows and columns swapped; vectors and numbers stay as they are. */
  t_(): Tensor<S>;
  /** `tan` with its result in place of the tensor. Tangent of an angle in radians. */
  tan_(): Tensor<S>;
  /** `tanh` with its result in place of the tensor. Hyperbolic tangent: maps every number into (−1, 1), 0 to itself. */
  tanh_(): Tensor<S>;
  /** `transpose` with its result in place of the tensor. View with two axes swapped; the axes may be counted from the end. */
  transpose_(...rest: InPlaceRest<'transpose'>): Tensor<S>;
  /** `tril` with its result in place of the tensor. Lower triangle of matrices, zeros above the diagonal chosen; of ones, the mask of causal attention. */
  tril_(...rest: InPlaceRest<'tril'>): Tensor<S>;
  /** `triu` with its result in place of the tensor. Upper triangle of matrices, zeros below the diagonal chosen. */
  triu_(...rest: InPlaceRest<'triu'>): Tensor<S>;
  /** `trueDivide` with its result in place of the tensor. Division that never rounds: ints and bools give floats. */
  trueDivide_(...rest: InPlaceRest<'trueDivide'>): Tensor<S>;
  /** `trunc` with its result in place of the tensor. Cuts the fraction off, which rounds towards 0. */
  trunc_(): Tensor<S>;
  /** `unsqueeze` with its result in place of the tensor. View with a new axis of size 1 in front of the one named. */
  unsqueeze_(...rest: InPlaceRest<'unsqueeze'>): Tensor<S>;
  /** `xlogy` with its result in place of the tensor. Product with a logarithm that is 0 where the first factor is 0, as entropies need it. */
  xlogy_(...rest: InPlaceRest<'xlogy'>): Tensor<S>;
}
