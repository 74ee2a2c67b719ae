"""Writes golden.csv: values of the elementary functions by mpmath (tested with 1.3.0), for elementary.test.ts.

Each line is name,mark,x,y,high,low: the exact value is high + low with doubles high and low; y is empty for functions of one
argument. With the mark f the arguments are float32 numbers. Run: python3 golden.py > golden.csv
"""

import random
import struct

from mpmath import mp, mpf, inf
import mpmath as m

mp.dps = 60
random.seed(20240611)


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def inverse_erf(x):
    x = mpf(x)
    y = m.sqrt(-m.log((1 - x) * (1 + x))) * m.sign(x) if abs(x) > 0.5 else x
    for _ in range(200):
        step = (m.erf(y) - x) / (2 / m.sqrt(m.pi) * m.exp(-y * y)) if abs(x) < 0.5 else (
            (m.erfc(abs(y)) - (1 - abs(x))) / (-2 / m.sqrt(m.pi) * m.exp(-y * y)) * m.sign(x))
        step = step / (1 + y * step)
        y -= step
        if abs(step) < abs(y) * mpf(10) ** -45:
            return y
    raise ArithmeticError(f"erfinv {x}")


def spread(low, high, count):
    """Exponents between 2^low and 2^high, both signs."""
    return [random.choice((-1, 1)) * 2.0 ** random.uniform(low, high) for _ in range(count)]


def even(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


# The worst case of double precision for the reduction by π/2 (J.-M. Muller, Elementary Functions), and other large angles.
angles = [6381956970095103.0 * 2.0**797, 1e22, 2.0**1023, 1.7e308, 5e20, 3.4e38, 33.0, 0.5, 0.785398163397448, 355.0]
angles = angles + spread(-20, 40, 40) + spread(40, 1023, 40) + spread(40, 127.9, 20) + even(-30, 30, 60)

functions = {
    "exp": (m.exp, spread(-40, 9.4, 60) + even(-85, 88, 60) + even(-700, 709, 40)),
    "exp2": (lambda x: mpf(2) ** x, spread(-40, 9.9, 60) + even(-125, 127, 60) + even(-1020, 1023, 40)),
    "expm1": (m.expm1, spread(-60, 9.4, 60) + even(-4, 4, 60) + even(-40, 700, 40)),
    "log": (m.log, [abs(x) for x in spread(-1074, 1023, 40) + spread(-140, 127, 40)] + even(0.5, 2, 80)),
    "log2": (lambda x: m.log(x) / m.log(2), [abs(x) for x in spread(-1074, 1023, 40) + spread(-140, 127, 40)] + even(0.5, 2, 80)),
    "log10": (m.log10, [abs(x) for x in spread(-1074, 1023, 40) + spread(-140, 127, 40)] + even(0.5, 2, 80)),
    "log1p": (m.log1p, [abs(x) for x in spread(-80, 1023, 40)] + spread(-60, -0.1, 60) + even(-1, 3, 60)),
    "sin": (m.sin, angles),
    "cos": (m.cos, angles),
    "tan": (m.tan, angles),
    "asin": (m.asin, spread(-40, 0, 60) + even(-1, 1, 100)),
    "acos": (m.acos, spread(-40, 0, 60) + even(-1, 1, 100)),
    "atan": (m.atan, spread(-60, 60, 80) + even(-3, 3, 80)),
    "sinh": (m.sinh, spread(-60, 9.4, 60) + even(-3, 3, 60) + even(-88, 88, 40)),
    "cosh": (m.cosh, spread(-60, 9.4, 60) + even(-3, 3, 60) + even(-88, 88, 40)),
    "tanh": (m.tanh, spread(-60, 5, 60) + even(-2, 2, 100)),
    "asinh": (m.asinh, spread(-60, 1000, 60) + even(-5, 5, 100)),
    "acosh": (m.acosh, [1 + abs(x) for x in spread(-50, 1000, 60)] + even(1, 10, 100)),
    "atanh": (m.atanh, spread(-60, 0, 60) + even(-1, 1, 100)),
    "erf": (m.erf, spread(-60, 3, 60) + even(-4, 4, 100)),
    "erfc": (m.erfc, spread(-60, 2, 40) + even(-6, 26.5, 60) + even(0.4, 9, 60)),
    "erfinv": (inverse_erf, spread(-60, 0, 60) + even(-1, 1, 60) + [1 - abs(x) for x in spread(-53, -1, 40)]),
    "lgamma": (lambda x: m.re(m.loggamma(x)) if x > 0 else m.log(abs(m.gamma(x))),
               [abs(x) for x in spread(-100, 100, 40)] + even(-15, 0, 60) + even(0, 5, 60) + even(5, 200, 20)),
    "digamma": (m.digamma, [abs(x) for x in spread(-100, 100, 40)] + even(-15, 0, 60) + even(0, 5, 60)),
    "pow": (lambda x, y: mpf(x) ** mpf(y),
            [(random.uniform(0, 10), random.uniform(-30, 30)) for _ in range(80)]
            + [(2.0 ** random.uniform(-126, 127), random.uniform(-8, 8)) for _ in range(40)]
            + [(-random.uniform(0, 9), float(random.randint(-40, 40))) for _ in range(40)]
            + [(1 + random.uniform(-1, 1) * 2.0 ** random.uniform(-23, -1), 2.0 ** random.uniform(1, 22)) for _ in range(40)]
            + [(2.0 ** random.uniform(-1000, 1000), random.uniform(-1, 1)) for _ in range(20)]),
    "atan2": (lambda y, x: m.atan2(y, x),
              [(random.choice((-1, 1)) * 2.0 ** random.uniform(-20, 20), random.choice((-1, 1)) * 2.0 ** random.uniform(-20, 20))
               for _ in range(100)] + [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(80)]),
    "hypot": (lambda x, y: m.sqrt(mpf(x) ** 2 + mpf(y) ** 2),
              [(2.0 ** random.uniform(-126, 127), 2.0 ** random.uniform(-126, 127)) for _ in range(30)]
              + [(2.0 ** e * random.uniform(1, 2), 2.0 ** e * random.uniform(1, 2))
                 for e in [random.uniform(-126, 126) for _ in range(50)] + [random.uniform(-1020, 1022) for _ in range(50)]]
              + [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(40)]),
}

for name, (function, points) in functions.items():
    for position, point in enumerate(points):
        point = point if isinstance(point, tuple) else (point,)
        small = all(2.0**-140 < abs(x) < 2.0**128 * (1 - 2.0**-24) for x in point)
        # Two of three points are float32 numbers and serve both formats.
        if small and position % 3:
            point = tuple(single(x) for x in point)
            mark = "f"
        else:
            mark = ""
        try:
            value = function(*(mpf(x) for x in point))
        except (ZeroDivisionError, ValueError):
            continue
        if isinstance(value, m.mpc) or abs(value) == inf or m.isnan(value) or not 2.0**-1020 < abs(value) < 2.0**1023:
            continue
        high = float(value)
        low = float(value - mpf(high))
        y = repr(point[1]) if len(point) > 1 else ""
        print(f"{name}{mark and ',' + mark or ','},{point[0]!r},{y},{high!r},{low:.3e}")
