/** @file What is wrong with tensors of several devices is said before memory is touched, and what is wrong on a device at its next read. */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { remote, remoteEntry } from './device.ts';

const { init, nn, optim } = torch;
const F = nn.functional;

const onRemote = (values: number[], options: { dtype?: torch.DType } = {}) =>
  torch.tensor(values, { ...options, device: 'remote' });
const valuesOf = async (tensor: torch.Tensor) => (await tensor.cpu()).tolist();

async function rejectionOf(promise: Promise<unknown>): Promise<torch.FlambeauError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof torch.FlambeauError) return error;
  throw new Error(`no error of the library: ${String(error)}`);
}

beforeAll(async () => {
  registerDevice({ ...remoteEntry, name: 'asleep' });
  registerDevice({ ...remoteEntry, name: 'broken', available: () => false });
  registerDevice(remoteEntry);
  await init('remote');
});

describe('a device', () => {
  test.each(['cuda', 'remote:1', 'Remote', ''])("'%s' that does not exist is refused", (device) => {
    for (const call of [
      () => torch.zeros([2], { device }),
      () => torch.tensor([1], { device }),
      () => torch.ones([1]).to(device),
      () => new nn.Linear(1, 1).to(device),
      () => new nn.Linear(1, 1, { device }),
      () => torch.device(device),
    ]) {
      expect(errorOf(call)).toMatchObject({ code: 'device/unknown', message: expect.stringContaining("'remote'") });
    }
  });

  it('is acquired before it is used', async () => {
    const error = errorOf(() => torch.zeros([2], { device: 'asleep' }));
    expect(error.code).toBe('device/not-acquired');
    expect(error.message).toContain("await torch.init('asleep')");
    expect((await rejectionOf(torch.init('broken'))).code).toBe('device/unavailable');
    expect((await rejectionOf(torch.init('cuda'))).code).toBe('device/unknown');
    await torch.init('cpu');
    await torch.init('remote:0');
    expect(torch.device('remote:0')).toBe('remote');
  });
});

describe('tensors of different devices', () => {
  it('do not meet in an operation', async () => {
    const [a, b] = [onRemote([1, 2]), torch.ones([2])];
    expect(errorOf(() => a.add(b))).toMatchObject({
      code: 'op/device',
      message: [
        'add has operands on different devices',
        "  input: float32[2] on 'remote'",
        "  other: float32[2] on 'cpu'",
        '  rule: an operator computes on one device; only a tensor of rank 0 on the host counts as a number beside others',
        "  fix: bring them together, x.to('remote') or await x.cpu()",
      ].join('\n'),
      details: { operation: 'add', devices: ['remote', 'cpu'] },
    });
    for (const call of [
      () => b.add(a),
      () => b.matmul(a),
      () => torch.cat([a, b]),
      () => torch.where(b.gt(0), a, a),
      () => F.linear(a, torch.ones([1, 2])),
      () => F.layerNorm(a, [2], b),
      () => F.mseLoss(a, b),
      () => a.gather(0, torch.tensor([0n, 1n])),
      () => torch.atan2(a, b),
    ]) {
      expect(errorOf(call).code).toBe('op/device');
    }
    expect(await valuesOf(a)).toEqual([1, 2]);
  });

  it('do not meet in place, and nothing is changed', async () => {
    const [a, b] = [onRemote([1, 2]), torch.ones([2])];
    const [number, version] = [torch.scalar(1), a.version];
    for (const call of [() => a.add_(b), () => b.add_(a), () => number.add_(onRemote([1]).sum()), () => b.copy_(a)]) {
      expect(errorOf(call).code).toBe('op/device');
    }
    expect(await valuesOf(a)).toEqual([1, 2]);
    expect(a.version).toBe(version);
    expect([b.tolist(), number.item()]).toEqual([[1, 1], 1]);
  });

  it('are numbers where the host has one of rank 0, which promotes as such', async () => {
    const ints = onRemote([1, 2], { dtype: torch.int32 });
    const sum = ints.add(torch.scalar(1n));
    expect([sum.dtype, sum.device, await valuesOf(sum)]).toEqual([torch.int32, 'remote', [2, 3]]);
    const scaled = torch.scalar(0.5).mul(onRemote([1, 2]));
    expect([scaled.device, await valuesOf(scaled)]).toEqual(['remote', [0.5, 1]]);
  });

  it('are copied to a device in place, as in PyTorch', async () => {
    const a = onRemote([1, 2]);
    a.copy_(torch.tensor([3, 4]));
    expect(await valuesOf(a)).toEqual([3, 4]);
  });

  it('index a tensor of a device from the host, as in PyTorch', async () => {
    const a = onRemote([1, 2, 3]);
    expect(await valuesOf(a.at(torch.tensor([2n, 0n])))).toEqual([3, 1]);
    a.set([torch.tensor([0n])], 9);
    expect(await valuesOf(a)).toEqual([9, 2, 3]);
  });

  it('do not meet in backward', () => {
    const leaf = torch.tensor([1, 2], { device: 'remote', requiresGrad: true });
    const out = leaf.mul(2);
    expect(errorOf(() => out.backward(torch.ones([2]))).code).toBe('backward/gradient-device');
    expect(leaf.grad).toBeNull();
    const early = torch.ones([2], { requiresGrad: true });
    const loss = early.mul(3).sum();
    early.data = onRemote([1, 1]);
    expect(errorOf(() => loss.backward()).code).toBe('backward/leaf-device');
    expect(
      errorOf(() => {
        leaf.grad = torch.ones([2]);
      }).code,
    ).toBe('grad/device');
  });

  it('a gradient does not leave a device in one step', () => {
    const leaf = torch.ones([2], { requiresGrad: true });
    const loss = leaf.to('remote').mul(2).sum();
    expect(errorOf(() => loss.backward()).code).toBe('op/needs-host');
    expect(leaf.grad).toBeNull();
  });

  test.each([
    ['SGD', (p: torch.Tensor) => new optim.SGD([p], { lr: 0.1 })],
    ['SGD with momentum', (p: torch.Tensor) => new optim.SGD([p], { lr: 0.1, momentum: 0.9 })],
    ['Adam', (p: torch.Tensor) => new optim.Adam([p])],
  ])('do not meet in %s', async (_, make) => {
    const parameter = torch.ones([2], { requiresGrad: true });
    const optimizer = make(parameter);
    parameter.sum().backward();
    parameter.data = onRemote([5, 6]);
    const error = errorOf(() => optimizer.step());
    expect(error.code).toBe('op/device');
    expect(error.message).toContain(optimizer.constructor.name);
    expect(await valuesOf(parameter)).toEqual([5, 6]);
  });
});

describe('what needs the host', () => {
  it('names itself and the mend', () => {
    const x = onRemote([3, 1, 2]);
    const named: readonly [string, () => unknown][] = [
      ['item', () => x.sum().item()],
      ['tolist', () => x.tolist()],
      ['toTypedArray', () => x.toTypedArray()],
      ['sort', () => x.sort()],
      ['nonzero', () => x.nonzero()],
      ['at', () => x.at(x.gt(1))],
      ['to', () => x.to('cpu')],
    ];
    for (const [name, call] of named) {
      const error = errorOf(call);
      expect(error.code).toBe('op/needs-host');
      expect(error.message).toBe(
        `${name} needs the values on the host, and the tensor is on 'remote', whose memory the host cannot read at once\n  fix: ${name} of (await x.cpu()), or await torch.onHost(() => …) around ${name}, whose results stay on 'remote'`,
      );
    }
  });

  it('prints without the values', () => {
    expect(String(torch.zeros([2, 3], { device: 'remote' }))).toBe("tensor(..., device='remote', size=(2, 3))");
    expect(String(onRemote([1], { dtype: torch.int64 }))).toBe(
      "tensor(..., device='remote', size=(1,), dtype=torch.int64)",
    );
  });
});

describe('a guard that fails on a device', () => {
  it('is known at the next read, and names the operator and its call', async () => {
    const base = torch.zeros([2, 3], { device: 'remote' });
    function theWrongCall(): void {
      base.select(0, 0).scatter_(0, onRemote([4], { dtype: torch.int64 }), 9);
    }
    theWrongCall();
    const later = base.add(1);
    const error = await rejectionOf(later.cpu());
    expect(error).toBeInstanceOf(torch.IndexError);
    expect(error.code).toBe('scatter/range');
    expect(error.message).toBe('index 4 is out of range for dim 0 of size 3');
    expect(error.stack).toContain('theWrongCall');
    // Nothing is written out of place, and the device goes on.
    expect(await valuesOf(base)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(await valuesOf(later)).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('in the middle of a batch leaves what is right in its place', async () => {
    const target = torch.zeros([2, 3], { device: 'remote' });
    const indices = torch.tensor([[0, 7, 2]], { dtype: torch.int64, device: 'remote' });
    target.scatterAdd_(1, indices, torch.ones([1, 3], { device: 'remote' }));
    const rows = torch.arange(6, { device: 'remote' }).reshape([3, 2]);
    const picked = rows.indexSelect(0, onRemote([1, -9, 2], { dtype: torch.int64 }));
    expect((await rejectionOf(target.cpu())).code).toBe('scatterAdd/range');
    expect(await valuesOf(target)).toEqual([
      [1, 0, 1],
      [0, 0, 0],
    ]);
    expect(await valuesOf(picked)).toEqual([
      [2, 3],
      [0, 0],
      [4, 5],
    ]);
  });

  test.each(['floorDivide_', 'div_'] as const)('%s by zero leaves what was to be divided', async (name) => {
    const q = onRemote([7, 8], { dtype: torch.int64 });
    const divisor = onRemote([2, 0], { dtype: torch.int64 });
    if (name === 'div_') q.div_(divisor, { roundingMode: 'floor' });
    else q.floorDivide_(divisor);
    expect((await rejectionOf(q.cpu())).code).toMatch(/\/zero-division$/);
    expect(await valuesOf(q)).toEqual([3, 8]);
  });

  it('is the error of a wrong label, and of no probability', async () => {
    const loss = F.crossEntropy(torch.zeros([2, 3], { device: 'remote' }), onRemote([0, 3], { dtype: torch.int64 }));
    expect((await rejectionOf(loss.cpu())).code).toBe('crossEntropy/label');
    const likelihood = F.binaryCrossEntropy(onRemote([0.5, 1.5]), onRemote([1, 1]));
    expect((await rejectionOf(likelihood.cpu())).code).toBe('binaryCrossEntropy/input');
    const labels = onRemote([1, 3, -1], { dtype: torch.int64 });
    const error = await rejectionOf(F.multilabelMarginLoss(onRemote([0.1, 0.2, 0.9]), labels).cpu());
    expect([error.constructor.name, error.code]).toEqual(['ValueError', 'multilabelMarginLoss/label']);
    expect(error.message).toContain('label 3');
    const classes = F.oneHot(onRemote([0, 3], { dtype: torch.int64 }), 3);
    expect((await rejectionOf(classes.cpu())).code).toBe('oneHot/range');
    const variance = onRemote([1, -1]);
    expect((await rejectionOf(F.gaussianNllLoss(variance, variance, variance).cpu())).code).toBe('gaussianNllLoss/var');
  });

  it('leaves rows alone that an index out of range would have scaled', async () => {
    const table = torch.tensor(
      [
        [3, 4],
        [6, 8],
      ],
      { device: 'remote' },
    );
    const looked = F.embedding(onRemote([1, 2], { dtype: torch.int64 }), table, { maxNorm: 5 });
    expect((await rejectionOf(looked.cpu())).code).toBe('embedding/range');
    const norms = torch.linalg.vectorNorm(await table.cpu(), { dim: 1 });
    expect(norms.allclose(torch.tensor([5, 5]))).toBe(true);
    expect((await table.cpu()).at(0).tolist()).toEqual([3, 4]);
  });

  it('is told once: the first of several', async () => {
    const x = onRemote([1, 2]);
    const wrong = (index: number) => x.gather(0, onRemote([index], { dtype: torch.int64 }));
    const [first, second] = [wrong(5), wrong(6)];
    expect((await rejectionOf(second.cpu())).message).toContain('index 5');
    expect(await valuesOf(first)).toEqual([0]);
  });
});

describe('a device that dies', () => {
  beforeEach(() => init('remote'));

  it('in the middle refuses what comes after, and reads reject', async () => {
    const x = onRemote([1, 2]);
    const [host, pending] = [torch.ones([2]), x.add(1).cpu()];
    remote?.die();
    expect((await rejectionOf(pending)).code).toBe('device/lost');
    expect(errorOf(() => x.add(1)).code).toBe('device/lost');
    expect(errorOf(() => torch.zeros([1], { device: 'remote' })).code).toBe('device/lost');
    expect((await rejectionOf(x.cpu())).code).toBe('device/lost');
    expect(host.add(1).tolist()).toEqual([2, 2]);

    await init('remote');
    expect(await valuesOf(onRemote([1]).add(1))).toEqual([2]);
    const error = errorOf(() => onRemote([1, 2]).add(x));
    expect(error.code).toBe('op/device');
    expect(error.message).toContain("other: float32[2] on 'remote', which is lost");
  });
});
