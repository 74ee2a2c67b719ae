import { recordedSuites } from './suite.ts';

recordedSuites('wasm', ['ops', 'ops-dtypes', 'modules', 'optim', 'rng', 'training']);
