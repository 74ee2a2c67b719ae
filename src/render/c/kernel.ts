/** @file The C text of a whole kernel. */
import type { Kernel } from '../../kernels/ir.ts';
import { layoutOf } from '../../kernels/layout.ts';
import { dtypes } from '../../storage/dtype.ts';
import { renderContraction } from './contraction.ts';
import { type RenderedRows, renderRows } from './rows.ts';

/** Stands for the kernel's symbol in the rendered text, which must not depend on it: the symbol is derived from the text. */
export const symbolPlaceholder = 'KERNEL_SYMBOL';

/** The C text of a kernel without calls; it needs `prelude` above it and defines one `struct kernel`. */
export function renderKernel(kernel: Kernel): string {
  const prefix = symbolPlaceholder;
  const layout = layoutOf(kernel);
  const rows: RenderedRows =
    kernel.kind === 'loops'
      ? renderRows({ ...kernel, prefix, layout, rowStrides: true, rowExtent: '(int64_t)arguments[1]' })
      : { text: renderContraction(kernel, layout, prefix) };
  const list = (numbers: readonly number[]) => (numbers.length === 0 ? '0' : numbers.join(', '));
  return [
    `/* ${kernel.name} */`,
    rows.text,
    `static const int32_t ${prefix}_positions[] = {${list(layout.operands)}};`,
    `static const int32_t ${prefix}_itemsizes[] = {${list(kernel.operands.map(({ type }) => dtypes[type].itemsize))}};`,
    `static const uint8_t ${prefix}_flags[] = {${list(rows.flags ?? [])}};`,
    `VISIBLE const struct kernel ${prefix} = {${kernel.operands.length}, ${layout.outer}, ${prefix}_positions, ${prefix}_itemsizes, ` +
      `${rows.flags === undefined ? '0' : `${prefix}_flags`}, ${kernel.kind === 'loops' ? `${prefix}_rows` : '0'}, ` +
      `${rows.assumed === true ? `${prefix}_assumed` : '0'}, ${kernel.kind === 'loops' ? '0' : `&${prefix}_contraction`}};`,
    '',
  ].join('\n');
}
