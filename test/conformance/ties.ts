/** @file Where equal elements leave open which index is reported: an index is right if it points at an equal element. */
import type * as torch from '../../src/index.ts';
import { type Elements, elements } from './inputs.ts';
import { type Encoded, type GoldenCase, type GoldenData, isObject } from './set.ts';

/** The dim that a call works along, by position or by name; the last one where it says none. */
function dimOf(golden: GoldenCase, position: number): number {
  const given: Encoded | undefined = golden.kwargs['dim'] ?? golden.args[position];
  return typeof given === 'number' ? given : -1;
}

/** Position of `dim` among the arguments of the operators whose cases are flagged. */
const dimPositions: Readonly<Record<string, number>> = { 'torch.kthvalue': 2, 'torch.topk': 2 };

/** Compares indices by the elements of the first argument at them. */
export function sameElements(golden: GoldenCase, call: string, data: GoldenData) {
  return (expected: Elements, ours: torch.Tensor): boolean => {
    const first = golden.args[0];
    if (first === undefined || !isObject(first) || first.tensor === undefined) return false;
    const { shape } = first.tensor;
    const source = elements(data, first.tensor);
    const given = dimOf(golden, dimPositions[call] ?? 1);
    const dim = given < 0 ? given + shape.length : given;
    const size = shape[dim] ?? 1;
    const inner = shape.slice(dim + 1).reduce((product, extent) => product * extent, 1);
    const perIndex = expected.length / (source.length / size);
    const indices = ours.toTypedArray() as Elements;
    const at = (list: Elements, i: number) => {
      const index = Number(list[i]);
      if (!(index >= 0 && index < size)) return undefined;
      const outer = Math.floor(i / (inner * perIndex));
      return source[(outer * size + index) * inner + (i % inner)];
    };
    return Array.from(expected as ArrayLike<unknown>).every((_, i) => {
      const mine = at(indices, i);
      return mine !== undefined && Object.is(mine, at(expected, i));
    });
  };
}
