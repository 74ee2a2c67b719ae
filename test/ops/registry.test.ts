import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isOperator } from '../../src/ops/operator.ts';
import * as operators from '../../src/ops/operators.ts';

const registry = new URL('../../src/ops/operators.ts', import.meta.url);
const wholeFiles = [...readFileSync(registry, 'utf8').matchAll(/^export \* from '(.+)';$/gm)].map(([, file]) => file);
const named = Object.entries(operators).filter(([, value]) => isOperator(value));

describe('the registry of operators', () => {
  it('has no two files that export one name', async () => {
    // `export *` leaves out a name that comes from two files, without a word.
    expect(wholeFiles.length).toBeGreaterThan(20);
    const files = new Map<string, string[]>();
    for (const file of wholeFiles) {
      const exported = (await import(new URL(file ?? '', registry).href)) as object;
      for (const name of Object.keys(exported)) files.set(name, [...(files.get(name) ?? []), file ?? '']);
    }
    expect([...files].filter(([, homes]) => homes.length > 1)).toEqual([]);
    expect([...files.keys()].filter((name) => !(name in operators))).toEqual([]);
  });

  it.each(named)('%s has its name and names its parameters', (name, operator) => {
    if (!isOperator(operator)) return expect.fail();
    const { definition } = operator;
    expect([definition.name, ...(definition.aliases ?? [])]).toContain(name);
    const parameters = definition.parameters.map((parameter) => parameter.name);
    expect(new Set(parameters).size).toBe(parameters.length);
    for (const parameter of parameters) expect(parameter).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });

  it('exports every alias as the same operator', () => {
    const registered = new Map<string, unknown>(named);
    const missing = named.flatMap(([, operator]) =>
      (isOperator(operator) ? (operator.definition.aliases ?? []) : []).filter(
        (alias) => registered.get(alias) !== operator,
      ),
    );
    expect(missing).toEqual([]);
  });
});
