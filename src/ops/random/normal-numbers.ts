/**
 * @file Many float32 normal numbers at once: random bits become normal numbers in a kernel, with the operations and roundings of
 * `random/normal.ts`, which makes the same bits one by one.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Statement } from '../../kernels/ir.ts';
import type { Generator } from '../../random/generator.ts';
import { normal, type TransformBits, transformConstants as values } from '../../random/normal.ts';
import { onDevice } from '../../storage/allocator.ts';
import { int32 } from '../../storage/dtype.ts';
import { host } from '../../storage/host.ts';
import { emptyTensor } from '../create.ts';
import { hostRead, hostWrite } from '../host-bytes.ts';
import { KernelHandle, launch } from '../launch.ts';

/** Fewer numbers are not worth a kernel. */
const least = 2 ** 16;
/** Numbers at a time: as many as stay in the second-level cache. A multiple of 16. */
const blockLength = 2 ** 16;

/** A kernel's body as it grows. */
class Steps {
  readonly statements: Statement[] = [];

  /** Names a value. */
  named(name: string, value: Expression): Expression {
    this.statements.push({ kind: 'let', name, value });
    return { kind: 'variable', type: value.type, name };
  }
}

const constant = (value: number): Expression => build.constant('float32', value);
const whole = (value: number): Expression => build.constant('int32', value);

/** a · b + c by way of float64 on every engine, as `fma32` has it: what the hardware does would differ in one of 2^29 cases. */
function fma(a: Expression, b: Expression, c: Expression): Expression {
  const [x, y, z] = [a, b, c].map((value) => build.cast('float64', value)) as [Expression, Expression, Expression];
  return build.cast('float32', build.add(build.multiply(x, y), z));
}

/** ln(k / 2^24) for a whole k in [1, 2^24]. */
function logarithm(steps: Steps, k: Expression): Expression {
  const bits = steps.named('bits', build.bitcast('int32', build.cast('float32', k)));
  const fraction = build.or(build.and(bits, whole(0x7fffff)), whole(0x3f000000));
  const mantissa = steps.named('mantissa', build.bitcast('float32', fraction));
  const isSmall = steps.named('isSmall', build.less(mantissa, constant(values.root)));
  const length = build.subtract(build.shiftRight(bits, whole(23)), whole(126 + 24));
  const exponent = steps.named(
    'exponent',
    build.cast('float32', build.select(isSmall, build.subtract(length, whole(1)), length)),
  );
  const less = build.subtract(mantissa, constant(1));
  const x = steps.named('x', build.select(isSmall, build.add(less, mantissa), less));
  const square = steps.named('square', build.multiply(x, x));
  const [first = 0, ...others] = values.logarithm;
  let y: Expression = constant(first);
  others.forEach((coefficient, i) => {
    y = steps.named(`y${i}`, fma(y, x, constant(coefficient)));
  });
  y = steps.named('y', fma(build.multiply(y, x), square, build.multiply(exponent, constant(values.ln2Lower))));
  y = steps.named('tail', fma(build.negate(square), constant(0.5), y));
  return fma(exponent, constant(values.ln2Upper), build.add(x, y));
}

/** Two places of a group of 16, eight apart: their bits give a radius and an angle, and these two normal numbers. */
function makeKernel(): Kernel {
  const steps = new Steps();
  const place = (half: number): Expression => build.constant('index', half);
  const drawn = (half: number): Expression => build.and(build.load('int32', 'numbers', [place(half)]), whole(0xffffff));
  const k = steps.named('k', build.subtract(whole(0x1000000), drawn(0)));
  const unit = steps.named('unit', build.multiply(build.cast('float32', drawn(1)), constant(2 ** -24)));
  const radius = steps.named('radius', build.sqrt(build.multiply(constant(-2), logarithm(steps, k))));
  const angle = steps.named('angle', build.multiply(constant(values.circle), unit));
  const eighths = build.cast('int32', build.multiply(angle, constant(values.quarters)));
  const octant = steps.named('octant', build.and(build.add(eighths, whole(1)), whole(~1)));
  const turned = steps.named('turned', build.cast('float32', octant));
  let rest = angle;
  values.octants.forEach((part, i) => {
    rest = steps.named(`rest${i}`, fma(turned, constant(part), rest));
  });
  const square = steps.named('restSquare', build.multiply(rest, rest));
  const [c4, c2, c0] = values.cosine.map(constant) as [Expression, Expression, Expression];
  const c = steps.named('c', build.multiply(fma(fma(c4, square, c2), square, c0), square));
  const even = steps.named('even', build.add(fma(c, square, build.multiply(square, constant(-0.5))), constant(1)));
  const [s4, s2, s0] = values.sine.map(constant) as [Expression, Expression, Expression];
  const s = steps.named('s', build.multiply(fma(fma(s4, square, s2), square, s0), square));
  const odd = steps.named('odd', fma(s, rest, rest));
  const has = (value: Expression, bit: number): Expression => build.notEqual(build.and(value, whole(bit)), whole(0));
  const swapped = steps.named('swapped', has(octant, 2));
  const sine = build.select(has(octant, 4), build.negate(radius), radius);
  const cosine = build.select(has(build.subtract(octant, whole(2)), 4), radius, build.negate(radius));
  const moved = (value: Expression): Expression =>
    build.bitcast('int32', fma(value, build.scalar('float32', 'std'), build.scalar('float32', 'mean')));
  const first = steps.named('first', moved(build.multiply(cosine, build.select(swapped, odd, even))));
  const second = steps.named('second', moved(build.multiply(sine, build.select(swapped, even, odd))));
  return {
    kind: 'loops',
    name: 'normal_numbers_float32',
    operands: [{ name: 'numbers', type: 'int32', access: 'update', rank: 1 }],
    scalars: [
      { name: 'mean', type: 'float32' },
      { name: 'std', type: 'float32' },
    ],
    sizes: [],
    body: [
      ...steps.statements,
      { kind: 'store', operand: 'numbers', indices: [place(0)], value: first },
      { kind: 'store', operand: 'numbers', indices: [place(1)], value: second },
    ],
  };
}

const kernel = new KernelHandle(makeKernel);
/** Scalar operations of a pair, about: decides about threads. */
const workPerPair = 120;

/** Turns blocks of random bits into normal numbers on the host's engine, wherever the numbers are to go. */
function transformBlocks(mean: number, std: number): TransformBits {
  const numbers = onDevice(host, () => emptyTensor([blockLength], int32));
  return (bits, out, start) => {
    onDevice(host, () => {
      hostWrite(numbers, (array) => (array as Int32Array).set(bits));
      const operand = { storage: numbers.storage, offset: 0, itemsize: int32.itemsize, strides: [16, 1], inner: [8] };
      const given = { scalars: [mean, std], workPerPoint: workPerPair };
      launch(kernel, [bits.length / 16, 8], [operand], given);
      const made = hostRead(numbers, 'normal_') as Int32Array;
      out.set(new Float32Array(made.buffer, made.byteOffset, bits.length), start);
    });
  };
}

/** Fills `out` with normal numbers of the given mean and standard deviation. */
export function normalNumbers(out: Float32Array | Float64Array, mean: number, std: number, generator: Generator): void {
  const isMany = out instanceof Float32Array && out.length >= least;
  normal(out, mean, std, generator, isMany ? { length: blockLength, prepare: transformBlocks } : undefined);
}
