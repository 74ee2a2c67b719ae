/** @file What the compiler knows of modules: their calls, their lists, and functions of any module. `tsc` checks this file, too. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;

const x = torch.ones([2, 3]);

class Scale extends nn.Module {
  forward(input: torch.Tensor, factor = 2): torch.Tensor {
    return input.mul(factor);
  }
}

class Pair extends nn.Module {
  forward(input: torch.Tensor): [torch.Tensor, torch.Tensor] {
    return [input, input.neg()];
  }
}

describe('a call', () => {
  test('takes what forward takes, and gives what it gives', () => {
    expectTypeOf(new Scale()(x)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new Scale()(x, 3)).toEqualTypeOf<torch.Tensor>();
    const [a, b] = new Pair()(x);
    expectTypeOf(a).toEqualTypeOf<torch.Tensor>();
    expect(a.add(b).sum().item()).toBe(0);
    // @ts-expect-error: a number is no tensor
    expect(() => new Scale()(3)).toThrow();
    // @ts-expect-error: the input is missing
    expect(() => new Scale()()).toThrow();
    // @ts-expect-error: there is no third input
    expect(new Scale()(x, 3, 4).shape).toEqual([2, 3]);
  });

  test('of a module of any class is not checked', () => {
    const modules: torch.nn.Module[] = [new Scale(), new nn.Linear(3, 3), new nn.ReLU()];
    let y: torch.Tensor = x;
    for (const module of modules) y = module(y);
    expect(y.shape).toEqual([2, 3]);
  });

  test('of one of several layers gives a tensor', () => {
    let y: torch.Tensor = x;
    for (const layer of [new nn.Linear(3, 4), new nn.ReLU(), new Scale(), new nn.Dropout()]) y = layer(y);
    expectTypeOf(y).toEqualTypeOf<torch.Tensor>();
    expect(y.shape).toEqual([2, 4]);
  });

  test('asks a subclass for its forward', () => {
    // @ts-expect-error: it has none
    class Silent extends nn.Module {}
    expect(new Silent().training).toBe(true);
  });
});

function run<M extends torch.nn.Module>(module: M, input: torch.Tensor) {
  const output: torch.Tensor = module(input);
  expect(output.shape).toEqual(input.shape);
  return module(input);
}

function sumOf<M extends torch.nn.Module & ((input: torch.Tensor) => torch.Tensor)>(module: M): torch.Tensor {
  return module.eval()(x).sum();
}

describe('a function of any module', () => {
  test('calls it, and keeps its type', () => {
    expectTypeOf(run(new Scale(), x)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(run(new nn.ReLU(), x)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new Scale().train()).toEqualTypeOf<Scale>();
    expectTypeOf(new Scale().to(torch.float64)).toEqualTypeOf<Scale>();
    expect(run(new Scale(), x).tolist()).toEqual(x.mul(2).tolist());
  });

  test('may ask for one that gives a tensor', () => {
    expect(sumOf(new Scale()).item()).toBe(12);
    expect(sumOf(new nn.ReLU()).item()).toBe(6);
    // @ts-expect-error: this one gives two
    expect(() => sumOf(new Pair())).toThrow();
  });
});

describe('containers', () => {
  test('a list knows its items', () => {
    const list = new nn.ModuleList([new Scale(), new Scale()]);
    expectTypeOf(list).toEqualTypeOf<torch.nn.ModuleList<Scale>>();
    expectTypeOf(list.at(0)).toEqualTypeOf<Scale>();
    for (const item of list) expectTypeOf(item(x)).toEqualTypeOf<torch.Tensor>();
    // @ts-expect-error: its result is no tensor
    expect(list.append(new Pair()).size).toBe(3);
    const any: torch.nn.ModuleList = list;
    expect(any.append(new nn.ReLU()).size).toBe(4);
    expectTypeOf(new nn.ModuleList().at).returns.toEqualTypeOf<torch.nn.Module>();
  });

  test('a dict knows its items', () => {
    const dict = new nn.ModuleDict({ first: new Pair(), second: new Pair() });
    expectTypeOf(dict.get('first')).toEqualTypeOf<Pair>();
    expect(dict.get('second')(x)).toHaveLength(2);
  });

  test('a chain gives a tensor, and takes plain functions', () => {
    const chain = new nn.Sequential(new nn.Linear(3, 3), torch.relu, (input) => input.mul(2), new Scale());
    expectTypeOf(chain(x)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(new nn.Sequential([new nn.ReLU(), torch.neg])(x)).toEqualTypeOf<torch.Tensor>();
    expect(new nn.Sequential(torch.neg, new Scale())(x).tolist()).toEqual(x.mul(-2).tolist());
    // @ts-expect-error: two results are no input of the next
    expect(() => new nn.Sequential(new Pair(), new Scale())(x)).toThrow();
  });
});

describe('fields of layers', () => {
  test('are usable where weights are drawn', () => {
    const initialise = (module: torch.nn.Module): void => {
      if (module instanceof nn.BatchNorm2d || module instanceof nn.LayerNorm) {
        nn.init.constant_(module.weight, 3);
        nn.init.zeros_(module.bias);
      }
    };
    const layer = new nn.BatchNorm2d(2).apply(initialise);
    expectTypeOf(layer.weight).toEqualTypeOf<torch.nn.Parameter>();
    expectTypeOf(new nn.InstanceNorm2d(2).weight).toEqualTypeOf<torch.nn.Parameter | null>();
    expect(layer.weight.tolist()).toEqual([3, 3]);
  });
});
