/** @file Recorded cases of operators with their tensors on a device beside the host: results and gradients come back by `await x.cpu()`. */
import * as torch from '../../src/index.ts';
import { onDevice } from '../../src/storage/allocator.ts';
import type { Device } from '../../src/storage/device.ts';
import { mapCall } from '../conformance/call.ts';
import {
  type Comparison,
  compareGradient,
  compareResult,
  holdsSameElements,
  tensorsOf,
  toleranceOf,
} from '../conformance/compare.ts';
import { Inputs, requireDtypes } from '../conformance/inputs.ts';
import { backwardFrom, explain } from '../conformance/operator-case.ts';
import { postProcess } from '../conformance/post.ts';
import type { GoldenCase, GoldenData, GoldenOperator, TensorDescription } from '../conformance/set.ts';
import { sameElements } from '../conformance/ties.ts';
import { Unsupported } from '../conformance/unsupported.ts';

/** Arguments with their tensors on the device. */
export class RemoteInputs extends Inputs {
  private readonly leavesWanted: boolean;
  private readonly device: string;
  /** How many tensors of the device the call takes. */
  count = 0;

  constructor(data: GoldenData, takesGradients: boolean, device: string) {
    super(data, false);
    this.leavesWanted = takesGradients;
    this.device = device;
  }

  override tensor(description: TensorDescription): torch.Tensor {
    const tensor = super.tensor(description).to(this.device);
    this.count++;
    if (this.leavesWanted && description.grad !== undefined) {
      tensor.requiresGrad_();
      this.leaves.set(description.grad, tensor);
    }
    return tensor;
  }
}

/** A result with its tensors on the host; lists keep the names of their entries. */
export async function onHost(value: unknown): Promise<unknown> {
  if (value instanceof torch.Tensor) return value.detach().cpu();
  if (!Array.isArray(value)) return value;
  const list: unknown[] = [];
  for (const item of value) list.push(await onHost(item));
  for (const name of Object.keys(value)) {
    const place = value.indexOf(Reflect.get(value, name));
    if (!/^\d+$/.test(name)) Object.defineProperty(list, name, { value: list[place], enumerable: true });
  }
  return list;
}

export type RemoteOutcome =
  | { readonly status: 'passed' | 'unsupported' }
  | { readonly status: 'failed'; readonly reason: string }
  /** The device cannot compute in a dtype of the case, and says so. */
  | { readonly status: 'dtype' }
  /** The operator is an algorithm of the host, and says so. */
  | { readonly status: 'host'; readonly operation: string };

async function problemOf(
  operator: GoldenOperator,
  golden: GoldenCase,
  data: GoldenData,
  device: Device,
  run: <T>(body: () => T) => T | Promise<T>,
): Promise<string | undefined> {
  const { call } = operator;
  requireDtypes([...golden.args, ...Object.values(golden.kwargs), golden.out]);
  const inputs = new RemoteInputs(data, golden.w !== undefined, device.name);
  const mapped = mapCall({ call, args: golden.args, kwargs: golden.kwargs }, inputs, 'function');
  const result = await run(() => onDevice(device, () => postProcess(golden.post, mapped.invoke(), call)));
  const unstable = golden.flags.includes('unstable');
  const how: Comparison = {
    data,
    tolerance: toleranceOf(golden.err),
    shapeOnly: unstable || golden.flags.includes('shape_only'),
    ...(golden.flags.includes('ties') ? { sameElement: sameElements(golden, call, data) } : {}),
  };
  const elsewhere = tensorsOf(result).find((tensor) => tensor.device !== device.name);
  if (inputs.count > 0 && elsewhere !== undefined) return `a result is on '${elsewhere.device}'`;
  const problem = compareResult(await onHost(result), golden.out, how);
  if (problem !== undefined || golden.w === undefined) return problem;
  backwardFrom(result, golden.w, data, device.name);
  const open = ['unstable', 'unstable_grad'].some((flag) => golden.flags.includes(flag));
  const like: Comparison = { data, tolerance: toleranceOf(golden.grad_err), shapeOnly: open };
  for (const [k, expected] of (golden.grads ?? []).entries()) {
    const gradient = inputs.leaves.get(k)?.grad ?? null;
    const ours = gradient === null ? null : await gradient.cpu();
    const wrong = compareGradient(ours, expected, like);
    const tied = golden.flags.includes('ties') && holdsSameElements(ours, expected, like);
    if (wrong !== undefined && !tied && !(open && expected === null)) return `gradient ${k}: ${wrong}`;
  }
  return undefined;
}

/** What a run on the device comes to. */
export async function remoteOutcome(run: () => Promise<string | undefined>): Promise<RemoteOutcome> {
  try {
    const problem = await run();
    return problem === undefined ? { status: 'passed' } : { status: 'failed', reason: problem };
  } catch (error) {
    if (error instanceof Unsupported) return { status: 'unsupported' };
    if (error instanceof torch.DeviceError && error.code === 'op/needs-host') {
      return { status: 'host', operation: String(error.details['operation']) };
    }
    if (error instanceof torch.DTypeError && error.code === 'webgpu/float64') return { status: 'dtype' };
    return { status: 'failed', reason: explain(error) };
  }
}

/**
 * Runs a recorded case on the device, as a function call, with its gradients. What needs the host runs again by `torch.onHost`, and is to
 * give the recorded results by it.
 */
export async function runRemoteCase(
  operator: GoldenOperator,
  golden: GoldenCase,
  data: GoldenData,
  device: Device,
): Promise<RemoteOutcome> {
  const outcome = await remoteOutcome(() => problemOf(operator, golden, data, device, (body) => body()));
  if (outcome.status !== 'host') return outcome;
  const awaited = await remoteOutcome(() => problemOf(operator, golden, data, device, (body) => torch.onHost(body)));
  if (awaited.status === 'passed') return outcome;
  // The results may be of a dtype that the device has not.
  if (awaited.status === 'dtype') return awaited;
  return { status: 'failed', reason: `by onHost: ${awaited.status === 'failed' ? awaited.reason : awaited.status}` };
}
