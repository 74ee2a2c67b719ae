/** @file Which tensors a default device makes its own, and which stay where they are, on a device whose memory the host cannot read. */
import { afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import * as torch from '../../src/index.ts';
import { mapCall } from '../conformance/call.ts';
import { compareResult, toleranceOf } from '../conformance/compare.ts';
import { Inputs, requireDtypes } from '../conformance/inputs.ts';
import { runCase } from '../conformance/operator-case.ts';
import { type Encoded, entryName, type OperatorIndex, openSet } from '../conformance/set.ts';
import { recorded } from '../conformance/suite.ts';
import { Unsupported } from '../conformance/unsupported.ts';
import { errorOf } from '../errors/mistake.ts';
import { remoteEntry } from './device.ts';
import { onHost } from './operators.ts';
import { runOnDevice } from './run.ts';

const { data, nn, optim } = torch;
const minutes = 60_000;

beforeAll(async () => {
  registerDevice({ ...remoteEntry, name: 'asleep' });
  registerDevice(remoteEntry);
  await torch.init('remote');
});

afterEach(() => torch.setDefaultDevice(null));

const devices = (module: torch.nn.Module) => [...module.parameters(), ...module.buffers()].map(({ device }) => device);

/** Creators that nothing places. */
const creators: readonly [string, () => torch.Tensor][] = [
  ['tensor', () => torch.tensor([[1, 2]])],
  ['tensor of a tensor', () => torch.tensor(torch.fromTypedArray(new Float32Array(2)))],
  ['tensor of a typed array', () => torch.tensor(new Float32Array(2))],
  ['zeros', () => torch.zeros(2)],
  ['ones', () => torch.ones([2])],
  ['empty', () => torch.empty(2)],
  ['full', () => torch.full([2], 3)],
  ['eye', () => torch.eye(2)],
  ['arange', () => torch.arange(3)],
  ['linspace', () => torch.linspace(0, 1, 3)],
  ['rand', () => torch.rand(2)],
  ['randn', () => torch.randn([2])],
  ['randint', () => torch.randint(0, 3, [2])],
  ['randperm', () => torch.randperm(4)],
  ['normal', () => torch.normal(0, 1, [2])],
  ['trilIndices', () => torch.trilIndices(2, 2)],
];

/** What stays on the host. */
const ofTheHost: readonly [string, () => torch.Tensor][] = [
  ['fromTypedArray', () => torch.fromTypedArray(new Float32Array(2))],
  ['from', () => torch.from([1, 2])],
  ['scalar', () => torch.scalar(2)],
  ['getRngState', () => torch.getRngState()],
  ['a named device', () => torch.zeros(2, { device: 'cpu' })],
  ['zerosLike', () => torch.zerosLike(torch.fromTypedArray(new Float32Array(2)))],
  ['newOnes', () => torch.fromTypedArray(new Float32Array(2)).newOnes(3)],
  ['an operator of host tensors', () => torch.fromTypedArray(new Float32Array(2)).add(1).sum()],
  ['collated numbers', () => data.defaultCollate([1, 2]) as torch.Tensor],
];

describe('the default device', () => {
  it("is 'cpu' until another is chosen, and again after null", () => {
    expect(torch.getDefaultDevice()).toBe('cpu');
    torch.setDefaultDevice('remote:0');
    expect(torch.getDefaultDevice()).toBe('remote');
    torch.setDefaultDevice(null);
    expect([torch.getDefaultDevice(), torch.zeros(1).device]).toEqual(['cpu', 'cpu']);
  });

  test.each(creators)('is that of %s', (_, make) => {
    expect(make().device).toBe('cpu');
    torch.setDefaultDevice('remote');
    expect(make().device).toBe('remote');
  });

  test.each(ofTheHost)('is not that of %s', (_, make) => {
    torch.setDefaultDevice('remote');
    expect(make().device).toBe('cpu');
  });

  it('is that of fresh layers, whose options may say otherwise', () => {
    torch.setDefaultDevice('remote');
    const layers = [new nn.Linear(2, 3), new nn.BatchNorm1d(2), new nn.LSTM(2, 3), new nn.Embedding(4, 2)];
    for (const layer of layers) expect(new Set(devices(layer))).toEqual(new Set(['remote']));
    expect(new Set(devices(new nn.Linear(2, 3, { device: 'cpu' })))).toEqual(new Set(['cpu']));
  });

  test('holds for the function beside torch.device only', () => {
    const model = torch.device('remote', () => new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU()));
    expect(new Set(devices(model))).toEqual(new Set(['remote']));
    const nested = torch.device('remote', () => torch.device('cpu', () => torch.zeros(1)).device);
    expect([nested, torch.getDefaultDevice()]).toEqual(['cpu', 'cpu']);
    expect(() => torch.device('remote', () => errorOf(() => torch.zeros(-1)))).not.toThrow();
    expect(torch.zeros(1).device).toBe('cpu');
    expect(errorOf(() => torch.device('remote', async () => torch.zeros(1))).code).toBe('device/async');
    expect(errorOf(() => torch.device('remote', 3 as never)).code).toBe('device/argument');
    expect(torch.getDefaultDevice()).toBe('cpu');
  });

  it('is refused where it does not exist or was not acquired, and stays what it was', () => {
    torch.setDefaultDevice('remote');
    expect(errorOf(() => torch.setDefaultDevice('cuda')).code).toBe('device/unknown');
    expect(errorOf(() => torch.setDefaultDevice('asleep')).code).toBe('device/not-acquired');
    expect(errorOf(() => torch.setDefaultDevice(undefined as never)).code).toBe('setDefaultDevice/argument');
    expect(torch.getDefaultDevice()).toBe('remote');
  });

  it('chosen in a hook holds after the backward pass that runs it', () => {
    const x = torch.ones([2], { requiresGrad: true });
    x.registerHook(() => torch.setDefaultDevice('remote'));
    x.mul(2).sum().backward();
    expect([x.grad?.device, torch.zeros(1).device]).toEqual(['cpu', 'remote']);
  });

  it('leaves a training on the host as it is', () => {
    const trained = () => {
      torch.manualSeed(1);
      const model = new nn.Sequential(new nn.Linear(4, 8, { device: 'cpu' }), new nn.Dropout(0.5));
      const rows = torch.fromTypedArray(
        Float32Array.from({ length: 24 }, (_, i) => i / 24),
        [6, 4],
      );
      const loader = new data.DataLoader(new data.TensorDataset(rows), { batchSize: 2, shuffle: true });
      const optimizer = new optim.Adam(model.parameters());
      for (const [batch] of loader) {
        optimizer.zeroGrad();
        model(batch).square().mean().backward();
        optimizer.step();
      }
      const loaded = torch.load<ReturnType<typeof optimizer.stateDict>>(torch.save(optimizer.stateDict()));
      optimizer.loadStateDict(loaded);
      return [...model.parameters()].map((parameter) => parameter.detach().toTypedArray());
    };
    const expected = trained();
    torch.setDefaultDevice('remote');
    expect(trained()).toEqual(expected);
  });

  it('trains what is made there', async () => {
    torch.setDefaultDevice('remote');
    const model = new nn.Linear(4, 1);
    const optimizer = new optim.AdamW(model.parameters(), { lr: 0.1 });
    const [x, y] = [torch.randn([8, 4]), torch.zeros([8, 1])];
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) {
      optimizer.zeroGrad();
      const loss = nn.functional.mseLoss(model(x), y);
      loss.backward();
      optimizer.step();
      losses.push((await loss.cpu()).item());
    }
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  });
});

/** Whole floats are given to them as tensors, which place the result. */
const boundsByTensor = ['torch.linspace'];

/** Does a call take a tensor? */
const takesTensor = (value: Encoded | undefined): boolean =>
  Array.isArray(value)
    ? value.some(takesTensor)
    : typeof value === 'object' && value !== null && ('tensor' in value || Object.values(value).some(takesTensor));

describe('with a default device, the recorded cases', () => {
  it('of operators on tensors of the host stay there, with the recorded results', { timeout: 5 * minutes }, () => {
    torch.setDefaultDevice('remote');
    const set = openSet<OperatorIndex>(recorded, 'ops', 'ops');
    const failures: string[] = [];
    let passed = 0;
    for (const operator of set.index.ops) {
      for (const golden of operator.cases) {
        if (![golden.args, ...Object.values(golden.kwargs)].some((value) => takesTensor(value as Encoded))) continue;
        const outcome = runCase(operator, golden, set);
        if (outcome.status === 'passed') passed++;
        else if (outcome.status === 'failed') failures.push(`${entryName(operator)} ${golden.id}: ${outcome.reason}`);
      }
    }
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(2500);
  });

  it('of creators are made there', async () => {
    torch.setDefaultDevice('remote');
    const set = openSet<OperatorIndex>(recorded, 'ops', 'ops');
    const failures: string[] = [];
    let passed = 0;
    for (const operator of set.index.ops) {
      if (boundsByTensor.includes(operator.call)) continue;
      for (const golden of operator.cases) {
        if ([golden.args, ...Object.values(golden.kwargs)].some((value) => takesTensor(value as Encoded))) continue;
        try {
          requireDtypes([...golden.args, ...Object.values(golden.kwargs), golden.out]);
          const call = { call: operator.call, args: golden.args, kwargs: golden.kwargs };
          const result = mapCall(call, new Inputs(set, false), 'function').invoke();
          if (!(result instanceof torch.Tensor)) continue;
          const how = { data: set, tolerance: toleranceOf(golden.err), shapeOnly: golden.flags.includes('shape_only') };
          const problem =
            result.device === 'remote' ? compareResult(await onHost(result), golden.out, how) : `on ${result.device}`;
          if (problem === undefined) passed++;
          else failures.push(`${entryName(operator)} ${golden.id}: ${problem}`);
        } catch (error) {
          if (!(error instanceof Unsupported)) throw error;
        }
      }
    }
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(50);
  });

  it('of layers, made there, give the recorded results', { timeout: 5 * minutes }, async () => {
    const record = await runOnDevice('remote', recorded, 'modules', { way: 'made there' });
    expect(record.failures).toEqual([]);
    expect(record.passed).toBeGreaterThan(300);
    expect(record.unknown).toEqual([]);
  });
});
