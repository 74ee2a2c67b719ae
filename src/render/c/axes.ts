/** @file Walks along several axes as one: positions are decoded once, runs follow the last axis, and axes that continue each other merge. */
import type { Axis, Expression } from '../../kernels/ir.ts';
import { childrenOf } from '../../kernels/walk.ts';
import { type Access, strideName } from './dependence.ts';
import type { Writer } from './expression.ts';

/** Declares each axis' index with its value at the linear position `at`; the last axis runs fastest. */
export function decode(writer: Writer, axes: readonly Axis[], at: string, prefix: string): void {
  if (axes.length === 1) writer.line(`int64_t ${prefix}${axes[0]?.index} = ${at};`);
  if (axes.length < 2) return;
  const rest = writer.fresh('rest');
  writer.line(`int64_t ${rest} = ${at};`);
  for (const { index: name } of [...axes].reverse()) {
    writer.line(`int64_t ${prefix}${name} = ${rest} % n_${name};`);
    writer.line(`${rest} /= n_${name};`);
  }
}

/** Moves to the next position of the axes before the last `skip` ones. */
export function advance(axes: readonly Axis[], prefix: string): string {
  const [first, ...rest] = [...axes].reverse();
  if (first === undefined) return '';
  const name = `${prefix}${first.index}`;
  if (rest.length === 0) return `${name}++;`;
  return `if (++${name} == n_${first.index}) { ${name} = 0; ${advance([...rest].reverse(), prefix)} }`;
}

/** Writes loops over `count` positions along the axes from where `prefix` stands; `body` does one run along the last axis. */
export function runs(
  writer: Writer,
  axes: readonly Axis[],
  prefix: string,
  count: string,
  body: (length: string, start: string) => void,
): void {
  if (axes.length < 2) {
    writer.block('', () => body(count, '0'));
    return;
  }
  const last = axes.at(-1)?.index;
  writer.block(`for (int64_t done = 0; done < ${count};)`, () => {
    writer.line(`const int64_t run = least(${count} - done, n_${last} - ${prefix}${last});`);
    for (const { index: name } of axes.slice(0, -1)) writer.line(`const int64_t i_${name} = ${prefix}${name};`);
    writer.block('', () => body('run', 'done'));
    writer.line('done += run;');
    writer.line(`${prefix}${last} = 0;`);
    writer.line(advance(axes.slice(0, -1), prefix));
  });
}

/** Writes the loop over one run; `element` does one position, whose C text it gets. */
export function runLoop(
  writer: Writer,
  axes: readonly Axis[],
  prefix: string,
  length: string,
  start: string,
  element: (position: string) => void,
): void {
  const last = axes.at(-1);
  writer.line('INDEPENDENT');
  writer.block(`for (int64_t t = 0; t < ${length}; t++)`, () => {
    if (last !== undefined) writer.line(`const int64_t i_${last.index} = ${prefix}${last.index} + t;`);
    element(start === '0' ? 't' : `${start} + t`);
  });
}

/** Does an expression use the axes only as plain indices of loads, so that two axes may be walked as one? */
function plainIn(expression: Expression, names: ReadonlySet<string>): boolean {
  if ((expression.kind === 'index' || expression.kind === 'size') && names.has(expression.name)) return false;
  return childrenOf(expression).every(
    (child) =>
      (expression.kind === 'load' && child.kind === 'index' && child !== expression.when) || plainIn(child, names),
  );
}

/**
 * Makes the last axis as long as itself and those before it that continue it in memory in every access; their sizes become 1. The
 * runs along it are then longer. `body` writes what sees the new sizes.
 */
export function merge(
  writer: Writer,
  axes: readonly Axis[],
  expressions: readonly Expression[],
  accesses: readonly Access[],
  body: () => void,
): void {
  const last = axes.at(-1)?.index ?? '';
  const place = ({ indices }: Access, name: string) =>
    indices.findIndex((expression) => expression.kind === 'index' && expression.name === name);
  const merged: { axis: string; name: string; text: string }[] = [];
  let length = `n_${last}`;
  let known = '1';
  for (const { index: name } of axes.slice(0, -1).reverse()) {
    if (!expressions.every((expression) => plainIn(expression, new Set([name, last])))) break;
    const used = accesses.filter((access) => place(access, name) >= 0 || place(access, last) >= 0);
    if (used.some((access) => place(access, name) < 0 || place(access, last) < 0)) break;
    const continues = used.map((access) => {
      const stride = (axis: string) => strideName(access.operand, place(access, axis));
      return `${stride(name)} == ${length} * ${stride(last)}`;
    });
    const flag = writer.fresh('continues');
    const longer = writer.fresh('length');
    writer.line(
      `const int ${flag} = ${[known, `(n_${name} == 1 || (${continues.join(' && ') || '1'}))`].join(' && ')};`,
    );
    writer.line(`const int64_t ${longer} = ${flag} ? n_${name} * ${length} : ${length};`);
    merged.push({ axis: name, name: writer.fresh('rest'), text: `${flag} ? 1 : n_${name}` });
    known = flag;
    length = longer;
  }
  if (merged.length > 0)
    writer.line(`const int64_t ${merged.map(({ name, text }) => `${name} = ${text}`).join(', ')};`);
  writer.block('', () => {
    for (const { axis, name } of merged) writer.line(`const int64_t n_${axis} = ${name};`);
    if (merged.length > 0) writer.line(`const int64_t n_${last} = ${length};`);
    body();
  });
}
