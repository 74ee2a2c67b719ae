/** @file The cases of the engine conformance suite on the engine of the GPU. */
import { isFull } from '../depth.ts';
import { declareCases } from '../wgsl/cases.ts';
import { runnerOf } from './runner.ts';
import { suite } from './suite.ts';

/** Pipelines are slow to make where a CPU plays the GPU. */
const every = isFull ? 1 : 8;

await suite('the engine webgpu', (device) => {
  declareCases(runnerOf(device), (cases) => cases.filter((_, i) => i % every === 0));
});
