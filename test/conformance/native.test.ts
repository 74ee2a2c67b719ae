import { recordedSuites } from './suite.ts';

// The other suites have files of their own, with a test for each layer, optimizer, stream and training.
recordedSuites('native', ['ops', 'ops-dtypes']);
