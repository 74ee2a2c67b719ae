/**
 * @file Draws handwritten digits like MNIST's: strokes with random form, slant, turn, proportions, thickness, elastic distortion and noise,
 * scaled into a box of about 20 pixels and centred by mass on 28 × 28. Digit `index` of a seed depends on nothing else, so that any worker can draw it.
 */
import { type DigitSet, pixels, side } from './digitset.ts';
import { type Form, glyphs, type Style } from './glyphs.ts';

/** Curve points between two points of a glyph. */
const steps = 6;

/** Cells on a side of the lattice that carries the elastic distortion, and its points: a cubic spline needs one more before and two after. */
const cells = 3;
const lattice = cells + 3;

/** Enough for the longest glyph. */
const capacity = 160;

/**
 * Mixes the bits of a number so that neighbours have nothing in common: the finaliser of MurmurHash3 (Appleby, 2011,
 * https://github.com/aappleby/smhasher).
 */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Random numbers counted from a key, so that no state passes from digit to digit: Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators" (2014), https://doi.org/10.1145/2660193.2660195, with 32 bits.
 */
class Stream {
  private key = 0;
  private counter = 0;

  restart(seed: number, index: number): void {
    const high = mix(Math.floor(seed / 2 ** 32) + 0x3c6ef372);
    this.key = mix(mix(mix(seed) ^ high) + Math.imul(index, 0x9e3779b9));
    this.counter = 0;
  }

  bits(): number {
    this.counter = (this.counter + 0x9e3779b9) | 0;
    return mix(this.counter ^ this.key);
  }

  between(low: number, high: number): number {
    return low + (high - low) * (this.bits() / 2 ** 32);
  }

  /** Nearly normal, mean 0, deviation 1, never beyond 3.5: the sum of four bytes. */
  bell(): number {
    const bits = this.bits();
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    return (sum - 510) / 147.8;
  }
}

const random = new Stream();
const pathX = new Float64Array(capacity);
const pathY = new Float64Array(capacity);
/** 1 where the pen comes down: no line leads to this point. */
const penDown = new Uint8Array(capacity);
const shiftX = new Float64Array(lattice * lattice);
const shiftY = new Float64Array(lattice * lattice);
const weightX = new Float64Array(4);
const weightY = new Float64Array(4);
const ink = new Float32Array(pixels);

function chooseStyle(styles: readonly Style[]): Style {
  let left = random.between(
    0,
    styles.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const style of styles) {
    left -= style.weight;
    if (left < 0) return style;
  }
  return styles[0] as Style;
}

/** Fills the path with curves through a mixture of two forms: Catmull and Rom, "A class of local interpolating splines" (1974). */
function trace(first: Form, second: Form, wobble: number): number {
  const blend = random.between(-0.15, 1.15);
  let length = 0;
  for (const [position, stroke] of first.entries()) {
    const other = second[position] ?? stroke;
    const x = stroke.map((point, at) => point.x + blend * ((other[at] ?? point).x - point.x) + wobble * random.bell());
    const y = stroke.map((point, at) => point.y + blend * ((other[at] ?? point).y - point.y) + wobble * random.bell());
    const last = stroke.length - 1;
    pathX[length] = x[0] ?? 0;
    pathY[length] = y[0] ?? 0;
    penDown[length++] = 1;
    for (let at = 0; at < last; at++) {
      // At an end and at a corner the curve starts without regard to what lies beyond.
      const before = at === 0 || stroke[at]?.corner ? at : at - 1;
      const after = at + 1 === last || stroke[at + 1]?.corner ? at + 1 : at + 2;
      for (let step = 1; step <= steps; step++) {
        const t = step / steps;
        const a = ((2 - t) * t - 1) * t * 0.5;
        const b = ((3 * t - 5) * t * t + 2) * 0.5;
        const c = ((4 - 3 * t) * t + 1) * t * 0.5;
        const d = (t - 1) * t * t * 0.5;
        pathX[length] = a * (x[before] ?? 0) + b * (x[at] ?? 0) + c * (x[at + 1] ?? 0) + d * (x[after] ?? 0);
        pathY[length] = a * (y[before] ?? 0) + b * (y[at] ?? 0) + c * (y[at + 1] ?? 0) + d * (y[after] ?? 0);
        penDown[length++] = 0;
      }
    }
  }
  return length;
}

/** The weights of four neighbouring lattice points at `t` between the middle two: the uniform cubic B-spline. */
function splineWeights(t: number, out: Float64Array): void {
  const rest = 1 - t;
  out[0] = (rest * rest * rest) / 6;
  out[1] = ((3 * t - 6) * t * t + 4) / 6;
  out[2] = ((3 * rest - 6) * rest * rest + 4) / 6;
  out[3] = (t * t * t) / 6;
}

/**
 * Moves the path by a smooth random field. Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
 * document analysis" (2003), smooth a field over the pixels; here a spline over a coarse lattice is the field, and only the path is moved.
 */
function distort(length: number, amplitude: number): void {
  for (let node = 0; node < lattice * lattice; node++) {
    shiftX[node] = amplitude * random.bell();
    shiftY[node] = amplitude * random.bell();
  }
  for (let at = 0; at < length; at++) {
    const x = Math.min(Math.max((pathX[at] ?? 0) / 100, 0), 0.999) * cells;
    const y = Math.min(Math.max((pathY[at] ?? 0) / 100, 0), 0.999) * cells;
    const column = Math.floor(x);
    const row = Math.floor(y);
    splineWeights(x - column, weightX);
    splineWeights(y - row, weightY);
    let moveX = 0;
    let moveY = 0;
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        const weight = (weightY[i] ?? 0) * (weightX[j] ?? 0);
        const node = (row + i) * lattice + column + j;
        moveX += weight * (shiftX[node] ?? 0);
        moveY += weight * (shiftY[node] ?? 0);
      }
    }
    pathX[at] = (pathX[at] ?? 0) + moveX;
    pathY[at] = (pathY[at] ?? 0) + moveY;
  }
}

/** Slants, turns and stretches the path, then scales it to `extent` pixels and puts its centre of mass near the middle of the image. */
function place(length: number, extent: number): void {
  const slant = 0.16 + 0.24 * random.bell();
  const turn = 0.09 * random.bell();
  const stretch = Math.exp(0.18 * random.bell());
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let at = 0; at < length; at++) {
    const y = (pathY[at] ?? 0) - 50;
    const x = ((pathX[at] ?? 0) - 50) * 0.95 * stretch - slant * y;
    const turnedX = cosine * x - sine * y;
    const turnedY = sine * x + cosine * y;
    pathX[at] = turnedX;
    pathY[at] = turnedY;
    left = Math.min(left, turnedX);
    right = Math.max(right, turnedX);
    top = Math.min(top, turnedY);
    bottom = Math.max(bottom, turnedY);
  }
  const scale = extent / Math.max(right - left, bottom - top);
  let mass = 0;
  let massX = 0;
  let massY = 0;
  for (let at = 1; at < length; at++) {
    if (penDown[at] === 1) continue;
    const [x0, y0, x1, y1] = [pathX[at - 1] ?? 0, pathY[at - 1] ?? 0, pathX[at] ?? 0, pathY[at] ?? 0];
    const piece = Math.hypot(x1 - x0, y1 - y0);
    mass += piece;
    massX += (piece * (x0 + x1)) / 2;
    massY += (piece * (y0 + y1)) / 2;
  }
  const middle = (side - 1) / 2;
  const offsetX = middle + 0.6 * random.bell() - (scale * massX) / mass;
  const offsetY = middle + 0.6 * random.bell() - (scale * massY) / mass;
  for (let at = 0; at < length; at++) {
    pathX[at] = scale * (pathX[at] ?? 0) + offsetX;
    pathY[at] = scale * (pathY[at] ?? 0) + offsetY;
  }
}

/** Inks every pixel by its distance from the path. The pen presses harder at some places than at others. */
function rub(length: number, radius: number): void {
  ink.fill(0);
  const phase = random.between(0, 2 * Math.PI);
  const rate = random.between(0.03, 0.12);
  const swell = random.between(0, 0.22);
  const softness = random.between(1, 1.5);
  for (let at = 1; at < length; at++) {
    if (penDown[at] === 1) continue;
    const [x0, y0] = [pathX[at - 1] ?? 0, pathY[at - 1] ?? 0];
    const [dx, dy] = [(pathX[at] ?? 0) - x0, (pathY[at] ?? 0) - y0];
    const squared = Math.max(dx * dx + dy * dy, 1e-9);
    const pen = radius * (1 + swell * Math.sin(phase + rate * at));
    const reach = pen + softness / 2;
    const left = Math.max(0, Math.ceil(x0 + Math.min(dx, 0) - reach));
    const right = Math.min(side - 1, Math.floor(x0 + Math.max(dx, 0) + reach));
    const top = Math.max(0, Math.ceil(y0 + Math.min(dy, 0) - reach));
    const bottom = Math.min(side - 1, Math.floor(y0 + Math.max(dy, 0) + reach));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const [px, py] = [column - x0, row - y0];
        const along = Math.min(Math.max((px * dx + py * dy) / squared, 0), 1);
        const [awayX, awayY] = [px - along * dx, py - along * dy];
        const distance = Math.sqrt(awayX * awayX + awayY * awayY);
        const cover = Math.min((reach - distance) / softness, 1);
        const pixel = row * side + column;
        if (cover > (ink[pixel] ?? 0)) ink[pixel] = cover;
      }
    }
  }
}

/**
 * Draws digit `index` of the endless sequence that belongs to `seed`, as 784 bytes from `offset` on.
 *
 * @returns the digit that was drawn, 0 to 9.
 */
export function drawDigit(seed: number, index: number, out: Uint8Array, offset = 0): number {
  random.restart(seed, index);
  const label = Math.floor(random.between(0, 10));
  const { forms } = chooseStyle(glyphs[label] ?? []);
  const first = Math.floor(random.between(0, forms.length));
  const second = Math.floor(random.between(0, forms.length));
  const length = trace(forms[first] ?? [], forms[second] ?? [], 1.3);
  distort(length, random.between(3, 11));
  const radius = Math.max(0.65, 1.22 + 0.34 * random.bell());
  place(length, 20 - 2 * radius + 1.1 * random.bell());
  rub(length, radius);
  const darkness = random.between(235, 300);
  const grain = random.between(0, 12);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const value = darkness * (ink[pixel] ?? 0) + grain * random.bell();
    out[offset + pixel] = Math.min(Math.max(Math.round(value), 0), 255);
  }
  return label;
}

/** Draws digits `start` to `start + count` of the sequence that belongs to `seed`. */
export function drawDigits(seed: number, count: number, start = 0): DigitSet {
  const images = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  for (let position = 0; position < count; position++) {
    labels[position] = drawDigit(seed, start + position, images, position * pixels);
  }
  return { images, labels, count, rows: side, columns: side };
}
