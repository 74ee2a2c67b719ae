/** @file Numbers as decimal text, rounded half to even as C's and Python's formats do; JavaScript's own methods round a tie away from zero. */

/** Digits that JavaScript's formats can give: enough to see whether a float64 lies exactly between two decimals. */
const mostDigits = 100;

/** `text` is the value cut after one digit too many; `rounded` is JavaScript's rounding; `tail` says what follows in the exact value. */
function halfToEven(text: string, rounded: string, exact: string): string {
  if (!text.endsWith('5')) return rounded;
  for (let i = text.length; i < exact.length; i++) if (exact[i] !== '0') return rounded;
  if (!exact.startsWith(text)) return rounded;
  const truncated = text.slice(0, text.at(-2) === '.' ? -2 : -1);
  return Number(truncated.at(-1)) % 2 === 0 ? truncated : rounded;
}

/** Infinities and NaN as Python spells them; undefined for a finite number. */
function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : undefined;
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

/** `value` with so many digits after the point: C's `%.4f`. */
export function fixed(value: number, precision: number): string {
  const word = special(value);
  if (word !== undefined) return word;
  const size = Math.abs(value);
  if (size >= 1e21) return `${sign(value)}${BigInt(size)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  const digits = halfToEven(size.toFixed(precision + 1), size.toFixed(precision), size.toFixed(mostDigits));
  return sign(value) + digits;
}

/** `value` with a mantissa of so many digits after the point and an exponent of at least two: C's `%.4e`. */
export function scientific(value: number, precision: number): string {
  const word = special(value);
  if (word !== undefined) return word;
  const size = Math.abs(value);
  const mantissa = (digits: number) => size.toExponential(digits).split('e')[0] ?? '';
  const [rounded = '', exponent = ''] = size.toExponential(precision).split('e');
  // Rounding up to the next power of ten changes the exponent: then the digit before is a 9, and a tie does round up.
  const digits = halfToEven(mantissa(precision + 1), rounded, mantissa(mostDigits));
  return `${sign(value)}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
