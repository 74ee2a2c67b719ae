import { operatorSuite } from './suite.ts';

operatorSuite('wasm');
