/** @file Tensors from one device to another. To a device is one step in order; back to the host takes a promise. */
import { unrecorded } from '../autograd/context.ts';
import { dispatch } from '../dispatch/dispatch.ts';
import type { Operation } from '../dispatch/operation.ts';
import { setCarrier } from '../dispatch/placement.ts';
import { Accelerator } from '../engines/accelerator.ts';
import { onDevice } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import { HostStorage } from '../storage/host.ts';
import { Tensor } from '../tensor/tensor.ts';
import { clone } from './conversion.ts';
import { emptyTensor } from './create.ts';
import { hostRead, hostWrite } from './host-bytes.ts';

/** The values in row-major order without gaps. */
function inOrder(input: Tensor): Tensor {
  return input.contiguousLayout ? input : unrecorded(() => clone(input));
}

/** A tensor of the same values on a device; one that the host cannot read cannot leave it in one step. Errors: `op/needs-host`. */
function carried(input: Tensor, device: Device): Tensor {
  const values = hostRead(inOrder(input), 'to');
  const out = onDevice(device, () => emptyTensor(input.sizes, input.dtype));
  hostWrite(out, (elements) => elements.set(values as never));
  out.wrappedNumber = input.wrappedNumber;
  return out;
}

interface Way {
  readonly from: Device;
  readonly to: Device;
}

const transfer: Operation<readonly [Tensor], { readonly way: Way }> = {
  name: 'to',
  execute: ([input], { way }) => carried(input, way.to),
  saves: () => ({ inputs: [false], outputs: false }),
  backward: ({ gradients: [gradient], attributes }) => {
    const { way } = attributes as { readonly way: Way };
    return [gradient === undefined ? undefined : toDevice(gradient, way.from)];
  },
};

/** The tensor on that device; itself where it is there. Errors: `op/needs-host`. */
export function toDevice(input: Tensor, device: Device): Tensor {
  const from = input.storage.device;
  if (from === device) return input;
  return dispatch(transfer, [input], { way: { from, to: device } }) as Tensor;
}

/** What a device sent to the host. The graph keeps where it came from, and not the bytes. */
interface Arrival {
  bytes: ArrayBuffer | undefined;
  readonly from: Device;
}

const arrival: Operation<readonly [Tensor], { readonly arrival: Arrival }> = {
  name: 'cpu',
  execute([input], { arrival: arrived }) {
    const { bytes = new ArrayBuffer(0) } = arrived;
    arrived.bytes = undefined;
    return new Tensor(new HostStorage(bytes, 0, bytes.byteLength), 0, input.sizes, undefined, input.dtype);
  },
  saves: () => ({ inputs: [false], outputs: false }),
  backward: ({ gradients: [gradient], attributes }) => {
    const { arrival: arrived } = attributes as { readonly arrival: Arrival };
    return [gradient === undefined ? undefined : toDevice(gradient, arrived.from)];
  },
};

/** The tensor on the host, with its history; itself where it is there. Rejects with what went wrong on the device before. */
export async function toHost(input: Tensor): Promise<Tensor> {
  const { device } = input.storage;
  if (!(device instanceof Accelerator)) return input;
  const { storage, offset, dtype, elementCount } = inOrder(input);
  // Nobody may recycle it before its bytes are sent.
  storage.escaped = true;
  const bytes = await device.read(storage, offset * dtype.itemsize, elementCount * dtype.itemsize);
  return dispatch(arrival, [input], { arrival: { bytes, from: device } }) as Tensor;
}

setCarrier((input, device) => toDevice(input, device));
