/**
 * @file Counts what training steps do, on the engine that the environment names. Prints one JSON line for each workload. `main.ts`
 * bundles it with instrumented sources; it needs `--allow-natives-syntax`.
 */
import * as torch from 'flambeau';
import { chosenWorkloads } from '../../bench/suites.ts';
import { currentEngine } from '../../src/engines/current.ts';
import type { Report } from './counts.ts';
import { watchedCounter, watchNativeModules } from './watch.ts';

/** The free lists, and the shapes of objects, have settled by then. */
const warmUp = 2;

const wanted = JSON.parse(process.argv[2] ?? '[]') as readonly string[];
/** Run after the counted step, for whoever counts from outside. */
const more = Number(process.argv[3] ?? 0);

const counter = watchedCounter();
watchNativeModules(counter);
const engine = currentEngine();
const launch = engine.launch.bind(engine);
engine.launch = (executable, work, refuse) => {
  counter.launched();
  launch(executable, work, refuse);
};

for (const { name, prepare } of chosenWorkloads({ only: '', quick: true })) {
  if (wanted.length > 0 && !wanted.some((beginning) => name.startsWith(beginning))) continue;
  torch.manualSeed(0);
  const step = prepare('cpu');
  for (let i = 0; i < warmUp; i++) step();
  counter.start();
  step();
  const counts = counter.stop();
  const report: Report = { engine: engine.name, workload: name, counts, unsteady: [...counter.unsteady] };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  for (let i = 0; i < more; i++) step();
}
