/** @file Runs recorded cases on a device beside the host, and keeps what came of them. */
import { deviceNamed } from '../../src/engines/devices.ts';
import type { ModuleIndex } from '../conformance/module-case.ts';
import { entryName, type OperatorIndex, openSet } from '../conformance/set.ts';
import type { TrainingIndex } from '../conformance/training-run.ts';
import { Turns } from '../turns.ts';
import { hostLayers, hostOperators } from './host-algorithms.ts';
import { runRemoteModule, runRemoteTraining, type WayToDevice } from './modules.ts';
import { type RemoteOutcome, runRemoteCase } from './operators.ts';

/** The suites that run on a device. */
export const remoteSuites = ['ops', 'ops-dtypes', 'modules', 'training'] as const;

export type RemoteSuite = (typeof remoteSuites)[number];

export class Record {
  readonly failures: string[] = [];
  readonly hostOperations = new Set<string>();
  passed = 0;
  /** Cases that met an algorithm of the host, and those that compute in a dtype that the device has not. */
  onHost = 0;
  withoutDtype = 0;
  unsupported = 0;

  add(id: string, outcome: RemoteOutcome): void {
    switch (outcome.status) {
      case 'passed':
        this.passed++;
        break;
      case 'host':
        this.onHost++;
        this.hostOperations.add(outcome.operation);
        break;
      case 'dtype':
        this.withoutDtype++;
        break;
      case 'unsupported':
        this.unsupported++;
        break;
      case 'failed':
        this.failures.push(`${id}: ${outcome.reason}`);
        break;
    }
  }

  /** Whatever needs the host is known to. */
  get unknown(): string[] {
    const known = [...hostOperators, ...hostLayers];
    return [...this.hostOperations].filter((operation) => !known.includes(operation));
  }
}

/** Which cases to run. */
export interface RemoteSelection {
  /** Names of operators, layers or models; all where left out. */
  readonly names?: readonly string[] | undefined;
  /** One case in so many. Default: all. */
  readonly every?: number;
  /** Steps of a training. */
  readonly steps?: number;
  /** How layers get to the device. */
  readonly way?: WayToDevice;
}

/** Runs recorded cases of a suite with their tensors on an acquired device. */
export async function runOnDevice(
  device: string,
  data: string,
  suite: RemoteSuite,
  { names, every = 1, steps = 2, way = 'moved' }: RemoteSelection = {},
): Promise<Record> {
  const record = new Record();
  const turns = new Turns();
  let place = 0;
  const isChosen = () => place++ % every === 0;
  const isNamed = (...candidates: string[]) => names === undefined || candidates.some((name) => names.includes(name));
  switch (suite) {
    case 'ops':
    case 'ops-dtypes': {
      const set = openSet<OperatorIndex>(data, suite, 'ops');
      for (const operator of set.index.ops) {
        if (!isNamed(operator.op, operator.call, entryName(operator))) continue;
        for (const golden of operator.cases) {
          if (!isChosen()) continue;
          const outcome = await runRemoteCase(operator, golden, set, deviceNamed('the cases', device));
          record.add(`${entryName(operator)} ${golden.id}`, outcome);
        }
        await turns.pass();
      }
      break;
    }
    case 'modules': {
      const set = openSet<ModuleIndex>(data, suite, 'modules');
      for (const { module, cases } of set.index.modules) {
        if (!isNamed(module)) continue;
        for (const golden of cases) {
          if (isChosen()) record.add(`${module} ${golden.id}`, await runRemoteModule(golden, set, device, way));
        }
        await turns.pass();
      }
      break;
    }
    case 'training': {
      const set = openSet<TrainingIndex>(data, suite, 'models');
      for (const model of set.index.models) {
        if (!isNamed(model.id)) continue;
        for (const run of every === 1 ? model.runs : model.runs.slice(0, 1)) {
          record.add(`${model.id} ${run.id}`, await runRemoteTraining(model, run, set, steps, device));
        }
        await turns.pass();
      }
    }
  }
  return record;
}
