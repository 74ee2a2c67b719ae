import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { engineSuite } from './conformance.ts';

await engineSuite('interpreter', createInterpreter);
