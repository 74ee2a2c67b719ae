/**
 * @file Renders the packing of a contraction's operand into the panels of the matrix product. Packing is where implicit GEMM
 * happens: what is packed may be any expression, read in runs along whichever axis is contiguous in memory.
 */
import type { Axis, ContractionKernel, Expression } from '../../kernels/ir.ts';
import type { Layout } from '../../kernels/layout.ts';
import { advance, decode, merge, runLoop, runs } from './axes.ts';
import { type Copy, copyOf, narrow, pairedCopyOf, type Side, type SplitCopy, sideText, split } from './copy.ts';
import { accessesOf, strideName, unitStrides } from './dependence.ts';
import { elementType, Writer } from './expression.ts';
import { declareArguments, declarePointers, usedOnly } from './rows.ts';

const none = new Map<string, Expression>();

function names(axes: readonly Axis[]): string[] {
  return axes.map(({ index }) => index);
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

  const sum = ({ address }: SplitCopy, side: Side) =>
    address.map(({ terms, stride }) => `(${sideText(writer, terms, side)}) * ${stride}`).join(' + ');

  /** Narrows `from` and `stop` by distances of which one side stands in `near_i`, the other in `far_i[at]`. */
  const narrowBySides = (copy: Copy, at: string) => {
    copy.conditions.forEach((condition, i) => {
      writer.line(`const int32_t distance_${i} = near_${i} + far_${i}[${at}];`);
      writer.line(narrow(condition, `distance_${i}`, copy.pace));
    });
  };

  const maskOf = ({ pace }: Copy) => (pace === 1 ? 'mask_between(from, stop)' : 'PAIRS(mask_between(from, stop))');
  /** What a place within a run, in elements of the panel, is in masks and in memory. */
  const paced = ({ pace }: Copy, place: string) => (pace === 1 ? place : `${pace} * ${place}`);

  /** Run by run, for all k: what k adds to the address and to the bounds is worked out once for all lines. */
  const runByRun = (copy: Copy, parts: SplitCopy) => {
    const { distances } = parts;
    const lanes = `RUN_LANES(${type})`;
    writer.line('int64_t moves[KC];');
    writer.line(`uint32_t masks[${lanes}][KC];`);
    writer.line(`const ${type} *sources[${lanes}];`);
    distances.forEach((_, i) => {
      writer.line(`int32_t far_${i}[KC];`);
    });
    writer.block('', () => {
      decode(writer, kernel.k, 'k0', 'i_');
      writer.block('for (int64_t k = 0; k < depth; k++)', () => {
        writer.line(`moves[k] = ${sum(parts, 'depth')};`);
        distances.forEach((terms, i) => {
          writer.line(`far_${i}[k] = (int32_t)(${sideText(writer, terms, 'depth')});`);
        });
        writer.line(advance(kernel.k, 'i_'));
      });
    });
    panels(() => {
      writer.block(`for (int64_t lane = 0; lane < ${tile}; lane += ${lanes})`, () => {
        decode(writer, axes, 'first + line + lane', 'x_');
        writer.line(`const int64_t lanes = least(${lanes}, width - lane);`);
        writer.line('int64_t pieces = 0;');
        runs(writer, axes, 'x_', 'lanes', (length, start) => {
          writer.line(`const int64_t i_${lastLine?.index} = x_${lastLine?.index};`);
          writer.line(`sources[pieces] = p_${copy.load.operand} + ${sum(parts, 'line')} - ${paced(copy, start)};`);
          distances.forEach((terms, i) => {
            writer.line(`const int32_t near_${i} = (int32_t)(${sideText(writer, terms, 'line')});`);
          });
          writer.line('INDEPENDENT');
          writer.block('for (int64_t k = 0; k < depth; k++)', () => {
            writer.line(`int32_t from = 0, stop = (int32_t)${length};`);
            narrowBySides(copy, 'k');
            writer.line(`masks[pieces][k] = ${maskOf(copy)} << ${copy.pace === 1 ? start : `PAIRS_SHIFT(${start})`};`);
          });
          writer.line('pieces++;');
        });
        writer.line(
          `merge_${copy.pace === 1 ? 'runs' : 'pairs'}_${kernel.type}(panel + lane, ${tile}, least(${lanes}, ${tile} - lane), pieces, sources, (const uint32_t (*)[KC])masks, moves, depth);`,
        );
      });
    });
  };

  /** Line by line, for all runs along k: what a run adds to the address and to the bounds is worked out once for all lines. */
  const lineOfRuns = (copy: Copy, parts: SplitCopy) => {
    const { distances } = parts;
    writer.line('int64_t moves[KC], starts[KC], count_runs = 0;');
    writer.line('int32_t lengths[KC], single = 0;');
    writer.line('uint32_t masks[KC];');
    distances.forEach((_, i) => {
      writer.line(`int32_t far_${i}[KC];`);
    });
    writer.block('', () => {
      decode(writer, kernel.k, 'k0', 'x_');
      runs(writer, kernel.k, 'x_', 'depth', (length, start) => {
        writer.line(`single = ${length} == depth;`);
        writer.block(`for (int64_t t = 0; t < ${length}; t += RUN_LANES(${type}))`, () => {
          writer.line(`const int64_t i_${lastDepth?.index} = x_${lastDepth?.index} + t;`);
          writer.line(
            `starts[count_runs] = ${start} + t, lengths[count_runs] = (int32_t)least(${length} - t, RUN_LANES(${type}));`,
          );
          writer.line(`moves[count_runs] = ${sum(parts, 'depth')};`);
          distances.forEach((terms, i) => {
            writer.line(`far_${i}[count_runs] = (int32_t)(${sideText(writer, terms, 'depth')});`);
          });
          writer.line('count_runs++;');
        });
      });
    });
    return () => {
      writer.line(`const ${type} *source = p_${copy.load.operand} + ${sum(parts, 'line')};`);
      distances.forEach((terms, i) => {
        writer.line(`const int32_t near_${i} = (int32_t)(${sideText(writer, terms, 'line')});`);
      });
      writer.line('INDEPENDENT');
      writer.block('for (int64_t r = 0; r < count_runs; r++)', () => {
        writer.line('int32_t from = 0, stop = lengths[r];');
        narrowBySides(copy, 'r');
        writer.line(`masks[r] = ${maskOf(copy)};`);
      });
      writer.line('for (int64_t r = 0; r < count_runs; r++)');
      writer.line(
        `  copy_${copy.pace === 1 ? 'run' : 'pairs'}_${kernel.type}(to + starts[r], source + moves[r], masks[r], lengths[r]);`,
      );
    };
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
  const depthByDepth = (copy: Copy | undefined) => {
    const parts = copy === undefined ? undefined : split(copy, names(axes), names(kernel.k));
    // Where no bounds are, a block may lie in one run, and is read where it is.
    const direct = copy !== undefined && copy.conditions.length === 0 && copy.pace === 1;
    writer.line(`${type} copies[${tile}][KC + RUN_LANES(${type})];`);
    writer.line(`const ${type} *lines[${tile}];`);
    writer.block('', () => {
      const fill =
        copy !== undefined && parts !== undefined
          ? lineOfRuns(copy, parts)
          : () => {
              decode(writer, kernel.k, 'k0', 'x_');
              runs(writer, kernel.k, 'x_', 'depth', fillRun(kernel.k, true, undefined));
            };
      panels(() => {
        decode(writer, axes, 'first + line', 'i_');
        writer.block('for (int64_t j = 0; j < width; j++)', () => {
          if (direct && parts !== undefined) {
            writer.block('if (single)', () => {
              writer.line(`lines[j] = p_${copy.load.operand} + (${sum(parts, 'line')}) + moves[0];`);
            });
            writer.line('else');
          }
          writer.block('', () => {
            writer.line(`${type} *to = copies[j];`);
            writer.line('lines[j] = to;');
            fill();
          });
          writer.line(advance(axes, 'i_'));
        });
        writer.line(`transpose_${kernel.type}(panel, ${tile}, lines, width, depth);`);
      });
    });
  };

  // Bounds are worked out in 32 bits.
  const bounded = value.kind === 'load' && value.when !== undefined;
  const moderate = bounded ? ` && ((${kernel.sizes.map((size) => `n_${size}`).join(' | ')}) >> 28) == 0` : '';
  const choose = () => {
    if (across.size > 0)
      writer.block(`if (${ones(across)}${moderate})`, () => {
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
      writer.block(`if (${ones(along)}${moderate})`, () => {
        writer.line(`const int64_t ${[...along].map((stride) => `${stride} = 1`).join(', ')};`);
        depthByDepth(plainType && lastDepth !== undefined ? copyOf(value, lastDepth.index) : undefined);
        writer.line('return;');
      });
    everySecond(lastLine, runByRun);
    everySecond(lastDepth, depthByDepth);
    writer.block('', () => lineByLine(false));
  };
  /** Where an axis' last index is doubled, as in a convolution of stride 2, whole vectors are read and every second element is kept. */
  const everySecond = (axis: Axis | undefined, pack: (copy: Copy, parts: SplitCopy) => void) => {
    const copy = plainType && axis !== undefined ? pairedCopyOf(value, axis.index) : undefined;
    const parts = copy === undefined ? undefined : split(copy, names(axes), names(kernel.k));
    if (copy === undefined || parts === undefined) return;
    const stride = strideName(copy.load.operand, copy.moving);
    writer.block(`if (${stride} == 1 && n_${copy.pair} == 2${moderate})`, () => {
      writer.line(`const int64_t ${stride} = 1, n_${copy.pair} = 2;`);
      pack(copy, parts);
      writer.line('return;');
    });
  };
  merge(writer, axes, [value], accesses, () => merge(writer, kernel.k, [value], accesses, choose));
  return wrap(
    `static void ${name}(const double *arguments, char *const *pointers, int64_t first, int64_t count, int64_t k0, int64_t depth, void *target)`,
    kernel,
    layout,
    writer,
  );
}
