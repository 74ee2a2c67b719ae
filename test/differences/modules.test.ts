/** @file Differences from PyTorch in modules, optimizers and data: each test has its row's subject for a name. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { data, nn, optim } = torch;

/** Says to the compiler what a program in JavaScript would not. */
const wrong = (value: unknown) => value as never;

function parameterWithGradient(): InstanceType<typeof nn.Parameter> {
  const parameter = new nn.Parameter(torch.ones([2]));
  parameter.sum().backward();
  return parameter;
}

/** A module that holds itself. */
class Knot extends nn.Module {
  readonly self = this;
  readonly layer = new nn.Linear(1, 1);
  forward(x: torch.Tensor): torch.Tensor {
    return x;
  }
}

test('plain functions in `nn.Sequential`', () => {
  const model = new nn.Sequential(new nn.Linear(2, 2), torch.relu, (x) => x.add(1));
  expect(
    model(torch.zeros([1, 2]))
      .ge(1)
      .all()
      .item<boolean>(),
  ).toBe(true);
  expect([...model].every((layer) => layer instanceof nn.Module)).toBe(true);
  expect(Object.keys(model.stateDict())).toEqual(['0.weight', '0.bias']);
  expect(String(model)).toContain('(1): FunctionLayer(relu)');
});

test('`ModuleList[0]`', () => {
  const first = new nn.ReLU();
  const list = new nn.ModuleList([first]);
  expect([Reflect.get(list, '0'), list.at(0)]).toEqual([undefined, first]);
});

test('`len(sequential)`, `len(module_list)`', () => {
  for (const holder of [new nn.Sequential(new nn.ReLU()), new nn.ModuleList([new nn.ReLU()])]) {
    expect(holder.size).toBe(1);
    expect(errorOf(() => Reflect.get(holder, 'length')).message).toContain('.size');
  }
});

test('`layer.weight = tensor`', () => {
  const layer = new nn.Linear(2, 2);
  Reflect.set(layer, 'weight', torch.ones([2, 2]));
  for (const read of [() => [...layer.parameters()], () => layer.stateDict()]) {
    expect(errorOf(read).code).toBe('Linear/parameter');
  }
});

test('a module within itself', () => {
  const knot = new Knot();
  expect([...knot.parameters()].length).toBe(2);
  expect(String(knot)).toContain('(self): Knot(…)');
});

test('`clip_grad_norm_`, `clip_grad_value_` with a negative bound or NaN', () => {
  for (const bound of [-1, Number.NaN]) {
    for (const clip of [
      (given: torch.Tensor) => nn.utils.clipGradNorm_([given], bound),
      (given: torch.Tensor) => nn.utils.clipGradValue_([given], bound),
    ]) {
      const parameter = parameterWithGradient();
      expect(errorOf(() => clip(parameter))).toBeInstanceOf(torch.ValueError);
      expect(parameter.grad?.tolist()).toEqual([1, 1]);
    }
  }
});

test('`clip_grad_norm_` of an iterator that was read before', () => {
  const parameters = new nn.Linear(1, 1).parameters();
  new optim.SGD(parameters, { lr: 1 });
  expect(errorOf(() => nn.utils.clipGradNorm_(parameters, 1)).message).toContain('call model.parameters() again');
});

test('NaN as an option of a layer or an optimizer', () => {
  expect(errorOf(() => new nn.LeakyReLU(Number.NaN))).toBeInstanceOf(torch.ValueError);
  const options = { lr: Number.NaN };
  expect(errorOf(() => new optim.SGD([parameterWithGradient()], options))).toBeInstanceOf(torch.ValueError);
  expect(new nn.Threshold(1, Number.NaN)(torch.zeros([1])).tolist()).toEqual([Number.NaN]);
  expect(new nn.PReLU({ init: Number.NaN }).weight.tolist()).toEqual([Number.NaN]);
});

test('options that every call of a layer refuses (`MaxPool2d(0)`, `Softshrink(-1)`, `HuberLoss(delta=0)`)', () => {
  for (const make of [() => new nn.MaxPool2d(0), () => new nn.Softshrink(-1), () => new nn.HuberLoss({ delta: 0 })]) {
    expect(errorOf(make)).toBeInstanceOf(torch.ValueError);
  }
});

test('a closure of `step` that is asynchronous', () => {
  const parameter = parameterWithGradient();
  const optimizer = new optim.SGD([parameter], { lr: 1 });
  expect(errorOf(() => optimizer.step(wrong(async () => torch.ones([])))).code).toBe('SGD/closure');
  expect(parameter.tolist()).toEqual([1, 1]);
});

test('`with_kwargs` of hooks', () => {
  const seen: unknown[] = [];
  const layer = new nn.ReLU();
  layer.registerForwardPreHook((_module, inputs, options) => void seen.push(inputs.length, options), {
    withKwargs: true,
  });
  layer(torch.ones([1]));
  expect(seen).toEqual([1, {}]);
});

test('`Dataset.__getitem__`, `__len__`', () => {
  const squares = { length: 3, get: (index: number) => index * index };
  for (const set of [squares, [0, 1, 4]]) {
    const batches = [...new data.DataLoader<number>(set, { batchSize: 3 })];
    expect(batches.map((batch) => batch.tolist())).toEqual([[0, 1, 4]]);
  }
});

test('`default_collate` of numbers', () => {
  const dtypeOf = (samples: readonly (number | bigint | boolean)[]) => data.defaultCollate(samples).dtype;
  expect([dtypeOf([1, 2]), dtypeOf([1n, 2n]), dtypeOf([true, false])]).toEqual([
    torch.float32,
    torch.int64,
    torch.bool,
  ]);
});

test('`default_collate` of mappings other than dicts', () => {
  for (const sample of [new Map([['a', 1]]), new Date(), new Knot()]) {
    expect(errorOf(() => data.defaultCollate([sample])).code).toBe('collate/kind');
  }
  expect(data.defaultCollate([{ a: 1 }, { a: 2 }])).toHaveProperty('a');
});

test('padded entries behind `nn.TransformerEncoder` in evaluation', () => {
  const layer = new nn.TransformerEncoderLayer(8, 2, 12, { batchFirst: true, dropout: 0 });
  const encoder = new nn.TransformerEncoder(layer, 1);
  const srcKeyPaddingMask = torch.tensor([[false, false, true]]);
  const run = () => torch.noGrad(() => encoder(torch.ones([1, 3, 8]), { srcKeyPaddingMask }));
  const training = run();
  encoder.eval();
  expect(torch.equal(run(), training)).toBe(true);
  expect(run().at(0, 2).abs().sum().item()).toBeGreaterThan(0);
});

test('`packPaddedSequence` with a length beyond the padded one', () => {
  const error = errorOf(() => nn.utils.rnn.packPaddedSequence(torch.ones([2, 1]), [3]));
  expect(error.message).toContain('from 1 to 2');
});
