/** @file Images as columns of their patches, and such columns added up to an image: each is the transpose of the other. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { add, and, cast, constant, greaterEqual, index, load, size, variable } from '../../kernels/build.ts';
import type { LoopKernel } from '../../kernels/ir.ts';
import { bool, computeTypeOf, type DTypeName } from '../../storage/dtype.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { KernelHandle, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { integers, optionalIntegers, tensor, value } from '../parameters.ts';
import { wholeOperand } from '../pool/launch.ts';
import { table } from '../pool/windows.ts';
import { primitive } from '../primitive.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { perAxis, requirePositive, type Sizes } from './geometry.ts';

/** How the patches of one axis lie in the image. */
interface Patches {
  readonly extent: number;
  readonly kernel: number;
  readonly outputs: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** Both axes of an image. */
type PatchGrid = readonly [rows: Patches, columns: Patches];

const keyOf = ({ extent, kernel, stride, padding, dilation }: Patches): string =>
  `${extent}|${kernel}|${stride}|${padding}|${dilation}`;

const list = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** For each tap and patch the place in the image, or -1 in the padding. */
function placesOf(patches: Patches): Tensor {
  const { extent, kernel, outputs, stride, padding, dilation } = patches;
  return table(`places|${keyOf(patches)}`, () =>
    list(kernel).map((k) =>
      list(outputs).map((o) => {
        const place = o * stride + k * dilation - padding;
        return place >= 0 && place < extent ? place : -1;
      }),
    ),
  );
}

/** For each place in the image and each tap the patch that has it there, or -1. */
function patchesAt(patches: Patches): Tensor {
  const { extent, kernel, outputs, stride, padding, dilation } = patches;
  return table(`patches|${keyOf(patches)}`, () =>
    list(extent).map((place) =>
      list(kernel).map((k) => {
        const o = (place + padding - k * dilation) / stride;
        return Number.isInteger(o) && o >= 0 && o < outputs ? o : -1;
      }),
    ),
  );
}

function unfoldKernel(type: DTypeName): LoopKernel {
  const [row, column] = [variable('index', 'row_place'), variable('index', 'column_place')];
  return {
    kind: 'loops',
    name: `unfold_${type}`,
    operands: [
      { name: 'image', type, access: 'read', rank: 2 },
      { name: 'rows', type: 'int32', access: 'read', rank: 0 },
      { name: 'columns', type: 'int32', access: 'read', rank: 0 },
      { name: 'out', type, access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: [],
    body: [
      { kind: 'let', name: 'row_place', value: cast('index', load('int32', 'rows')) },
      { kind: 'let', name: 'column_place', value: cast('index', load('int32', 'columns')) },
      {
        kind: 'store',
        operand: 'out',
        indices: [],
        value: load(type, 'image', [row, column], and(greaterEqual(row, 0), greaterEqual(column, 0))),
      },
    ],
  };
}

function foldKernel(type: DTypeName): LoopKernel {
  const compute = computeTypeOf(type);
  const sum = variable(compute, 'sum');
  const [row, column] = [variable('index', 'row_patch'), variable('index', 'column_patch')];
  const [i, j] = [index('i'), index('j')];
  const inside = and(greaterEqual(row, 0), greaterEqual(column, 0));
  return {
    kind: 'loops',
    name: `fold_${type}`,
    operands: [
      { name: 'patches', type, access: 'read', rank: 4 },
      { name: 'rows', type: 'int32', access: 'read', rank: 1 },
      { name: 'columns', type: 'int32', access: 'read', rank: 1 },
      { name: 'out', type, access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: ['kernel_rows', 'kernel_columns'],
    body: [
      { kind: 'variable', name: 'sum', initial: constant(compute, 0) },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'i',
        extent: size('kernel_rows'),
        body: [
          { kind: 'let', name: 'row_patch', value: cast('index', load('int32', 'rows', [i])) },
          {
            kind: 'loop',
            order: 'sequential',
            index: 'j',
            extent: size('kernel_columns'),
            body: [
              { kind: 'let', name: 'column_patch', value: cast('index', load('int32', 'columns', [j])) },
              { kind: 'assign', name: 'sum', value: add(sum, load(type, 'patches', [i, j, row, column], inside)) },
            ],
          },
        ],
      },
      { kind: 'store', operand: 'out', indices: [], value: sum },
    ],
  };
}

const handles = new Map<string, KernelHandle>();

function handleOf(kind: 'unfold' | 'fold', type: DTypeName): KernelHandle {
  const key = `${kind} ${type}`;
  const build = kind === 'unfold' ? unfoldKernel : foldKernel;
  const known = handles.get(key) ?? new KernelHandle(() => build(type));
  handles.set(key, known);
  return known;
}

/** [N, C, H, W] → [N, C, kernel rows, kernel columns, rows of patches, columns of patches]. */
const unfolding = primitive({
  name: 'unfold',
  family: 'convolution',
  parameters: [tensor('input'), value<PatchGrid>()('grid')],
  method: false,
  execute: ({ input }, { grid }) => {
    const [rows, columns] = grid;
    const [batch = 1, channels = 1] = input.sizes;
    const out = emptyTensor([batch, channels, rows.kernel, columns.kernel, rows.outputs, columns.outputs], input.dtype);
    const [places, others] = [placesOf(rows), placesOf(columns)];
    launch(handleOf('unfold', input.dtype.name), out.sizes, [
      { ...wholeOperand(input), strides: [...input.steps.slice(0, 2), 0, 0, 0, 0], inner: input.steps.slice(2) },
      { ...wholeOperand(places), strides: [0, 0, rows.outputs, 0, 1, 0] },
      { ...wholeOperand(others), strides: [0, 0, 0, columns.outputs, 0, 1] },
      wholeOperand(out),
    ]);
    return out;
  },
  derivative: { input: ({ grad, attributes: { grid } }) => folding.run([grad], { grid }) },
});

const folding = primitive({
  name: 'fold',
  family: 'convolution',
  parameters: [tensor('patches'), value<PatchGrid>()('grid')],
  method: false,
  execute: ({ patches }, { grid }): Tensor => {
    const [rows, columns] = grid;
    const [batch = 1, channels = 1] = patches.sizes;
    const out = emptyTensor([batch, channels, rows.extent, columns.extent], patches.dtype);
    const [patchRows, patchColumns] = [patchesAt(rows), patchesAt(columns)];
    launch(
      handleOf('fold', patches.dtype.name),
      out.sizes,
      [
        { ...wholeOperand(patches), strides: [...patches.steps.slice(0, 2), 0, 0], inner: patches.steps.slice(2) },
        { ...wholeOperand(patchRows), strides: [0, 0, rows.kernel, 0], inner: [1] },
        { ...wholeOperand(patchColumns), strides: [0, 0, 0, columns.kernel], inner: [1] },
        wholeOperand(out),
      ],
      { sizes: [rows.kernel, columns.kernel], workPerPoint: 3 * rows.kernel * columns.kernel },
    );
    return out;
  },
  derivative: { patches: ({ grad, attributes: { grid } }): Tensor => unfolding.run([grad], { grid }) },
});

interface GridArguments {
  readonly kernelSize: Sizes;
  readonly dilation: Sizes;
  readonly padding: Sizes;
  readonly stride: Sizes;
}

function gridOf(name: string, extents: Shape, given: GridArguments): PatchGrid {
  const kernel = perAxis(name, 'kernelSize', given.kernelSize, 2);
  const dilation = perAxis(name, 'dilation', given.dilation, 2);
  const padding = perAxis(name, 'padding', given.padding, 2);
  const stride = perAxis(name, 'stride', given.stride, 2);
  requirePositive(name, 'kernelSize', kernel);
  requirePositive(name, 'dilation', dilation);
  requirePositive(name, 'stride', stride);
  if (padding.some((width) => width < 0)) {
    throw new ValueError(`${name}/padding`, `padding of ${name} must not be negative, got ${formatShape(padding)}`, {
      padding,
    });
  }
  const axis = (d: 0 | 1): Patches => {
    const [extent, k, step, width, apart] = [extents, kernel, stride, padding, dilation].map(
      (numbers) => numbers[d] as number,
    ) as [number, number, number, number, number];
    const outputs = Math.floor((extent + 2 * width - apart * (k - 1) - 1) / step) + 1;
    return { extent, kernel: k, outputs, stride: step, padding: width, dilation: apart };
  };
  const grid: PatchGrid = [axis(0), axis(1)];
  if (grid.some(({ outputs }) => outputs < 1)) {
    throw new ShapeError(
      `${name}/output-size`,
      `no patch of ${formatShape(kernel)} fits an image of ${formatShape(extents)} with padding ${formatShape(padding)} and dilation ${formatShape(dilation)}`,
      { kernelSize: kernel, image: extents },
    );
  }
  return grid;
}

function requireFloats(name: string, input: Tensor): void {
  if (input.dtype.isFloatingPoint) return;
  throw new DTypeError(
    `${name}/dtype`,
    `${name} needs a floating-point input, got ${input.dtype.name}\n  fix: convert it with .to(torch.float32)`,
    { input: input.dtype.name },
  );
}

interface GridOptions {
  readonly dilation?: Sizes;
  readonly padding?: Sizes;
  readonly stride?: Sizes;
}

interface UnfoldOperator extends Operator {
  (
    input: Tensor,
    kernelSize: Sizes | (GridOptions & { readonly kernelSize: Sizes }),
    dilation?: Sizes | GridOptions,
    padding?: Sizes | GridOptions,
    stride?: Sizes | GridOptions,
  ): Tensor;
}

const gridParameters = [
  optionalIntegers('dilation', 1, 'distance of neighbours within a patch'),
  optionalIntegers('padding', 0, 'zeros on both sides'),
  optionalIntegers('stride', 1, 'distance of neighbouring patches'),
] as const;

/**
 * All patches of an image as columns, so that a convolution becomes a product of matrices.
 *
 * @formula y[n, c·kh·kw + i·kw + j, l] = input[n, c, v·stride + i·dilation − padding, u·stride + j·dilation − padding],
 *   l = v · columns + u
 * @shape [N, C, H, W] or [C, H, W] → [N, C·kh·kw, L] with L patches
 * @throws {ShapeError} when the input has other dims (`unfold/input-rank`).
 * @throws {ShapeError} when no patch fits (`unfold/output-size`).
 * @throws {DTypeError} on ints and bools (`unfold/dtype`).
 * @example
 * F.unfold(torch.arange(9).to(torch.float32).reshape(1, 1, 3, 3), 2);
 * // tensor([[[0., 1., 3., 4.],
 * //          [1., 2., 4., 5.],
 * //          [3., 4., 6., 7.],
 * //          [4., 5., 7., 8.]]])
 */
export const unfold: UnfoldOperator = composite({
  name: 'unfold',
  parameters: [tensor('input'), integers('kernelSize'), ...gridParameters],
  method: false,
  compute: ({ input, ...given }) => {
    const rank = input.sizes.length;
    if ((rank !== 3 && rank !== 4) || input.sizes.slice(rank - 3).includes(0)) {
      throw new ShapeError(
        'unfold/input-rank',
        `unfold needs images of shape [N, C, H, W] or [C, H, W] that have elements, got ${formatShape(input.sizes)}`,
        { input: input.sizes },
      );
    }
    if (input.dtype !== bool) requireFloats('unfold', input);
    const grid = gridOf('unfold', input.sizes.slice(-2), given);
    const images = rank === 4 ? input : unsqueeze(input, 0);
    const [batch = 1, channels = 1] = images.sizes;
    const columns = channels * grid[0].kernel * grid[1].kernel;
    const count = grid[0].outputs * grid[1].outputs;
    requireMemory(batch * columns * count * input.dtype.itemsize);
    const patches = unfolding.run([images], { grid });
    return reshape(patches, rank === 4 ? [batch, columns, count] : [columns, count]);
  },
});

interface FoldOperator extends Operator {
  (
    input: Tensor,
    outputSize: Sizes | (GridOptions & { readonly outputSize: Sizes; readonly kernelSize: Sizes }),
    kernelSize?: Sizes | (GridOptions & { readonly kernelSize: Sizes }),
    dilation?: Sizes | GridOptions,
    padding?: Sizes | GridOptions,
    stride?: Sizes | GridOptions,
  ): Tensor;
}

/**
 * Adds columns of patches up to an image: the transpose of `F.unfold`, not its inverse where patches overlap.
 *
 * @formula y[n, c, h, w] = Σ of the entries of input that stand for the pixel in a patch
 * @shape [N, C·kh·kw, L] or [C·kh·kw, L] → [N, C, outputSize[0], outputSize[1]]
 * @throws {ShapeError} when the columns do not make up patches, or their number is another (`fold/input`).
 * @throws {ShapeError} when no patch fits (`fold/output-size`).
 * @throws {DTypeError} on ints and bools (`fold/dtype`).
 * @example
 * F.fold(torch.ones([1, 4, 4]), { outputSize: 3, kernelSize: 2 });
 * // tensor([[[[1., 2., 1.],
 * //           [2., 4., 2.],
 * //           [1., 2., 1.]]]])
 */
export const fold: FoldOperator = composite({
  name: 'fold',
  parameters: [tensor('input'), integers('outputSize'), integers('kernelSize'), ...gridParameters],
  method: false,
  compute: ({ input, outputSize, ...given }) => {
    const extents = perAxis('fold', 'outputSize', outputSize, 2);
    requirePositive('fold', 'outputSize', extents);
    const rank = input.sizes.length;
    const columns = rank === 3 ? input : rank === 2 ? unsqueeze(input, 0) : undefined;
    const grid = gridOf('fold', extents, given);
    const [rows, others] = grid;
    const taps = rows.kernel * others.kernel;
    const count = rows.outputs * others.outputs;
    const [batch = 1, channels = 0, found = 0] = columns?.sizes ?? [];
    if (columns === undefined || channels === 0 || channels % taps !== 0 || found !== count) {
      throw new ShapeError(
        'fold/input',
        `fold needs an input of shape [N, C · ${taps}, ${count}] or [C · ${taps}, ${count}], as many columns as patches of ${rows.kernel} x ${others.kernel} fit an image of ${extents.join(' x ')}, got ${formatShape(input.sizes)}`,
        { input: input.sizes, patches: count },
      );
    }
    requireFloats('fold', input);
    requireMemory(batch * (channels / taps) * rows.extent * others.extent * input.dtype.itemsize);
    const patches = reshape(columns, [
      batch,
      channels / taps,
      rows.kernel,
      others.kernel,
      rows.outputs,
      others.outputs,
    ]);
    const images = folding.run([patches], { grid });
    return rank === 3 ? images : reshape(images, images.sizes.slice(1));
  },
});
