/** @file The engine conformance suite: what every engine must pass. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Executable } from '../../src/engines/engine.ts';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import type { EngineName } from '../../src/engines/registry.ts';
import { EngineError } from '../../src/errors/errors.ts';
import { print } from '../../src/kernels/print.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import { shareOf } from '../depth.ts';
import type { EngineCase } from './case.ts';
import { groups } from './cases.ts';
import { type Outcome, run } from './launch.ts';
import { randomKernels } from './random.ts';

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

function sameData(got: Outcome['data'], expected: Outcome['data'], bounds: EngineCase['bounds'], where: string): void {
  for (const [operand, wanted] of Object.entries(expected)) {
    const array = got[operand];
    if (array === undefined) throw new Error(`operand ${operand} is missing`);
    expect(difference(array, wanted, bounds?.[operand]), `operand ${operand}, ${where}`).toBeUndefined();
  }
}

function check(engine: Engine, executable: Executable, test: EngineCase): void {
  const failures = test.failures ?? [];
  const reports = failures.length === 0 ? ['0'] : failures.map(([code, value]) => `${1 + code} ${value}`);
  const report = ({ status, guardValue }: Outcome) => (status === 0 ? '0' : `${status} ${guardValue}`);
  const alone = run(engine, executable, test.launch, tiny);
  expect(reports, 'the report on one thread').toContain(report(alone));
  sameData(alone.data, expectedData(test), test.bounds, 'on one thread');
  // The interpreter knows neither threads nor state between launches.
  if (engine.name === 'interpreter') return;
  const shared = run(engine, executable, test.launch, huge);
  expect(reports, 'the report of several threads').toContain(report(shared));
  sameData(shared.data, alone.data, undefined, 'shared among threads');
  sameData(run(engine, executable, test.launch, huge).data, alone.data, undefined, 'shared among threads again');
}

type Create = (options?: { readonly threads?: number }) => Engine | Promise<Engine>;

/** The engine, or undefined where it is unavailable and FLAMBEAU_REQUIRE does not name it. */
export async function obtain(name: string, create: Create): Promise<Engine | undefined> {
  try {
    return await create();
  } catch (error) {
    const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').map((part) => part.trim());
    const absent = error instanceof EngineError && error.code === 'engine/unavailable';
    if (!absent || required.includes(name)) throw error;
    return undefined;
  }
}

/** Declares the suite for one engine, or the share of it that this run covers. An absent engine shows as a skipped test; one that FLAMBEAU_REQUIRE names, as a failure. */
export async function engineSuite(name: EngineName, create: Create): Promise<void> {
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
    const all = Object.values(groups).flat();
    const kernels = [...new Map(all.map((test) => [test.kernel.name, test.kernel])).values()];
    afterAll(() => engine.dispose());

    for (const [group, every] of Object.entries(groups)) {
      const cases = shareOf(name, every);
      if (cases.length === 0) continue;
      describe(group, () => {
        beforeAll(() => {
          const [first] = cases;
          if (first !== undefined) engine.compile(first.kernel, () => kernels);
        }, 300_000);

        it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
          const executable = engine.compile(test.kernel, () => [test.kernel]);
          check(engine, executable, test);
        });
      });
    }

    it('forgets the guards of earlier launches', () => {
      const cases = all.filter((test) => test.kernel.name === 'guards');
      const [first] = cases;
      if (first === undefined) throw new Error('there are no cases with guards');
      const executable = engine.compile(first.kernel, () => kernels);
      for (const test of [...cases, ...cases.reverse()]) {
        const { status } = run(engine, executable, test.launch, huge);
        expect(status === 0, test.name).toBe((test.failures ?? []).length === 0);
      }
    });

    it('keeps executables apart', () => {
      const [first, second] = ['add_float32', 'subtract_float32'].map((wanted) => {
        const test = all.find((each) => each.name === wanted);
        if (test === undefined) throw new Error(`there is no case ${wanted}`);
        return { test, executable: engine.compile(test.kernel, () => kernels) };
      });
      if (first === undefined || second === undefined) throw new Error('two cases are expected');
      for (const { test, executable } of [first, second, first]) {
        sameData(run(engine, executable, test.launch, tiny).data, expectedData(test), undefined, test.name);
      }
    });

    describe('random pointwise kernels', () => {
      const samples = randomKernels(name === 'interpreter' ? 10 : 120);
      const family = samples.map((sample) => sample.kernel);
      const reference = createInterpreter();

      it.each(shareOf(name, samples).map((sample) => [sample.kernel.name, sample] as const))(
        '%s',
        (_, { kernel, launch }) => {
          const wanted = run(
            reference,
            reference.compile(kernel, () => [kernel]),
            launch,
            tiny,
          );
          const executable = engine.compile(kernel, () => family);
          sameData(run(engine, executable, launch, tiny).data, wanted.data, undefined, print(kernel));
          sameData(run(engine, executable, launch, huge).data, wanted.data, undefined, print(kernel));
        },
        300_000,
      );
    });

    if (name === 'interpreter') return;
    describe.each([1, 3])('with a pool of %i', (threads) => {
      let other: Engine | undefined;
      beforeAll(async () => {
        other = await create({ threads });
      });
      afterAll(() => other?.dispose());

      it('computes the same bits', (context) => {
        if (other === undefined || other.threads !== threads) {
          context.skip(`the engine has ${other?.threads} threads, whatever was asked for`);
          return;
        }
        for (const test of all.filter((each) => each.bounds !== undefined)) {
          const [wanted, got] = [engine, other].map((each) => {
            const executable = each.compile(test.kernel, () => kernels);
            return run(each, executable, test.launch, huge).data;
          });
          if (wanted !== undefined && got !== undefined) sameData(got, wanted, undefined, test.name);
        }
      }, 300_000);
    });
  });
}
