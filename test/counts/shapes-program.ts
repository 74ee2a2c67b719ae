/**
 * @file Which operators get their inputs or attributes as objects of changing hidden class: the recorded calls of all operators, run
 * twice, the second time watched. Prints them as JSON. `collect.ts` bundles it; it needs `--allow-natives-syntax`.
 */
import { runSuites } from '../conformance/run.ts';
import { watchedCounter } from './watch.ts';

const counter = watchedCounter();
const recorded = process.argv[2] ?? '';
// What a field holds, a small integer or any number, is part of a hidden class: by the second run each has seen all.
await runSuites(recorded, ['ops']);
counter.start();
await runSuites(recorded, ['ops']);
counter.stop();
process.stdout.write(JSON.stringify([...counter.unsteady.keys()]));
