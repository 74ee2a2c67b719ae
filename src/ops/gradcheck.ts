/** @file Checks derivatives against finite differences. */

import { grad } from '../autograd/backward.ts';
import { recorded, unrecorded } from '../autograd/context.ts';
import { requiresGradient } from '../autograd/record.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, AutogradError, DTypeError, ValueError } from '../errors/errors.ts';
import { float64 } from '../storage/dtype.ts';
import { formatShape } from '../tensor/shape.ts';
import { isTensor, requireTensor, type Tensor } from '../tensor/tensor.ts';
import { clone, detach } from './conversion.ts';
import { fromTypedArray, toTypedArray } from './creation/data.ts';
import { refuseUnknown } from './options.ts';

type Differentiable = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** What the function gets: a tensor for each that was given. */
type TensorsOf<T extends readonly Tensor[]> = { -readonly [K in keyof T]: Tensor };

export interface GradcheckOptions {
  /** Step of the differences. */
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
  /** Return false instead of throwing. */
  readonly raiseException?: boolean;
}

const optionNames = ['eps', 'atol', 'rtol', 'raiseException'] satisfies (keyof GradcheckOptions)[];

function outputsOf(run: Differentiable, inputs: readonly Tensor[]): Tensor[] {
  const result = run(...inputs);
  return (isTensor(result) ? [result] : [...result]).filter((output) => output.dtype.isFloatingPoint);
}

/** The elements as numbers. */
function numbers(tensor: Tensor): Float64Array {
  return Float64Array.from(toTypedArray(tensor) as ArrayLike<number>);
}

/** ∂ output / ∂ input by differences: one row for each input element. */
function numericJacobian(
  run: Differentiable,
  inputs: readonly Tensor[],
  which: number,
  output: number,
  eps: number,
): Float64Array[] {
  return unrecorded(() => {
    const base = numbers(inputs[which] as Tensor);
    const shape = (inputs[which] as Tensor).sizes;
    const at = (i: number, step: number): Float64Array => {
      const moved = base.slice();
      moved[i] = (moved[i] as number) + step;
      const changed = inputs.map((input, j) => (j === which ? fromTypedArray(moved, shape) : detach(input)));
      return numbers(outputsOf(run, changed)[output] as Tensor);
    };
    return Array.from(base, (_, i) => {
      const above = at(i, eps);
      const below = at(i, -eps);
      return above.map((value, k) => (value - (below[k] as number)) / (2 * eps));
    });
  });
}

/** The arguments as a list, with something to check among them. */
function listOf(name: string, run: unknown, inputs: Tensor | readonly Tensor[]): readonly Tensor[] {
  if (typeof run !== 'function') {
    throw new ArgumentError(`${name}/argument`, `${name} takes a function and its arguments, got ${typeof run}`);
  }
  const list = isTensor(inputs) ? [inputs] : inputs;
  if (!Array.isArray(list) || !list.every(isTensor)) {
    throw new ArgumentError(
      `${name}/argument`,
      `inputs of ${name} must be a tensor or an array of tensors, got ${kindOf(inputs)}`,
    );
  }
  if (!list.some(requiresGradient)) {
    throw new ValueError(
      `${name}/inputs`,
      `${name} needs an input that requires grad\n  fix: make it with { requiresGrad: true }`,
    );
  }
  return list;
}

/**
 * Compares the gradients of a function with central differences, element by element, at inputs in float64.
 *
 * @formula (f(x + eps) − f(x − eps)) / (2 · eps)
 * @throws {AutogradError} when they differ, with input, output and element (`gradcheck/mismatch`).
 * @example
 * const x = torch.tensor([0.5, 1], { dtype: torch.float64, requiresGrad: true });
 * torch.autograd.gradcheck((x) => x.sigmoid(), x); // true
 */
export function gradcheck<const T extends readonly Tensor[]>(
  run: (...inputs: TensorsOf<T>) => Tensor | readonly Tensor[],
  inputs: T,
  options?: GradcheckOptions,
): boolean;
export function gradcheck(
  run: (input: Tensor) => Tensor | readonly Tensor[],
  input: Tensor,
  options?: GradcheckOptions,
): boolean;
export function gradcheck(
  run: Differentiable,
  given: Tensor | readonly Tensor[],
  options: GradcheckOptions = {},
): boolean {
  refuseUnknown('gradcheck', Object.keys(options), optionNames);
  const inputs = listOf('gradcheck', run, given);
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true } = options;
  for (const input of inputs) requireTensor('gradcheck', 'input', input);
  const checked = inputs.flatMap((input, i) => (requiresGradient(input) ? [i] : []));
  for (const i of checked) {
    if (inputs[i]?.dtype === float64) continue;
    throw new DTypeError(
      'gradcheck/dtype',
      `gradcheck needs float64 inputs, input ${i} is ${inputs[i]?.dtype.name}: differences drown in rounding`,
    );
  }
  const outputs = outputsOf(run, inputs);
  const wanted = checked.map((i) => inputs[i] as Tensor);
  // As PyTorch: where no output has a gradient, the differences must be 0.
  const isConstant = !outputs.some(requiresGradient);
  for (const [o, output] of outputs.entries()) {
    if (!isConstant && !requiresGradient(output)) continue;
    const rows = Array.from({ length: isConstant ? 0 : output.elementCount }, (_, k) => {
      const seed = new Float64Array(output.elementCount);
      seed[k] = 1;
      const gradients = grad(output, wanted, {
        gradOutputs: fromTypedArray(seed, output.sizes),
        retainGraph: true,
        allowUnused: true,
      });
      return gradients.map((gradient) => (gradient === null ? undefined : numbers(gradient)));
    });
    for (const [position, i] of checked.entries()) {
      const numeric = numericJacobian(run, inputs, i, o, eps);
      for (const [e, expected] of numeric.entries()) {
        for (const [k, value] of expected.entries()) {
          const analytic = rows[k]?.[position]?.[e] ?? 0;
          if (Math.abs(analytic - value) <= atol + rtol * Math.abs(value)) continue;
          if (!raiseException) return false;
          throw new AutogradError(
            'gradcheck/mismatch',
            `the gradient of output ${o}, element ${k}, with respect to input ${i} ${formatShape(inputs[i]?.sizes ?? [])}, element ${e}, is ${analytic}; differences give ${value}`,
            { input: i, output: o, analytic, numeric: value },
          );
        }
      }
    }
  }
  return true;
}

/**
 * Compares second derivatives with differences of the first ones.
 *
 * @example
 * const x = torch.tensor([0.5, 1], { dtype: torch.float64, requiresGrad: true });
 * torch.autograd.gradgradcheck((x) => x.sigmoid(), x); // true
 */
export function gradgradcheck<const T extends readonly Tensor[]>(
  run: (...inputs: TensorsOf<T>) => Tensor | readonly Tensor[],
  inputs: T,
  options?: GradcheckOptions,
): boolean;
export function gradgradcheck(
  run: (input: Tensor) => Tensor | readonly Tensor[],
  input: Tensor,
  options?: GradcheckOptions,
): boolean;
export function gradgradcheck(
  run: Differentiable,
  given: Tensor | readonly Tensor[],
  options: GradcheckOptions = {},
): boolean {
  refuseUnknown('gradgradcheck', Object.keys(options), optionNames);
  const inputs = listOf('gradgradcheck', run, given);
  const wanted = inputs.flatMap((input, i) => (requiresGradient(input) ? [i] : []));
  // Weights that no symmetry cancels.
  const seeds = outputsOf(run, inputs).map((output) =>
    fromTypedArray(
      Float64Array.from({ length: output.elementCount }, (_, k) => 0.5 + ((k * 0.37) % 1)),
      output.sizes,
    ),
  );
  const first: Differentiable = (...moved) => {
    const leaves = moved.map((input, i) => {
      if (!wanted.includes(i) || requiresGradient(input)) return input;
      const leaf = unrecorded(() => clone(input));
      leaf.leafRequiresGrad = true;
      return leaf;
    });
    // Differences run without gradients; these first derivatives need them all the same.
    const gradients = recorded(() =>
      grad(
        outputsOf(run, leaves),
        wanted.map((i) => leaves[i] as Tensor),
        { gradOutputs: seeds, createGraph: true, allowUnused: true },
      ),
    );
    return gradients.filter((gradient) => gradient !== null);
  };
  return gradcheck(first, inputs, options);
}
