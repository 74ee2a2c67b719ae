/** @file What the engine asks of its host: SIMD, relaxed SIMD, shared memory, processors. */
import { nodeModule } from '../../host/process.ts';
import { FunctionBuilder, ModuleBuilder } from '../../render/wasm/assembler.ts';
import { webAssembly } from './linear-memory.ts';

export interface HostFacts {
  readonly simd: boolean;
  readonly relaxed: boolean;
  /** Workers can see the engine's memory. */
  readonly shared: boolean;
  readonly processors: number;
}

/** Does the host accept a function of these instructions? */
function accepts(body: (code: FunctionBuilder) => void): boolean {
  const module = new ModuleBuilder({ shared: false, maximum: 1 });
  const code = new FunctionBuilder(0);
  body(code);
  module.export('probe', { parameters: [], results: [] }, code);
  return webAssembly?.validate(module.finish()) ?? false;
}

function processors(): number {
  const os = nodeModule('node:os');
  if (os !== undefined) return os.availableParallelism();
  const { navigator } = globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? 1;
}

/** A browser shares memory only with pages that are isolated from other origins. */
function canShare(): boolean {
  if (nodeModule('node:worker_threads') !== undefined) return true;
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  return crossOriginIsolated === true;
}

export function hostFacts(): HostFacts {
  const simd = accepts((code) => {
    code.v128(0, 0, 0, 0);
    code.op('v128.any_true', 'drop');
  });
  const relaxed = accepts((code) => {
    for (let i = 0; i < 3; i++) code.v128(0, 0, 0, 0);
    code.op('f32x4.relaxed_madd', 'drop');
  });
  return { simd, relaxed, shared: canShare(), processors: processors() };
}
