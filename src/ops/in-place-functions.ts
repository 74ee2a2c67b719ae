/** @file The functions with underscore on PyTorch's root. Written by `npm run signatures` from the operators. */

import { addmv } from './contraction/products.ts';
import { fill } from './creation/fill.ts';
import { alphaDropout, dropout, featureAlphaDropout } from './dropout.ts';
import { rrelu } from './gated.ts';
import { indexPut } from './gather/put.ts';
import { type InPlaceForm, inPlaceForm } from './in-place-form.ts';
import { celu, relu, selu, threshold } from './pointwise/activation.ts';
import { abs, neg, reciprocal, rsqrt, sqrt, square } from './pointwise/arithmetic.ts';
import { exp, exp2, expm1, log, log1p, log2, log10, logit, sigmoid, xlogy } from './pointwise/exponential.ts';
import { acosh, asinh, atanh, cosh, sinh, tanh } from './pointwise/hyperbolic.ts';
import { ldexp } from './pointwise/power.ts';
import { ceil, floor, frac, round, trunc } from './pointwise/rounding.ts';
import { clamp, clampMax, clampMin, nanToNum } from './pointwise/selection.ts';
import { erf, erfc } from './pointwise/special.ts';
import { acos, asin, atan, cos, deg2rad, rad2deg, sin, sinc, tan } from './pointwise/trigonometric.ts';
import { asStrided } from './view/window.ts';

/** `abs` with its result in place of the first argument. Distance from zero, without the sign; the gradient at 0 is 0. */
export const abs_: InPlaceForm<typeof abs> = /* @__PURE__ */ inPlaceForm(abs);

/** `acos` with its result in place of the first argument. Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
export const acos_: InPlaceForm<typeof acos> = /* @__PURE__ */ inPlaceForm(acos);

/** `acosh` with its result in place of the first argument. Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
export const acosh_: InPlaceForm<typeof acosh> = /* @__PURE__ */ inPlaceForm(acosh);

/** `addmv` with its result in place of the first argument. Adds the product of a matrix and a vector to a vector, each side scaled. */
export const addmv_: InPlaceForm<typeof addmv> = /* @__PURE__ */ inPlaceForm(addmv);

/** `alphaDropout` with its result in place of the first argument. Dropout for networks of SELU: dropped elements take the limit of SELU on the left, and mean and variance stay 0 and 1. */
export const alphaDropout_: InPlaceForm<typeof alphaDropout> = /* @__PURE__ */ inPlaceForm(alphaDropout);

/** `arccos` with its result in place of the first argument. Angle between 0 and π whose cosine is the input; NaN outside [−1, 1]. */
export const arccos_: InPlaceForm<typeof acos> = /* @__PURE__ */ inPlaceForm(acos);

/** `arccosh` with its result in place of the first argument. Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1. */
export const arccosh_: InPlaceForm<typeof acosh> = /* @__PURE__ */ inPlaceForm(acosh);

/** `arcsin` with its result in place of the first argument. Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
export const arcsin_: InPlaceForm<typeof asin> = /* @__PURE__ */ inPlaceForm(asin);

/** `arcsinh` with its result in place of the first argument. Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
export const arcsinh_: InPlaceForm<typeof asinh> = /* @__PURE__ */ inPlaceForm(asinh);

/** `arctan` with its result in place of the first argument. Angle between −π/2 and π/2 whose tangent is the input. */
export const arctan_: InPlaceForm<typeof atan> = /* @__PURE__ */ inPlaceForm(atan);

/** `arctanh` with its result in place of the first argument. Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
export const arctanh_: InPlaceForm<typeof atanh> = /* @__PURE__ */ inPlaceForm(atanh);

/** `asStrided` with its result in place of the first argument. View of the storage with sizes, strides and an offset of one's own, which must stay inside it. */
export const asStrided_: InPlaceForm<typeof asStrided> = /* @__PURE__ */ inPlaceForm(asStrided);

/** `asin` with its result in place of the first argument. Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1]. */
export const asin_: InPlaceForm<typeof asin> = /* @__PURE__ */ inPlaceForm(asin);

/** `asinh` with its result in place of the first argument. Inverse of the hyperbolic sine; grows like a logarithm on both sides. */
export const asinh_: InPlaceForm<typeof asinh> = /* @__PURE__ */ inPlaceForm(asinh);

/** `atan` with its result in place of the first argument. Angle between −π/2 and π/2 whose tangent is the input. */
export const atan_: InPlaceForm<typeof atan> = /* @__PURE__ */ inPlaceForm(atan);

/** `atanh` with its result in place of the first argument. Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond. */
export const atanh_: InPlaceForm<typeof atanh> = /* @__PURE__ */ inPlaceForm(atanh);

/** `ceil` with its result in place of the first argument. Least whole number that is not below the element. */
export const ceil_: InPlaceForm<typeof ceil> = /* @__PURE__ */ inPlaceForm(ceil);

/** `celu` with its result in place of the first argument. Exponential linear unit whose slope is continuous at 0 for every alpha, as the exponent is scaled too. */
export const celu_: InPlaceForm<typeof celu> = /* @__PURE__ */ inPlaceForm(celu);

/** `clamp` with its result in place of the first argument. Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the result is max. */
export const clamp_: InPlaceForm<typeof clamp> = /* @__PURE__ */ inPlaceForm(clamp);

/** `clampMax` with its result in place of the first argument. Lowers what is above the bound to it. */
export const clampMax_: InPlaceForm<typeof clampMax> = /* @__PURE__ */ inPlaceForm(clampMax);

/** `clampMin` with its result in place of the first argument. Raises what is below the bound to it. */
export const clampMin_: InPlaceForm<typeof clampMin> = /* @__PURE__ */ inPlaceForm(clampMin);

/** `clip` with its result in place of the first argument. Moves what lies outside [min, max] to the nearer bound; either bound may be left out, and where min exceeds max the result is max. */
export const clip_: InPlaceForm<typeof clamp> = /* @__PURE__ */ inPlaceForm(clamp);

/** `cos` with its result in place of the first argument. Cosine of an angle in radians. */
export const cos_: InPlaceForm<typeof cos> = /* @__PURE__ */ inPlaceForm(cos);

/** `cosh` with its result in place of the first argument. Hyperbolic cosine, the curve of a hanging chain; at least 1. */
export const cosh_: InPlaceForm<typeof cosh> = /* @__PURE__ */ inPlaceForm(cosh);

/** `deg2rad` with its result in place of the first argument. Converts angles from degrees to radians. */
export const deg2rad_: InPlaceForm<typeof deg2rad> = /* @__PURE__ */ inPlaceForm(deg2rad);

/** `dropout` with its result in place of the first argument. Puts 0 in the place of each element with probability p while training, and scales the others so that the mean stays. */
export const dropout_: InPlaceForm<typeof dropout> = /* @__PURE__ */ inPlaceForm(dropout);

/** `erf` with its result in place of the first argument. Error function: how likely a normal number with variance ½ lies within the input of 0, with the input's sign. */
export const erf_: InPlaceForm<typeof erf> = /* @__PURE__ */ inPlaceForm(erf);

/** `erfc` with its result in place of the first argument. Complement of the error function, with all its digits where erf is nearly 1. */
export const erfc_: InPlaceForm<typeof erfc> = /* @__PURE__ */ inPlaceForm(erfc);

/** `exp2` with its result in place of the first argument. Power of two with the input as exponent. */
export const exp2_: InPlaceForm<typeof exp2> = /* @__PURE__ */ inPlaceForm(exp2);

/** `exp` with its result in place of the first argument. Exponential function, the inverse of `log`. */
export const exp_: InPlaceForm<typeof exp> = /* @__PURE__ */ inPlaceForm(exp);

/** `expm1` with its result in place of the first argument. Exponential less 1, with all digits where the input is so small that `exp(x) − 1` would lose them. */
export const expm1_: InPlaceForm<typeof expm1> = /* @__PURE__ */ inPlaceForm(expm1);

/** `featureAlphaDropout` with its result in place of the first argument. Alpha dropout of whole channels: all entries of a channel take the left limit of SELU, or none. */
export const featureAlphaDropout_: InPlaceForm<typeof featureAlphaDropout> =
  /* @__PURE__ */ inPlaceForm(featureAlphaDropout);

/** `fill` with its result in place of the first argument. One value in the shape and dtype of the tensor; `x.fill_(value)` writes it to the tensor itself. */
export const fill_: InPlaceForm<typeof fill> = /* @__PURE__ */ inPlaceForm(fill);

/** `fix` with its result in place of the first argument. Cuts the fraction off, which rounds towards 0. */
export const fix_: InPlaceForm<typeof trunc> = /* @__PURE__ */ inPlaceForm(trunc);

/** `floor` with its result in place of the first argument. Greatest whole number that is not above the element. */
export const floor_: InPlaceForm<typeof floor> = /* @__PURE__ */ inPlaceForm(floor);

/** `frac` with its result in place of the first argument. Fraction of each element, with its sign. */
export const frac_: InPlaceForm<typeof frac> = /* @__PURE__ */ inPlaceForm(frac);

/** `indexPut` with its result in place of the first argument. Writes values, or adds them, at the places that index tensors or masks name for the leading dims: the function behind `x.set(indices, values)`. */
export const indexPut_: InPlaceForm<typeof indexPut> = /* @__PURE__ */ inPlaceForm(indexPut);

/** `ldexp` with its result in place of the first argument. Puts a float together from mantissa and exponent of two. */
export const ldexp_: InPlaceForm<typeof ldexp> = /* @__PURE__ */ inPlaceForm(ldexp);

/** `log10` with its result in place of the first argument. Logarithm to base 10, such as the order of magnitude. */
export const log10_: InPlaceForm<typeof log10> = /* @__PURE__ */ inPlaceForm(log10);

/** `log1p` with its result in place of the first argument. Logarithm of 1 plus the input, with all digits where the input is near 0. */
export const log1p_: InPlaceForm<typeof log1p> = /* @__PURE__ */ inPlaceForm(log1p);

/** `log2` with its result in place of the first argument. Logarithm to base 2, such as the number of bits. */
export const log2_: InPlaceForm<typeof log2> = /* @__PURE__ */ inPlaceForm(log2);

/** `log` with its result in place of the first argument. Natural logarithm: −∞ at 0, NaN below. */
export const log_: InPlaceForm<typeof log> = /* @__PURE__ */ inPlaceForm(log);

/** `logit` with its result in place of the first argument. Inverse of the sigmoid: the logarithm of the odds of a probability, which is first clamped to [eps, 1 − eps] where eps is given. */
export const logit_: InPlaceForm<typeof logit> = /* @__PURE__ */ inPlaceForm(logit);

/** `nanToNum` with its result in place of the first argument. Replaces NaN by a number (0) and infinities by the largest and the least finite numbers of the dtype, or by those given. */
export const nanToNum_: InPlaceForm<typeof nanToNum> = /* @__PURE__ */ inPlaceForm(nanToNum);

/** `neg` with its result in place of the first argument. Flips the sign of every element. */
export const neg_: InPlaceForm<typeof neg> = /* @__PURE__ */ inPlaceForm(neg);

/** `negative` with its result in place of the first argument. Flips the sign of every element. */
export const negative_: InPlaceForm<typeof neg> = /* @__PURE__ */ inPlaceForm(neg);

/** `rad2deg` with its result in place of the first argument. Converts angles from radians to degrees. */
export const rad2deg_: InPlaceForm<typeof rad2deg> = /* @__PURE__ */ inPlaceForm(rad2deg);

/** `reciprocal` with its result in place of the first argument. Inverts each element: what times the input gives 1, infinite where that is 0. */
export const reciprocal_: InPlaceForm<typeof reciprocal> = /* @__PURE__ */ inPlaceForm(reciprocal);

/** `relu` with its result in place of the first argument. Rectified linear unit: keeps what is positive and puts 0 in the place of the rest. */
export const relu_: InPlaceForm<typeof relu> = /* @__PURE__ */ inPlaceForm(relu);

/** `round` with its result in place of the first argument. Nearest whole number, or nearest number with that many decimals; halves go to the even neighbour. */
export const round_: InPlaceForm<typeof round> = /* @__PURE__ */ inPlaceForm(round);

/** `rrelu` with its result in place of the first argument. Leaky rectifier with a slope drawn anew for each negative element while training, and the mean slope otherwise. */
export const rrelu_: InPlaceForm<typeof rrelu> = /* @__PURE__ */ inPlaceForm(rrelu);

/** `rsqrt` with its result in place of the first argument. Inverse of the square root in one step, as normalisation divides by it. */
export const rsqrt_: InPlaceForm<typeof rsqrt> = /* @__PURE__ */ inPlaceForm(rsqrt);

/** `selu` with its result in place of the first argument. Exponential linear unit with the two constants for which activations of a deep network keep mean 0 and variance 1 by themselves. */
export const selu_: InPlaceForm<typeof selu> = /* @__PURE__ */ inPlaceForm(selu);

/** `sigmoid` with its result in place of the first argument. Logistic function: maps every number into (0, 1), 0 to one half. */
export const sigmoid_: InPlaceForm<typeof sigmoid> = /* @__PURE__ */ inPlaceForm(sigmoid);

/** `sin` with its result in place of the first argument. Sine of an angle in radians, accurate also for large angles. */
export const sin_: InPlaceForm<typeof sin> = /* @__PURE__ */ inPlaceForm(sin);

/** `sinc` with its result in place of the first argument. Normalised cardinal sine: 1 at 0, and 0 at every other whole number. */
export const sinc_: InPlaceForm<typeof sinc> = /* @__PURE__ */ inPlaceForm(sinc);

/** `sinh` with its result in place of the first argument. Hyperbolic sine. */
export const sinh_: InPlaceForm<typeof sinh> = /* @__PURE__ */ inPlaceForm(sinh);

/** `sqrt` with its result in place of the first argument. Square root; NaN where the input is negative. */
export const sqrt_: InPlaceForm<typeof sqrt> = /* @__PURE__ */ inPlaceForm(sqrt);

/** `square` with its result in place of the first argument. Multiplies each element with itself; bools become ints. */
export const square_: InPlaceForm<typeof square> = /* @__PURE__ */ inPlaceForm(square);

/** `tan` with its result in place of the first argument. Tangent of an angle in radians. */
export const tan_: InPlaceForm<typeof tan> = /* @__PURE__ */ inPlaceForm(tan);

/** `tanh` with its result in place of the first argument. Hyperbolic tangent: maps every number into (−1, 1), 0 to itself. */
export const tanh_: InPlaceForm<typeof tanh> = /* @__PURE__ */ inPlaceForm(tanh);

/** `threshold` with its result in place of the first argument. Keeps what exceeds the threshold and puts `value` in the place of everything else. */
export const threshold_: InPlaceForm<typeof threshold> = /* @__PURE__ */ inPlaceForm(threshold);

/** `trunc` with its result in place of the first argument. Cuts the fraction off, which rounds towards 0. */
export const trunc_: InPlaceForm<typeof trunc> = /* @__PURE__ */ inPlaceForm(trunc);

/** `xlogy` with its result in place of the first argument. Product with a logarithm that is 0 where the first factor is 0, as entropies need it. */
export const xlogy_: InPlaceForm<typeof xlogy> = /* @__PURE__ */ inPlaceForm(xlogy);
