/** @file Operators that need the host, on a device whose memory the host cannot read: awaited, with results on the device. */
import { beforeAll, describe, expect, expectTypeOf, it, test } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { remoteEntry } from './device.ts';

beforeAll(async () => {
  registerDevice(remoteEntry);
  await torch.init('remote');
});

const onRemote = (values: number[], options: { requiresGrad?: boolean } = {}) =>
  torch.tensor(values, { ...options, device: 'remote' });
const valuesOf = async (tensor: torch.Tensor) => (await tensor.cpu()).tolist();

describe('onHost', () => {
  it('runs an operator with its arguments, and leaves its results on the device', async () => {
    const largest = await torch.onHost(torch.topk, onRemote([3, 1, 2]), 2);
    expectTypeOf(largest).toEqualTypeOf<ReturnType<typeof torch.topk>>();
    expect([largest.values.device, largest.indices.device]).toEqual(['remote', 'remote']);
    expect(await valuesOf(largest.values)).toEqual([3, 2]);
    expect(await valuesOf(largest.indices)).toEqual([0, 2]);
  });

  it('has the types of the function that it runs', async () => {
    const x = onRemote([2, 1, 2]);
    const [values, counts] = await torch.onHost(() => torch.unique(x, { returnCounts: true }));
    expectTypeOf(counts).toEqualTypeOf<torch.Tensor>();
    expect(await valuesOf(values)).toEqual([1, 2]);
    expect(await valuesOf(counts)).toEqual([1, 2]);
    expectTypeOf(await torch.onHost(torch.unique, x)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(await torch.onHost(torch.nonzero, x)).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(await torch.onHost(torch.nonzero, x, true)).toEqualTypeOf<torch.Tensor[]>();
    const largest = await torch.onHost(() => x.max().item());
    expectTypeOf(largest).toEqualTypeOf<number>();
    expect(largest).toBe(2);
    // @ts-expect-error: the second argument is a number.
    await expect(torch.onHost(torch.topk, x, 'two')).rejects.toThrow();
  });

  it('keeps the history: gradients pass on the device', async () => {
    const x = onRemote([3, -1, 2], { requiresGrad: true });
    const doubled = x.mul(2);
    const positive = await torch.onHost(() => doubled.at(doubled.gt(0)));
    const { values } = await torch.onHost(torch.sort, doubled);
    positive.mul(10).sum().add(values.at(0)).backward();
    expect(await valuesOf(positive)).toEqual([6, 4]);
    expect(x.grad?.device).toBe('remote');
    expect(await valuesOf(x.grad ?? torch.zeros(1))).toEqual([20, 2, 20]);
  });

  it('writes in place once, whatever was read before', async () => {
    const x = onRemote([1, 2, 3]);
    await torch.onHost(() => x.set(x.gt(1), -1));
    expect(await valuesOf(x)).toEqual([1, -1, -1]);
  });

  it('reads what a view shows, of several tensors, and after the launches before', async () => {
    const base = torch.arange(12, { device: 'remote' }).reshape([3, 4]);
    base.add_(1);
    expect(await torch.onHost(() => [base.at(':', 1).tolist(), base.at(':', 3).tolist()])).toEqual([
      [2, 6, 10],
      [4, 8, 12],
    ]);
  });

  test('on the host it is the call itself', async () => {
    expect((await torch.onHost(torch.nonzero, torch.tensor([0, 3]))).tolist()).toEqual([[1]]);
  });

  it('rejects with the errors of the operator, and of the device', async () => {
    const x = onRemote([1, 2, 3]);
    await expect(torch.onHost(torch.topk, x, 7)).rejects.toMatchObject({
      code: errorOf(() => torch.topk(torch.ones([3]), 7)).code,
    });
    const wrong = x.gather(0, torch.tensor([9n], { device: 'remote' }));
    await expect(torch.onHost(torch.sort, wrong)).rejects.toMatchObject({ code: 'gather/range' });
    expect(errorOf(() => x.sort()).code).toBe('op/needs-host');
  });
});
