/** @file `npm run conformance`: runs a set of golden cases against the public API. Ends with 0, or 1 if a case failed, 2 on wrong use. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type OperatorIndex, openSet, SetError } from './set.ts';

const usage = `usage: npm run conformance -- --data DIR [--engine native|wasm|interpreter] [--tier 1,2] [--ops add,torch.sum] [--json FILE]
  DIR is a set of golden cases or its folder ops/ (cases.json and data.bin); see docs/conformance.md.`;

const engines = ['native', 'wasm', 'interpreter'];

class UsageError extends Error {}

function list(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function options() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      engine: { type: 'string' },
      tier: { type: 'string' },
      ops: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  if (values.data === undefined) throw new UsageError('--data DIR is missing');
  if (values.engine !== undefined && !engines.includes(values.engine)) {
    throw new UsageError(`--engine must be one of ${engines.join(', ')}, got '${values.engine}'`);
  }
  const tiers = list(values.tier)?.map(Number);
  if (tiers?.some((tier) => ![1, 2, 3].includes(tier)) === true) {
    throw new UsageError(`--tier takes 1, 2 and 3 with commas between, got '${values.tier}'`);
  }
  return { data: values.data, engine: values.engine, tiers, operators: list(values.ops), json: values.json };
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
  const set = openSet<OperatorIndex>(given.data, 'ops', 'ops');
  // The engine is chosen when the library is first used.
  if (given.engine !== undefined) process.env['FLAMBEAU_ENGINE'] = given.engine;
  const { runOperators } = await import('./run.ts');
  const { printed } = await import('./print.ts');
  const report = runOperators(set, { tiers: given.tiers, operators: given.operators }, showProgress);
  if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(report, undefined, 1)}\n`);
  console.log(printed(report));
  return report.failures.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isWrongUse =
    error instanceof UsageError ||
    error instanceof SetError ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(isWrongUse ? `${(error as Error).message}\n${usage}` : error);
  process.exitCode = 2;
}
