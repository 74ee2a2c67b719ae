import { recordedSuites } from './suite.ts';

recordedSuites('interpreter', ['ops', 'ops-dtypes', 'modules', 'optim', 'rng', 'training']);
