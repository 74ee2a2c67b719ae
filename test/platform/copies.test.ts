/** @file Two copies of the library in one process: whatever one makes, the other refuses by name, and never overlooks. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { root, temporaryDirectory } from './program.ts';

type Torch = typeof import('../../src/index.ts');

const directory = temporaryDirectory();
afterAll(() => directory.remove());
const second = join(directory.path, 'node');
cpSync(join(root, 'dist', 'node'), second, { recursive: true });
const load = async (folder: string) =>
  (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'index.js')).href)) as Torch;
const torch = await load(join(root, 'dist', 'node'));
const other = await load(second);
const { nn, optim, io, data } = torch;
const F = nn.functional;

const own = torch.ones([2, 2]);
const x = other.ones([2, 2]);
const layer = new other.nn.Linear(2, 2);

/** A module of this copy with something in a field. */
class Holder extends nn.Module {
  held: unknown;
  constructor(held: unknown) {
    super();
    this.held = held;
  }
  forward() {
    return own;
  }
}

class Constant extends torch.autograd.Function {
  static forward() {
    return x;
  }
  static backward() {
    return null;
  }
}

const saved = () => {
  layer.weight.grad = other.ones([2, 2]);
  const optimizer = new other.optim.Adam([layer.weight]);
  optimizer.step();
  return optimizer.stateDict();
};

const ofTensors: { readonly [use: string]: () => unknown } = {
  'an operand': () => torch.add(own, x),
  'the first operand': () => torch.add(x, own),
  'an operand of a method': () => own.mul(x),
  'an operand in place': () => own.add_(x),
  matmul: () => own.matmul(x),
  where: () => torch.where(own.gt(0), x, 0),
  cat: () => torch.cat([own, x]),
  stack: () => torch.stack([x, x]),
  einsum: () => torch.einsum('ij,ij->i', own, x),
  at: () => own.at(x),
  set: () => own.set([0], x),
  'set with its index': () => own.set([x], 1),
  tensor: () => torch.tensor(x),
  'tensor of a list': () => torch.tensor([x, x] as never),
  full: () => torch.full([2], x as never),
  to: () => own.to(x),
  typeAs: () => own.typeAs(x),
  copy_: () => own.copy_(x),
  data: () => {
    own.data = x;
  },
  grad: () => {
    own.grad = x;
  },
  backward: () => torch.ones([2, 2], { requiresGrad: true }).mul(2).backward(x),
  'autograd.grad': () => torch.autograd.grad(torch.ones(1, { requiresGrad: true }).sum(), [x]),
  'autograd.Function': () => Constant.apply(),
  gradcheck: () => torch.autograd.gradcheck(() => own, [x]),
  'nn.functional': () => F.linear(own, x),
  'a layer': () => new nn.Linear(2, 2)(x),
  'a loss': () => new nn.MSELoss()(own, x),
  'an option': () => new nn.CrossEntropyLoss({ weight: x }),
  Parameter: () => new nn.Parameter(x),
  ParameterList: () => new nn.ParameterList([x]),
  registerBuffer: () => new nn.Linear(2, 2).registerBuffer('mean', x),
  'loadStateDict of a module': () => new nn.Linear(2, 2).loadStateDict({ weight: x, bias: other.ones(2) }),
  'loadStateDict of an optimizer': () => new optim.Adam([new nn.Parameter(own)]).loadStateDict(saved() as never),
  'an optimizer': () => new optim.SGD([x], { lr: 0.1 }),
  'a group of an optimizer': () => new optim.SGD([{ params: [x] }], { lr: 0.1 }),
  clipGradNorm_: () => nn.utils.clipGradNorm_([x], 1),
  'nn.init': () => nn.init.normal_(x),
  'nn.init of a constant': () => nn.init.zeros_(x),
  'io.save': () => io.save({ x }),
  'io.save of one': () => io.save(x as never),
  defaultCollate: () => data.defaultCollate([x, x]),
  TensorDataset: () => new data.TensorDataset(x),
  setRngState: () => torch.setRngState(other.getRngState()),
};

const ofParameters: { readonly [use: string]: () => unknown } = {
  'a field of a module': () => [...new Holder(layer.weight).parameters()],
  'the state of a module': () => new Holder(layer.weight).stateDict(),
  registerParameter: () => new nn.Linear(2, 2).registerParameter('scale', layer.weight),
  'an optimizer': () => new optim.Adam(layer.parameters()),
  clipGradNorm_: () => nn.utils.clipGradNorm_(layer.parameters(), 1),
  'a weight put in place': () => {
    const linear = new nn.Linear(2, 2);
    linear.weight = layer.weight;
    linear.stateDict();
  },
};

const ofModules: { readonly [use: string]: () => unknown } = {
  Sequential: () => new nn.Sequential(new nn.Linear(2, 2), layer),
  ModuleList: () => new nn.ModuleList([layer]),
  ModuleDict: () => new nn.ModuleDict({ layer }),
  addModule: () => new nn.Linear(2, 2).addModule('inner', layer),
  'a field of a module': () => [...new Holder(layer).parameters()],
  'the state of a module': () => new Holder(layer).stateDict(),
  'train of a module': () => new Holder(layer).train(),
  clipGradNorm_: () => nn.utils.clipGradNorm_(layer as never, 1),
};

const ofDtypes: { readonly [use: string]: () => unknown } = {
  zeros: () => torch.zeros([2], { dtype: other.int64 }),
  arange: () => torch.arange(3, { dtype: other.int64 }),
  to: () => own.to(other.float64),
  'to by name': () => own.to({ dtype: other.float64 }),
  sum: () => own.sum({ dtype: other.float64 }),
  setDefaultDtype: () => torch.setDefaultDtype(other.float64),
};

const ofGenerators: { readonly [use: string]: () => unknown } = {
  rand: () => torch.rand(2, { generator: new other.Generator() }),
  RandomSampler: () => new data.RandomSampler([1, 2], { generator: new other.Generator() }),
};

describe.each([
  { kind: 'a tensor', uses: ofTensors },
  { kind: 'a parameter', uses: ofParameters },
  { kind: 'a module', uses: ofModules },
  { kind: 'a dtype', uses: ofDtypes },
  { kind: 'a generator', uses: ofGenerators },
])('$kind of another copy', ({ kind, uses }) => {
  test.each(Object.keys(uses))('is named by %s', (name) => {
    let error: unknown;
    try {
      uses[name]?.();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(torch.FlambeauError);
    const [headline] = (error as Error).message.split('\n');
    expect(headline).toContain(`${kind} of another copy of flambeau`);
    expect(headline).toContain('npm ls flambeau');
    expect(own.tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

test('each copy computes by itself', () => {
  expect([own.add(1).sum().item(), x.add(1).sum().item()]).toEqual([8, 8]);
  expect([torch.isTensor(own), torch.isTensor(x)]).toEqual([true, false]);
});
