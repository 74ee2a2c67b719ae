/** @file Runs suites of recorded cases on the current engine. */
import { basename, join } from 'node:path';
import { engineInfo } from '../../src/index.ts';
import { Turns } from '../turns.ts';
import { type ModuleIndex, runModuleCase } from './module-case.ts';
import { type Outcome, runCase, runError, summarise } from './operator-case.ts';
import { type OptimizerIndex, runClipping, runOptimizer } from './optimizer-case.ts';
import { runScheduler } from './scheduler-case.ts';
import { entryName, type GoldenSet, holdsSuite, type OperatorIndex, openSet, SetError } from './set.ts';
import { runStream, type StreamIndex } from './stream.ts';
import { type Report, Tally } from './tally.ts';
import { runTraining, type TrainingIndex } from './training-run.ts';

export interface Selection {
  readonly tiers?: readonly number[] | undefined;
  /** Names of operators, of entries with variant, of calls; of layers, optimizers, models; all where left out. */
  readonly operators?: readonly string[] | undefined;
  /** One case in four, by its place in the suite; all where left out. */
  readonly quarter?: number | undefined;
  readonly observer?: Observer | undefined;
}

/** Is told of what a run computes. */
export interface Observer {
  /** A result of ours that is held against a recorded one. */
  result(ours: unknown): void;
  /** A case has ended; the results since the one before are its. The calls of a stream of random numbers end together. */
  ended(suite: SuiteName, subject: string, id: string, outcome: Outcome): void;
}

export type Progress = (done: number, total: number, name: string) => void;

/** What cases belong to, and how to run them. */
interface Subject {
  readonly name: string;
  readonly call: string;
  readonly tier?: number;
  /** Also found under these names. */
  readonly names?: readonly string[];
  run(add: Tally['add'], isChosen: () => boolean): void;
}

interface Suite {
  /** The folder of a set that holds it. */
  readonly folder: string;
  /** The list that its index must have. */
  readonly list: string;
  subjects(set: GoldenSet<never>): readonly Subject[];
}

function operators({ index: { ops }, ...set }: GoldenSet<OperatorIndex>): Subject[] {
  return ops.map((operator) => {
    const name = entryName(operator);
    const { call, tier } = operator;
    return {
      name,
      call,
      tier,
      names: [operator.op],
      run(add, isChosen) {
        for (const golden of operator.cases) {
          if (!isChosen()) continue;
          add(name, 'cases', { id: golden.id, call: summarise(golden) }, runCase(operator, golden, set));
        }
        for (const golden of operator.errors) {
          if (!isChosen()) continue;
          add(name, 'errors', { id: golden.id, call: summarise(golden) }, runError(operator, golden, set));
        }
      },
    };
  });
}

function modules(set: GoldenSet<ModuleIndex>): Subject[] {
  return set.index.modules.map(({ module: name, cases }) => ({
    name,
    call: `torch.nn.${name}`,
    run(add, isChosen) {
      for (const golden of cases) {
        if (!isChosen()) continue;
        add(name, 'cases', { id: golden.id, call: summarise(golden) }, runModuleCase(golden, set));
      }
    },
  }));
}

function optimizers(set: GoldenSet<OptimizerIndex>): Subject[] {
  const { optimizers: runs, schedulers, clipping } = set.index;
  const subject = (
    name: string,
    call: string,
    id: string,
    outcome: () => ReturnType<typeof runOptimizer>,
  ): Subject => ({
    name,
    call,
    run(add, isChosen) {
      if (isChosen()) add(name, 'cases', { id, call }, outcome());
    },
  });
  return [
    ...runs.map((run) => subject(run.optimizer, `torch.optim.${run.optimizer}`, run.id, () => runOptimizer(run, set))),
    ...schedulers.map((golden) =>
      subject(golden.scheduler, `torch.optim.lr_scheduler.${golden.scheduler}`, golden.id, () => runScheduler(golden)),
    ),
    ...clipping.map((clip) => subject(clip.call, `torch.nn.utils.${clip.call}`, clip.id, () => runClipping(clip, set))),
  ];
}

/** Each call of a stream is a case: it starts where the calls before it left the generator. */
function streams(set: GoldenSet<StreamIndex>): Subject[] {
  return set.index.streams.map((stream) => ({
    name: stream.id,
    call: stream.calls[0]?.call ?? '',
    run(add, isChosen) {
      if (!isChosen()) return;
      for (const [i, { call, outcome }] of runStream(stream, set).entries()) {
        add(stream.id, 'cases', { id: `${stream.id}:${i}`, call }, outcome);
      }
    },
  }));
}

/** The interpreter takes seconds for a step: it shows that a training starts right, the other engines that it ends right. */
const stepsOfInterpreter = 3;

function trainings(set: GoldenSet<TrainingIndex>): Subject[] {
  return set.index.models.map((model) => ({
    name: model.id,
    call: model.id,
    run(add, isChosen) {
      const steps = engineInfo().name === 'interpreter' ? stepsOfInterpreter : undefined;
      for (const run of model.runs) {
        if (isChosen())
          add(model.id, 'cases', { id: run.id, call: run.optimizer }, runTraining(model, run, set, steps));
      }
    },
  }));
}

export const suites = {
  ops: { folder: 'ops', list: 'ops', subjects: operators },
  'ops-dtypes': { folder: 'ops-dtypes', list: 'ops', subjects: operators },
  modules: { folder: 'modules', list: 'modules', subjects: modules },
  optim: { folder: 'optim', list: 'optimizers', subjects: optimizers },
  // Of PyTorch's two kinds of kernels the library meets the vector ones.
  rng: { folder: 'rng-avx2', list: 'streams', subjects: streams },
  training: { folder: 'training', list: 'models', subjects: trainings },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof suites;

export const suiteNames = Object.keys(suites) as SuiteName[];

function isWanted(subject: Subject, { tiers, operators: names }: Selection): boolean {
  if (tiers !== undefined && (subject.tier === undefined || !tiers.includes(subject.tier))) return false;
  return (
    names?.some((name) => name === subject.name || name === subject.call || subject.names?.includes(name)) !== false
  );
}

async function runSuite(
  suite: SuiteName,
  tally: Tally,
  subjects: readonly Subject[],
  selection: Selection,
  progress: Progress,
): Promise<void> {
  const turns = new Turns();
  const selected = subjects.filter((subject) => isWanted(subject, selection));
  let place = 0;
  const isChosen = () => selection.quarter === undefined || place++ % 4 === selection.quarter;
  for (const [i, { name, call, tier, run }] of selected.entries()) {
    progress(i, selected.length, `${suite} ${name}`);
    tally.begin(name, call, tier);
    run((op, list, mark, outcome) => {
      tally.add(op, list, mark, outcome);
      selection.observer?.ended(suite, op, mark.id, outcome);
    }, isChosen);
    await turns.pass();
  }
  progress(selected.length, selected.length, '');
}

/** The suites that a folder holds: those of a set, or the one that the folder itself is. */
function heldSuites(directory: string, wanted: readonly SuiteName[] | undefined): readonly SuiteName[] {
  const held = suiteNames.filter((name) => holdsSuite(join(directory, suites[name].folder)));
  if (held.length > 0 || !holdsSuite(directory)) return held;
  const named = suiteNames.find((name) => suites[name].folder === basename(directory));
  const [only] = wanted ?? [];
  const self = named ?? (wanted?.length === 1 && only !== undefined ? only : 'ops');
  return [self];
}

/** Runs the wanted suites of a set, all that it holds where none is named. */
export async function runSuites(
  directory: string,
  wanted: readonly SuiteName[] | undefined,
  selection: Selection = {},
  progress: Progress = () => {},
): Promise<Report> {
  const held = heldSuites(directory, wanted);
  if (held.length === 0) {
    throw new SetError(
      `${directory} holds no suite of cases: a folder of ${suiteNames.map((name) => suites[name].folder).join(', ')} with cases.json and data.bin`,
    );
  }
  const missing = wanted?.find((name) => !held.includes(name));
  if (missing !== undefined)
    throw new SetError(`${directory} holds no suite '${missing}'; it holds ${held.join(', ')}`);
  const chosen = suiteNames.filter((name) => wanted?.includes(name) ?? held.includes(name));
  const { observer } = selection;
  const observe = observer === undefined ? undefined : (ours: unknown) => observer.result(ours);
  const opened = chosen.map((name) => {
    const { folder, list, subjects } = suites[name] as Suite;
    const set = openSet<{ readonly [list: string]: unknown }>(directory, folder, list, observe);
    return { name, set, subjects: subjects(set as unknown as GoldenSet<never>) };
  });
  for (const name of selection.operators ?? []) {
    if (!opened.some(({ subjects }) => subjects.some((subject) => isWanted(subject, { operators: [name] })))) {
      throw new SetError(`no operator '${name}' in the set; names are those of its OPS.md, such as add or torch.add`);
    }
  }
  const bySuite: Record<string, Report['bySuite'][string]> = {};
  const tallies: Tally[] = [];
  for (const { name, set, subjects } of opened) {
    const tally = new Tally(name);
    await runSuite(name, tally, subjects, selection, progress);
    bySuite[name] = tally.report(set.folder);
    tallies.push(tally);
  }
  const [first] = opened;
  const { torch = '', seed = 0 } = (first?.set.index ?? {}) as { readonly torch?: string; readonly seed?: number };
  return {
    torch,
    seed,
    engine: engineInfo().name,
    bySuite,
    failures: tallies.flatMap((tally) => tally.failures),
    unsupported: tallies.flatMap((tally) => tally.unsupported),
  };
}
