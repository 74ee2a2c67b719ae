/** @file PyTorch's recorded cases on a device whose memory the host cannot read: all pass, but for algorithms of the host, which say so. */
import { beforeAll, describe, expect, it } from 'vitest';
import { init, registerDevice } from '../../src/engines/devices.ts';
import type { ModuleIndex } from '../conformance/module-case.ts';
import { entryName, type OperatorIndex, openSet } from '../conformance/set.ts';
import { recorded } from '../conformance/suite.ts';
import type { TrainingIndex } from '../conformance/training-run.ts';
import { isFull } from '../depth.ts';
import { Turns } from '../turns.ts';
import { remote, remoteEntry } from './device.ts';
import { hostLayers, hostOperators } from './host-algorithms.ts';
import { runRemoteModule, runRemoteTraining } from './modules.ts';
import { type RemoteOutcome, runRemoteCase } from './operators.ts';

const minutes = 60_000;

class Record {
  readonly failures: string[] = [];
  readonly hostOperations = new Set<string>();
  passed = 0;

  add(id: string, outcome: RemoteOutcome): void {
    if (outcome.status === 'passed') this.passed++;
    else if (outcome.status === 'host') this.hostOperations.add(outcome.operation);
    else if (outcome.status === 'failed') this.failures.push(`${id}: ${outcome.reason}`);
  }

  /** Whatever needs the host is known to. */
  get unknown(): string[] {
    const known = [...hostOperators, ...hostLayers];
    return [...this.hostOperations].filter((operation) => !known.includes(operation));
  }
}

beforeAll(async () => {
  registerDevice(remoteEntry);
  await init('remote');
});

describe.each(['ops', 'ops-dtypes'])('operators of %s on a device beside the host', (suite) => {
  const record = new Record();

  beforeAll(async () => {
    const device = remote;
    if (device === undefined) throw new Error('the device was not acquired');
    const set = openSet<OperatorIndex>(recorded, suite, 'ops');
    const turns = new Turns();
    for (const operator of set.index.ops) {
      for (const golden of operator.cases) {
        record.add(`${entryName(operator)} ${golden.id}`, await runRemoteCase(operator, golden, set, device));
      }
      await turns.pass();
    }
  }, 10 * minutes);

  it('give the recorded results and gradients', () => {
    expect(record.failures).toEqual([]);
    expect(record.passed).toBeGreaterThan(3000);
  });

  it('say so where they are algorithms of the host', () => {
    expect(record.unknown).toEqual([]);
    // What has got a form for devices is to leave the list.
    if (suite === 'ops') expect([...record.hostOperations].sort()).toEqual([...hostOperators].sort());
  });
});

describe('layers on a device beside the host', () => {
  it('give the recorded results, gradients and states', { timeout: 5 * minutes }, async () => {
    const record = new Record();
    const set = openSet<ModuleIndex>(recorded, 'modules', 'modules');
    for (const { module, cases } of set.index.modules) {
      for (const golden of cases) record.add(`${module} ${golden.id}`, await runRemoteModule(golden, set));
    }
    expect(record.failures).toEqual([]);
    expect(record.passed).toBeGreaterThan(300);
    expect(record.unknown).toEqual([]);
  });
});

describe('trainings on a device beside the host', () => {
  const set = openSet<TrainingIndex>(recorded, 'training', 'models');
  const models = set.index.models.map((model) => ({ model, id: model.id }));

  it.each(models)('$id follows the recorded losses', { timeout: 10 * minutes }, async ({ model }) => {
    const record = new Record();
    for (const run of isFull ? model.runs : model.runs.slice(0, 1)) {
      record.add(run.id, await runRemoteTraining(model, run, set, 2));
    }
    expect(record.failures).toEqual([]);
    expect([...record.hostOperations]).toEqual([]);
  });
});
