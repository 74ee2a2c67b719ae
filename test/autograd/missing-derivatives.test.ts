/** @file Operators without a derivative: floating-point results keep their history, and whoever asks for the derivative gets an error. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startEngine, withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { isOperator } from '../../src/ops/operator.ts';
import * as operators from '../../src/ops/operators.ts';
import { mapCall } from '../conformance/call.ts';
import { tensorsOf } from '../conformance/compare.ts';
import { Inputs } from '../conformance/inputs.ts';
import { entryName, type GoldenCase, type GoldenOperator, type OperatorIndex, openSet } from '../conformance/set.ts';
import { Unsupported } from '../conformance/unsupported.ts';
import { engines } from '../ops/engines.ts';
import { Turns } from '../turns.ts';

type Tensor = torch.Tensor;

const open = (name: string) =>
  openSet<OperatorIndex>(fileURLToPath(new URL('../recorded/', import.meta.url)), name, 'ops');

/** A call with leaves made of its floating-point tensors; undefined where the library lacks or refuses it: conformance tests tell. */
function called(
  set: ReturnType<typeof open>,
  operator: GoldenOperator,
  golden: GoldenCase,
  leafOf: (tensor: Tensor, grad: number | undefined) => Tensor,
): Tensor[] | undefined {
  const inputs = new Inputs(set, true);
  const make = inputs.tensor.bind(inputs);
  inputs.tensor = (description) => leafOf(make(description), description.grad);
  torch.manualSeed(1);
  try {
    return tensorsOf(mapCall({ call: operator.call, args: golden.args, kwargs: golden.kwargs }, inputs).invoke());
  } catch (error) {
    if (error instanceof Unsupported || error instanceof torch.FlambeauError) return undefined;
    throw error;
  }
}

/** Results that have no history in PyTorch either: only size and dtype of the input matter, or it is counted. */
const detached =
  `empty_like full_like histc linspace.tensor_overload logspace.tensor_overload new_empty new_full new_ones
  new_zeros ones_like rand_like randint_like randn_like zeros_like`.split(/\s+/);

/** Results that have one in PyTorch, and an error in their backward pass. */
const missing = new Map([
  ['floor_divide', 'floorDivide'],
  ['floor_divide.promotion', 'floorDivide'],
  ['heaviside', 'heaviside'],
  ['histogram', 'histogram'],
  ['nextafter', 'nextafter'],
]);

test('of every recorded operator, floating-point results of leaves have a history but where PyTorch’s have none', async () => {
  const set = open('ops');
  const without = new Set<string>();
  const ofInts: string[] = [];
  const refused = new Map<string, string>();
  const turns = new Turns();
  for (const operator of set.index.ops) {
    await turns.pass();
    for (const golden of operator.cases) {
      const name = entryName(operator);
      const leaves: Tensor[] = [];
      const results = called(set, operator, golden, (tensor) => {
        if (!tensor.dtype.isFloatingPoint) return tensor;
        leaves.push(tensor.requiresGrad_());
        return tensor;
      });
      const outputs = (leaves.length === 0 ? [] : (results ?? [])).filter((result) => !leaves.includes(result));
      for (const result of outputs) {
        if (!result.dtype.isFloatingPoint && result.requiresGrad) ofInts.push(name);
        if (result.dtype.isFloatingPoint && !result.requiresGrad) without.add(name);
      }
      const [first] = outputs;
      if (!missing.has(name) || first?.requiresGrad !== true) continue;
      try {
        first.sum().backward();
        refused.set(name, 'nothing');
      } catch (error) {
        refused.set(name, error instanceof torch.AutogradError ? error.code : String(error));
      }
    }
  }
  expect(ofInts).toEqual([]);
  // The edges of a histogram are no function of its input; `to` is also called on ints, with a tensor that names the dtype.
  expect([...without].filter((name) => name !== 'histogram' && name !== 'to').sort()).toEqual(detached);
  expect([...refused]).toEqual([...missing].map(([name, operation]) => [name, `${operation}/no-derivative`]));
});

test('literals that say none have no floating-point result', () => {
  const checked: string[] = [];
  for (const [name, operator] of Object.entries(operators)) {
    if (!isOperator(operator)) continue;
    const { literal, family } = operator.definition as unknown as {
      literal?: { derivative?: unknown };
      family: string;
    };
    const derivative: unknown = literal?.derivative;
    if (typeof derivative !== 'object' || derivative === null || !('none' in derivative)) continue;
    const call = operator as unknown as (...given: unknown[]) => Tensor;
    const isBitwise = name.startsWith('bitwise');
    const x = torch.tensor([1, 2, 3], { dtype: isBitwise ? torch.int64 : torch.float32 });
    const given = name === 'multinomial' ? [x, 2] : family === 'reduce' || call.length === 1 ? [x] : [x, x];
    let result: Tensor;
    try {
      result = call(...given);
    } catch {
      result = call(x);
    }
    expect([name, result.dtype.isFloatingPoint]).toEqual([name, false]);
    checked.push(name);
  }
  expect(checked.length).toBeGreaterThan(15);
});

const leaf = () => torch.tensor([0.5, 1.5], { dtype: torch.float64, requiresGrad: true });
const other = torch.tensor([2, 3], { dtype: torch.float64 });

describe.each(engines.filter(({ available }) => available))('on $name', ({ name: engine }) => {
  const calls: Record<string, (x: Tensor) => Tensor> = {
    floorDivide: (x) => x.floorDivide(other),
    heaviside: (x) => x.heaviside(other),
    nextafter: (x) => x.nextafter(other),
    histogram: (x) => x.histogram(3).hist,
    bincount: (x) => torch.bincount(torch.tensor([0n, 1n]), x),
  };

  test.each(Object.entries(calls))('%s keeps the history and refuses to be asked', (name, call) => {
    startEngine(engine);
    withEngine(engine, () => {
      const x = leaf();
      const y = call(x);
      expect([y.requiresGrad, y.isLeaf]).toEqual([true, false]);
      expect(() => y.sum().add(x.sum()).backward()).toThrow(
        new RegExp(`${name} has no derivative: .*\\n.*detach\\(\\)`),
      );
      const z = leaf();
      y.detach().sum().add(z.sum()).backward();
      expect(z.grad?.tolist()).toEqual([1, 1]);
      // What a gradient does not need is not asked for.
      expect(torch.autograd.grad(call(x).sum().add(z.sum()), z)[0]?.tolist()).toEqual([1, 1]);
    });
  });
});

test('in place they are recorded as well, also through a view', () => {
  for (const name of ['floorDivide_', 'heaviside_', 'nextafter_'] as const) {
    const x = leaf();
    const y = x.mul(2);
    const whole = x.mul(2);
    y[name](other);
    whole.at(':1')[name](other.at(':1'));
    expect(y.tolist()).toEqual(x.detach().mul(2)[name](other).tolist());
    for (const result of [y, whole]) {
      expect(result.requiresGrad).toBe(true);
      expect(() => result.sum().backward()).toThrow(/has no derivative/);
    }
    expect(() => torch.noGrad(() => x.mul(2)[name](other))).not.toThrow();
  }
});

test('a second derivative that is missing is an error, not 0', () => {
  const x = leaf();
  const [first] = torch.autograd.grad(x.digamma().sum(), x, { createGraph: true });
  expect(first?.requiresGrad).toBe(true);
  expect(() => first?.sum().backward()).toThrow(/trigamma has no derivative/);
});

test('second derivatives of every recorded operator are those of differences', async () => {
  const set = open('ops-dtypes');
  const problems: string[] = [];
  const checked = new Set<string>();
  const draw = (tensor: Tensor) => torch.randn(tensor.shape, { dtype: torch.float64 });
  const turns = new Turns();
  for (const operator of set.index.ops) {
    await turns.pass();
    for (const golden of operator.cases) {
      const name = entryName(operator);
      if (golden.w === undefined || name === 'digamma') continue;
      /** The slope of a weighted sum of the results in a direction, with the leaves moved in another. */
      const slope = (step: number, directions?: { moved: Tensor[]; along: Tensor[]; weights: Tensor[] }) => {
        const leaves: Tensor[] = [];
        const results = called(set, operator, golden, (tensor, grad) => {
          if (tensor.dtype !== torch.float64 || grad === undefined || golden.grads?.[grad] == null) return tensor;
          const move = directions?.moved[leaves.length];
          if (move !== undefined) torch.noGrad(() => tensor.add_(move.mul(step)));
          leaves.push(tensor);
          return tensor;
        })?.filter((result) => result.requiresGrad);
        if (results === undefined || results.length === 0 || leaves.length === 0) return undefined;
        torch.manualSeed(7);
        const chosen = directions ?? { moved: leaves.map(draw), along: leaves.map(draw), weights: results.map(draw) };
        const options = { gradOutputs: chosen.weights, createGraph: true, allowUnused: true };
        const gradients = torch.autograd.grad(results, leaves, options);
        const value = gradients.reduce<Tensor>(
          (sum, gradient, i) => (gradient === null ? sum : sum.add(gradient.mul(chosen.along[i] as Tensor).sum())),
          torch.zeros([], { dtype: torch.float64 }),
        );
        return { leaves, value, chosen };
      };
      const here = slope(0);
      if (here === undefined) continue;
      const { chosen, leaves, value } = here;
      const second = value.requiresGrad ? torch.autograd.grad(value, leaves, { allowUnused: true }) : [];
      const recorded = second.reduce<number>(
        (sum, gradient, i) =>
          sum +
          (gradient === null
            ? 0
            : Number(
                gradient
                  .mul(chosen.moved[i] as Tensor)
                  .sum()
                  .item(),
              )),
        0,
      );
      const [above, below] = [slope(1e-6, chosen), slope(-1e-6, chosen)].map((at) => Number(at?.value.item()));
      const difference = (Number(above) - Number(below)) / 2e-6;
      checked.add(name);
      if (!Number.isFinite(difference) || Math.abs(difference - recorded) <= 1e-4 * (1 + Math.abs(difference)))
        continue;
      problems.push(`${name}: ${recorded}, by differences ${difference}`);
    }
  }
  expect(problems).toEqual([]);
  expect(checked.size).toBeGreaterThan(200);
});
