/** @file The engine conformance suite: what every engine must pass. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Executable } from '../../src/engines/engine.ts';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { EngineError } from '../../src/errors/errors.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import type { EngineCase } from './case.ts';
import { groups } from './cases.ts';
import { run } from './launch.ts';

/** An estimate of work that no engine shares among threads, and one that every engine does. */
const tiny = 1;
const huge = 1e12;

function copy(data: TypedArray): TypedArray {
  return data.slice() as TypedArray;
}

/** The first place where `got` is not what `expected` asks for, in words. */
export function difference(got: TypedArray, expected: TypedArray, bound = 0): string | undefined {
  if (got.length !== expected.length) return `${got.length} elements instead of ${expected.length}`;
  for (let position = 0; position < got.length; position++) {
    const [a, b] = [got[position], expected[position]];
    if (Object.is(a, b)) continue;
    if (bound > 0 && Math.abs(Number(a) - Number(b)) <= bound) continue;
    const shown = (value: number | bigint | undefined) => (Object.is(value, -0) ? '-0' : String(value));
    return `element ${position} is ${shown(a)} instead of ${shown(b)}`;
  }
  return undefined;
}

/** What each operand must hold after the case. Views of one array stand on one copy, as they stand on one storage. */
function expectedData(test: EngineCase): { readonly [operand: string]: TypedArray } {
  const copies = new Map<TypedArray, TypedArray>();
  const data = Object.fromEntries(
    Object.entries(test.launch.views).map(([name, view]) => {
      const known = copies.get(view.data) ?? copy(view.data);
      copies.set(view.data, known);
      return [name, known];
    }),
  );
  test.expected(data);
  return data;
}

function check(engine: Engine, executable: Executable, test: EngineCase, work: number): void {
  const outcome = run(engine, executable, test.launch, work);
  const failures = test.failures ?? [];
  if (failures.length === 0) expect(outcome.status, 'status').toBe(0);
  else {
    const statuses = failures.map(([code, value]) => `${1 + code} ${value}`);
    expect(statuses).toContain(`${outcome.status} ${outcome.guardValue}`);
  }
  for (const [operand, expected] of Object.entries(expectedData(test))) {
    const got = outcome.data[operand];
    if (got === undefined) throw new Error(`operand ${operand} is missing`);
    expect(difference(got, expected, test.bounds?.[operand]), `operand ${operand}, work ${work}`).toBeUndefined();
  }
  const again = run(engine, executable, test.launch, work);
  for (const [operand, first] of Object.entries(outcome.data)) {
    const second = again.data[operand];
    if (second === undefined) throw new Error(`operand ${operand} is missing`);
    expect(difference(second, first), `operand ${operand}, second launch`).toBeUndefined();
  }
}

type Create = (options?: { readonly threads?: number }) => Engine | Promise<Engine>;

/** The engine, or undefined where it is unavailable and FLAMBEAU_REQUIRE does not name it. */
async function obtain(name: string, create: Create): Promise<Engine | undefined> {
  try {
    return await create();
  } catch (error) {
    const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').map((part) => part.trim());
    const absent = error instanceof EngineError && error.code === 'engine/unavailable';
    if (!absent || required.includes(name)) throw error;
    return undefined;
  }
}

/** Declares the suite for one engine. An absent engine shows as a skipped test; one that FLAMBEAU_REQUIRE names, as a failure. */
export async function engineSuite(name: string, create: Create): Promise<void> {
  let available: Engine | undefined;
  let failure: unknown;
  try {
    available = await obtain(name, create);
  } catch (error) {
    failure = error;
  }
  if (failure !== undefined) {
    it(`${name} starts`, () => {
      throw failure;
    });
    return;
  }
  if (available === undefined) {
    it.skip(`${name} is unavailable here`, () => {});
    return;
  }
  const engine = available;

  describe(`engine ${name}`, () => {
    const kernels = Object.values(groups).flatMap((cases) => cases.map((test) => test.kernel));
    afterAll(() => engine.dispose());

    for (const [group, cases] of Object.entries(groups)) {
      describe(group, () => {
        beforeAll(() => {
          const [first] = cases;
          if (first !== undefined) engine.compile(first.kernel, () => kernels);
        }, 300_000);

        it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
          const executable = engine.compile(test.kernel, () => [test.kernel]);
          check(engine, executable, test, tiny);
          check(engine, executable, test, huge);
        });
      });
    }
  });
}

/** The oracle. */
export function oracle(): Engine {
  return createInterpreter();
}
