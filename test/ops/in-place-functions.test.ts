/** @file The functions with underscore write what the operator gives to their first argument. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as functions from '../../src/ops/in-place-functions.ts';
import * as operators from '../../src/ops/operators.ts';
import { camelCase } from '../../src/ops/spelling.ts';

const recorded = JSON.parse(readFileSync(new URL('../recorded/names/names.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, string>
>;

/** What they take beside a tensor. */
const others: Readonly<Record<string, readonly unknown[]>> = {
  addmv_: [torch.ones([3, 2]), torch.ones([2])],
  asStrided_: [[3], [1]],
  clamp_: [0.2, 0.6],
  clip_: [0.2, 0.6],
  clampMax_: [0.5],
  clampMin_: [0.5],
  fill_: [2],
  indexPut_: [[torch.tensor([0n])], torch.tensor([3])],
  ldexp_: [torch.tensor([1, 2, 3])],
  threshold_: [0.5, 7],
  xlogy_: [torch.tensor([1, 2, 3])],
};

type Function = (...given: readonly unknown[]) => unknown;

test.each(Object.entries(functions) as [string, Function][])('torch.%s', (name, write) => {
  const operator = Reflect.get(operators, name.slice(0, -1)) as Function;
  const x = torch.tensor([0.25, 0.5, 0.75]);
  const given = others[name] ?? [];
  torch.manualSeed(0);
  const expected = operator(x.clone(), ...given) as torch.Tensor;
  torch.manualSeed(0);
  expect(write(x, ...given)).toBe(x);
  expect(x.tolist()).toEqual(expected.tolist());
  expect(Reflect.get(torch, name)).toBe(write);
});

test("are PyTorch's names, and those of nn.functional the same functions", () => {
  const names = (owner: string) => (recorded[owner] ?? '').split(' ').map(camelCase);
  for (const name of Object.keys(functions)) expect(names('torch')).toContain(name);
  const { functional: F } = torch.nn;
  const ofFunctional = names('torch.nn.functional').filter((name) => name.endsWith('_'));
  expect(ofFunctional.filter((name) => !(name in F))).toEqual([]);
  for (const name of ofFunctional)
    if (name in functions) expect(Reflect.get(F, name)).toBe(Reflect.get(functions, name));
});

test('take options by name, and dropout writes too', () => {
  const x = torch.tensor([-1, 0.5]);
  torch.clamp_(x, { min: 0 });
  expect(x.tolist()).toEqual([0, 0.5]);
  torch.dropout_(x, { p: 1 });
  expect(x.tolist()).toEqual([0, 0]);
});
