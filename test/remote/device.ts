/**
 * @file A device beside the host without a GPU, to find whatever takes memory of the host for granted: its bytes stand scrambled in a
 * closure, its storages have no content that the host could read, and its launches run in a later job, on the interpreter.
 */
import { Accelerator, AcceleratorStorage, type DeviceMemory } from '../../src/engines/accelerator.ts';
import type { DeviceEntry } from '../../src/engines/devices.ts';
import type { Engine, Executable } from '../../src/engines/engine.ts';
import { interpreter } from '../../src/engines/interpreter/engine.ts';
import { lateRefusal, type Refusal } from '../../src/engines/refusal.ts';
import { DeviceError } from '../../src/errors/errors.ts';
import type { Kernel } from '../../src/kernels/ir.ts';
import { argumentBlockLength } from '../../src/kernels/layout.ts';
import type { Device } from '../../src/storage/device.ts';
import { HostStorage } from '../../src/storage/host.ts';
import type { Storage } from '../../src/storage/storage.ts';

/** Memory that nobody reads in passing. */
interface Memory {
  allocate(device: Device, byteLength: number): Storage;
  free(storage: Storage): void;
  write(storage: Storage, byteOffset: number, bytes: Uint8Array): void;
  read(storage: Storage, byteOffset: number, byteLength: number): Uint8Array<ArrayBuffer>;
}

function scrambledMemory(): Memory {
  const contents = new WeakMap<Storage, Uint8Array>();
  // Each byte by its place, so that neither a copy of the whole nor one of a part makes sense.
  const scrambled = (bytes: Uint8Array, from: number): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(bytes, (byte, i) => byte ^ (0x5a + 31 * (from + i)));
  const contentOf = (storage: Storage): Uint8Array => {
    const bytes = contents.get(storage);
    if (bytes === undefined) throw new Error('a storage of the remote device is used after it was freed');
    return bytes;
  };
  return {
    allocate(device, byteLength) {
      const storage = new AcceleratorStorage(device, byteLength);
      contents.set(storage, new Uint8Array(byteLength).fill(0xee));
      return storage;
    },
    free(storage) {
      contents.delete(storage);
    },
    write(storage, byteOffset, bytes) {
      contentOf(storage).set(scrambled(bytes, byteOffset), byteOffset);
    },
    read(storage, byteOffset, byteLength) {
      return scrambled(contentOf(storage).subarray(byteOffset, byteOffset + byteLength), byteOffset);
    },
  };
}

type Job = () => void;

/** Runs what the device is asked for, in order, some time after it was asked for. */
class Queue {
  private jobs: Job[] = [];
  private scheduled = false;
  /** How many jobs wait. */
  get length(): number {
    return this.jobs.length;
  }

  add(job: Job): void {
    this.jobs.push(job);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const { jobs } = this;
      this.jobs = [];
      for (const each of jobs) each();
    });
  }
}

class RemoteEngine implements Engine {
  readonly name = 'remote';
  readonly threads = 1;
  readonly check = 'later';
  readonly values = new Float64Array(argumentBlockLength);
  readonly integers = new BigInt64Array(this.values.buffer);
  readonly storages: Storage[] = [];
  /** How many launches were made, and kernels made ready. */
  launches = 0;
  compiled = 0;
  private readonly device: RemoteDevice;
  private readonly inner = interpreter.create();

  constructor(device: RemoteDevice) {
    this.device = device;
  }

  compile(kernel: Kernel): Executable {
    this.compiled++;
    return this.inner.compile(kernel, () => [kernel]);
  }

  launch(executable: Executable, work: number, refuse?: Refusal): void {
    this.launches++;
    const values = this.integers.slice();
    const storages = this.storages.slice(0, executable.kernel.operands.length);
    const refuseLater = lateRefusal(executable.kernel, refuse);
    this.device.enqueue(() => {
      const copies = new Map<Storage, HostStorage>();
      for (const storage of storages) {
        if (copies.has(storage)) continue;
        const bytes = this.device.memory.read(storage, 0, storage.byteLength);
        copies.set(storage, new HostStorage(bytes.buffer, 0, bytes.length));
      }
      this.inner.integers.set(values);
      storages.forEach((storage, i) => {
        this.inner.storages[i] = copies.get(storage) as HostStorage;
      });
      try {
        this.inner.launch(executable, work, refuseLater);
      } finally {
        for (const [storage, copy] of copies) this.device.memory.write(storage, 0, new Uint8Array(copy.buffer));
      }
    });
  }

  beforeHostRead(): never {
    throw new Error('the host reads memory of the remote device');
  }

  beforeHostWrite(): never {
    throw new Error('the host writes memory of the remote device');
  }

  writeBackAll(): void {}

  describe() {
    return { engine: this.name };
  }

  dispose(): void {}
}

export class RemoteDevice extends Accelerator {
  readonly engine: RemoteEngine = new RemoteEngine(this);
  readonly memory: Memory = scrambledMemory();
  private readonly queue = new Queue();
  /** The first error of a launch since the last read. */
  private failure: unknown;

  constructor() {
    super('remote');
  }

  /** Runs a job when its turn comes. Its error is the next read's. */
  enqueue(job: Job): void {
    if (this.lost !== undefined) throw this.lost;
    this.queue.add(() => {
      if (this.lost !== undefined) return;
      try {
        job();
      } catch (error) {
        this.failure ??= error;
      }
    });
  }

  allocate(byteLength: number): Storage {
    if (this.lost !== undefined) throw this.lost;
    return this.memory.allocate(this, byteLength);
  }

  recycle(storage: Storage): void {
    this.queue.add(() => this.memory.free(storage));
  }

  write(storage: Storage, byteOffset: number, bytes: Uint8Array): void {
    const sent = bytes.slice();
    this.enqueue(() => this.memory.write(storage, byteOffset, sent));
  }

  read(storage: Storage, byteOffset: number, byteLength: number): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      this.queue.add(() => {
        const failure = this.lost ?? this.failure;
        this.failure = undefined;
        if (failure !== undefined) reject(failure);
        else resolve(this.memory.read(storage, byteOffset, byteLength).buffer);
      });
    });
  }

  async synchronize(): Promise<void> {
    await this.read(this.allocate(0), 0, 0);
  }

  describeMemory(): DeviceMemory {
    return { used: 0, peak: 0, reserved: 0, limit: 0 };
  }

  /** The device dies: what waits is not done any more. */
  die(): void {
    this.lost = new DeviceError(
      'device/lost',
      "the device 'remote' was lost\n  fix: await torch.init('remote'), and make the tensors again",
    );
  }
}

/** The device that was acquired last. */
export let remote: RemoteDevice | undefined;

export const remoteEntry: DeviceEntry = {
  name: 'remote',
  available: () => true,
  create() {
    remote = new RemoteDevice();
    return remote;
  },
};
