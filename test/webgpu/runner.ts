/** @file Runs a kernel on the engine of the GPU over bytes of the host. */
import type { WebGpuDevice } from '../../src/engines/webgpu/device.ts';
import type { Kernel } from '../../src/kernels/ir.ts';
import type { HostStorage } from '../../src/storage/host.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Runner } from '../wgsl/cases.ts';

/** How a guard's failure is told apart from other errors. */
class Refused extends Error {
  readonly status: number;
  readonly value: number;

  constructor(code: number, value: number) {
    super(`guard ${code} failed for ${value}`);
    this.status = 1 + code;
    this.value = value;
  }
}

export function runnerOf(device: WebGpuDevice): Runner {
  return {
    async run(kernel: Kernel, values: Float64Array, integers: BigInt64Array, storages: readonly HostStorage[]) {
      const { engine } = device;
      const placed = new Map<HostStorage, Storage>();
      for (const storage of storages) {
        if (placed.has(storage)) continue;
        const made = device.allocate(storage.byteLength);
        device.write(made, 0, new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength));
        placed.set(storage, made);
      }
      const executable = engine.compile(kernel);
      // As bits: a double that is a NaN need not keep them.
      engine.integers.set(integers.subarray(0, values.length));
      storages.forEach((storage, i) => {
        engine.storages[i] = placed.get(storage) as Storage;
      });
      engine.launch(executable, 1, (code, value) => new Refused(code, value));
      let outcome = { status: 0, guardValue: 0n };
      await device.synchronize().catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        outcome = { status: error.status, guardValue: BigInt(error.value) };
      });
      for (const [storage, made] of placed) {
        const bytes = await device.read(made, 0, storage.byteLength);
        new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength).set(new Uint8Array(bytes));
        device.recycle(made);
      }
      return outcome;
    },
  };
}
