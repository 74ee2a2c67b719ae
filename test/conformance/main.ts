/** @file `npm run conformance`: runs PyTorch's recorded cases against the public API. Ends with 0, or 1 if a case failed, 2 on wrong use. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isWrongUse, UsageError } from '../../bench/usage.ts';
import { engineNames } from '../../src/engines/registry.ts';
import type { SuiteName } from './run.ts';

const usage = `usage: npm run conformance -- [options]
  --suite ops|ops-dtypes|modules|optim|rng|training|all   several with commas between; all where left out
  --data DIR                         a set of cases, or one suite of it, compressed or not; the recorded set where left out
  --engine native|wasm|interpreter|webgpu   the library chooses where left out; webgpu runs ops, ops-dtypes, modules, training
  --tier 1,2                         operators of these tiers only
  --ops add,torch.sum                these operators (layers, optimizers, models) only
  --json FILE                        writes the whole report
See docs/conformance.md.`;

const recorded = fileURLToPath(new URL('../recorded/', import.meta.url));
const engines: readonly string[] = [...engineNames, 'webgpu'];
const suites: readonly SuiteName[] = ['ops', 'ops-dtypes', 'modules', 'optim', 'rng', 'training'];

function list(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Undefined for all that the set holds. */
function wantedSuites(text: string | undefined, hasTiers: boolean): readonly SuiteName[] | undefined {
  const names = list(text);
  if (names === undefined || names.includes('all')) return hasTiers ? ['ops'] : undefined;
  const wanted = suites.filter((suite) => names.includes(suite));
  const unknown = names.find((name) => !(suites as readonly string[]).includes(name));
  if (unknown !== undefined || wanted.length === 0) {
    throw new UsageError(`--suite takes ${suites.join(', ')} or all, got '${unknown ?? text}'`);
  }
  return wanted;
}

function options() {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string' },
      data: { type: 'string', default: recorded },
      engine: { type: 'string' },
      tier: { type: 'string' },
      ops: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  if (values.engine !== undefined && !engines.includes(values.engine)) {
    throw new UsageError(`--engine must be one of ${engines.join(', ')}, got '${values.engine}'`);
  }
  const tiers = list(values.tier)?.map(Number);
  if (tiers?.some((tier) => ![1, 2, 3].includes(tier)) === true) {
    throw new UsageError(`--tier takes 1, 2 and 3 with commas between, got '${values.tier}'`);
  }
  return {
    data: values.data,
    wanted: wantedSuites(values.suite, tiers !== undefined),
    engine: values.engine,
    tiers,
    operators: list(values.ops),
    json: values.json,
  };
}

function showProgress(done: number, total: number, name: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done === total ? '\r\x1b[K' : `\r\x1b[K${done}/${total} ${name}`);
}

async function main(): Promise<number> {
  const given = options();
  if (given === undefined) {
    console.log(usage);
    return 0;
  }
  if (given.engine === 'webgpu') {
    const { runOnWebGpu } = await import('./webgpu.ts');
    const report = await runOnWebGpu(given.data, given.wanted, given.operators);
    if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(report, undefined, 1)}\n`);
    return report.every(({ failures }) => failures.length === 0) ? 0 : 1;
  }
  // The engine is chosen when the library is first used.
  if (given.engine !== undefined) process.env['FLAMBEAU_ENGINE'] = given.engine;
  const { runSuites } = await import('./run.ts');
  const { printed } = await import('./print.ts');
  const { data, wanted, tiers, operators } = given;
  const report = await runSuites(data, wanted, { tiers, operators }, showProgress);
  if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(report, undefined, 1)}\n`);
  console.log(printed(report));
  return report.failures.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(isWrongUse(error) ? `${error.message}\n${usage}` : error);
  process.exitCode = 2;
}
