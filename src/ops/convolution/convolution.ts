/**
 * @file Convolution as three operations, each the derivative of the others: the output from input and weight, the input's gradient
 * from output and weight, the weight's gradient from input and output.
 */
import { currentEngine } from '../../engines/current.ts';
import { release } from '../../storage/allocator.ts';
import { elementCount, isContiguous } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import { optionalTensor, tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import type { Geometry } from './geometry.ts';
import { convolutionHandle, type Variant } from './kernels.ts';

/**
 * A tensor [images, channels, …] or [filters, channels, …] for a launch over groups. `grouped` is the dim that the groups divide:
 * its stride times the channels of a group leads to the next group.
 */
function place(tensor: Tensor, grouped: number, perGroup: number): LaunchOperand {
  return {
    storage: tensor.storage,
    offset: tensor.offset,
    itemsize: tensor.dtype.itemsize,
    strides: [(tensor.steps[grouped] as number) * perGroup],
    inner: tensor.steps,
  };
}

function run(
  variant: Variant,
  geometry: Geometry,
  operands: readonly LaunchOperand[],
  sizes: readonly number[],
  workPerGroup: number,
): void {
  launch(convolutionHandle(variant), [geometry.groups], operands, { sizes, workPerPoint: workPerGroup });
}

const isUnit = ({ stride }: Geometry): boolean => stride.every((step) => step === 1);

function biasOperands(bias: Tensor | undefined, perGroup: number): LaunchOperand[] {
  if (bias === undefined) return [];
  const stride = bias.steps[0] as number;
  return [
    {
      storage: bias.storage,
      offset: bias.offset,
      itemsize: bias.dtype.itemsize,
      strides: [stride * perGroup],
      inner: [stride],
    },
  ];
}

/** A weight whose memory has its dims in this order: itself, or a copy that is to be released after the launch. */
function arranged(weight: Tensor, order: readonly number[]): Tensor {
  const sizes = order.map((d) => weight.sizes[d] as number);
  if (
    isContiguous(
      sizes,
      order.map((d) => weight.steps[d] as number),
    )
  )
    return weight;
  const copy = emptyTensor(sizes, weight.dtype);
  const strides = new Array<number>(order.length);
  for (const [at, d] of order.entries()) strides[d] = copy.steps[at] as number;
  const view = viewOf(copy, weight.sizes, strides, copy.offset);
  copyValues(view, weight);
  return view;
}

/** A weight for a launch that reads `innermost` across and the taps along its depth; `steps`: it reads taps some steps apart. */
function packable(weight: Tensor, innermost: 0 | 1, steps: boolean): Tensor {
  const dims = weight.sizes.map((_, d) => d);
  if (!steps && currentEngine().packsAlongDepth === true) return arranged(weight, dims);
  return arranged(weight, [...dims.filter((d) => d !== innermost), innermost]);
}

function computeOutput(input: Tensor, weight: Tensor, bias: Tensor | undefined, geometry: Geometry): Tensor {
  const { groups, kernel, output, stride, padding, dilation } = geometry;
  const images = input.sizes[0] as number;
  const [filters, channels] = weight.sizes as readonly [number, number];
  const out = emptyTensor([images, filters, ...output], input.dtype);
  if (out.elementCount === 0) return out;
  const unit = isUnit(geometry);
  const perGroup = filters / groups;
  const packed = packable(weight, 0, false);
  run(
    { role: 'output', rank: kernel.length, type: input.dtype.name, bias: bias !== undefined, unit },
    geometry,
    [place(input, 1, channels), place(packed, 0, perGroup), ...biasOperands(bias, perGroup), place(out, 1, perGroup)],
    [
      images,
      perGroup,
      channels,
      ...output,
      ...kernel,
      ...geometry.input,
      ...(unit ? [] : stride),
      ...padding,
      ...dilation,
    ],
    2 * images * perGroup * elementCount(output) * channels * elementCount(kernel),
  );
  if (packed !== weight) release(packed.storage);
  return out;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** What of one axis belongs to the inputs at `phase` modulo the stride: which inputs, which taps reach them, from which outputs. */
interface Phase {
  readonly phase: number;
  readonly count: number;
  readonly firstTap: number;
  readonly tapStep: number;
  readonly taps: number;
  /** Output that the first tap reads for the first input; each further tap reads `dilation` outputs before. */
  readonly base: number;
  readonly dilation: number;
}

/**
 * Input i gets from tap k what stands at output (i + padding - k · dilation) / stride, where that is whole. For the inputs of one
 * phase these are every (stride / divisor)-th tap, and neighbouring inputs read neighbouring outputs.
 */
function phasesOf(geometry: Geometry, axis: number): Phase[] {
  const [stride, padding, dilation, extent, window] = [
    geometry.stride[axis] as number,
    geometry.padding[axis] as number,
    geometry.dilation[axis] as number,
    geometry.input[axis] as number,
    geometry.kernel[axis] as number,
  ];
  const divisor = greatestDivisor(stride, dilation);
  const tapStep = stride / divisor;
  return Array.from({ length: Math.min(stride, extent) }, (_, phase) => {
    let firstTap = 0;
    while (firstTap < tapStep && (phase + padding - firstTap * dilation) % stride !== 0) firstTap++;
    const taps = firstTap === tapStep ? 0 : Math.max(Math.ceil((window - firstTap) / tapStep), 0);
    return {
      phase,
      count: Math.ceil((extent - phase) / stride),
      firstTap: taps === 0 ? 0 : firstTap,
      tapStep,
      taps,
      base: taps === 0 ? 0 : (phase + padding - firstTap * dilation) / stride,
      dilation: dilation / divisor,
    };
  });
}

function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((all, list) => all.flatMap((start) => list.map((item) => [...start, item])), [[]]);
}

/** Moves an operand to its `first`-th element along each spatial axis and makes steps of `step`. */
function stepped(operand: LaunchOperand, first: readonly number[], step: readonly number[]): LaunchOperand {
  const inner = operand.inner as readonly number[];
  let { offset } = operand;
  for (const [d, start] of first.entries()) offset += start * (inner[d + 2] as number);
  return { ...operand, offset, inner: inner.map((stride, d) => (d < 2 ? stride : stride * (step[d - 2] as number))) };
}

function computeInput(output: Tensor, weight: Tensor, bias: Tensor | undefined, geometry: Geometry): Tensor {
  const { groups, kernel, stride } = geometry;
  const images = output.sizes[0] as number;
  const [filters, channels] = weight.sizes as readonly [number, number];
  const out = emptyTensor([images, channels * groups, ...geometry.input], output.dtype);
  if (out.elementCount === 0) return out;
  const perGroup = filters / groups;
  const packed = packable(weight, 1, !isUnit(geometry));
  for (const phases of combinations(kernel.map((_, d) => phasesOf(geometry, d)))) {
    const counts = phases.map(({ count }) => count);
    const taps = phases.map((phase) => phase.taps);
    run(
      { role: 'input', rank: kernel.length, type: output.dtype.name, bias: bias !== undefined, unit: true },
      geometry,
      [
        place(output, 1, perGroup),
        stepped(
          place(packed, 0, perGroup),
          phases.map(({ firstTap }) => firstTap),
          phases.map(({ tapStep }) => tapStep),
        ),
        ...biasOperands(bias, channels),
        stepped(
          place(out, 1, channels),
          phases.map(({ phase }) => phase),
          stride,
        ),
      ],
      [
        ...[images, perGroup, channels, ...counts, ...taps, ...geometry.output],
        ...phases.map(({ base }) => Math.max(base, 0)),
        ...phases.map(({ base }) => Math.max(-base, 0)),
        ...phases.map(({ dilation }) => dilation),
      ],
      2 * images * channels * elementCount(counts) * perGroup * elementCount(taps),
    );
  }
  if (packed !== weight) release(packed.storage);
  return out;
}

function computeWeight(input: Tensor, output: Tensor, geometry: Geometry): Tensor {
  const { groups, kernel, stride, padding, dilation } = geometry;
  const images = input.sizes[0] as number;
  const channels = (input.sizes[1] as number) / groups;
  const filters = output.sizes[1] as number;
  const perGroup = filters / groups;
  const shape = [filters, channels, ...kernel];
  if (images === 0) return filled(shape, input.dtype, 0);
  const out = emptyTensor(shape, input.dtype);
  if (out.elementCount === 0) return out;
  const unit = isUnit(geometry);
  run(
    { role: 'weight', rank: kernel.length, type: input.dtype.name, bias: false, unit },
    geometry,
    [place(input, 1, channels), place(output, 1, perGroup), place(out, 0, perGroup)],
    [
      ...[images, perGroup, channels, ...geometry.output, ...kernel, ...geometry.input],
      ...(unit ? [] : stride),
      ...padding,
      ...dilation,
    ],
    2 * images * perGroup * elementCount(geometry.output) * channels * elementCount(kernel),
  );
  return out;
}

/** The sum over all dims but the channels. */
function perChannel(gradient: Tensor): Tensor {
  return sum(
    gradient,
    gradient.sizes.map((_, d) => d).filter((d) => d !== 1),
  );
}

const noBias = undefined;

const parameters = [
  tensor('input', '[images, channels, …]'),
  tensor('weight', '[filters, channels of a group, …]'),
  optionalTensor('bias', '[filters]'),
  value<Geometry>()('geometry'),
] as const;

/** What the gradients of the two factors of a product read: each the other. */
const eachOther = { input: ['weight'], weight: ['input'] } as const;

const convolutionOutput = primitive({
  name: 'convolution',
  family: 'convolution',
  parameters,
  method: false,
  execute: ({ input, weight, bias }, { geometry }) => computeOutput(input, weight, bias, geometry),
  saves: { inputs: eachOther },
  derivative: {
    input: ({ grad, inputs: { weight }, attributes: { geometry } }) => convolveInput(grad, weight, noBias, geometry),
    weight: ({ grad, inputs: { input }, attributes: { geometry } }) => convolveWeight(input, grad, geometry),
    bias: ({ grad }) => perChannel(grad),
  },
});

const convolutionInput = primitive({
  name: 'convolutionTranspose',
  family: 'convolution',
  parameters,
  method: false,
  execute: ({ input, weight, bias }, { geometry }) => computeInput(input, weight, bias, geometry),
  saves: { inputs: eachOther },
  derivative: {
    input: ({ grad, inputs: { weight }, attributes: { geometry } }) => convolveOutput(grad, weight, noBias, geometry),
    weight: ({ grad, inputs: { input }, attributes: { geometry } }) => convolveWeight(grad, input, geometry),
    bias: ({ grad }) => perChannel(grad),
  },
});

const convolutionWeight = primitive({
  name: 'convolutionWeight',
  family: 'convolution',
  parameters: [tensor('input'), tensor('output'), value<Geometry>()('geometry')],
  method: false,
  execute: ({ input, output }, { geometry }) => computeWeight(input, output, geometry),
  saves: { inputs: { input: ['output'], output: ['input'] } },
  derivative: {
    input: ({ grad, inputs: { output }, attributes: { geometry } }) => convolveInput(output, grad, noBias, geometry),
    output: ({ grad, inputs: { input }, attributes: { geometry } }) => convolveOutput(input, grad, noBias, geometry),
  },
});

/** The output of a convolution; input [images, channels, …], weight [filters, channels of a group, …], bias [filters]. */
export function convolveOutput(input: Tensor, weight: Tensor, bias: Tensor | undefined, geometry: Geometry): Tensor {
  return convolutionOutput.run([input, weight, bias], { geometry });
}

/** The gradient of a convolution's input from that of its output: a transposed convolution, with a bias where wanted. */
export function convolveInput(output: Tensor, weight: Tensor, bias: Tensor | undefined, geometry: Geometry): Tensor {
  return convolutionInput.run([output, weight, bias], { geometry });
}

/** The gradient of a convolution's weight from its input and the gradient of its output. */
function convolveWeight(input: Tensor, output: Tensor, geometry: Geometry): Tensor {
  return convolutionWeight.run([input, output], { geometry });
}
