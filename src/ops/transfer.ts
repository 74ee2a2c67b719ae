/** @file Tensors from one device to another. To a device is one step in order; back to the host takes a promise. */
import { unrecorded } from '../autograd/context.ts';
import { setCarrier } from '../dispatch/placement.ts';
import { Accelerator } from '../engines/accelerator.ts';
import { onDevice } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import { HostStorage } from '../storage/host.ts';
import { Tensor } from '../tensor/tensor.ts';
import { clone } from './conversion.ts';
import { emptyTensor } from './create.ts';
import { hostRead, hostWrite } from './host-bytes.ts';
import { tensor, value } from './parameters.ts';
import { primitive } from './primitive.ts';

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

const transfer = primitive({
  name: 'to',
  family: 'copy',
  parameters: [tensor('input'), value<Device>()('from'), value<Device>()('to')],
  method: false,
  execute: ({ input }, { to }) => carried(input, to),
  derivative: { input: ({ grad, attributes: { from } }) => toDevice(grad, from) },
});

/** The tensor on that device; itself where it is there. Errors: `op/needs-host`. */
export function toDevice(input: Tensor, device: Device): Tensor {
  const from = input.storage.device;
  if (from === device) return input;
  return transfer.run([input], { from, to: device });
}

/** What a device sent to the host. The graph keeps where it came from, and not the bytes. */
interface Arrival {
  bytes: ArrayBuffer | undefined;
  readonly from: Device;
}

const arriving = primitive({
  name: 'cpu',
  family: 'copy',
  parameters: [tensor('input'), value<Arrival>()('arrival')],
  method: false,
  execute: ({ input }, { arrival }) => {
    const { bytes = new ArrayBuffer(0) } = arrival;
    arrival.bytes = undefined;
    return new Tensor(new HostStorage(bytes, 0, bytes.byteLength), 0, input.sizes, undefined, input.dtype);
  },
  derivative: { input: ({ grad, attributes: { arrival } }) => toDevice(grad, arrival.from) },
});

/** The tensor on the host, with its history; itself where it is there. Rejects with what went wrong on the device before. */
export async function toHost(input: Tensor): Promise<Tensor> {
  const { device } = input.storage;
  if (!(device instanceof Accelerator)) return input;
  const { storage, offset, dtype, elementCount } = inOrder(input);
  // Nobody may recycle it before its bytes are sent.
  storage.escaped = true;
  const bytes = await device.read(storage, offset * dtype.itemsize, elementCount * dtype.itemsize);
  return arriving.run([input], { arrival: { bytes, from: device } });
}

setCarrier((input, device) => toDevice(input, device));
