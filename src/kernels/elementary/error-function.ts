/**
 * @file erf, erfc and erfinv.
 *
 * erf near 0 is an odd function of x; erfc(x) = e^(-x²) g(t) / (1 + 2x) with t = (x - K) / (x + K), as in M. M. Shepherd,
 * J. G. Laframboise, "Chebyshev Approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞" (Mathematics of Computation 36, 1981,
 * https://doi.org/10.1090/S0025-5718-1981-0595058-X). All coefficients come from interpolation at Chebyshev nodes, computed
 * with 50 or more digits.
 */
import {
  abs,
  add,
  constant,
  divide,
  equal,
  fma,
  greater,
  less,
  multiply,
  negate,
  select,
  sqrt,
  subtract,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { exponential } from './exponential.ts';
import { formatOf, magnitudeAndSign, upperHalf, withSign } from './format.ts';
import { logarithm } from './logarithm.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/**
 * erfc(x) = scale / p(x)^8 for 1 ≤ x ≤ 3.93 in float32, fitted by reweighted least squares to the smallest error of erf x, 2^-26.3. An
 * eighth root is nearly a straight line (C. Hastings, "Approximations for Digital Computers", 1955, has the 16th). The
 * scale is the one, of 4000 tried, that suffers least from the rounding of the coefficients.
 */
const eighthRoot = {
  scale: 71.526794,
  coefficients: [1.6990883, 0.2726671, 0.08201903, 0.1281296, -0.057813443, 0.030814072, -0.0069330973, 0.0009361517],
} as const;

/** erf x / x - 1 in x² for |x| ≤ 1: relative to erf x the errors are 2^-27 and 2^-55.5. */
const erfTail: Coefficients = {
  float32: [0.12837917, -0.37612626, 0.11283594, -0.026854211, 0.0051890872, -0.00080168643, 7.875875e-5],
  float64: [
    0.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
    -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6, -1.6350312701054695e-7,
    1.4659775274047436e-8, -1.1372848856791674e-9, 5.957176147748911e-11,
  ],
};

/** K, and g in t for x ≥ 0.45: relative error 2^-25.7 and 2^-54.4. */
const tailCentre = { float32: 2, float64: 4 } as const;
const tailCoefficients: Coefficients = {
  float32: [
    1.2769784, -0.0927638, -0.16603105, 0.16405, -0.054207977, -0.008018055, 0.008643632, 0.0011919837, -0.0012429247,
    -0.00028157487,
  ],
  float64: [
    1.2329951186255526, -0.13962111684056255, 0.015379652102619098, 0.06809705425469749, -0.10103906603625828,
    0.09373283499818684, -0.06633036581349587, 0.037167515539911176, -0.016197734039638548, 0.005031969959410359,
    -0.000757773439017777, -0.0001992566217694988, 0.00015062245399856283, -2.4399309113143734e-5,
    -1.122462445098893e-5, 5.70937204107749e-6, 2.9938795233219766e-7, -8.235624390130805e-7, 6.717226326433025e-8,
    1.06452649653259e-7, -1.2278425705830675e-8, -1.073184671014993e-8,
  ],
};

/** erfc x for x ≥ 0.45. */
function complementaryTail(x: Expression): Expression {
  const { type } = formatOf(x);
  const centre = tailCentre[type];
  // From 30 on the result is 0, also where x² would overflow.
  const bounded = select(greater(x, 30), constant(type, 30), x);
  const g = polynomial(divide(subtract(bounded, centre), add(bounded, centre)), tailCoefficients[type]);
  // -x² = -h² - (x - h)(x + h), where h² is exact.
  const high = upperHalf(bounded);
  const lost = multiply(subtract(high, bounded), add(high, bounded));
  const gaussian = exponential(negate(multiply(high, high)), lost);
  return divide(multiply(gaussian, g), fma(bounded, 2, 1));
}

/** erfc x for x ≥ 1 with the small absolute error that erf needs. */
function roughTail(x: Expression): Expression {
  const square = (value: Expression) => multiply(value, value);
  const root = polynomial(x, eighthRoot.coefficients);
  return divide(constant(x.type, eighthRoot.scale), square(square(square(root))));
}

/** erf x near 0. */
function smallErf(x: Expression): Expression {
  return fma(x, polynomial(multiply(x, x), erfTail[formatOf(x).type]), x);
}

export function erf(x: Expression): Expression {
  const { magnitude, sign } = magnitudeAndSign(x);
  const complement = x.type === 'float32' ? roughTail(magnitude) : complementaryTail(magnitude);
  const outer = subtract(1, complement);
  return withSign(select(less(magnitude, 1), smallErf(magnitude), outer), sign);
}

export function erfc(x: Expression): Expression {
  const magnitude = abs(x);
  const tail = complementaryTail(magnitude);
  const mirrored = select(less(x, 0), subtract(2, tail), tail);
  return select(less(magnitude, 0.5), subtract(1, smallErf(x)), mirrored);
}

/**
 * erfinv x / x with w = -log(1 - x²): for w up to the first limit a polynomial in w - centre, then polynomials in √w - centre,
 * the pieces of M. Giles, "Approximating the erfinv Function" (GPU Computing Gems, 2012,
 * https://people.maths.ox.ac.uk/gilesm/files/gems_erfinv.pdf). Relative errors 2^-25.6 and 2^-54.
 */
interface Piece {
  /** Largest w. */
  readonly limit: number;
  readonly root: boolean;
  readonly centre: number;
  readonly coefficients: readonly number[];
}

const inversePieces: { readonly [T in keyof Coefficients]: readonly Piece[] } = {
  float32: [
    {
      limit: 5,
      root: false,
      centre: 0,
      coefficients: [
        0.88622695, 0.23201372, 0.0115491655, -0.0023352706, -0.00012653947, 4.4048804e-5, 4.1506632e-6, -2.0082714e-6,
        2.243043e-7, -8.931926e-9,
      ],
    },
    {
      limit: Number.POSITIVE_INFINITY,
      root: true,
      centre: 3.125,
      coefficients: [
        2.9583201, 1.0037186, 0.007047862, -0.005300381, 0.003794038, -0.002524319, 0.0012656024, -0.00031688611,
        -0.000106968924, 0.00012532185, -3.457579e-5,
      ],
    },
  ],
  float64: [
    {
      limit: 6.25,
      root: false,
      centre: 3.125,
      coefficients: [
        1.6536545626831027, 0.2401581824255883, -0.00603367087142785, -0.000740702534154477, 0.00018673420802464837,
        -1.3882523394405316e-5, -1.3654691850603575e-6, 4.234788173782339e-7, -2.9070382262927266e-8,
        -4.11266082002324e-9, 1.0512181539804126e-9, -5.414287198084716e-11, -1.2976885526532075e-11,
        2.6304834740560442e-12, -8.118399443074353e-14, -4.001237735091896e-14, 6.596407712420834e-15,
        -4.0282154327661744e-17, -1.3016928016796445e-16, 1.557432024623325e-17, 1.150022252066253e-18,
        -3.4996044354754177e-19, -1.113483769832702e-21, 3.240704459379902e-21,
      ],
    },
    {
      limit: 16,
      root: true,
      centre: 3.25,
      coefficients: [
        3.0838856104922208, 1.0052589676941655, 0.005370914553555033, -0.0037512085082247342, 0.00249144209795696,
        -0.0016882755354488555, 0.0009532893415794137, -0.0003550378137852452, 2.403151286575844e-5,
        6.828711739251955e-5, -4.732068066544747e-5, 1.2465028224217455e-5, 2.93257845538717e-6, -3.985705945648173e-6,
        1.4815977873980634e-6, -2.761716223816241e-8, -2.4549818962748234e-7, 1.3158663683192966e-7,
        -2.0914533352405545e-8, -1.5305397964152548e-8, 7.68020048065988e-9,
      ],
    },
    {
      limit: Number.POSITIVE_INFINITY,
      root: true,
      centre: 5,
      coefficients: [
        4.849906401408584, 1.0103004648645448, -0.0001387193183802327, -0.00021503011980329156, 7.599527809894209e-5,
        -1.968177112463216e-5, 4.526052504540241e-6, -9.930260580756307e-7, 2.2905292955975568e-7,
        -6.757032620612133e-8, 2.901831210315565e-8, -1.521973066440248e-8, 7.822040738410833e-9,
        -3.5249190822801067e-9, 1.315363872459033e-9, -3.891029733762427e-10, 6.991455005495576e-11,
        1.883626194327793e-11, -2.0469026960933108e-11, 5.029463831717124e-12,
      ],
    },
  ],
};

export function erfinv(x: Expression): Expression {
  const { type, infinity, nan } = formatOf(x);
  const { magnitude, sign } = magnitudeAndSign(x);
  const w = negate(logarithm(multiply(subtract(1, magnitude), add(1, magnitude))));
  const root = sqrt(w);
  const quotients = inversePieces[type].map((piece) => ({
    limit: piece.limit,
    value: polynomial(subtract(piece.root ? root : w, piece.centre), piece.coefficients),
  }));
  const value = quotients.reduceRight<Expression>(
    (other, piece) =>
      piece.limit === Number.POSITIVE_INFINITY ? piece.value : select(less(w, piece.limit), piece.value, other),
    infinity,
  );
  const inside = select(less(magnitude, 1), multiply(magnitude, value), nan);
  return withSign(select(equal(magnitude, 1), infinity, inside), sign);
}
