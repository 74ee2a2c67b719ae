/** @file PyTorch's recorded cases on the GPU: all pass in the dtypes that it has, but for algorithms of the host, which say so. */
import { expect, it } from 'vitest';
import { recorded } from '../conformance/suite.ts';
import { isFull } from '../depth.ts';
import { remoteSuites, runOnDevice } from '../remote/run.ts';
import { suite } from './suite.ts';

const minutes = 60_000;

/** One case in so many: pipelines are slow to make where a CPU plays the GPU. */
const every = isFull ? 1 : 40;

/** What must pass at least of all cases. */
const least = { ops: 3000, 'ops-dtypes': 3000, modules: 300, training: isFull ? 9 : 4 } as const;

await suite('the recorded cases of PyTorch on webgpu', () => {
  it.each(remoteSuites)('%s', { timeout: 15 * minutes }, async (name) => {
    const record = await runOnDevice('webgpu', recorded, name, { every, steps: isFull ? 4 : 1 });
    expect(record.failures).toEqual([]);
    expect(record.unknown).toEqual([]);
    if (name === 'training') expect(record.passed).toBeGreaterThanOrEqual(least.training);
    else expect(record.passed).toBeGreaterThan(least[name] / every / 2);
  });
});
