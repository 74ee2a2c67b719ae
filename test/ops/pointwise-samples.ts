/** @file Every pointwise operator with samples drawn from its literal. */

import { DTypeError } from '../../src/errors/errors.ts';
import * as torch from '../../src/index.ts';
import { isOperator } from '../../src/ops/operator.ts';
import * as operators from '../../src/ops/operators.ts';
import type { Parameter } from '../../src/ops/parameters.ts';
import type { PointwiseLiteral } from '../../src/ops/pointwise/literal.ts';
import type { PointwiseOperation } from '../../src/ops/pointwise/operation.ts';
import { nearestFloat } from '../../src/storage/half.ts';

export type Call = (...given: readonly unknown[]) => torch.Tensor;

export interface Sampled {
  readonly name: string;
  readonly call: Call;
  /** Absent where the operator has no in-place form. */
  readonly inPlace: Call | undefined;
  readonly literal: PointwiseLiteral<readonly Parameter[]>;
  readonly operands: readonly Parameter[];
  /** Dtypes to compute in: floats where the operator takes them, else ints. */
  readonly dtypes: readonly torch.DType[];
}

/** Takes an operator's literal apart. */
export function sampled(operator: unknown): Sampled {
  const { definition, inPlace } = operator as {
    readonly definition: {
      readonly literal: Sampled['literal'];
      readonly operation: PointwiseOperation;
      inPlace: boolean;
    };
    readonly inPlace: Call;
  };
  const { literal, operation } = definition;
  return {
    name: literal.name,
    call: operator as Call,
    inPlace: definition.inPlace ? inPlace : undefined,
    literal,
    operands: operation.operands,
    dtypes: takesFloats(literal)
      ? [torch.float32, torch.float64, torch.float16, torch.bfloat16]
      : [torch.int32, torch.int64, torch.int16, torch.int8],
  };
}

function takesFloats({ compute }: Sampled['literal']): boolean {
  if (typeof compute === 'string') return true;
  try {
    compute(torch.float32, {}, []);
    return true;
  } catch (error) {
    if (error instanceof DTypeError) return false;
    throw error;
  }
}

/** All pointwise operators of the registry, each once. */
export const pointwiseOperators: readonly Sampled[] = [...new Set(Object.values(operators) as unknown[])]
  .filter((value) => isOperator(value) && value.definition.family === 'pointwise')
  .map(sampled);

/** A generator of numbers in [0, 1), the same in every run: Park, Miller: "Random Number Generators: Good Ones Are Hard to Find", 1988, https://doi.org/10.1145/63039.63042 */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export const shape = [6, 7] as const;
export const count = 42;

/** One operand's values, as the dtype holds them. */
export function draw(sample: Sampled, position: number, dtype: torch.DType): number[] {
  const { domain } = sample.literal;
  const [low, high] = (Array.isArray(domain[0]) ? domain[position] : domain) as readonly [number, number];
  const next = numbers(1000 * (position + 1) + sample.name.length);
  return Array.from({ length: count }, () => {
    const value = low + next() * (high - low);
    if (isCondition(sample, position)) return value > (low + high) / 2 ? 1 : 0;
    if (!dtype.isFloatingPoint) return Math.round(value);
    return nearestFloat(dtype, value);
  });
}

function isCondition({ literal, operands }: Sampled, position: number): boolean {
  return literal.fixed?.[operands[position]?.name ?? ''] !== undefined;
}

/** The operands of a call as columns of numbers. */
export function drawAll(sample: Sampled, dtype: torch.DType): number[][] {
  return sample.operands.map((parameter, position) => {
    const values = draw(sample, position, dtype);
    // Only a rank-0 tensor is allowed here.
    return sample.name === 'maskedFill' && parameter.name === 'value' ? values.map(() => values[0] as number) : values;
  });
}

/** The operands as tensors. */
export function tensorsOf(sample: Sampled, columns: readonly number[][], dtype: torch.DType): torch.Tensor[] {
  return columns.map((values, position) => {
    if (isCondition(sample, position)) return torch.tensor(values.map((value) => value !== 0)).reshape([...shape]);
    if (sample.name === 'maskedFill' && position === 2) return torch.scalar(values[0] as number, dtype);
    return torch.tensor(values, { dtype }).reshape([...shape]);
  });
}

/** Attributes of a sample in the order of the parameters. */
export function attributesOf(sample: Sampled, given: Readonly<Record<string, unknown>>): unknown[] {
  return sample.literal.parameters.slice(sample.operands.length).map((parameter) => given[parameter.name]);
}

/** The reference at one place. */
export function reference(sample: Sampled, values: readonly number[], attributes: readonly unknown[]): number {
  return Number((sample.literal.reference as (...given: readonly unknown[]) => number)(...values, ...attributes));
}

/** Attribute choices, each as an options object, absent where there is nothing to give. */
export function choices({ literal }: Sampled): readonly Readonly<Record<string, unknown>>[] {
  return literal.samples ?? [{}];
}

/** The arguments of a call: operands, then the attributes by name. */
export function argumentsOf(operands: readonly unknown[], choice: Readonly<Record<string, unknown>>): unknown[] {
  return Object.keys(choice).length === 0 ? [...operands] : [...operands, choice];
}

/** Slopes of the function to both sides, by differences. */
export function slopes(at: (x: number) => number, x: number): [left: number, right: number, central: number] {
  const step = 1e-5;
  const [below, here, above] = [at(x - step), at(x), at(x + step)];
  return [(here - below) / step, (above - here) / step, (above - below) / (2 * step)];
}
