/** @file What an optimizer keeps of a parameter, as it is saved and loaded. */
import { SerializationError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { onDevice } from '../storage/allocator.ts';
import { float32 } from '../storage/dtype.ts';
import { host } from '../storage/host.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, ParameterState } from './definition.ts';

type Definition = Pick<OptimizerDefinition<object>, 'name' | 'state' | 'numbers' | 'countsSteps'>;

/** Wherever the parameters are, PyTorch keeps numbers on the host. */
const numberOnHost = (value: number): Tensor => onDevice(host, () => filled([], float32, value));

/** The state of a parameter under PyTorch's names. */
export function entriesOf(definition: Definition, state: ParameterState): Record<string, Tensor> {
  const { state: names, countsSteps = true } = definition;
  const nameOf = (own: string) => names[own] ?? own;
  return Object.fromEntries([
    ...(countsSteps ? [['step', numberOnHost(state.step)]] : []),
    ...Object.entries(state.numbers).map(([name, value]) => [nameOf(name), numberOnHost(value)]),
    ...Object.entries(state.tensors).map(([name, tensor]) => [nameOf(name), tensor]),
  ]) as Record<string, Tensor>;
}

function numberOf(what: string, entry: unknown): number {
  if (typeof entry === 'number') return entry;
  const tensor = requireTensor('loadStateDict', what, entry);
  if (tensor.elementCount === 1) return Number(tensor.item());
  throw new SerializationError(
    'loadStateDict/shape',
    `${what} has shape ${formatShape(tensor.sizes)}, expected a number`,
  );
}

/** The state of a parameter from what was saved; throws where that does not fit. */
export function savedState(
  definition: Definition,
  shapeOf: (name: string) => Shape,
  parameter: Tensor,
  key: string,
  entries: Readonly<Record<string, unknown>>,
): ParameterState {
  const { state: names, numbers = {} } = definition;
  const ours = new Map(Object.entries(names).map(([own, theirs]) => [theirs, own]));
  const state: ParameterState = { step: 0, tensors: {}, numbers: { ...numbers } };
  for (const [theirs, entry] of Object.entries(entries)) {
    const name = ours.get(theirs);
    // Older versions of PyTorch keep numbers as they are, and have None for a momentum that has not begun.
    if (theirs === 'step' || (name !== undefined && Object.hasOwn(numbers, name))) {
      const value = numberOf(`${theirs} of parameter ${key}`, entry);
      if (name === undefined) state.step = value;
      else state.numbers[name] = value;
      continue;
    }
    if (entry === null) continue;
    const tensor = requireTensor('loadStateDict', `${theirs} of parameter ${key}`, entry);
    if (name === undefined) {
      throw new SerializationError(
        'loadStateDict/state',
        `${definition.name} has no ${theirs} in its state, which the saved parameter ${key} has: another optimizer was saved`,
      );
    }
    const shape = shapeOf(name);
    if (!sameShape(tensor.sizes, shape)) {
      throw new SerializationError(
        'loadStateDict/shape',
        `${theirs} of parameter ${key} has shape ${formatShape(tensor.sizes)}, expected ${formatShape(shape)}`,
      );
    }
    const copy = tensor.detach().to(parameter).clone();
    copy.storage.escaped = true;
    state.tensors[name] = copy;
  }
  return state;
}
