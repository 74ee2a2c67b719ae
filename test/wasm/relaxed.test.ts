import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { hostFacts } from '../../src/engines/wasm/host.ts';

// Node 20 has relaxed SIMD behind a flag, later ones have it without. It is set before anything is compiled.
if (!hostFacts().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');

const { createWasmEngine } = await import('../../src/engines/wasm/engine.ts');
const { engineSuite } = await import('../engines/conformance.ts');

it('has relaxed SIMD here', () => {
  expect(hostFacts().relaxed).toBe(true);
});

await engineSuite('wasm', (options) => createWasmEngine({ threads: 2, ...options }));
