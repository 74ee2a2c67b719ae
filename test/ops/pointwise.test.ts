import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { significandDigits } from '../../src/storage/dtype.ts';
import { isHalf, nearestFloat } from '../../src/storage/half.ts';
import { canCast } from '../../src/tensor/promotion.ts';
import { shareOf } from '../depth.ts';
import { engines } from './engines.ts';
import {
  argumentsOf,
  attributesOf,
  choices,
  count,
  drawAll,
  pointwiseOperators,
  reference,
  type Sampled,
  shape,
  slopes,
  tensorsOf,
} from './pointwise-samples.ts';

const values = (tensor: torch.Tensor): number[] => Array.from(tensor.toTypedArray() as ArrayLike<number>, Number);

/** The same values with other strides. */
function transposed(tensor: torch.Tensor): torch.Tensor {
  if (tensor.shape.length < 2) return tensor;
  return tensor.t().clone().t();
}

function label(choice: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(choice);
}

/** 16-bit floats are computed in float32 and rounded; so are numbers beside them, first. */
function boundOf({ literal: { accuracy } }: Sampled, dtype: torch.DType): number {
  if (!isHalf(dtype)) return dtype === torch.float64 ? accuracy.float64 : accuracy.float32;
  return accuracy.float32 + 2 ** (1 - significandDigits(dtype.name));
}

/** A whole number as the dtype holds it: ints wrap. */
function wrapped(value: number, { itemsize }: torch.DType): number {
  return Number(BigInt.asIntN(8 * itemsize, BigInt(value)));
}

function checkValues(sample: Sampled): void {
  for (const dtype of sample.dtypes) {
    const columns = drawAll(sample, dtype);
    const bound = boundOf(sample, dtype);
    for (const choice of choices(sample)) {
      const where = `${sample.name} ${dtype.name} ${label(choice)}`;
      const operands = tensorsOf(sample, columns, dtype);
      const result = sample.call(...argumentsOf(operands, choice));
      const got = values(result);
      const attributes = attributesOf(sample, choice);
      for (let i = 0; i < count; i++) {
        const exact = reference(
          sample,
          columns.map((column) => column[i] as number),
          attributes,
        );
        const wanted = dtype.isFloatingPoint ? exact : wrapped(exact, dtype);
        if (isHalf(dtype) && got[i] === nearestFloat(dtype, wanted)) continue;
        const error = Math.abs((got[i] as number) - wanted) / (1 + Math.abs(wanted));
        expect(
          error,
          `${where} at ${columns.map((column) => column[i])}: ${got[i]}, reference ${wanted}`,
        ).toBeLessThanOrEqual(bound);
      }
      expect(values(sample.call(...argumentsOf(operands.map(transposed), choice))), `${where}, other strides`).toEqual(
        got,
      );
      const { inPlace } = sample;
      const first = operands[0] as torch.Tensor;
      if (inPlace === undefined || !canCast(result.dtype, first.dtype)) continue;
      const target = first.clone();
      inPlace(...argumentsOf([target, ...operands.slice(1)], choice));
      expect(values(target), `${where}, in place`).toEqual(values(result.to(first.dtype)));
    }
  }
}

describe.each(engines)('pointwise operators on $name', ({ name, available }) => {
  it.skipIf(!available).each(shareOf(name, pointwiseOperators))('$name meets its reference', (sample) => {
    withEngine(name, () => checkValues(sample));
  });
});

/** Results of comparisons and logic are bools, which have no gradient but where they are written into a float. */
const differentiable = pointwiseOperators.filter(
  ({ literal: { derivative, result } }) => !('none' in derivative || 'missing' in derivative) && result !== torch.bool,
);

function gradients(sample: Sampled, choice: Readonly<Record<string, unknown>>, createGraph: boolean): number[][] {
  const operands = tensorsOf(sample, drawAll(sample, torch.float64), torch.float64);
  for (const operand of operands) if (operand.dtype.isFloatingPoint) operand.requiresGrad_();
  const weights = torch.linspace(0.5, 1.5, count, { dtype: torch.float64 }).reshape([...shape]);
  sample.call(...argumentsOf(operands, choice)).backward(weights, { createGraph });
  return operands.map((operand) => (operand.grad === null ? [] : values(operand.grad)));
}

describe('derivatives of pointwise operators', () => {
  it.each(differentiable)('$name: finite differences of the reference, and the same with createGraph', (sample) => {
    const columns = drawAll(sample, torch.float64);
    for (const choice of choices(sample)) {
      const attributes = attributesOf(sample, choice);
      const fused = gradients(sample, choice, false);
      const recorded = gradients(sample, choice, true);
      fused.forEach((gradient, position) => {
        let compared = 0;
        gradient.forEach((got, i) => {
          const again = recorded[position]?.[i] as number;
          expect(
            Math.abs(got - again),
            `${sample.name} ${label(choice)}: fused ${got}, by ops ${again}`,
          ).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(got)));
          if (gradient.length !== count) return;
          const point = columns.map((column) => column[i] as number);
          const at = (x: number) => reference(sample, point.with(position, x), attributes);
          const [left, right, central] = slopes(at, point[position] as number);
          // Where the function has a kink, it has no derivative to compare with.
          if (Math.abs(left - right) > 1e-3 * (1 + Math.abs(central))) return;
          compared++;
          const wanted = central * (0.5 + i / (count - 1));
          expect(
            Math.abs(got - wanted),
            `${sample.name} ${label(choice)}, operand ${position} at ${point}: ${got}, differences ${wanted}`,
          ).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(wanted)));
        });
        if (gradient.length === count)
          expect(compared, `${sample.name}: points without kink`).toBeGreaterThan(count / 2);
      });
    }
  });
});

describe('aliases', () => {
  it.each(pointwiseOperators)('$name: every alias is exported', ({ call, literal }) => {
    for (const alias of literal.aliases ?? []) expect((torch as Record<string, unknown>)[alias], alias).toBe(call);
  });
});
