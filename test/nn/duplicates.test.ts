/** @file Modules, parameters and buffers that have several places come once, or under each of their names. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;

class Shared extends nn.Module {
  first = new nn.BatchNorm1d(2);
  second = this.first;
  weight = this.first.weight;
  itself: torch.nn.Module = this;
  forward(): void {}
}

const names = (entries: Iterable<readonly [string, unknown]>) => Array.from(entries, ([name]) => name);
const all = { removeDuplicate: false };

test('each once, unless all are asked for', () => {
  const model = new Shared();
  expect(names(model.namedModules())).toEqual(['', 'first']);
  expect(names(model.namedModules('m', false))).toEqual(['m', 'm.first', 'm.second']);
  expect(names(model.namedParameters())).toEqual(['weight', 'first.bias']);
  expect(names(model.namedParameters(all))).toEqual([
    'weight',
    'first.weight',
    'first.bias',
    'second.weight',
    'second.bias',
  ]);
  expect(names(model.namedParameters('m', false, false))).toEqual(['m.weight']);
  expect(names(model.namedBuffers()).length * 2).toBe(names(model.namedBuffers(all)).length);
});
