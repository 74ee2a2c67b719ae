import { createNativeEngine } from '../../src/engines/native/engine.ts';
import { engineSuite } from '../engines/conformance.ts';

await engineSuite('native', (options) => createNativeEngine(options));
