/** @file Bytes of tensors on the GPU. */
import { DeviceError } from '../../errors/errors.ts';
import type { Arena, Follower } from '../../storage/arena.ts';
import type { Device } from '../../storage/device.ts';
import type { Storage } from '../../storage/storage.ts';
import { AcceleratorStorage } from '../accelerator.ts';
import type { Memory } from './pool.ts';

/** Who has a buffer: its storage, and what gives the buffer back when the storage is collected. */
export class Holder implements Follower {
  memory: Memory | undefined;
  /** Somebody tells when the storage is collected: that arena by that number, or a watch. */
  followed = false;
  arena: Arena | undefined = undefined;
  id = 0;
  private readonly giveBack: (holder: Holder) => void;

  constructor(memory: Memory, giveBack: (holder: Holder) => void) {
    this.memory = memory;
    this.giveBack = giveBack;
  }

  onCollected(): void {
    // Nobody follows it any more.
    this.arena = undefined;
    this.giveBack(this);
  }
}

export class WebGpuStorage extends AcceleratorStorage {
  readonly holder: Holder;

  constructor(device: Device, holder: Holder, byteLength: number, content: number) {
    super(device, byteLength);
    this.content = content;
    this.holder = holder;
  }
}

/** The buffer that a storage stands on. `operation` names what wants it. Errors: `memory/gone`. */
export function memoryOf(storage: Storage | undefined, operation: string): Memory {
  if (!(storage instanceof WebGpuStorage)) throw new TypeError(`${operation} got an operand that is not on the GPU`);
  const { memory } = storage.holder;
  if (memory !== undefined) return memory;
  throw new DeviceError(
    'memory/gone',
    `${operation} got a tensor whose memory was given back when its torch.scope ended\n  fix: return from the scope what is used after it`,
  );
}
