import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import { engineSuite } from './conformance.ts';

await engineSuite('wasm', createWasmEngine);
