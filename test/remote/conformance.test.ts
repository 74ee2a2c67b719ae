/** @file PyTorch's recorded cases on a device whose memory the host cannot read: all pass, but for algorithms of the host, which say so. */
import { beforeAll, describe, expect, it } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import { init } from '../../src/index.ts';
import { openSet } from '../conformance/set.ts';
import { recorded } from '../conformance/suite.ts';
import type { TrainingIndex } from '../conformance/training-run.ts';
import { isFull } from '../depth.ts';
import { remoteEntry } from './device.ts';
import { hostOperators } from './host-algorithms.ts';
import { Record, runOnDevice } from './run.ts';

const minutes = 60_000;

beforeAll(async () => {
  registerDevice(remoteEntry);
  await init('remote');
});

describe.each(['ops', 'ops-dtypes'] as const)('operators of %s on a device beside the host', (suite) => {
  let record = new Record();

  beforeAll(async () => {
    record = await runOnDevice('remote', recorded, suite);
  }, 10 * minutes);

  it('give the recorded results and gradients', () => {
    expect(record.failures).toEqual([]);
    expect(record.passed).toBeGreaterThan(3000);
    expect(record.withoutDtype).toBe(0);
  });

  it('say so where they are algorithms of the host', () => {
    expect(record.unknown).toEqual([]);
    // What has got a form for devices is to leave the list.
    if (suite === 'ops') expect([...record.hostOperations].sort()).toEqual([...hostOperators].sort());
  });
});

describe('layers on a device beside the host', () => {
  it('give the recorded results, gradients and states', { timeout: 5 * minutes }, async () => {
    const record = await runOnDevice('remote', recorded, 'modules');
    expect(record.failures).toEqual([]);
    expect(record.passed).toBeGreaterThan(300);
    expect(record.unknown).toEqual([]);
  });
});

describe('trainings on a device beside the host', () => {
  const set = openSet<TrainingIndex>(recorded, 'training', 'models');
  const ids = set.index.models.map(({ id }) => id);

  it.each(ids)('%s follows the recorded losses', { timeout: 10 * minutes }, async (id) => {
    const record = await runOnDevice('remote', recorded, 'training', { names: [id], every: isFull ? 1 : 2 });
    expect(record.failures).toEqual([]);
    expect([...record.hostOperations]).toEqual([]);
  });
});
