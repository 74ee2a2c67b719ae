/** @file Tensors as text, in PyTorch's format: what `toString` and `console.log` show. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import type { DType, DTypeName } from '../storage/dtype.ts';
import { fixed, scientific } from './decimal.ts';

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits after the point. */
  readonly precision: number;
  /** Tensors of more elements are summarised. */
  readonly threshold: number;
  /** Elements shown at either end of a summarised dim. */
  readonly edgeitems: number;
  /** Characters in a line. */
  readonly linewidth: number;
  /** Always (true) or never (false) with an exponent; undefined: where the elements' sizes call for it. */
  readonly sciMode: boolean | undefined;
}

/** A tensor as the printer sees it. */
export interface PrintableTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The element at an index; only what is printed is asked for. */
  at(index: readonly number[]): number | bigint | boolean;
  readonly requiresGrad?: boolean;
  /** Name of the node that made the tensor, such as `AddBackward0`. */
  readonly gradFn?: string;
  /** Named where it is not the CPU. */
  readonly device?: string;
  /** The host cannot read the elements: the shape stands for them. */
  readonly unreadable?: boolean;
  /** The dtype that goes without saying; `float32` if not given. */
  readonly defaultDtype?: DTypeName;
}

const profiles = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: undefined },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80, sciMode: undefined },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80, sciMode: undefined },
} as const satisfies Record<string, PrintOptions>;

let current: PrintOptions = profiles.default;

/**
 * Options that tensors are printed by.
 *
 * @example
 * torch.getPrintOptions().precision; // 4
 */
export function getPrintOptions(): PrintOptions {
  return current;
}

/**
 * Changes how tensors are printed: digits, when they are summarised, line width; as in PyTorch, `sciMode` goes back to
 * automatic unless it is given.
 *
 * @example
 * torch.setPrintOptions({ precision: 2 });
 * torch.tensor([Math.PI]); // tensor([3.14])
 * torch.setPrintOptions({ profile: 'default' });
 */
export function setPrintOptions(
  options: { readonly [Name in keyof PrintOptions]?: PrintOptions[Name] | undefined } & {
    readonly profile?: 'default' | 'short' | 'full';
  },
): void {
  if (typeof options !== 'object' || options === null) {
    throw new ArgumentError(
      'print-options/argument',
      `setPrintOptions takes an object of options, got ${String(options)}`,
    );
  }
  const known = [...Object.keys(profiles.default), 'profile'];
  const odd = Object.keys(options).find((name) => !known.includes(name));
  if (odd !== undefined) {
    throw new ArgumentError(
      'print-options/name',
      `setPrintOptions has no option '${odd}'; its options are ${known.join(', ')}${nearest(odd, known)}`,
      { option: odd },
    );
  }
  const base = options.profile === undefined ? current : profiles[options.profile];
  if (base === undefined) {
    throw new ValueError(
      'print-options/profile',
      `profile must be one of ${Object.keys(profiles).join(', ')}, got '${options.profile}'`,
    );
  }
  const count = (name: 'precision' | 'threshold' | 'edgeitems' | 'linewidth', lowest: number, highest: number) => {
    const value = options[name] ?? base[name];
    if (!(value >= lowest && value <= highest && (Number.isInteger(value) || value === Infinity))) {
      throw new ValueError(
        'print-options/range',
        `${name} must be a whole number from ${lowest} to ${highest}, got ${value}`,
      );
    }
    return value;
  };
  current = {
    // One digit more is asked for while rounding, and JavaScript gives at most 100.
    precision: count('precision', 0, 99),
    threshold: count('threshold', 0, Infinity),
    edgeitems: count('edgeitems', 0, Infinity),
    linewidth: count('linewidth', 1, Infinity),
    sciMode: options.sciMode,
  };
}

/** What a dim shows: indices, and `undefined` where some are left out. */
type Shown = readonly (number | undefined)[];

function shownOf(shape: readonly number[], options: PrintOptions): Shown[] {
  const elements = shape.reduce((product, size) => product * size, 1);
  const { edgeitems, threshold } = options;
  return shape.map((size) => {
    if (elements <= threshold || size <= 2 * edgeitems) return Array.from({ length: size }, (_, i) => i);
    const head = Array.from({ length: edgeitems }, (_, i) => i);
    return [...head, undefined, ...head.map((i) => size - edgeitems + i)];
  });
}

type Element = number | bigint | boolean;

/** Width of the longest element, and the way to write one. */
interface ElementFormat {
  readonly width: number;
  write(element: Element): string;
}

function text(element: Element): string {
  if (typeof element === 'boolean') return element ? 'True' : 'False';
  return String(element);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, word) => Math.max(width, word.length), 1);
}

/** One format for all elements of a tensor. Zeros, infinities and NaN do not take part in the choice. */
function elementFormat(elements: readonly Element[], dtype: DType, options: PrintOptions): ElementFormat {
  if (!dtype.isFloatingPoint) {
    const width = widest(elements.map(text));
    return { width, write: (element) => text(element).padStart(width) };
  }
  const { precision } = options;
  const numbers = elements.map(Number).filter((value) => Number.isFinite(value) && value !== 0);
  const whole = numbers.every(Number.isInteger);
  const sizes = numbers.map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const spread = numbers.length > 0 && (largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4));
  const point = (value: number) => (Number.isFinite(value) ? '.' : '');
  const plain = (value: number) => (whole ? fixed(value, 0) + point(value) : fixed(value, precision));
  const exponential = (value: number) => scientific(value, precision);
  // As in PyTorch, `sciMode` changes how elements are written, but not the width that was found for them.
  const width = widest(numbers.map(spread ? exponential : plain));
  const write = (options.sciMode ?? spread) ? exponential : plain;
  return { width, write: (element) => write(Number(element)).padStart(width) };
}

/** Calls `visit` for the index of each element that is shown. */
function forEachShown(shown: readonly Shown[], visit: (index: readonly number[]) => void, index: number[] = []): void {
  const [first, ...rest] = shown;
  if (first === undefined) {
    visit(index);
    return;
  }
  for (const i of first) if (i !== undefined) forEachShown(rest, visit, [...index, i]);
}

function body(tensor: PrintableTensor, indent: number, options: PrintOptions): string {
  const shown = shownOf(tensor.shape, options);
  const elements: Element[] = [];
  forEachShown(shown, (index) => elements.push(tensor.at(index)));
  const format = elementFormat(elements, tensor.dtype, options);
  let next = 0;
  const element = () => format.write(elements[next++] as Element);

  function block(dim: number, column: number): string {
    const entries = shown[dim];
    if (entries === undefined) return element();
    if (dim === shown.length - 1) {
      const words = entries.map((i) => (i === undefined ? ' ...' : element()));
      return `[${lines(words, format.width, column, options).join(`,\n${' '.repeat(column + 1)}`)}]`;
    }
    const parts = entries.map((i) => (i === undefined ? '...' : block(dim + 1, column + 1)));
    const breaks = '\n'.repeat(shown.length - dim - 1);
    return `[${parts.join(`,${breaks}${' '.repeat(column + 1)}`)}]`;
  }
  return block(0, indent);
}

/** The words of a vector, as many in a line as its width allows. */
function lines(words: readonly string[], width: number, column: number, options: PrintOptions): string[] {
  const perLine = Math.max(1, Math.floor((options.linewidth - column) / (width + 2)));
  const result: string[] = [];
  for (let i = 0; i < words.length; i += perLine) result.push(words.slice(i, i + perLine).join(', '));
  return result;
}

function tuple(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** The facts after the elements. */
function suffixes(tensor: PrintableTensor, empty: boolean): string[] {
  const { dtype, shape, device, gradFn } = tensor;
  const usual = tensor.defaultDtype ?? 'float32';
  const result: string[] = [];
  if (device !== undefined && device !== 'cpu') result.push(`device='${device}'`);
  if (tensor.unreadable === true || (empty && shape.length !== 1)) result.push(`size=${tuple(shape)}`);
  // Elements show that they are integers or bools; where there are none, the dtype must say so.
  const evident = dtype.name === usual || (!empty && (dtype.name === 'int64' || dtype.name === 'bool'));
  if (!evident) result.push(`dtype=torch.${dtype.name}`);
  if (gradFn !== undefined) result.push(`grad_fn=<${gradFn}>`);
  else if (tensor.requiresGrad === true) result.push('requires_grad=True');
  return result;
}

/** Brackets in brackets: with more dims nobody could read them. PyTorch ends with its stack somewhat later. */
const mostDimsShown = 256;

/** A tensor's text, exactly as PyTorch's `repr` gives it. */
export function formatTensor(tensor: PrintableTensor, options: PrintOptions = current): string {
  if (tensor.shape.length > mostDimsShown) return `tensor(..., ndim=${tensor.shape.length})`;
  const prefix = 'tensor(';
  const indent = prefix.length;
  const empty = tensor.shape.includes(0);
  const shown = tensor.unreadable === true ? '...' : empty ? '[]' : body(tensor, indent, options);
  let result = prefix + shown;
  // PyTorch counts the last line two characters too long here; where lines break depends on it.
  let length = result.length - result.lastIndexOf('\n') + 1;
  for (const suffix of suffixes(tensor, empty || tensor.unreadable === true)) {
    if (length + suffix.length + 2 > options.linewidth) {
      result += `,\n${' '.repeat(indent)}${suffix}`;
      length = indent + suffix.length;
    } else {
      result += `, ${suffix}`;
      length += suffix.length + 2;
    }
  }
  return `${result})`;
}
