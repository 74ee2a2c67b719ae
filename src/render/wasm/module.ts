/** @file Kernels rendered as one WebAssembly module. */
import type { Kernel, LoopKernel } from '../../kernels/ir.ts';
import { FunctionBuilder, type MemoryLimits, ModuleBuilder } from './assembler.ts';
import { renderContraction } from './contraction.ts';
import { kernelSignature, parameter, tiledSuffix } from './convention.ts';
import { Evaluator } from './evaluator.ts';
import { forEachOuter, openFrame } from './frame.ts';
import { Graph } from './normal-form.ts';
import { StatementEmitter } from './statements.ts';
import { isTiled, renderTiled } from './tiled.ts';

export interface RenderOptions {
  readonly memory: MemoryLimits;
  /** The host has relaxed SIMD, whose multiply-add rounds once where the hardware can. */
  readonly relaxed: boolean;
}

function renderLoops(kernel: LoopKernel, code: FunctionBuilder, options: RenderOptions): void {
  const graph = new Graph(kernel);
  const statements = graph.block(kernel.body);
  const frame = openFrame(code, kernel);
  const evaluator = new Evaluator(code, graph, frame, options);
  const emitter = new StatementEmitter(evaluator);
  forEachOuter(code, kernel, frame, parameter.outerBegin, parameter.outerEnd, () => {
    emitter.parallel({ index: 'row', statements, values: [] }, parameter.rowBegin, parameter.rowEnd);
  });
}

/** The bytes of a module that exports each kernel under its name. */
export function renderModule(kernels: readonly Kernel[], options: RenderOptions): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(options.memory);
  module.import('remainder', { parameters: ['f64', 'f64'], results: ['f64'] });
  for (const kernel of kernels) {
    const code = new FunctionBuilder(kernelSignature.parameters.length);
    if (kernel.kind === 'loops') renderLoops(kernel, code, options);
    else renderContraction(kernel, code, options);
    module.export(kernel.name, kernelSignature, code);
    if (kernel.kind === 'loops' || !isTiled(kernel)) continue;
    const tiled = new FunctionBuilder(kernelSignature.parameters.length);
    renderTiled(kernel, tiled, options);
    module.export(`${kernel.name}${tiledSuffix}`, kernelSignature, tiled);
  }
  return module.finish();
}
