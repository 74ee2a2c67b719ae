/** @file Optimizers on a device: parameters that moved there stand side by side, and a step is a few launches with the same numbers. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import * as torch from '../../src/index.ts';
import { remote, remoteEntry } from './device.ts';

const { nn, optim } = torch;

beforeAll(async () => {
  registerDevice(remoteEntry);
  await torch.init('remote');
});

/** What a step of its own launches. */
function launchesOf(run: () => void): number {
  const engine = remote?.engine;
  if (engine === undefined) throw new Error('the device was not acquired');
  const before = engine.launches;
  run();
  return engine.launches - before;
}

function model(): InstanceType<typeof nn.Sequential> {
  torch.manualSeed(0);
  return new nn.Sequential(
    new nn.Linear(3, 5),
    new nn.LayerNorm(5),
    new nn.Linear(5, 4),
    new nn.Tanh(),
    new nn.Linear(4, 2),
    new nn.LayerNorm(2),
    new nn.Linear(2, 2),
  );
}

interface Steps {
  zeroGrad(): void;
  step(): unknown;
}

type Make = (parameters: Iterable<torch.Tensor>) => Steps;

const optimizers: readonly (readonly [string, Make, atMost: number])[] = [
  ['SGD', (parameters) => new optim.SGD(parameters, { lr: 0.1 }), 2],
  ['SGD with momentum', (parameters) => new optim.SGD(parameters, { lr: 0.1, momentum: 0.9 }), 2],
  ['Adam', (parameters) => new optim.Adam(parameters, { lr: 0.01 }), 3],
  ['Adam with amsgrad', (parameters) => new optim.Adam(parameters, { lr: 0.01, amsgrad: true }), 3],
  ['AdamW', (parameters) => new optim.AdamW(parameters, { lr: 0.01 }), 3],
  ['RMSprop', (parameters) => new optim.RMSprop(parameters, { lr: 0.01, momentum: 0.9 }), 3],
  ['Adagrad', (parameters) => new optim.Adagrad(parameters, { lr: 0.01 }), 2],
  ['NAdam', (parameters) => new optim.NAdam(parameters, { lr: 0.01 }), 3],
];

function train(net: ReturnType<typeof model>, optimizer: Steps, steps: number) {
  for (let step = 0; step < steps; step++) {
    const x = torch.linspace(-1, 1, 12).reshape([4, 3]).to('remote');
    optimizer.zeroGrad();
    net(x)
      .mul(x.narrow(1, 0, 2))
      .sum()
      .backward();
    if (step < steps - 1) optimizer.step();
  }
}

const parametersOf = async (net: ReturnType<typeof model>) =>
  Promise.all([...net.parameters()].map(async (each) => (await each.detach().cpu()).flatten().tolist()));

/** The same on the device, each parameter in a storage of its own. */
function apart(net: ReturnType<typeof model>): ReturnType<typeof model> {
  for (const parameter of net.parameters()) parameter.data = parameter.data.to('remote');
  return net;
}

describe('an optimizer on a device', () => {
  test.each(optimizers)(
    '%s takes a few launches a step, with the bits of one for each parameter',
    async (_, make, most) => {
      const [single, several] = [apart(model()), model().to('remote')];
      const [plain, joined] = [make(single.parameters()), make(several.parameters())];
      train(single, plain, 4);
      train(several, joined, 4);
      expect(launchesOf(() => plain.step())).toBe([...single.parameters()].length);
      expect(launchesOf(() => joined.step())).toBeLessThanOrEqual(most);
      expect(await parametersOf(several)).toEqual(await parametersOf(single));
    },
  );

  it('leaves a parameter without gradient alone, and those beside it', async () => {
    const net = model().to('remote');
    const optimizer = new optim.Adam(net.parameters(), { lr: 0.1 });
    train(net, optimizer, 1);
    const frozen = [...net.parameters()][3] as torch.Tensor;
    frozen.grad = null;
    const before = await parametersOf(net);
    optimizer.step();
    const after = await parametersOf(net);
    expect(after[3]).toEqual(before[3]);
    for (const i of [0, 1, 2, 4, 5]) expect(after[i]).not.toEqual(before[i]);
  });

  it('goes on from a loaded state with as few launches', async () => {
    const [first, second] = [model().to('remote'), model().to('remote')];
    const [one, other] = [new optim.Adam(first.parameters()), new optim.Adam(second.parameters())];
    train(first, one, 3);
    train(second, other, 2);
    const saved = one.stateDict();
    const onHost = async (entries: Readonly<Record<string, torch.Tensor>>) => {
      const named = Object.entries(entries).map(async ([name, each]) => [name, await each.cpu()] as const);
      return Object.fromEntries(await Promise.all(named));
    };
    const state = Object.entries(saved.state).map(async ([key, entries]) => [key, await onHost(entries)] as const);
    other.loadStateDict({ ...saved, state: Object.fromEntries(await Promise.all(state)) });
    other.step();
    train(second, other, 1);
    expect(launchesOf(() => other.step())).toBeLessThanOrEqual(3);
  });

  it('takes another learning rate without another kernel', () => {
    const net = model().to('remote');
    const optimizer = new optim.Adam(net.parameters(), { lr: 0.1 });
    train(net, optimizer, 2);
    optimizer.step();
    const engine = remote?.engine;
    const before = engine?.compiled;
    for (const group of optimizer.paramGroups) group.lr = 0.05;
    optimizer.step();
    expect(engine?.compiled).toBe(before);
  });

  it('counts the changes of each parameter by itself', () => {
    const net = model().to('remote');
    const [first, second] = [...net.parameters()] as readonly torch.Tensor[] as [torch.Tensor, torch.Tensor];
    const before = second.version.value;
    torch.noGrad(() => first.add_(1));
    expect(second.version.value).toBe(before);
  });
});
