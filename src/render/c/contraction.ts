/**
 * @file Renders what a contraction's kernel adds to the matrix product of the runtime: packing of both operands, which is where
 * implicit GEMM happens, the epilogue, and two direct forms for products with one row or one column.
 */
import { add, constant, index, multiply, size, variable } from '../../kernels/build.ts';
import type { Axis, ContractionKernel, Expression, Statement } from '../../kernels/ir.ts';
import type { Layout } from '../../kernels/layout.ts';
import { mapStatement, rewriter } from '../../kernels/walk.ts';
import { accessesOf, growth, strideName, unitStrides } from './dependence.ts';
import { elementType, Writer } from './expression.ts';
import { declareArguments, declarePointers, renderRows, usedOnly } from './rows.ts';
import type { Reduction } from './statement.ts';

const none = new Map<string, Expression>();

/** Declares each axis' index with its value at the linear position `at`; the last axis runs fastest. */
function decode(writer: Writer, axes: readonly Axis[], at: string, prefix: string): void {
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
function advance(axes: readonly Axis[], prefix: string): string {
  const [first, ...rest] = [...axes].reverse();
  if (first === undefined) return '';
  const name = `${prefix}${first.index}`;
  if (rest.length === 0) return `${name}++;`;
  return `if (++${name} == n_${first.index}) { ${name} = 0; ${advance([...rest].reverse(), prefix)} }`;
}

/** Writes loops over `count` positions along the axes from where `prefix` stands; `body` does one run along the last axis. */
function runs(
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
function runLoop(
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

/** A bound on how far a run goes: `position of the run < or ≥ limit - value`, both taken at the run's first position. */
interface Bound {
  readonly side: 'from' | 'to';
  readonly value: Expression;
  readonly limit: Expression;
  readonly strict: boolean;
}

/**
 * A load that copies memory along `axis` between bounds, and gives zero outside of them: the shape of a padded convolution's
 * operand. Undefined for anything else.
 */
function copyOf(
  value: Expression,
  axis: string,
): { load: Extract<Expression, { kind: 'load' }>; stride: string; bounds: Bound[]; fixed: Expression[] } | undefined {
  if (value.kind !== 'load' || value.type === 'bool') return undefined;
  const kinds = value.indices.map((expression) => growth(expression, axis, none));
  if (kinds.filter((kind) => kind === 'unit').length !== 1 || kinds.includes('other')) return undefined;
  const bounds: Bound[] = [];
  const fixed: Expression[] = [];
  const visit = (condition: Expression): boolean => {
    if (growth(condition, axis, none) === 'none') {
      fixed.push(condition);
      return true;
    }
    if (condition.kind !== 'binary') return false;
    const { operator, left, right } = condition;
    if (operator === 'and') return visit(left) && visit(right);
    const mirrored = growth(right, axis, none) === 'unit';
    const [moving, limit] = mirrored ? [right, left] : [left, right];
    if (growth(moving, axis, none) !== 'unit' || growth(limit, axis, none) !== 'none') return false;
    const up = operator === 'less' || operator === 'lessEqual';
    if (!up && operator !== 'greater' && operator !== 'greaterEqual') return false;
    const strict = operator === 'less' || operator === 'greater';
    bounds.push({ side: up !== mirrored ? 'to' : 'from', value: moving, limit, strict });
    return true;
  };
  if (value.when !== undefined && !visit(value.when)) return undefined;
  return { load: value, stride: strideName(value.operand, kinds.indexOf('unit')), bounds, fixed };
}

function wrap(head: string, kernel: ContractionKernel, layout: Layout, writer: Writer): string {
  const program = { ...kernel, layout, rowStrides: false, rowExtent: '0' };
  const declarations = [...declareArguments(program), ...declarePointers(kernel.operands)];
  return [
    `${head} {`,
    ...usedOnly(declarations, writer.lines).map((line) => `  ${line}`),
    ...writer.lines,
    '}',
    '',
  ].join('\n');
}

function newWriter(kernel: ContractionKernel, expressions: readonly Expression[]): Writer {
  const writer = new Writer(kernel.operands, (operand, indices) => {
    const terms = indices.map((text, axis) => `${text} * ${strideName(operand, axis)}`);
    return `p_${operand}[${terms.length === 0 ? '0' : terms.join(' + ')}]`;
  });
  writer.count(expressions);
  return writer;
}

/** Wraps an expression so that its loads can be asked about. */
function accessesIn(expression: Expression) {
  return accessesOf([{ kind: 'let', name: 'value', value: expression }]);
}

function ones(strides: ReadonlySet<string>): string {
  return [...strides].map((name) => `${name} == 1`).join(' && ');
}

/**
 * The packing function of one operand: panels of `tile` lines, in each for each k the lines' values side by side, zeros where the
 * panel is wider than the block. Either lines or k run innermost, whichever is contiguous in memory.
 */
function packing(
  name: string,
  kernel: ContractionKernel,
  layout: Layout,
  axes: readonly Axis[],
  value: Expression,
  tile: string,
): string {
  const writer = newWriter(kernel, [value]);
  const type = elementType[kernel.type];
  const accesses = accessesIn(value);
  const lastLine = axes.at(-1);
  const lastDepth = kernel.k.at(-1);
  const across = lastLine === undefined ? new Set<string>() : unitStrides(accesses, lastLine.index, none).strides;
  const along = lastDepth === undefined ? new Set<string>() : unitStrides(accesses, lastDepth.index, none).strides;

  writer.line(`${type} *panel = target;`);
  const panels = (body: () => void) => {
    writer.block(`for (int64_t line = 0; line < count; line += ${tile}, panel += ${tile} * depth)`, () => {
      writer.line(`const int64_t width = least(${tile}, count - line);`);
      body();
    });
  };
  const plainType = value.type === kernel.type;

  /** Writes the values of one run side by side from `to[start]` on. */
  const fillRun =
    (runAxes: readonly Axis[], unit: boolean, full: string | undefined) => (length: string, start: string) => {
      const last = runAxes.at(-1);
      const copy = last === undefined || !unit || !plainType ? undefined : copyOf(value, last.index);
      if (
        copy === undefined ||
        last === undefined ||
        (runAxes.length === 1 && full !== undefined && value.kind === 'load' && value.when === undefined)
      ) {
        const loop = (count: string) =>
          runLoop(writer, runAxes, 'x_', count, start, (position) => {
            writer.line(`to[${position}] = ${writer.expression(value)};`);
          });
        if (full === undefined || runAxes.length > 1) loop(length);
        else {
          writer.block(`if (${length} == ${full})`, () => loop(full));
          writer.block('else', () => loop(length));
        }
        return;
      }
      writer.line(`const int64_t i_${last.index} = x_${last.index};`);
      writer.line(`int64_t from = 0, stop = ${length};`);
      for (const { side, value: moving, limit, strict } of copy.bounds) {
        const distance = `${writer.expression(limit)} - ${writer.expression(moving)}`;
        if (side === 'from') writer.line(`from = most(from, ${distance}${strict ? ' + 1' : ''});`);
        else writer.line(`stop = least(stop, ${distance}${strict ? '' : ' + 1'});`);
      }
      for (const condition of copy.fixed) writer.line(`if (!${writer.expression(condition)}) stop = 0;`);
      const indices = copy.load.indices.map((expression) => writer.expression(expression));
      writer.block('if (from < stop)', () => {
        const source = writer.address(copy.load.operand, indices);
        writer.line(`for (int64_t t = 0; t < from; t++) to[${start} + t] = 0;`);
        writer.line(
          `copy_bytes((char *)(to + ${start} + from), (const char *)(&${source} + from), (stop - from) * (int64_t)sizeof(${type}));`,
        );
        writer.line(`for (int64_t t = stop; t < ${length}; t++) to[${start} + t] = 0;`);
      });
      writer.block('else', () => writer.line(`for (int64_t t = 0; t < ${length}; t++) to[${start} + t] = 0;`));
    };

  const lineByLine = (unit: boolean) =>
    panels(() => {
      decode(writer, axes, 'first + line', 'start_');
      decode(writer, kernel.k, 'k0', 'i_');
      writer.block('for (int64_t k = 0; k < depth; k++)', () => {
        writer.line(`${type} *to = panel + k * ${tile};`);
        for (const { index: axis } of axes) writer.line(`int64_t x_${axis} = start_${axis};`);
        runs(writer, axes, 'x_', 'width', fillRun(axes, unit, tile));
        writer.line(`for (int64_t t = width; t < ${tile}; t++) to[t] = 0;`);
        writer.line(advance(kernel.k, 'i_'));
      });
    });
  const depthByDepth = () => {
    const direct =
      plainType && kernel.k.length === 1 && value.kind === 'load' && value.when === undefined && value.type !== 'bool';
    if (!direct) writer.line(`${type} copies[${tile}][KC];`);
    writer.line(`const ${type} *lines[${tile}];`);
    panels(() => {
      decode(writer, axes, 'first + line', 'i_');
      writer.block('for (int64_t j = 0; j < width; j++)', () => {
        if (direct) {
          writer.line(`const int64_t i_${lastDepth?.index} = k0;`);
          const indices = value.indices.map((expression) => writer.expression(expression));
          writer.line(`lines[j] = &${writer.address(value.operand, indices)};`);
        } else {
          writer.line(`${type} *to = copies[j];`);
          writer.line('lines[j] = to;');
          decode(writer, kernel.k, 'k0', 'x_');
          runs(writer, kernel.k, 'x_', 'depth', fillRun(kernel.k, true, undefined));
        }
        writer.line(advance(axes, 'i_'));
      });
      writer.line(`transpose_${kernel.type}(panel, ${tile}, lines, width, depth);`);
    });
  };

  if (across.size > 0)
    writer.block(`if (${ones(across)})`, () => {
      writer.line(`const int64_t ${[...across].map((stride) => `${stride} = 1`).join(', ')};`);
      lineByLine(true);
      writer.line('return;');
    });
  if (along.size > 0)
    writer.block(`if (${ones(along)})`, () => {
      writer.line(`const int64_t ${[...along].map((stride) => `${stride} = 1`).join(', ')};`);
      depthByDepth();
      writer.line('return;');
    });
  writer.block('', () => lineByLine(false));
  return wrap(
    `static void ${name}(const double *arguments, char *const *pointers, int64_t first, int64_t count, int64_t k0, int64_t depth, void *target)`,
    kernel,
    layout,
    writer,
  );
}

function epilogue(name: string, kernel: ContractionKernel, layout: Layout): string {
  const writer = newWriter(kernel, [kernel.epilogue, ...kernel.out.indices]);
  const type = elementType[kernel.type];
  const store: Statement = {
    kind: 'store',
    operand: kernel.out.operand,
    indices: kernel.out.indices,
    value: kernel.epilogue,
  };
  const last = kernel.n.at(-1);
  const strides = last === undefined ? new Set<string>() : unitStrides(accessesOf([store]), last.index, none).strides;
  const rows = () => {
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
  let sum: Statement[];
  if (kernel.k.length === 1) sum = [reduction('sum')];
  else {
    let nest: Statement[] = [
      reduction('part'),
      { kind: 'assign', name: 'sum', value: add(variable(type, 'sum'), variable(type, 'part')) },
    ];
    for (const { index: name } of kernel.k.slice(0, -1).reverse())
      nest = [{ kind: 'loop', order: 'sequential', index: name, extent: size(name), body: nest }];
    sum = [{ kind: 'variable', name: 'sum', initial: constant(type, 0) }, ...nest];
  }
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
  const positions = (name: string, axes: readonly Axis[]) =>
    `static const int32_t ${prefix}_${name}[] = {${axes.map((axis) => layout.sizes + kernel.sizes.indexOf(axis.index)).join(', ') || '0'}};`;
  parts.push(
    positions('m', kernel.m),
    positions('n', kernel.n),
    positions('k', kernel.k),
    `static const struct contraction ${prefix}_contraction = {${number}, ${kernel.m.length}, ${kernel.n.length}, ${kernel.k.length}, ` +
      `${prefix}_m, ${prefix}_n, ${prefix}_k, ${prefix}_pack_a, ${prefix}_pack_b, ${prefix}_epilogue, ${alongN}, ${alongM}};`,
    '',
  );
  return parts.join('\n');
}
