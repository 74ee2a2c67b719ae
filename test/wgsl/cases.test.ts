/** @file The cases of the engine conformance suite as rendered shaders, each on buffers of its own. */
import { declareCases } from './cases.ts';
import { suite } from './suite.ts';

await suite('engine cases in WGSL', (device) => declareCases(device, (cases) => cases));
