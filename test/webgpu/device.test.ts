/** @file The GPU as a device: its memory, its reads, and what is wrong said at once or by the next read. */
import { describe, expect, test } from 'vitest';
import { hostEngine } from '../../src/engines/current.ts';
import type { WebGpuDevice } from '../../src/engines/webgpu/device.ts';
import { openWebGpu } from '../../src/engines/webgpu/open.ts';
import { memoryOf } from '../../src/engines/webgpu/storage.ts';
import * as torch from '../../src/index.ts';

import type { Storage } from '../../src/storage/storage.ts';
import { errorOf } from '../errors/mistake.ts';
import { suite } from './suite.ts';

const { nn, optim } = torch;

const onGpu = (values: number[], options: { dtype?: torch.DType } = {}) =>
  torch.tensor(values, { ...options, device: 'webgpu' });
const valuesOf = async (tensor: torch.Tensor) => (await tensor.cpu()).tolist();

async function rejectionOf(promise: Promise<unknown>): Promise<torch.FlambeauError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof torch.FlambeauError) return error;
  throw new Error(`no error of the library: ${String(error)}`);
}

describe('options of the GPU', () => {
  test.each([
    [{ memoryLimit: -1 }, 'init/memory-limit'],
    [{ memoryLimit: Number.NaN }, 'init/memory-limit'],
    [{ powerPreference: 'much' }, 'init/power-preference'],
    [{ memory: 1 }, 'init/option'],
  ])('%o are refused', async (options, code) => {
    expect((await rejectionOf(openWebGpu(options as torch.WebGpuOptions))).code).toBe(code);
  });

  test('a host without a GPU says what is missing', async () => {
    // A backend that is not built in finds no adapter.
    const error = await rejectionOf(openWebGpu({ dawn: ['backend=d3d12'] }));
    expect(error).toMatchObject({ code: 'device/unavailable', details: { device: 'webgpu' } });
    expect(error.message).toContain('fix: ');
  });
});

await suite('the device webgpu', (device) => {
  test('computes what the host computes, and the gradient', async () => {
    const x = torch.tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { device: 'webgpu', requiresGrad: true },
    );
    const sum = torch.relu(x.matmul(x)).sum();
    sum.backward();
    expect([x.device, sum.device, x.grad?.device]).toEqual(['webgpu', 'webgpu', 'webgpu']);
    expect((await sum.cpu()).item()).toBe(54);
    expect(await valuesOf(x.grad as torch.Tensor)).toEqual([
      [7, 11],
      [9, 13],
    ]);
  });

  test('trains a model whose optimizer follows it, as the host does', async () => {
    const losses = async (where: string) => {
      torch.manualSeed(3);
      const model = new nn.Sequential(new nn.Linear(3, 8), new nn.Tanh(), new nn.Linear(8, 1));
      const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
      const [x, y] = [torch.randn([16, 3]).to(where), torch.randn([16, 1]).to(where)];
      model.to(where);
      const found: number[] = [];
      for (let step = 0; step < 5; step++) {
        optimizer.zeroGrad();
        const loss = nn.functional.mseLoss(model(x), y);
        loss.backward();
        optimizer.step();
        found.push(Number((await loss.detach().cpu()).item()));
      }
      return found;
    };
    const [there, here] = [await losses('webgpu'), await losses('cpu')];
    for (const [i, loss] of there.entries()) expect(loss).toBeCloseTo(here[i] ?? Number.NaN, 5);
  });

  test('is acquired once, by however many ask', async () => {
    await Promise.all([torch.init('webgpu'), torch.init('webgpu:0')]);
    expect(torch.ones([1], { device: 'webgpu:0' }).storage.device).toBe(device);
  });

  test('values that are read without await are refused', () => {
    const x = onGpu([1]);
    for (const read of [() => x.item(), () => x.tolist(), () => x.toTypedArray()]) {
      expect(errorOf(read)).toMatchObject({
        code: 'op/needs-host',
        message: expect.stringContaining('(await x.cpu())'),
      });
    }
    expect(String(x)).toContain("device='webgpu'");
  });

  test('float64 is refused by its name', () => {
    for (const make of [
      () => torch.zeros([2], { device: 'webgpu', dtype: torch.float64 }),
      () => onGpu([1, 2]).to(torch.float64),
      () => torch.tensor([1, 2], { dtype: torch.float64 }).to('webgpu'),
      () => onGpu([1, 2], { dtype: torch.float64 }),
      () => new torch.nn.Linear(2, 2, { dtype: torch.float64 }).to('webgpu'),
    ]) {
      const error = errorOf(make);
      expect([error.constructor.name, error.code]).toEqual(['DTypeError', 'webgpu/float64']);
      expect(error.message).toContain('float32');
    }
  });

  test('algorithms of the host are awaited, with gradients on the GPU', async () => {
    const x = torch.tensor([3, -1, 2], { device: 'webgpu', requiresGrad: true });
    const positive = await torch.onHost(() => x.at(x.gt(0)));
    const sorted = await torch.onHost(torch.sort, x);
    positive.sum().add(sorted[0].at(0).mul(5)).backward();
    expect([positive.device, await valuesOf(positive)]).toEqual(['webgpu', [3, 2]]);
    expect(await valuesOf(x.grad ?? x)).toEqual([1, 5, 1]);
  });

  test('a failed check is the error of the next read, with the stack of the call, and of no other', async () => {
    const wrong = torch.zeros([3], { device: 'webgpu' }).gather(0, onGpu([0, 7], { dtype: torch.int64 }));
    const right = onGpu([1]);
    const [first, second] = await Promise.allSettled([wrong.cpu(), right.cpu()]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'gather/range' } });
    expect((first as PromiseRejectedResult).reason.stack).toContain('device.test.ts');
    expect(second.status).toBe('fulfilled');
    onGpu([7, 8], { dtype: torch.int64 }).floorDivide_(onGpu([2, 0], { dtype: torch.int64 }));
    expect((await rejectionOf(torch.synchronize())).code).toBe('floorDivide/zero-division');
    await torch.synchronize('webgpu');
  });

  test('nothing is written by an index that is out of range, and nothing is lost by a division by 0', async () => {
    const base = torch.zeros([2, 3], { device: 'webgpu' });
    base.select(0, 0).scatter_(0, onGpu([4], { dtype: torch.int64 }), 9);
    expect((await rejectionOf(base.cpu())).code).toBe('scatter/range');
    expect(await valuesOf(base)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const q = onGpu([7, 8], { dtype: torch.int64 });
    q.floorDivide_(onGpu([2, 0], { dtype: torch.int64 }));
    await rejectionOf(torch.synchronize());
    expect(await valuesOf(q)).toEqual([3, 8]);
  });

  test('bytes between others are written and read', async () => {
    const x = onGpu([1, 2, 3, 4, 5, 6, 7], { dtype: torch.uint8 });
    x.narrow(0, 1, 3).copy_(torch.tensor([9, 8, 7], { dtype: torch.uint8 }));
    expect(await valuesOf(x)).toEqual([1, 9, 8, 7, 5, 6, 7]);
    expect(await valuesOf(x.narrow(0, 3, 3))).toEqual([7, 5, 6]);
    expect(await valuesOf(torch.zeros([0], { device: 'webgpu' }))).toEqual([]);
  });

  test('an upload does not overtake launches that came before', async () => {
    const x = onGpu([1, 2]);
    const doubled = x.mul(2);
    x.copy_(torch.tensor([5, 6]));
    expect([await valuesOf(doubled), await valuesOf(x)]).toEqual([
      [2, 4],
      [5, 6],
    ]);
  });

  test('more launches than a submission takes are in order', async () => {
    let x = onGpu([0]);
    for (let i = 0; i < 500; i++) x = x.add(1);
    expect(await valuesOf(x)).toEqual([500]);
  });

  test('a scope gives memory back, but for what it returns', async () => {
    const x = torch.ones([1000], { device: 'webgpu' });
    const used = () => torch.deviceMemory('webgpu')?.used ?? 0;
    const before = used();
    let lost = x;
    const kept = torch.scope(() => {
      lost = x.add(1);
      return { sum: lost.add(2) };
    });
    expect(used() - before).toBe(kept.sum.storage.byteLength);
    expect((await valuesOf(kept.sum)) as number[]).toContain(4);
    expect(errorOf(() => lost.add(1)).code).toBe('memory/gone');
    expect((await rejectionOf(lost.cpu())).code).toBe('memory/gone');
    expect(errorOf(() => torch.scope(async () => {})).code).toBe('scope/async');
  });
});

await suite('storages that are forgotten', (device) => {
  test.runIf(hostEngine().arena !== undefined)(
    'are found at the end of a pass, and within a job that makes many',
    () => {
      const parameter = torch.ones([1000], { device: 'webgpu', requiresGrad: true });
      const used = () => torch.deviceMemory('webgpu')?.used ?? 0;
      const before = used();
      const most = (steps: number, step: () => void): number => {
        let found = 0;
        for (let i = 0; i < steps; i++) {
          step();
          found = Math.max(found, used() - before);
        }
        return found / 4096;
      };
      const passes = most(1000, () => {
        parameter.grad = null;
        torch.sum(torch.mul(torch.add(parameter, 1), 2)).backward();
      });
      expect(passes).toBeLessThan(1000);
      expect(most(5000, () => void torch.add(parameter, 1))).toBeLessThan(2500);
    },
  );

  test('leave their buffers to the next, the oldest first', () => {
    const storages = [0, 1, 2].map(() => device.allocate(3 * 2 ** 20));
    const memories = storages.map((storage) => memoryOf(storage, 'a test'));
    const ids = memories.map(({ id }) => id);
    for (const place of [1, 2, 0]) device.recycle(storages[place] as Storage);
    const next = [0, 1, 2].map(() => memoryOf(device.allocate(3 * 2 ** 20), 'a test').id);
    expect(next).toEqual([...ids].sort((a, b) => a - b));
  });
});

await suite('a device of its own', () => {
  const opened: WebGpuDevice[] = [];
  const open = async (options: torch.WebGpuOptions) => {
    const device = await openWebGpu(options);
    opened.push(device);
    return device;
  };

  test('has a limit of memory, and says what to do', async () => {
    const device = await open({ memoryLimit: 2 ** 20 });
    const storages = [device.allocate(2 ** 19), device.allocate(2 ** 19)];
    const error = errorOf(() => device.allocate(2 ** 19));
    expect(error.code).toBe('memory/out-of-memory');
    for (const mend of ['await', 'torch.scope', 'memoryLimit']) expect(error.message).toContain(mend);
    for (const storage of storages) device.recycle(storage);
    expect(device.describeMemory()).toMatchObject({ used: 0, peak: 2 ** 20, limit: 2 ** 20 });
    device.allocate(2 ** 20);
    device.destroy();
  });

  test('refuses a buffer that it has not', async () => {
    const device = await open({});
    expect(errorOf(() => device.allocate(2 ** 40)).code).toBe('memory/too-large');
    device.destroy();
  });

  test('that is lost rejects reads that wait, and all that comes after', async () => {
    const device = await open({});
    const storage = device.allocate(16);
    device.write(storage, 0, new Uint8Array(16));
    const read = device.read(storage, 0, 16);
    device.destroy();
    const outcome = await read.then(
      () => 'read before it was lost',
      (error: torch.FlambeauError) => error.code,
    );
    expect(['read before it was lost', 'device/lost']).toContain(outcome);
    await expect.poll(() => device.lost?.message).toContain("await torch.init('webgpu') again");
    expect((await rejectionOf(device.read(storage, 0, 16))).code).toBe('device/lost');
    expect((await rejectionOf(device.synchronize())).code).toBe('device/lost');
    expect(errorOf(() => device.allocate(16)).code).toBe('device/lost');
    expect(errorOf(() => device.write(storage, 0, new Uint8Array(16))).code).toBe('device/lost');
  });

  test('tells of what WebGPU refuses', async () => {
    const device = await open({});
    const storage = device.allocate(16);
    device.batch.copying().copyBufferToBuffer(device.guards.buffer, 3, device.guards.buffer, 0, 4);
    expect((await rejectionOf(device.read(storage, 0, 16))).code).toBe('webgpu/invalid');
    device.destroy();
  });
});
