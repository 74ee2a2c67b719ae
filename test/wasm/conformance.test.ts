import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import { engineSuite } from '../engines/conformance.ts';

await engineSuite('wasm', (options) => createWasmEngine({ threads: 2, ...options }));
