/**
 * @file Parameters side by side in one storage, and the state of optimizers in storages of the same layout, so that an update takes all of
 * them in few launches.
 */

import { onDevice } from '../../storage/allocator.ts';
import type { Device } from '../../storage/device.ts';
import type { DType } from '../../storage/dtype.ts';
import { HostStorage } from '../../storage/host.ts';
import type { Storage } from '../../storage/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { hostRead, hostWrite } from '../host-bytes.ts';
import { toDevice } from '../transfer.ts';

/** Elements that a tensor's place is a multiple of: 256 bytes of float32, so that loads of several elements stay possible. */
const alignment = 64;
/** Most bytes of a storage: devices bind no more at once than 128 MiB. */
const mostBytes = 2 ** 26;

/** Storages that tensors stand in side by side. */
const shared = new WeakSet<Storage>();

const aligned = (count: number): number => Math.ceil(count / alignment) * alignment;

/** Tensors of the host that follow each other in a storage to come. */
class Row {
  readonly dtype: DType;
  readonly places: { readonly index: number; readonly tensor: Tensor; readonly offset: number }[] = [];
  length = 0;

  constructor(dtype: DType) {
    this.dtype = dtype;
  }

  hasRoomFor({ elementCount, dtype }: Tensor): boolean {
    return dtype === this.dtype && (this.length + elementCount) * dtype.itemsize <= mostBytes;
  }

  add(tensor: Tensor, index: number): void {
    this.places.push({ index, tensor, offset: this.length });
    this.length += aligned(tensor.elementCount);
  }

  /** Sends all of them at once; each is a tensor of its own, with its own count of changes. */
  send(device: Device, into: Tensor[]): void {
    const whole = onDevice(device, () => emptyTensor([this.length], this.dtype));
    hostWrite(whole, (elements) => {
      for (const { tensor, offset } of this.places) elements.set(hostRead(tensor, 'to') as never, offset);
    });
    shared.add(whole.storage);
    whole.storage.escaped = true;
    for (const { index, tensor, offset } of this.places) {
      into[index] = new Tensor(whole.storage, offset, tensor.sizes, undefined, this.dtype);
    }
  }
}

/** The tensors on the device: those of the host side by side, in their order. */
export function together(tensors: readonly Tensor[], device: Device): readonly Tensor[] {
  const results: Tensor[] = [];
  const rows: Row[] = [];
  tensors.forEach((tensor, index) => {
    if (!(tensor.storage instanceof HostStorage)) {
      results[index] = toDevice(tensor, device);
      return;
    }
    let row = rows.find((each) => each.hasRoomFor(tensor));
    if (row === undefined) {
      row = new Row(tensor.dtype);
      rows.push(row);
    }
    row.add(contiguousValues(tensor), index);
  });
  for (const row of rows) row.send(device, results);
  return results;
}

/** State of parameters in a storage of their layout. */
interface Beside {
  readonly whole: Tensor;
  /** Where values were put since it was filled. */
  readonly used: Set<number>;
}

/** By owner, then by the parameters' storage and the state's name. */
const beside = new WeakMap<object, WeakMap<Storage, Map<string, Beside>>>();

function besideOf(owner: object, { storage, dtype }: Tensor, name: string, initial: number): Beside {
  const byStorage = beside.get(owner) ?? new WeakMap<Storage, Map<string, Beside>>();
  beside.set(owner, byStorage);
  const byName = byStorage.get(storage) ?? new Map<string, Beside>();
  byStorage.set(storage, byName);
  let found = byName.get(name);
  if (found === undefined) {
    const whole = filled([Math.floor(storage.content / dtype.itemsize)], dtype, initial);
    whole.storage.escaped = true;
    found = { whole, used: new Set() };
    byName.set(name, found);
  }
  return found;
}

/** See `DeviceForms.stateBeside`. */
export function stateBeside(
  owner: object,
  parameter: Tensor,
  name: string,
  current: Tensor | undefined,
  initial: number,
): Tensor | undefined {
  const { storage, offset, sizes, dtype, contiguousLayout } = parameter;
  if (!shared.has(storage) || !contiguousLayout) return current;
  const { whole, used } = besideOf(owner, parameter, name, initial);
  if (current?.storage === whole.storage) return current;
  const place = new Tensor(whole.storage, offset, sizes, undefined, dtype);
  if (current !== undefined) copyValues(place, current);
  else if (used.has(offset)) copyValues(place, initial);
  used.add(offset);
  return place;
}
