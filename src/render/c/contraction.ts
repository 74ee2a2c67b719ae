/**
 * @file Renders what a contraction's kernel adds to the matrix product of the runtime: packing of both operands, the epilogue, and two
 * direct forms for products with one row or one column.
 */
import { add, constant, index, multiply, size, variable } from '../../kernels/build.ts';
import type { Axis, ContractionKernel, Expression, Statement } from '../../kernels/ir.ts';
import type { Layout } from '../../kernels/layout.ts';
import { summing } from '../../kernels/summation.ts';
import { mapStatement, rewriter } from '../../kernels/walk.ts';
import { advance, decode, merge, runLoop, runs } from './axes.ts';
import { accessesOf, unitStrides } from './dependence.ts';
import { elementType } from './expression.ts';
import type { Reduction } from './fold.ts';
import { newWriter, ones, packing, wrap } from './packing.ts';
import { renderRows } from './rows.ts';

const none = new Map<string, Expression>();

function epilogue(name: string, kernel: ContractionKernel, layout: Layout): string {
  const writer = newWriter(kernel, [kernel.epilogue, ...kernel.out.indices]);
  const type = elementType[kernel.type];
  const store: Statement = {
    kind: 'store',
    operand: kernel.out.operand,
    indices: kernel.out.indices,
    value: kernel.epilogue,
  };
  const accesses = accessesOf([store]);
  const last = kernel.n.at(-1);
  const strides = last === undefined ? new Set<string>() : unitStrides(accesses, last.index, none).strides;
  const rows = () => {
    const expressions = [kernel.epilogue, ...kernel.out.indices.filter(({ kind }) => kind !== 'index')];
    merge(writer, kernel.n, expressions, accesses, () => {
      decode(writer, kernel.m, 'm0', 'i_');
      writer.block('for (int64_t i = 0; i < mc; i++)', () => {
        writer.line(`const ${type} *from = (const ${type} *)sums + i * stride;`);
        decode(writer, kernel.n, 'n0', 'x_');
        runs(writer, kernel.n, 'x_', 'nc', (length, start) =>
          runLoop(writer, kernel.n, 'x_', length, start, (position) => {
            writer.line(`const ${type} sum = from[${position}];`);
            writer.names.set('sum', 'sum');
            const value = writer.expression(kernel.epilogue);
            const indices = kernel.out.indices.map((expression) => writer.expression(expression));
            writer.line(`${writer.address(kernel.out.operand, indices)} = ${value};`);
          }),
        );
        writer.line(advance(kernel.m, 'i_'));
      });
    });
  };
  if (strides.size > 0)
    writer.block(`if (${ones(strides)})`, () => {
      writer.line(`const int64_t ${[...strides].map((stride) => `${stride} = 1`).join(', ')};`);
      rows();
      writer.line('return;');
    });
  writer.block('', rows);
  return wrap(
    `static void ${name}(const double *arguments, char *const *pointers, int64_t m0, int64_t mc, int64_t n0, int64_t nc, const void *sums, int64_t stride)`,
    kernel,
    layout,
    writer,
  );
}

/** The contraction as statements in which the axis `along` is the row and those of `across` have extent 1. */
function directBody(kernel: ContractionKernel, along: Axis, across: readonly Axis[]): readonly Statement[] {
  const { type } = kernel;
  const replace = rewriter((expression) => {
    if (expression.kind !== 'index') return expression;
    if (expression.name === along.index) return index('row');
    return across.some(({ index: name }) => name === expression.name) ? constant('index', 0) : expression;
  });
  const widen = (expression: Expression): Expression =>
    expression.type === type ? expression : { kind: 'cast', type, argument: expression };
  const a = widen(kernel.a);
  const b = widen(kernel.b);
  const fused = type === 'float32' || type === 'float64';
  const inner = kernel.k.at(-1)?.index ?? '';
  const left = variable(type, 'left.sum');
  const reduction = (name: string): Reduction => ({
    kind: 'reduce',
    index: inner,
    extent: size(inner),
    accumulators: [{ name, type, initial: constant(type, 0) }],
    body: [],
    values: [multiply(a, b)],
    combine: [add(variable(type, `left.${name}`), variable(type, `right.${name}`))],
    ...(fused
      ? { step: [{ kind: 'fma', type, a, b, c: name === 'sum' ? left : variable(type, `left.${name}`) }] }
      : {}),
  });
  const around = (body: readonly Statement[]): readonly Statement[] =>
    kernel.k
      .slice(0, -1)
      .reduceRight<readonly Statement[]>(
        (nest, { index: name }) => [{ kind: 'loop', order: 'sequential', index: name, extent: size(name), body: nest }],
        body,
      );
  const sum =
    kernel.k.length === 1
      ? [reduction('sum')]
      : summing('sum', type, [reduction('part')], variable(type, 'part'), around);
  const body: Statement[] = [
    ...sum,
    { kind: 'store', operand: kernel.out.operand, indices: kernel.out.indices, value: kernel.epilogue },
  ];
  return body.map((statement) => {
    const mapped = mapStatement(statement, replace);
    return replaceSteps(mapped, replace);
  });
}

/** Maps the fused steps, which are no part of the IR and so unknown to its walks. */
function replaceSteps(statement: Statement, replace: (expression: Expression) => Expression): Statement {
  if (statement.kind === 'loop')
    return { ...statement, body: statement.body.map((inner) => replaceSteps(inner, replace)) };
  const { step } = statement as Reduction;
  if (statement.kind !== 'reduce' || step === undefined) return statement;
  return { ...statement, step: step.map(replace) } as Reduction;
}

/** The C text of a `plain_matrix`: an operand that is read or written at (line, column) as it stands; 0 for anything else. */
function plainMatrix(
  kernel: ContractionKernel,
  layout: Layout,
  { operand, indices }: { readonly operand: string; readonly indices: readonly Expression[] },
  [lines, columns]: readonly [lines: readonly Axis[], columns: readonly Axis[]],
): string {
  const number = kernel.operands.findIndex(({ name }) => name === operand);
  const place = layout.operands[number];
  const positionOf = (axes: readonly Axis[]): number =>
    axes.length === 1 ? indices.findIndex((at) => at.kind === 'index' && at.name === axes[0]?.index) : -1;
  const [row, column] = [positionOf(lines), positionOf(columns)];
  const suits = kernel.operands[number]?.type === kernel.type && indices.length === 2 && row >= 0 && column >= 0;
  if (place === undefined || !suits) return '0';
  return `&(const struct plain_matrix){${number}, ${place + 2 + row}, ${place + 2 + column}}`;
}

const typeNumbers: { readonly [type: string]: number } = { float32: 0, float64: 1, int64: 2 };

/** The C text of a contraction; it defines `PREFIX_contraction`. */
export function renderContraction(kernel: ContractionKernel, layout: Layout, prefix: string): string {
  const type = elementType[kernel.type];
  const number = typeNumbers[kernel.type];
  if (number === undefined) throw new Error(`${kernel.name}: products of ${kernel.type} are not rendered`);
  const parts = [
    packing(`${prefix}_pack_a`, kernel, layout, kernel.m, kernel.a, 'TILE_ROWS'),
    packing(`${prefix}_pack_b`, kernel, layout, kernel.n, kernel.b, `TILE_COLUMNS(${type})`),
    epilogue(`${prefix}_epilogue`, kernel, layout),
  ];
  const direct = (name: string, along: readonly Axis[], across: readonly Axis[]): string => {
    const [axis] = along;
    // With more axes (a convolution with one channel) the rows are too short, and too few for all threads.
    if (axis === undefined || along.length > 1 || kernel.k.length === 0) return '0';
    const program = {
      ...kernel,
      prefix: `${prefix}_${name}`,
      layout,
      body: directBody(kernel, axis, across),
      rowStrides: false,
      rowExtent: `(int64_t)arguments[${layout.sizes + kernel.sizes.indexOf(axis.index)}]`,
    };
    parts.push(renderRows(program).text);
    return `${prefix}_${name}_rows`;
  };
  const alongN = direct('along_n', kernel.n, kernel.m);
  const alongM = direct('along_m', kernel.m, kernel.n);
  const { out, epilogue: stored } = kernel;
  const plain = (factor: Expression, lines: readonly Axis[], columns: readonly Axis[]) =>
    factor.kind === 'load' && factor.when === undefined ? plainMatrix(kernel, layout, factor, [lines, columns]) : '0';
  const plainA = plain(kernel.a, kernel.m, kernel.k);
  const plainB = plain(kernel.b, kernel.k, kernel.n);
  const plainOut =
    stored.kind === 'variable' && stored.name === 'sum' ? plainMatrix(kernel, layout, out, [kernel.m, kernel.n]) : '0';
  const positions = (name: string, axes: readonly Axis[]) =>
    `static const int32_t ${prefix}_${name}[] = {${axes.map((axis) => layout.sizes + kernel.sizes.indexOf(axis.index)).join(', ') || '0'}};`;
  parts.push(
    positions('m', kernel.m),
    positions('n', kernel.n),
    positions('k', kernel.k),
    `static const struct contraction ${prefix}_contraction = {${number}, ${kernel.m.length}, ${kernel.n.length}, ${kernel.k.length}, ` +
      `${prefix}_m, ${prefix}_n, ${prefix}_k, ${prefix}_pack_a, ${prefix}_pack_b, ${prefix}_epilogue, ${alongN}, ${alongM}, ${plainA}, ${plainB}, ${plainOut}};`,
    '',
  );
  return parts.join('\n');
}
