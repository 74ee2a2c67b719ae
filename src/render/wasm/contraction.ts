/** @file Contractions as loops: the form for small products and for every dtype. Large ones of float32 and float64 have `tiled.ts`. */
import { add, cast, constant, multiply, size, variable } from '../../kernels/build.ts';
import type { ContractionKernel, Statement } from '../../kernels/ir.ts';
import { summing } from '../../kernels/summation.ts';
import type { FunctionBuilder } from './assembler.ts';
import { parameter } from './convention.ts';
import { Evaluator, type EvaluatorOptions } from './evaluator.ts';
import { forEachOuter, openFrame } from './frame.ts';
import { Graph } from './normal-form.ts';
import { StatementEmitter } from './statements.ts';

/** The axis along which a launch's rows run: the first of m, or a single row where there is none. */
export const singleRow = 'single row';

function loops(
  order: 'parallel' | 'sequential',
  axes: readonly { readonly index: string }[],
  body: readonly Statement[],
): readonly Statement[] {
  return axes.reduceRight<readonly Statement[]>(
    (inner, { index }) => [{ kind: 'loop', order, index, extent: size(index), body: inner }],
    body,
  );
}

/** The sum over all of k, in the variable `sum`. */
function summation(kernel: ContractionKernel): readonly Statement[] {
  const { type } = kernel;
  const product = multiply(cast(type, kernel.a), cast(type, kernel.b));
  const last = kernel.k[kernel.k.length - 1];
  if (last === undefined) return [{ kind: 'let', name: 'sum', value: add(constant(type, 0), product) }];
  const innermost = (name: string): Statement => ({
    kind: 'reduce',
    index: last.index,
    extent: size(last.index),
    accumulators: [{ name, type, initial: constant(type, 0) }],
    body: [],
    values: [product],
    combine: [add(variable(type, `left.${name}`), variable(type, `right.${name}`))],
  });
  const others = kernel.k.slice(0, -1);
  if (others.length === 0) return [innermost('sum')];
  return summing('sum', type, [innermost('part')], variable(type, 'part'), (body) => loops('sequential', others, body));
}

/** Renders `kernel` as nested loops, vectors along the last axis of n (of m where n has none) or of k. */
export function renderContraction(kernel: ContractionKernel, code: FunctionBuilder, options: EvaluatorOptions): void {
  const graph = new Graph(kernel);
  const [first, ...rest] = kernel.m;
  const axes = [...rest, ...kernel.n];
  const vectorised = axes.pop();
  let body: readonly Statement[] = [
    ...summation(kernel),
    { kind: 'store', operand: kernel.out.operand, indices: kernel.out.indices, value: kernel.epilogue },
  ];
  if (vectorised !== undefined) body = loops('parallel', [vectorised], body);
  const statements = graph.block(loops('sequential', axes, body));
  const frame = openFrame(code, kernel);
  const evaluator = new Evaluator(code, graph, frame, options);
  const emitter = new StatementEmitter(evaluator);
  const loop = { index: first?.index ?? singleRow, statements, values: [] };
  forEachOuter(code, kernel, frame, parameter.outerBegin, parameter.outerEnd, () => {
    if (vectorised === undefined) emitter.parallel(loop, parameter.rowBegin, parameter.rowEnd);
    else emitter.rows(loop, parameter.rowBegin, parameter.rowEnd);
  });
}
