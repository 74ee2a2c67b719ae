/** @file How far the next number after 1 is, for each float dtype. */
import type { DType } from '../storage/dtype.ts';

const epsilons: Readonly<Record<string, number>> = {
  float64: 2 ** -52,
  float32: 2 ** -23,
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
};

export function epsilonOf(dtype: DType): number {
  return epsilons[dtype.name] as number;
}
