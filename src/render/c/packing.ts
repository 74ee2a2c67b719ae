/**
 * @file Renders the packing of a contraction's operand into the panels of the matrix product. Packing is where implicit GEMM
 * happens: what is packed may be any expression, read in runs along whichever axis is contiguous in memory.
 */
import type { Axis, ContractionKernel, Expression } from '../../kernels/ir.ts';
import type { Layout } from '../../kernels/layout.ts';
import { type Copy, copyOf, narrow, type Side, type SplitCopy, sideText, split } from './copy.ts';
import { accessesOf, strideName, unitStrides } from './dependence.ts';
import { elementType, Writer } from './expression.ts';
import { declareArguments, declarePointers, usedOnly } from './rows.ts';

const none = new Map<string, Expression>();

function names(axes: readonly Axis[]): string[] {
  return axes.map(({ index }) => index);
}

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

export function wrap(head: string, kernel: ContractionKernel, layout: Layout, writer: Writer): string {
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

export function newWriter(kernel: ContractionKernel, expressions: readonly Expression[]): Writer {
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

export function ones(strides: ReadonlySet<string>): string {
  return [...strides].map((name) => `${name} == 1`).join(' && ');
}

/**
 * The packing function of one operand: panels of `tile` lines, in each for each k the lines' values side by side, zeros where the
 * panel is wider than the block. Either lines or k run innermost, whichever is contiguous in memory.
 */
export function packing(
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
      if (copy === undefined || last === undefined || (runAxes.length === 1 && full !== undefined)) {
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
      for (const condition of copy.conditions) {
        const { limit, value: moving } = condition;
        writer.line(narrow(condition, `${writer.expression(limit)} - ${writer.expression(moving)}`));
      }
      const indices = copy.load.indices.map((expression) => writer.expression(expression));
      copyRun(`to + ${start}`, `&${writer.address(copy.load.operand, indices)}`, length);
    };

  /** Copies [from, stop) of a run, zeros before and after. */
  const copyRun = (to: string, source: string, length: string) => {
    writer.block('if (from < stop)', () => {
      writer.line(`for (int64_t t = 0; t < from; t++) (${to})[t] = 0;`);
      writer.line(
        `copy_bytes((char *)(${to} + from), (const char *)(${source} + from), (stop - from) * (int64_t)sizeof(${type}));`,
      );
      writer.line(`for (int64_t t = stop; t < ${length}; t++) (${to})[t] = 0;`);
    });
    writer.block('else', () => writer.line(`for (int64_t t = 0; t < ${length}; t++) (${to})[t] = 0;`));
  };

  /** Run by run, for all k: what k adds to the address and to the bounds is worked out once for all lines. */
  const runByRun = (copy: Copy, { address, distances }: SplitCopy) => {
    const sum = (side: Side) =>
      address.map(({ terms, stride }) => `(${sideText(writer, terms, side)}) * ${stride}`).join(' + ');
    writer.line('int64_t moves[KC];');
    distances.forEach((_, i) => {
      writer.line(`int64_t limits_${i}[KC];`);
    });
    writer.block('', () => {
      decode(writer, kernel.k, 'k0', 'i_');
      writer.block('for (int64_t k = 0; k < depth; k++)', () => {
        writer.line(`moves[k] = ${sum('depth')};`);
        distances.forEach((terms, i) => {
          writer.line(`limits_${i}[k] = ${sideText(writer, terms, 'depth')};`);
        });
        writer.line(advance(kernel.k, 'i_'));
      });
    });
    panels(() => {
      decode(writer, axes, 'first + line', 'x_');
      runs(writer, axes, 'x_', 'width', (length, start) => {
        writer.line(`const int64_t i_${lastLine?.index} = x_${lastLine?.index};`);
        writer.line(`const ${type} *source = p_${copy.load.operand} + ${sum('line')};`);
        distances.forEach((terms, i) => {
          writer.line(`const int64_t limit_${i} = ${sideText(writer, terms, 'line')};`);
        });
        writer.block('for (int64_t k = 0; k < depth; k++)', () => {
          writer.line(`${type} *to = panel + k * ${tile} + ${start};`);
          writer.line(`int64_t from = 0, stop = ${length};`);
          copy.conditions.forEach((condition, i) => {
            writer.line(narrow(condition, `(limit_${i} + limits_${i}[k])`));
          });
          copyRun('to', 'source + moves[k]', length);
        });
      });
      writer.block(`if (width < ${tile})`, () => {
        writer.line(
          `for (int64_t k = 0; k < depth; k++) for (int64_t j = width; j < ${tile}; j++) panel[k * ${tile} + j] = 0;`,
        );
      });
    });
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
      const copy = plainType && lastLine !== undefined ? copyOf(value, lastLine.index) : undefined;
      const parts = copy === undefined ? undefined : split(copy, names(axes), names(kernel.k));
      // A plain matrix needs no runs: whole panels are copied with a fixed width.
      const matrix = axes.length === 1 && copy?.conditions.length === 0;
      if (copy === undefined || parts === undefined || matrix) lineByLine(true);
      else runByRun(copy, parts);
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
