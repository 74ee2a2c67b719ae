/**
 * @file The kernels of convolutions: implicit matrix products over one to three spatial axes. The sum that relates input, weight
 * and output is bilinear in the first two; each of the three kernels computes one of the tensors from the other two.
 */
import {
  add,
  and,
  cast,
  greaterEqual,
  index,
  less,
  load,
  multiply,
  size,
  subtract,
  variable,
} from '../../kernels/build.ts';
import type { ContractionKernel, Expression, Kernel, Operand } from '../../kernels/ir.ts';
import { type ComputeType, type DTypeName, dtypes } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';

export type Role = 'output' | 'input' | 'weight';

export interface Variant {
  readonly role: Role;
  /** Spatial axes: 1 to 3. */
  readonly rank: number;
  readonly type: DTypeName;
  /** Adds a number to each channel of the result. */
  readonly bias: boolean;
  /** All strides are 1, which makes the innermost axis contiguous. */
  readonly unit: boolean;
}

/** Integer products add up in 64 bits, like sums. */
function sumType(type: DTypeName): ComputeType {
  const { isFloatingPoint, computeType } = dtypes[type];
  return isFloatingPoint ? computeType : 'int64';
}

const numbered = (prefix: string, rank: number): string[] => Array.from({ length: rank }, (_, d) => `${prefix}${d}`);

/** True where each place lies inside its extent. */
function inside(places: readonly Expression[], extents: readonly string[]): Expression {
  return places
    .map((place, d) => and(greaterEqual(place, 0), less(place, size(extents[d] as string))))
    .reduce((all, condition) => and(all, condition));
}

/** Where tap k of the output at o reads the input: o · stride + k · dilation - padding. */
function readPlaces({ rank, unit }: Variant): Expression[] {
  return Array.from({ length: rank }, (_, d) => {
    const start = unit ? index(`o${d}`) : multiply(index(`o${d}`), size(`stride${d}`));
    return subtract(add(start, multiply(index(`k${d}`), size(`dilation${d}`))), size(`padding${d}`));
  });
}

const operand = (name: string, type: DTypeName, rank: number, access: Operand['access'] = 'read'): Operand => ({
  name,
  type,
  access,
  rank,
});

interface Parts {
  readonly operands: readonly Operand[];
  readonly sizes: readonly string[];
  readonly m: readonly string[];
  readonly n: readonly string[];
  readonly k: readonly string[];
  readonly a: Expression;
  readonly b: Expression;
  readonly out: { readonly operand: string; readonly indices: readonly Expression[] };
}

/** output[image, filter, o] = Σ weight[filter, channel, k] · input[image, channel, o · stride + k · dilation - padding]. */
function outputParts(variant: Variant): Parts {
  const { rank, type, unit } = variant;
  const [o, k, i] = [numbered('o', rank), numbered('k', rank), numbered('i', rank)];
  const places = readPlaces(variant);
  return {
    operands: [operand('input', type, rank + 2), operand('weight', type, rank + 2)],
    sizes: [
      ...['image', 'filter', 'channel', ...o, ...k, ...i],
      ...(unit ? [] : numbered('stride', rank)),
      ...numbered('padding', rank),
      ...numbered('dilation', rank),
    ],
    m: ['filter'],
    n: ['image', ...o],
    k: ['channel', ...k],
    a: load(type, 'weight', ['filter', 'channel', ...k].map(index)),
    b: load(type, 'input', [index('image'), index('channel'), ...places], inside(places, i)),
    out: { operand: 'out', indices: ['image', 'filter', ...o].map(index) },
  };
}

/**
 * input[image, channel, t] = Σ weight[filter, channel, j] · output[image, filter, t + ahead - behind - j · dilation], for the inputs
 * that are a multiple of the stride apart from a first one, and the taps that reach them.
 */
function inputParts({ rank, type }: Variant): Parts {
  const [t, j, o] = [numbered('t', rank), numbered('j', rank), numbered('o', rank)];
  const places = t.map((name, d) =>
    subtract(
      add(index(name), size(`ahead${d}`)),
      add(multiply(index(`j${d}`), size(`dilation${d}`)), size(`behind${d}`)),
    ),
  );
  return {
    operands: [operand('output', type, rank + 2), operand('weight', type, rank + 2)],
    sizes: [
      'image',
      'filter',
      'channel',
      ...t,
      ...j,
      ...o,
      ...numbered('ahead', rank),
      ...numbered('behind', rank),
      ...numbered('dilation', rank),
    ],
    m: ['channel'],
    n: ['image', ...t],
    k: ['filter', ...j],
    a: load(type, 'weight', ['filter', 'channel', ...j].map(index)),
    b: load(type, 'output', [index('image'), index('filter'), ...places], inside(places, o)),
    out: { operand: 'out', indices: ['image', 'channel', ...t].map(index) },
  };
}

/** weight[filter, channel, k] = Σ output[image, filter, o] · input[image, channel, o · stride + k · dilation - padding]. */
function weightParts(variant: Variant): Parts {
  const { rank, type, unit } = variant;
  const [o, k, i] = [numbered('o', rank), numbered('k', rank), numbered('i', rank)];
  const places = readPlaces(variant);
  return {
    operands: [operand('input', type, rank + 2), operand('output', type, rank + 2)],
    sizes: [
      ...['image', 'filter', 'channel', ...o, ...k, ...i],
      ...(unit ? [] : numbered('stride', rank)),
      ...numbered('padding', rank),
      ...numbered('dilation', rank),
    ],
    m: ['filter'],
    n: ['channel', ...k],
    k: ['image', ...o],
    a: load(type, 'output', ['image', 'filter', ...o].map(index)),
    b: load(type, 'input', [index('image'), index('channel'), ...places], inside(places, i)),
    out: { operand: 'out', indices: ['filter', 'channel', ...k].map(index) },
  };
}

const partsOf = { output: outputParts, input: inputParts, weight: weightParts } as const;

function convolutionKernel(variant: Variant): Kernel {
  const { role, rank, type, bias, unit } = variant;
  const { operands, sizes, m, n, k, a, b, out } = partsOf[role](variant);
  const computed = sumType(type);
  const total = cast(type, variable(computed, 'sum'));
  const channel = index(m[0] as string);
  const axes = (names: readonly string[]) => names.map((name) => ({ index: name }));
  const kernel: ContractionKernel = {
    kind: 'contraction',
    name: `convolution${rank}d_${role}_${type}${unit ? '' : '_strided'}${bias ? '_bias' : ''}`,
    type: computed,
    operands: [...operands, ...(bias ? [operand('bias', type, 1)] : []), operand('out', type, rank + 2, 'write')],
    scalars: [],
    sizes,
    m: axes(m),
    n: axes(n),
    k: axes(k),
    a: cast(computed, a),
    b: cast(computed, b),
    epilogue: bias ? add(total, load(type, 'bias', [channel])) : total,
    out,
  };
  return kernel;
}

const handles = new Map<string, KernelHandle>();

/** What is compiled together: all kernels of one rank and dtype. */
function family(rank: number, type: DTypeName): Variant[] {
  const of = (role: Role, bias: boolean, unit: boolean): Variant => ({ role, rank, type, bias, unit });
  return [
    of('output', false, true),
    of('output', true, true),
    of('output', false, false),
    of('output', true, false),
    of('input', false, true),
    of('input', true, true),
    of('weight', false, true),
    of('weight', false, false),
  ];
}

export function convolutionHandle(variant: Variant): KernelHandle {
  const { role, rank, type, bias, unit } = variant;
  const key = `${role} ${rank} ${type} ${bias} ${unit}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    handle = new KernelHandle(
      () => convolutionKernel(variant),
      () => family(rank, type).map(convolutionHandle),
    );
    handles.set(key, handle);
  }
  return handle;
}
