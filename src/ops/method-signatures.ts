/** @file How operators are called as methods of tensors. Written by `npm run signatures` from the operators. */
import type { Scalar } from '../tensor/promotion.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { BroadcastShape, MatmulShape, MustBroadcast, MustMultiply, ShapeOf } from '../tensor/typed-shape.ts';
import type { Attributes, Operators, Output, OverloadOutput, OverloadRest, Rest } from './methods.ts';

export interface MethodSignatures<S extends Shape> {
  /** Distance from zero, without the sign; the gradient at 0 is 0. */
  abs(): Tensor<S>;
  /** Distance from zero, without the sign; the gradient at 0 is 0. */
  absolute(): Tensor<S>;
  /** Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
  acos(): Tensor<S>;
  /** Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
  acosh(): Tensor<S>;
  /** Sums two tensors, or a tensor and a number, the second scaled by alpha; on bools it is "or". */
  add<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['add']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Adds the sum of the products of two stacks of matrices to one matrix. */
  addbmm(...rest: Rest<Operators['addbmm']>): Output<Operators['addbmm']>;
  /** Adds the scaled quotient of two tensors in one pass, as the step of Adam does. */
  addcdiv(...rest: Rest<Operators['addcdiv']>): Output<Operators['addcdiv']>;
  /** Adds the scaled product of two tensors in one pass, as running averages of squares need it. */
  addcmul(...rest: Rest<Operators['addcmul']>): Output<Operators['addcmul']>;
  /** Adds a matrix product to a matrix, each side scaled. */
  addmm(...rest: Rest<Operators['addmm']>): Output<Operators['addmm']>;
  /** Adds the product of a matrix and a vector to a vector, each side scaled. */
  addmv(...rest: Rest<Operators['addmv']>): Output<Operators['addmv']>;
  /** Adds the outer product of two vectors to a matrix: an update of rank one. */
  addr(...rest: Rest<Operators['addr']>): Output<Operators['addr']>;
  /**
   * View of matrices with their last two axes swapped (and conjugated, once there are complex numbers); `x.mT` is the
   * same for reals.
   */
  adjoint(): Output<Operators['adjoint']>;
  /** Whether all pairs are equal up to a tolerance, as one boolean of JavaScript; for tests of numbers that were rounded. */
  allclose(...rest: Rest<Operators['allclose']>): Output<Operators['allclose']>;
  /** Largest value over any number of dims; equal ones share the gradient evenly. */
  amax(...rest: Rest<Operators['amax']>): Output<Operators['amax']>;
  /** Smallest value over any number of dims; equal ones share the gradient evenly. */
  amin(...rest: Rest<Operators['amin']>): Output<Operators['amin']>;
  /** Smallest and largest element in one call, such as the range of a histogram. */
  aminmax(...rest: Rest<Operators['aminmax']>): Output<Operators['aminmax']>;
  /** Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
  arccos(): Tensor<S>;
  /** Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
  arccosh(): Tensor<S>;
  /** Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
  arcsin(): Tensor<S>;
  /** Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
  arcsinh(): Tensor<S>;
  /** Angle between −π/2 and π/2 whose tangent is the input. */
  arctan(): Tensor<S>;
  /** Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants. */
  arctan2<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['arctan2']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
  arctanh(): Tensor<S>;
  /** Index of the largest element along a dim, or in the flattened tensor; of equals the first, and of NaNs the first. */
  argmax(...rest: Rest<Operators['argmax']>): Output<Operators['argmax']>;
  /** Index of the smallest element along a dim, or in the flattened tensor; of equals the first. */
  argmin(...rest: Rest<Operators['argmin']>): Output<Operators['argmin']>;
  /** Indices that would sort the entries along a dim; equal ones keep their order. */
  argsort(...rest: Rest<Operators['argsort']>): Output<Operators['argsort']>;
  /** Indices of all elements that are true or not 0, one in each row: NumPy's name of `nonzero`. */
  argwhere(): Output<Operators['argwhere']>;
  /** View of the storage with sizes, strides and an offset of one's own, which must stay inside it. */
  asStrided(...size: Rest<Operators['asStrided']>): Output<Operators['asStrided']>;
  /** Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
  asin(): Tensor<S>;
  /** Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
  asinh(): Tensor<S>;
  /** Angle between −π/2 and π/2 whose tangent is the input. */
  atan(): Tensor<S>;
  /** Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants. */
  atan2<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['atan2']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
  atanh(): Tensor<S>;
  /** Adds the products of two stacks of matrices to a stack, each side scaled. */
  baddbmm(...rest: Rest<Operators['baddbmm']>): Output<Operators['baddbmm']>;
  /** Tosses a coin for each element: 1 with the probability that the element states (or p, if given), else 0. */
  bernoulli(...rest: Rest<Operators['bernoulli']>): Output<Operators['bernoulli']>;
  /** Overwrites the tensor with 1 with probability p (0.5), else 0; p may be a tensor of probabilities. */
  bernoulli_(...rest: Rest<Operators['bernoulli_']>): Output<Operators['bernoulli_']>;
  /** How often each whole number from 0 on occurs in a vector, or the sum of the weights of its occurrences. */
  bincount(...rest: Rest<Operators['bincount']>): Output<Operators['bincount']>;
  /** Keeps the bits that are set in both ints; on bools it is "and". */
  bitwiseAnd<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['bitwiseAnd']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Moves the bits to the left, which doubles the int for each place. */
  bitwiseLeftShift<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['bitwiseLeftShift']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Flips every bit, so that a signed int n becomes −n − 1; on bools it is "not". */
  bitwiseNot(): Tensor<S>;
  /** Sets the bits that are set in either int; on bools it is "or". */
  bitwiseOr<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['bitwiseOr']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Moves the bits to the right and keeps the sign, which halves the int for each place and rounds down. */
  bitwiseRightShift<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['bitwiseRightShift']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Sets the bits in which the two ints differ. */
  bitwiseXor<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['bitwiseXor']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Products of two stacks of matrices, pair by pair, without broadcasting. */
  bmm(...rest: Rest<Operators['bmm']>): Output<Operators['bmm']>;
  /** Expands to a shape, by the rules of broadcasting: NumPy's name of `expand`. */
  broadcastTo(...size: Rest<Operators['broadcastTo']>): Output<Operators['broadcastTo']>;
  /** Overwrites the tensor with numbers of the Cauchy distribution, whose tails are so heavy that it has no mean. */
  cauchy_(...rest: Rest<Operators['cauchy_']>): Output<Operators['cauchy_']>;
  /** Least whole number that is not below the element. */
  ceil(): Tensor<S>;
  /** Exponential linear unit whose slope is continuous at 0 for every alpha, as the exponent is scaled too. */
  celu(...rest: Attributes<Operators['celu']>): Tensor<S>;
  /** Cuts into at most the given number of views of one size along a dim; the last may be smaller. */
  chunk(...rest: Rest<Operators['chunk']>): Output<Operators['chunk']>;
  /**
   * Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the
   * result is max.
   */
  clamp(...rest: OverloadRest<Operators['clamp'], 2, 0>): Tensor<S>;
  /**
   * Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the
   * result is max.
   */
  clamp(...rest: OverloadRest<Operators['clamp'], 2, 1>): Tensor<S>;
  /** Lowers what is above the bound to it. */
  clampMax(...rest: Rest<Operators['clampMax']>): Output<Operators['clampMax']>;
  /** Raises what is below the bound to it. */
  clampMin(...rest: Rest<Operators['clampMin']>): Output<Operators['clampMin']>;
  /**
   * Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the
   * result is max.
   */
  clip(...rest: OverloadRest<Operators['clip'], 2, 0>): Tensor<S>;
  /**
   * Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the
   * result is max.
   */
  clip(...rest: OverloadRest<Operators['clip'], 2, 1>): Tensor<S>;
  /** Contiguous copy with memory of its own, through which gradients pass. */
  clone(): Output<Operators['clone']>;
  /** Every choice of r entries of a vector in their order, as the rows of a matrix. */
  combinations(...rest: Rest<Operators['combinations']>): Output<Operators['combinations']>;
  /** Magnitude of the first operand with the sign of the second, which may be that of −0. */
  copysign<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['copysign']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Cosine of an angle in radians. */
  cos(): Tensor<S>;
  /** Hyperbolic cosine, the curve of a hanging chain; at least 1. */
  cosh(): Tensor<S>;
  /** Number of elements that are not 0, or that are true. */
  countNonzero(...rest: Rest<Operators['countNonzero']>): Output<Operators['countNonzero']>;
  /** Vector product of vectors of three: perpendicular to both; along the first dim of size 3 unless one is named. */
  cross(...rest: Rest<Operators['cross']>): Output<Operators['cross']>;
  /** Largest element so far along a dim, with its index; of equals the last. */
  cummax(...rest: Rest<Operators['cummax']>): Output<Operators['cummax']>;
  /** Smallest element so far along a dim, with its index; of equals the last. */
  cummin(...rest: Rest<Operators['cummin']>): Output<Operators['cummin']>;
  /** Running product along a dim; its gradient divides by nothing, so zeros do no harm. */
  cumprod(...rest: Rest<Operators['cumprod']>): Output<Operators['cumprod']>;
  /** Running sum along a dim; each entry includes itself. */
  cumsum(...rest: Rest<Operators['cumsum']>): Output<Operators['cumsum']>;
  /** Converts angles from degrees to radians. */
  deg2rad(): Tensor<S>;
  /** Takes the diagonal out of a matrix as a new vector, or makes the diagonal matrix of a vector. */
  diag(...rest: Rest<Operators['diag']>): Output<Operators['diag']>;
  /** Puts the last dim on the diagonal of new matrices of zeros: what `diagonal` does, backwards. */
  diagEmbed(...rest: Rest<Operators['diagEmbed']>): Output<Operators['diagEmbed']>;
  /** Diagonal matrix of all elements, whatever the shape that they come in. */
  diagflat(...rest: Rest<Operators['diagflat']>): Output<Operators['diagflat']>;
  /** View of the diagonal of two dims, which becomes the last dim; a positive offset moves it up, a negative one down. */
  diagonal(...rest: Rest<Operators['diagonal']>): Output<Operators['diagonal']>;
  /** Copy of the tensor in which the diagonal of two dims is another tensor. */
  diagonalScatter(...rest: Rest<Operators['diagonalScatter']>): Output<Operators['diagonalScatter']>;
  /** Difference of each entry to the one before it along a dim, n times over; of bools, whether the two differ. */
  diff(...rest: Rest<Operators['diff']>): Output<Operators['diff']>;
  /** Logarithmic derivative of the gamma function, and the derivative of `lgamma`. */
  digamma(): Tensor<S>;
  /** Distance of two tensors: the p-norm of their difference. */
  dist(...rest: Rest<Operators['dist']>): Output<Operators['dist']>;
  /**
   * Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or
   * down ('floor').
   */
  div<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['div']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /**
   * Divides element by element; the quotient of ints is a float unless `roundingMode` rounds it towards 0 ('trunc') or
   * down ('floor').
   */
  divide<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['divide']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Scalar product of two vectors. */
  dot(...rest: Rest<Operators['dot']>): Output<Operators['dot']>;
  /** Cuts in depth, along the third dim, into equal parts or in front of the indices listed. */
  dsplit(...rest: Rest<Operators['dsplit']>): Output<Operators['dsplit']>;
  /** True where both are equal; NaN equals nothing, not even itself. */
  eq<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['eq']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Whether two tensors have the same shape and the same elements, as one boolean of JavaScript. */
  equal(...rest: Rest<Operators['equal']>): Output<Operators['equal']>;
  /** Error function: how likely a normal number with variance ½ lies within the input of 0, with the input's sign. */
  erf(): Tensor<S>;
  /** Complement of the error function, with all its digits where erf is nearly 1. */
  erfc(): Tensor<S>;
  /** Inverse of the error function: infinite at ±1, NaN beyond; turns uniform numbers into normal ones. */
  erfinv(): Tensor<S>;
  /** Exponential function, the inverse of `log`. */
  exp(): Tensor<S>;
  /** Power of two with the input as exponent. */
  exp2(): Tensor<S>;
  /** View that shows axes of size 1 many times over without copying, and puts new axes in front; −1 keeps a size. */
  expand(...size: Rest<Operators['expand']>): Output<Operators['expand']>;
  /** Expands to the shape that another tensor has. */
  expandAs(...rest: Rest<Operators['expandAs']>): Output<Operators['expandAs']>;
  /** Exponential less 1, with all digits where the input is so small that `exp(x) − 1` would lose them. */
  expm1(): Tensor<S>;
  /** Overwrites the tensor with waiting times between events that happen at the rate lambd (1). */
  exponential_(...rest: Rest<Operators['exponential_']>): Output<Operators['exponential_']>;
  /** One value in the shape and dtype of the tensor; `x.fill_(value)` writes it to the tensor itself. */
  fill(...rest: Rest<Operators['fill']>): Output<Operators['fill']>;
  /** Cuts the fraction off, which rounds towards 0. */
  fix(): Tensor<S>;
  /** Joins neighbouring dims into one: all of them, or those from startDim to endDim. */
  flatten(...rest: Rest<Operators['flatten']>): Output<Operators['flatten']>;
  /** Copy with the entries along the dims in reverse order. */
  flip(...dims: Rest<Operators['flip']>): Output<Operators['flip']>;
  /** Mirrors left and right: reverses the second dim. */
  fliplr(): Output<Operators['fliplr']>;
  /** Mirrors top and bottom: reverses the first dim. */
  flipud(): Output<Operators['flipud']>;
  /** Power computed in float64, whatever the dtypes of base and exponent. */
  floatPower<B extends Tensor | Scalar>(
    exponent: B & MustBroadcast<S, ShapeOf<B>>,
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Greatest whole number that is not above the element. */
  floor(): Tensor<S>;
  /** Quotient rounded down to a whole number, as Python's `//` gives it. */
  floorDivide<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['floorDivide']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Larger of two elements, where a NaN counts as missing and the other one is taken. */
  fmax<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['fmax']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Smaller of two elements, where a NaN counts as missing and the other one is taken. */
  fmin<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['fmin']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Remainder that has the sign of the dividend, as JavaScript's `%` gives it. */
  fmod<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['fmod']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Fraction of each element, with its sign. */
  frac(): Tensor<S>;
  /** Takes elements along a dim, each by an index of its own: such as the score of each row's class. */
  gather(...rest: Rest<Operators['gather']>): Output<Operators['gather']>;
  /** True where the first is greater than the second or equal to it. */
  ge<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['ge']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Overwrites the tensor with the number of trials up to the first success, each of probability p. */
  geometric_(...rest: Rest<Operators['geometric_']>): Output<Operators['geometric_']>;
  /** Matrix of the products of every entry of one vector with every entry of another. */
  ger(...rest: Rest<Operators['ger']>): Output<Operators['ger']>;
  /** True where the first is greater than the second; makes masks such as `x.gt(0)`. */
  greater<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['greater']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** True where the first is greater than the second or equal to it. */
  greaterEqual<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['greaterEqual']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** True where the first is greater than the second; makes masks such as `x.gt(0)`. */
  gt<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['gt']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Cuts small values off: 0 within lambd of 0, the input unchanged beyond. */
  hardshrink(...rest: Attributes<Operators['hardshrink']>): Tensor<S>;
  /** Step function: 0 below zero, 1 above, and at zero itself the value that `values` says. */
  heaviside(...rest: Rest<Operators['heaviside']>): Output<Operators['heaviside']>;
  /**
   * Counts how many elements fall into each of a number of equal bins between min and max; where both are equal, between
   * the least and the greatest element.
   */
  histc(...rest: Rest<Operators['histc']>): Output<Operators['histc']>;
  /** Counts elements, or adds up their weights, in bins between edges, equally spaced or given; gives the edges too. */
  histogram(...rest: Rest<Operators['histogram']>): Output<Operators['histogram']>;
  /**
   * Cuts side by side, along the second dim (the only one of a vector), into equal parts or in front of the indices
   * listed.
   */
  hsplit(...rest: Rest<Operators['hsplit']>): Output<Operators['hsplit']>;
  /** Length of the hypotenuse over two legs, also where their squares would overflow. */
  hypot<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['hypot']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Adds the entries of source, scaled by alpha, to the entries at the indices along a dim, as often as an index occurs. */
  indexAdd(...rest: Rest<Operators['indexAdd']>): Output<Operators['indexAdd']>;
  /** Puts the entries of source in the place of those at the indices along a dim. */
  indexCopy(...rest: Rest<Operators['indexCopy']>): Output<Operators['indexCopy']>;
  /** Puts one value in the place of all entries at the indices along a dim. */
  indexFill(...rest: Rest<Operators['indexFill']>): Output<Operators['indexFill']>;
  /**
   * Writes values, or adds them, at the places that index tensors or masks name for the leading dims: the function behind
   * `x.set(indices, values)`.
   */
  indexPut(...rest: Rest<Operators['indexPut']>): Output<Operators['indexPut']>;
  /** Entries along a dim at the indices of a vector, in its order and as often as it names them. */
  indexSelect(...rest: Rest<Operators['indexSelect']>): Output<Operators['indexSelect']>;
  /** Scalar products over the last dims of both, for every pair of rows; a number multiplies. */
  inner(...rest: Rest<Operators['inner']>): Output<Operators['inner']>;
  /**
   * Marks pairs that are equal up to a relative and an absolute tolerance; the relative one is of `other`, so the order
   * matters.
   */
  isclose<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['isclose']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Marks proper numbers: neither infinite nor NaN. */
  isfinite(): Tensor<S>;
  /** Marks infinities of either sign. */
  isinf(): Tensor<S>;
  /** Marks what is not a number. */
  isnan(): Tensor<S>;
  /** Marks negative infinity alone. */
  isneginf(): Tensor<S>;
  /** Marks positive infinity alone. */
  isposinf(): Tensor<S>;
  /** Kronecker product: every element of the first times the whole of the second, block by block. */
  kron(...rest: Rest<Operators['kron']>): Output<Operators['kron']>;
  /** The k-th smallest entry along a dim, counted from 1, with the index where it stood. */
  kthvalue(...rest: Rest<Operators['kthvalue']>): Output<Operators['kthvalue']>;
  /** Puts a float together from mantissa and exponent of two. */
  ldexp<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['ldexp']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** True where the first is less than the second or equal to it. */
  le<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['le']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Linear interpolation from the input (weight 0) to `end` (weight 1); both ends are met exactly. */
  lerp(...rest: Rest<Operators['lerp']>): Output<Operators['lerp']>;
  /** True where the first is less than the second. */
  less<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['less']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** True where the first is less than the second or equal to it. */
  lessEqual<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['lessEqual']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Logarithm of the gamma function's absolute value, such as log((n − 1)!) for a whole n. */
  lgamma(): Tensor<S>;
  /** Natural logarithm: −∞ at 0, NaN below. */
  log(): Tensor<S>;
  /** Logarithm to base 10, such as the order of magnitude. */
  log10(): Tensor<S>;
  /** Logarithm of 1 plus the input, with all digits where the input is near 0. */
  log1p(): Tensor<S>;
  /** Logarithm to base 2, such as the number of bits. */
  log2(): Tensor<S>;
  /** Overwrites the tensor with numbers whose logarithms are normal with this mean (1) and standard deviation (2). */
  logNormal_(...rest: Rest<Operators['logNormal_']>): Output<Operators['logNormal_']>;
  /** Logarithms of the probabilities that `softmax` gives, also of those that would round to 0. */
  logSoftmax(...rest: Rest<Operators['logSoftmax']>): Output<Operators['logSoftmax']>;
  /** Adds numbers that are given by their logarithms, without overflow. */
  logaddexp<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['logaddexp']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Adds numbers that are given by their logarithms to base 2. */
  logaddexp2<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['logaddexp2']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Running sum of numbers that are given by their logarithms. */
  logcumsumexp(...rest: Rest<Operators['logcumsumexp']>): Output<Operators['logcumsumexp']>;
  /** True where both operands are true; every number other than 0 counts as true. */
  logicalAnd<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['logicalAnd']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** True where the element is 0 or false; inverts masks. */
  logicalNot(): Tensor<S>;
  /** True where at least one operand is true, that is not 0. */
  logicalOr<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['logicalOr']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** True where exactly one operand is true, that is not 0. */
  logicalXor<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['logicalXor']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /**
   * Inverse of the sigmoid: the logarithm of the odds of a probability, which is first clamped to [eps, 1 − eps] where
   * eps is given.
   */
  logit(...rest: Attributes<Operators['logit']>): Tensor<S>;
  /** Logarithm of the sum of exponentials, the smooth form of the maximum, without overflow. */
  logsumexp(...rest: Rest<Operators['logsumexp']>): Output<Operators['logsumexp']>;
  /** True where the first is less than the second. */
  lt<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['lt']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Puts one value wherever the mask is true, as attention does with −∞ for what must not be seen. */
  maskedFill(...rest: Rest<Operators['maskedFill']>): Output<Operators['maskedFill']>;
  /** Puts the elements of source, one after the other, in the places where the mask is true. */
  maskedScatter(...rest: Rest<Operators['maskedScatter']>): Output<Operators['maskedScatter']>;
  /** Elements where the mask is true, as a vector in row-major order. */
  maskedSelect(...rest: Rest<Operators['maskedSelect']>): Output<Operators['maskedSelect']>;
  /** Matrix product of matrices, vectors and stacks of either; the dims in front of the last two broadcast. */
  matmul<B extends Shape>(other: Tensor<B> & MustMultiply<S, B>): Tensor<MatmulShape<S, B>>;
  /** Larger of two elements; NaN where either is NaN. */
  maximum<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['maximum']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Smaller of two elements; NaN where either is NaN. */
  minimum<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['minimum']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Product of two matrices and of nothing else; it does not broadcast. */
  mm(...rest: Rest<Operators['mm']>): Output<Operators['mm']>;
  /** Most frequent value along a dim, the smallest of several, with the index where it stands last. */
  mode(...rest: Rest<Operators['mode']>): Output<Operators['mode']>;
  /** View with some axes moved to other places; the rest close ranks in their order. */
  moveaxis(...rest: Rest<Operators['moveaxis']>): Output<Operators['moveaxis']>;
  /** View with some axes moved to other places; the rest close ranks in their order. */
  movedim(...rest: Rest<Operators['movedim']>): Output<Operators['movedim']>;
  /** Entries in ascending order along the first dim, without their indices. */
  msort(): Output<Operators['msort']>;
  /** Multiplies element by element ("and" on bools); products of matrices are `matmul`. */
  mul<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['mul']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /**
   * Draws indices with probabilities in proportion to the weights of each row, each index at most once unless
   * `replacement`.
   */
  multinomial(...rest: Rest<Operators['multinomial']>): Output<Operators['multinomial']>;
  /** Multiplies element by element ("and" on bools); products of matrices are `matmul`. */
  multiply<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['multiply']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Product of a matrix and a vector. */
  mv(...rest: Rest<Operators['mv']>): Output<Operators['mv']>;
  /**
   * Replaces NaN by a number (0) and infinities by the largest and the least finite numbers of the dtype, or by those
   * given.
   */
  nanToNum(...rest: Attributes<Operators['nanToNum']>): Tensor<S>;
  /** Quantile of the entries that are not NaN. */
  nanquantile(...rest: Rest<Operators['nanquantile']>): Output<Operators['nanquantile']>;
  /** View of `length` neighbouring entries along a dim, which must be there. */
  narrow(...rest: Rest<Operators['narrow']>): Output<Operators['narrow']>;
  /** Copy of neighbouring entries along a dim, so that writing to it leaves the tensor alone. */
  narrowCopy(...rest: Rest<Operators['narrowCopy']>): Output<Operators['narrowCopy']>;
  /** True where the two differ, and wherever there is a NaN. */
  ne<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['ne']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Flips the sign of every element. */
  neg(): Tensor<S>;
  /** Flips the sign of every element. */
  negative(): Tensor<S>;
  /** Tensor of any size in the dtype of the tensor that it is called on, not filled. */
  newEmpty(...size: OverloadRest<Operators['newEmpty'], 2, 0>): OverloadOutput<Operators['newEmpty'], 2, 0>;
  /** Tensor of any size in the dtype of the tensor that it is called on, not filled. */
  newEmpty(...size: OverloadRest<Operators['newEmpty'], 2, 1>): OverloadOutput<Operators['newEmpty'], 2, 1>;
  /** One repeated value of any size in the dtype of the tensor that it is called on. */
  newFull(...size: Rest<Operators['newFull']>): Output<Operators['newFull']>;
  /** Ones of any size in the dtype of the tensor that it is called on. */
  newOnes(...size: OverloadRest<Operators['newOnes'], 2, 0>): OverloadOutput<Operators['newOnes'], 2, 0>;
  /** Ones of any size in the dtype of the tensor that it is called on. */
  newOnes(...size: OverloadRest<Operators['newOnes'], 2, 1>): OverloadOutput<Operators['newOnes'], 2, 1>;
  /** Tensor of nested arrays in the dtype of the tensor that it is called on; always a copy, without history. */
  newTensor(...rest: Rest<Operators['newTensor']>): Output<Operators['newTensor']>;
  /** Zeros of any size in the dtype of the tensor that it is called on. */
  newZeros(...size: OverloadRest<Operators['newZeros'], 2, 0>): OverloadOutput<Operators['newZeros'], 2, 0>;
  /** Zeros of any size in the dtype of the tensor that it is called on. */
  newZeros(...size: OverloadRest<Operators['newZeros'], 2, 1>): OverloadOutput<Operators['newZeros'], 2, 1>;
  /** Nearest float beyond the input in the direction of `other`: a step of one unit in the last place. */
  nextafter<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['nextafter']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Indices of all elements that are not 0, one in each row; with `asTuple` a vector of indices for each dim. */
  nonzero(...rest: OverloadRest<Operators['nonzero'], 2, 0>): OverloadOutput<Operators['nonzero'], 2, 0>;
  /** Indices of all elements that are not 0, one in each row; with `asTuple` a vector of indices for each dim. */
  nonzero(...rest: OverloadRest<Operators['nonzero'], 2, 1>): OverloadOutput<Operators['nonzero'], 2, 1>;
  /**
   * Length of the elements as one vector, or of the vectors along the dims given, by the power p; 'fro' is 2, and
   * ±Infinity are the largest and smallest magnitude.
   */
  norm(...rest: Rest<Operators['norm']>): Output<Operators['norm']>;
  /** Overwrites the tensor with normal numbers of a mean (0) and a standard deviation (1). */
  normal_(...rest: Rest<Operators['normal_']>): Output<Operators['normal_']>;
  /** True where the two differ, and wherever there is a NaN. */
  notEqual<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['notEqual']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Matrix of the products of every entry of one vector with every entry of another. */
  outer(...rest: Rest<Operators['outer']>): Output<Operators['outer']>;
  /** View with the axes in another order. */
  permute(...dims: Rest<Operators['permute']>): Output<Operators['permute']>;
  /** The tensor itself, as unary plus gives it; numbers only. */
  positive(): Tensor<S>;
  /**
   * Raises to a power, element by element; exponents such as 2, 3, ½ and −1 need no logarithm and are as exact as the
   * products and roots that they stand for.
   */
  pow<B extends Tensor | Scalar>(exponent: B & MustBroadcast<S, ShapeOf<B>>): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Leaky rectifier whose slope is learned: one weight for all, or one for each channel (dim 1). */
  prelu(...rest: Rest<Operators['prelu']>): Output<Operators['prelu']>;
  /** Writes elements, or adds them, at places of the flattened tensor: what `take` does, backwards. */
  put(...rest: Rest<Operators['put']>): Output<Operators['put']>;
  /**
   * Value below which the fraction q of the entries lies, between two entries by `interpolation`; NaN where there is one
   * among them.
   */
  quantile(...rest: Rest<Operators['quantile']>): Output<Operators['quantile']>;
  /** Converts angles from radians to degrees. */
  rad2deg(): Tensor<S>;
  /**
   * Overwrites the tensor with whole numbers in [from, to); one bound is `to`, and without bounds all that the dtype
   * holds exactly may come.
   */
  random_(...rest: Rest<Operators['random_']>): Output<Operators['random_']>;
  /** All elements in one row, without copying where they lie in order. */
  ravel(): Output<Operators['ravel']>;
  /** Inverts each element: what times the input gives 1, infinite where that is 0. */
  reciprocal(): Tensor<S>;
  /** Rectified linear unit: keeps what is positive and puts 0 in the place of the rest. */
  relu(): Tensor<S>;
  /** Remainder that has the sign of the divisor, as Python's `%` gives it. */
  remainder<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['remainder']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Copies the whole tensor a number of times along each dim; more numbers than dims add dims in front. */
  repeat(...repeats: Rest<Operators['repeat']>): Output<Operators['repeat']>;
  /**
   * Repeats every entry along a dim, each right behind itself: all equally often, or each as often as its own number
   * says.
   */
  repeatInterleave(...rest: Rest<Operators['repeatInterleave']>): Output<Operators['repeatInterleave']>;
  /** Same elements in another shape: a view where the strides allow it, else a copy; one size may be −1 and is found. */
  reshape(...shape: Rest<Operators['reshape']>): Output<Operators['reshape']>;
  /** Same elements in the shape that another tensor has, copied only where they must be. */
  reshapeAs(...rest: Rest<Operators['reshapeAs']>): Output<Operators['reshapeAs']>;
  /**
   * Moves entries along dims by a number of places; what leaves at one end comes back at the other, and without dims the
   * flattened tensor rolls.
   */
  roll(...rest: Rest<Operators['roll']>): Output<Operators['roll']>;
  /** Turns by 90 degrees k times in the plane of two dims, from the first towards the second. */
  rot90(...rest: Rest<Operators['rot90']>): Output<Operators['rot90']>;
  /** Nearest whole number, or nearest number with that many decimals; halves go to the even neighbour. */
  round(...rest: Rest<Operators['round']>): Output<Operators['round']>;
  /** Inverse of the square root in one step, as normalisation divides by it. */
  rsqrt(): Tensor<S>;
  /** Subtraction with the operands in the other order, so that a method can subtract its tensor from a number. */
  rsub<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['rsub']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /**
   * Writes the elements of src (or one number) into a copy at the indices along a dim; of several for one place the last
   * stays, and `reduce` adds or multiplies instead.
   */
  scatter(...rest: Rest<Operators['scatter']>): Output<Operators['scatter']>;
  /**
   * Adds the elements of src to a copy at the indices along a dim, as often as an index occurs; the derivative of
   * `gather`.
   */
  scatterAdd(...rest: Rest<Operators['scatterAdd']>): Output<Operators['scatterAdd']>;
  /**
   * Folds the elements of src into those at the indices along a dim by sum, product, mean, maximum or minimum; without
   * `includeSelf` in place of what is there.
   */
  scatterReduce(...rest: Rest<Operators['scatterReduce']>): Output<Operators['scatterReduce']>;
  /** View of one entry along a dim, which goes; a negative index counts from the end. */
  select(...rest: Rest<Operators['select']>): Output<Operators['select']>;
  /** Copy of the tensor in which one entry along a dim is another tensor. */
  selectScatter(...rest: Rest<Operators['selectScatter']>): Output<Operators['selectScatter']>;
  /**
   * Exponential linear unit with the two constants for which activations of a deep network keep mean 0 and variance 1 by
   * themselves.
   */
  selu(): Tensor<S>;
  /** Direction of each element, which for real numbers is their sign; PyTorch has it for complex numbers too. */
  sgn(): Tensor<S>;
  /** Logistic function: maps every number into (0, 1), 0 to one half. */
  sigmoid(): Tensor<S>;
  /** Sign of each element as −1, 0 or 1; NaN counts as 0. */
  sign(): Tensor<S>;
  /** Marks elements whose sign bit is set, which tells −0 from 0. */
  signbit(): Tensor<S>;
  /** Sine of an angle in radians, accurate also for large angles. */
  sin(): Tensor<S>;
  /** Normalised cardinal sine: 1 at 0, and 0 at every other whole number. */
  sinc(): Tensor<S>;
  /** Hyperbolic sine. */
  sinh(): Tensor<S>;
  /** Copy of the tensor in which a slice along a dim is another tensor. */
  sliceScatter(...rest: Rest<Operators['sliceScatter']>): Output<Operators['sliceScatter']>;
  /** Turns scores into probabilities along a dim: exponentials that add up to 1, without overflow. */
  softmax(...rest: Rest<Operators['softmax']>): Output<Operators['softmax']>;
  /**
   * Entries in ascending or descending order along a dim, with the indices where they stood; stable, and NaN counts as
   * the largest.
   */
  sort(...rest: Rest<Operators['sort']>): Output<Operators['sort']>;
  /** Cuts into views of a given size along a dim, the last of which may be smaller, or into views of the sizes listed. */
  split(...rest: Rest<Operators['split']>): Output<Operators['split']>;
  /** Cuts into views of the sizes listed, which must use up the dim. */
  splitWithSizes(...rest: Rest<Operators['splitWithSizes']>): Output<Operators['splitWithSizes']>;
  /** Square root; NaN where the input is negative. */
  sqrt(): Tensor<S>;
  /** Multiplies each element with itself; bools become ints. */
  square(): Tensor<S>;
  /** View without axes of size 1: without those named as far as they have that size, or without all of them. */
  squeeze(...rest: Rest<Operators['squeeze']>): Output<Operators['squeeze']>;
  /** Standard deviation, the root of the variance, in the unit of the elements. */
  std(...rest: Rest<Operators['std']>): Output<Operators['std']>;
  /** Takes the second operand, scaled by alpha, away from the first. */
  sub<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['sub']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Takes the second operand, scaled by alpha, away from the first. */
  subtract<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['subtract']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Adds up to a smaller shape that would broadcast to the tensor's: the gradient of a broadcast. */
  sumToSize(...size: Rest<Operators['sumToSize']>): Output<Operators['sumToSize']>;
  /** View with two axes swapped; the axes may be counted from the end. */
  swapaxes(...rest: Rest<Operators['swapaxes']>): Output<Operators['swapaxes']>;
  /** View with two axes swapped; the axes may be counted from the end. */
  swapdims(...rest: Rest<Operators['swapdims']>): Output<Operators['swapdims']>;
  /** View of a matrix with rows and columns swapped; vectors and numbers stay as they are. */
  t(): Output<Operators['t']>;
  /** Elements of the flattened tensor, in the shape of the indices. */
  take(...rest: Rest<Operators['take']>): Output<Operators['take']>;
  /**
   * Takes elements along a dim by the indices that `argsort` and its like give; the other dims broadcast, and without a
   * dim both are flattened.
   */
  takeAlongDim(...rest: Rest<Operators['takeAlongDim']>): Output<Operators['takeAlongDim']>;
  /** Tangent of an angle in radians. */
  tan(): Tensor<S>;
  /** Hyperbolic tangent: maps every number into (−1, 1), 0 to itself. */
  tanh(): Tensor<S>;
  /**
   * Cuts into a number of views whose sizes differ by at most 1, or in front of the indices listed, as NumPy's
   * `array_split` does.
   */
  tensorSplit(...rest: Rest<Operators['tensorSplit']>): Output<Operators['tensorSplit']>;
  /** Lays copies of the tensor side by side like tiles; dims in front for which no number is given stay single. */
  tile(...dims: Rest<Operators['tile']>): Output<Operators['tile']>;
  /** The k largest (or smallest) entries along a dim in order, with the indices where they stood. */
  topk(...rest: Rest<Operators['topk']>): Output<Operators['topk']>;
  /** Sum of the diagonal of a matrix. */
  trace(): Output<Operators['trace']>;
  /** View with two axes swapped; the axes may be counted from the end. */
  transpose(...rest: Rest<Operators['transpose']>): Output<Operators['transpose']>;
  /** Lower triangle of matrices, zeros above the diagonal chosen; of ones, the mask of causal attention. */
  tril(...rest: Rest<Operators['tril']>): Output<Operators['tril']>;
  /** Upper triangle of matrices, zeros below the diagonal chosen. */
  triu(...rest: Rest<Operators['triu']>): Output<Operators['triu']>;
  /** Division that never rounds: ints and bools give floats. */
  trueDivide<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['trueDivide']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Cuts the fraction off, which rounds towards 0. */
  trunc(): Tensor<S>;
  /** Takes a dim apart: a list of views of its entries. */
  unbind(...rest: Rest<Operators['unbind']>): Output<Operators['unbind']>;
  /** Splits one dim into several, whose sizes multiply to its own; one may be −1 and is found. */
  unflatten(...rest: Rest<Operators['unflatten']>): Output<Operators['unflatten']>;
  /** View of all windows of a size along a dim, `step` entries apart; a window's entries come to stand in a new last dim. */
  unfold(...rest: Rest<Operators['unfold']>): Output<Operators['unfold']>;
  /** Overwrites the tensor with numbers that are equally likely anywhere in [from, to). */
  uniform_(...rest: Rest<Operators['uniform_']>): Output<Operators['uniform_']>;
  /**
   * Different values in ascending order, or different slices along a dim; on demand also which of them each element is,
   * and how often each occurs.
   */
  unique(...rest: OverloadRest<Operators['unique'], 3, 0>): OverloadOutput<Operators['unique'], 3, 0>;
  /**
   * Different values in ascending order, or different slices along a dim; on demand also which of them each element is,
   * and how often each occurs.
   */
  unique(...rest: OverloadRest<Operators['unique'], 3, 1>): OverloadOutput<Operators['unique'], 3, 1>;
  /**
   * Different values in ascending order, or different slices along a dim; on demand also which of them each element is,
   * and how often each occurs.
   */
  unique(...rest: OverloadRest<Operators['unique'], 3, 2>): OverloadOutput<Operators['unique'], 3, 2>;
  /**
   * Elements, or slices along a dim, without those that equal the one before; the order stays, and a value may come again
   * later.
   */
  uniqueConsecutive(
    ...rest: OverloadRest<Operators['uniqueConsecutive'], 3, 0>
  ): OverloadOutput<Operators['uniqueConsecutive'], 3, 0>;
  /**
   * Elements, or slices along a dim, without those that equal the one before; the order stays, and a value may come again
   * later.
   */
  uniqueConsecutive(
    ...rest: OverloadRest<Operators['uniqueConsecutive'], 3, 1>
  ): OverloadOutput<Operators['uniqueConsecutive'], 3, 1>;
  /**
   * Elements, or slices along a dim, without those that equal the one before; the order stays, and a value may come again
   * later.
   */
  uniqueConsecutive(
    ...rest: OverloadRest<Operators['uniqueConsecutive'], 3, 2>
  ): OverloadOutput<Operators['uniqueConsecutive'], 3, 2>;
  /** View with a new axis of size 1 in front of the one named. */
  unsqueeze(...rest: Rest<Operators['unsqueeze']>): Output<Operators['unsqueeze']>;
  /**
   * Variance: the mean square of the distance from the mean, over n − 1 unless `unbiased` is false or a `correction` is
   * given.
   */
  var(...rest: Rest<Operators['var']>): Output<Operators['var']>;
  /** Scalar product of two vectors. */
  vdot(...rest: Rest<Operators['vdot']>): Output<Operators['vdot']>;
  /** Shows the same memory in another shape and never copies; one size may be −1 and is found. */
  view(...size: Rest<Operators['view']>): Output<Operators['view']>;
  /** View in the shape that another tensor has. */
  viewAs(...rest: Rest<Operators['viewAs']>): Output<Operators['viewAs']>;
  /** Cuts one above the other, along the first dim, into equal parts or in front of the indices listed. */
  vsplit(...rest: Rest<Operators['vsplit']>): Output<Operators['vsplit']>;
  /** Product with a logarithm that is 0 where the first factor is 0, as entropies need it. */
  xlogy<B extends Tensor | Scalar>(
    other: B & MustBroadcast<S, ShapeOf<B>>,
    ...attributes: Attributes<Operators['xlogy']>
  ): Tensor<BroadcastShape<S, ShapeOf<B>>>;
  /** Writes 0 to every element of the tensor. */
  zero_(): Output<Operators['zero_']>;
}
