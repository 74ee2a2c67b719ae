import { createNativeEngine } from '../../src/engines/native/engine.ts';
import { engineSuite } from './conformance.ts';

await engineSuite('native', createNativeEngine);
