/** @file Runs one recorded schedule of learning rates: thirty steps, with the rates and momenta after each. */
import * as torch from '../../src/index.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import type { LRScheduler } from '../../src/optim/scheduler/scheduler.ts';
import { findClass } from './library.ts';
import { type Outcome, outcomeOf } from './operator-case.ts';

type Plain = Readonly<Record<string, unknown>>;

interface GoldenSchedule {
  readonly scheduler: string;
  readonly kwargs: Plain;
}

export interface GoldenScheduler extends GoldenSchedule {
  readonly id: string;
  readonly base_lrs: readonly number[];
  readonly momentum: number;
  readonly lrs: readonly (readonly number[])[];
  readonly momenta?: readonly (readonly number[])[] | null;
  readonly metrics?: readonly number[] | null;
}

type Stepped = Pick<LRScheduler, 'getLastLr'> & { step(metric?: number): void };

/** Learning rates are computed in float64, as in PyTorch, if in another order. */
const tolerance = 1e-12;

/** An expression in `epoch`, such as `0.9 ** epoch`. */
function functionOf(expression: string): unknown {
  return new Function('epoch', `return ${expression};`);
}

function construct(optimizer: torch.optim.SGD, { scheduler, kwargs }: GoldenSchedule): Stepped {
  const Class = findClass<Stepped>(`torch.optim.lr_scheduler.${scheduler}`);
  const valueOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(valueOf);
    if (typeof value !== 'object' || value === null) return value;
    if ('lambda' in value) return functionOf(String(value.lambda));
    return construct(optimizer, value as GoldenSchedule);
  };
  const options = Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [camelCase(name), valueOf(value)]));
  return scheduler === 'ChainedScheduler' ? new Class(options['schedulers']) : new Class(optimizer, options);
}

const apart = (what: string, ours: readonly number[], recorded: readonly number[]): string | undefined =>
  ours.length === recorded.length &&
  ours.every((value, i) => Math.abs(value - (recorded[i] as number)) <= tolerance * (1 + Math.abs(value)))
    ? undefined
    : `${what} are ${ours.join(', ')}, recorded ${recorded.join(', ')}`;

export function runScheduler(golden: GoldenScheduler): Outcome {
  return outcomeOf(() => {
    const groups = golden.base_lrs.map((lr) => ({ params: [torch.zeros(1).requiresGrad_()], lr }));
    const optimizer = new torch.optim.SGD(groups, { momentum: golden.momentum });
    const scheduler = construct(optimizer, golden);
    for (const [i, recorded] of golden.lrs.entries()) {
      if (i > 0) {
        optimizer.step();
        scheduler.step(golden.metrics?.[i - 1]);
      }
      const rates = optimizer.paramGroups.map(({ lr }) => lr);
      const momenta = optimizer.paramGroups.map(({ momentum }) => momentum);
      const problem =
        apart(`learning rates after ${i} steps`, rates, recorded) ??
        apart(`last learning rates after ${i} steps`, scheduler.getLastLr(), recorded) ??
        (golden.momenta?.[i] === undefined ? undefined : apart(`momenta after ${i} steps`, momenta, golden.momenta[i]));
      if (problem !== undefined) return problem;
    }
    return undefined;
  });
}
