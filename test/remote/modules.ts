/** @file Recorded cases of layers and trainings with the model on a device beside the host. */
import * as torch from '../../src/index.ts';
import type { Module } from '../../src/nn/module.ts';
import { compareGradient, compareResult, toleranceOf } from '../conformance/compare.ts';
import { goldenTensor, requireDtypes } from '../conformance/inputs.ts';
import {
  compareParameters,
  compareState,
  construct,
  type GoldenModule,
  optionsOf,
} from '../conformance/module-case.ts';
import { backwardFrom } from '../conformance/operator-case.ts';
import type { Encoded, GoldenData } from '../conformance/set.ts';
import { allowance, apart, type GoldenRun, type GoldenTraining, prepare, rows } from '../conformance/training-run.ts';
import { Unsupported } from '../conformance/unsupported.ts';
import { onHost, RemoteInputs, type RemoteOutcome, remoteOutcome } from './operators.ts';

/** How a layer gets to a device: it is made on the host and moved, or made there as the default device. */
export type WayToDevice = 'moved' | 'made there';

function constructOn(device: string, way: WayToDevice, make: () => Module): Module {
  if (way === 'moved') return make().to(device);
  const module = torch.device(device, make);
  const elsewhere = [...module.parameters(), ...module.buffers()].find((tensor) => tensor.device !== device);
  if (elsewhere !== undefined) throw new Error(`a tensor of a new layer is on '${elsewhere.device}'`);
  return module;
}

/** Runs a layer on the device; then it comes back to the host, where its state and gradients are compared. */
export function runRemoteModule(
  golden: GoldenModule,
  data: GoldenData,
  device: string,
  way: WayToDevice = 'moved',
): Promise<RemoteOutcome> {
  return remoteOutcome(async () => {
    if (golden.packed !== undefined) throw new Unsupported('function', 'no packed sequences');
    requireDtypes([...golden.args, ...golden.inputs, golden.out]);
    const inputs = new RemoteInputs(data, golden.w !== undefined, device);
    const module = constructOn(device, way, () => construct(golden.module, golden.args, golden.kwargs, inputs));
    const state = Object.entries(golden.state).map(([key, description]) => [key, goldenTensor(data, description)]);
    module.loadStateDict(Object.fromEntries(state));
    module.train(golden.train);
    const value = (encoded: Encoded) => inputs.value(encoded);
    const result: unknown = module(...golden.inputs.map(value), ...optionsOf(golden.input_kwargs, value));
    const ours = await onHost(result);
    const problem = compareResult(ours, golden.out, { data, tolerance: toleranceOf(golden.err), shapeOnly: false });
    if (problem !== undefined) return problem;
    if (golden.w !== undefined) backwardFrom(result, golden.w, data, device);
    const like = { data, tolerance: toleranceOf(golden.grad_err), shapeOnly: false };
    for (const [k, expected] of (golden.grads ?? []).entries()) {
      const gradient = inputs.leaves.get(k)?.grad ?? null;
      const wrong = compareGradient(gradient === null ? null : await gradient.cpu(), expected, like);
      if (wrong !== undefined) return `gradient ${k}: ${wrong}`;
    }
    await module.cpuAsync();
    return compareState(module, golden, data) ?? compareParameters(module, golden, data);
  });
}

/** The first steps of a recorded training. */
export function runRemoteTraining(
  golden: GoldenTraining,
  run: GoldenRun,
  data: GoldenData,
  steps: number,
  device: string,
): Promise<RemoteOutcome> {
  return remoteOutcome(async () => {
    const { model, loss, optimizer, clip, scheduler } = prepare(golden, run, data);
    model.to(device);
    const allowed = allowance(run.losses, run.losses_float32);
    for (const [i, recorded] of run.losses.slice(0, steps).entries()) {
      const batch = golden.batches[i] ?? [];
      optimizer.zeroGrad();
      const [input, target] = [golden.inputs, golden.targets].map((each) => rows(data, each, batch).to(device));
      const value = loss(model(input as torch.Tensor) as torch.Tensor, target as torch.Tensor);
      value.backward();
      if (run.clip_norm !== undefined) clip?.(model.parameters(), run.clip_norm);
      optimizer.step();
      scheduler?.step();
      const problem = apart(`loss of step ${i}`, (await value.cpu()).item(), recorded, allowed);
      if (problem !== undefined) return problem;
    }
    return undefined;
  });
}
