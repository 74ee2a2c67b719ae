/**
 * @file Which operands a launch writes as a whole, so that what their storages held need not be copied in.
 *
 * A store that happens in each iteration, at the indices of loops around it, writes as many elements as it has iterations: iterations
 * are independent, so that no two of them write the same element. If that is all of a storage, nothing of its content stays.
 */
import type { Expression, Kernel, Statement } from '../../kernels/ir.ts';
import { layoutOf } from '../../kernels/layout.ts';
import { dtypes } from '../../storage/dtype.ts';

/** The bytes that a launch with these arguments writes. */
export type Coverage = (values: Float64Array) => number;

/** A loop around a statement: its index, and the name of the size that is its extent, if it is one. */
interface Around {
  readonly index: string;
  readonly size: string | undefined;
}

/** The sizes whose product counts the elements that a store at `indices` writes, or undefined where that is not known. */
function sizesOf(indices: readonly Expression[], around: readonly Around[]): readonly string[] | undefined {
  const sizes: string[] = [];
  const seen = new Set<string>();
  for (const index of indices) {
    if (index.kind !== 'index' || seen.has(index.name)) return undefined;
    seen.add(index.name);
    const loop = around.find((each) => each.index === index.name);
    if (loop?.size === undefined) return undefined;
    sizes.push(loop.size);
  }
  return sizes;
}

/** By operand, the sizes of a store that surely happens. */
function stores(
  statements: readonly Statement[],
  around: readonly Around[],
  found: Map<string, readonly string[]>,
): Map<string, readonly string[]> {
  for (const statement of statements) {
    if (statement.kind === 'loop') {
      const { extent, index } = statement;
      stores(statement.body, [{ index, size: extent.kind === 'size' ? extent.name : undefined }, ...around], found);
    } else if (statement.kind === 'store') {
      // Loops around the store whose index it does not use may be empty: then nothing is written.
      const sizes = sizesOf(statement.indices, around);
      if (sizes !== undefined && sizes.length === around.length) found.set(statement.operand, sizes);
    }
  }
  return found;
}

export function coveragesOf(kernel: Kernel): readonly (Coverage | undefined)[] {
  const layout = layoutOf(kernel);
  const found =
    kernel.kind === 'loops'
      ? stores(kernel.body, [], new Map())
      : stores(
          [{ kind: 'store', operand: kernel.out.operand, indices: kernel.out.indices, value: kernel.epilogue }],
          [...kernel.m, ...kernel.n].map(({ index }) => ({ index, size: index })),
          new Map(),
        );
  return kernel.operands.map(({ name, access, type }) => {
    const sizes = found.get(name);
    if (access !== 'write' || sizes === undefined) return undefined;
    const positions = sizes.map((size) => (size === 'row' ? 1 : layout.sizes + kernel.sizes.indexOf(size)));
    const itemSize = dtypes[type].itemsize;
    return (values) => {
      let bytes = itemSize * (kernel.kind === 'loops' ? (values[1] ?? 0) : 1);
      for (const position of positions) bytes *= values[position] ?? 0;
      const rank = values[0] ?? 0;
      for (let axis = 0; axis < rank; axis++) bytes *= values[layout.outer + axis] ?? 0;
      return bytes;
    };
  });
}
