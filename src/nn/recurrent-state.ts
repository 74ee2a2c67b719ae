/** @file What recurrent layers and cells are given, checked: the input, and the state that they start from. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, DTypeError, ShapeError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import type { Cell, State } from '../ops/recurrent/step.ts';
import { onDevice } from '../storage/allocator.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { requireTensor, Tensor } from '../tensor/tensor.ts';

/** What the networks are called that are made of a kind of cells. */
export const networkOf = (cell: Cell): string => (cell === 'LSTM' || cell === 'GRU' ? cell : 'RNN');

/** An input of 1 or 2 dims (cells), or of 2 or 3 (layers), of the size and the dtype that the weights take. */
export function requireRecurrentInput(
  layer: string,
  input: Tensor,
  ranks: readonly [unbatched: number, batched: number],
  inputSize: number,
  weight: Tensor,
): void {
  requireTensor(layer, 'input', input);
  const { sizes, dtype } = input;
  if (!ranks.includes(sizes.length)) {
    throw new ShapeError(
      `${layer}/rank`,
      `input of ${layer} must have ${ranks[1]} dims, or ${ranks[0]} without batch, got shape ${formatShape(sizes)}`,
      { shape: sizes },
    );
  }
  if (sizes.at(-1) !== inputSize) {
    throw new ShapeError(
      `${layer}/input-size`,
      `the last dim of the input must be inputSize of ${layer}, ${inputSize}, got shape ${formatShape(sizes)}`,
      { shape: sizes, inputSize },
    );
  }
  if (dtype !== weight.dtype) {
    throw new DTypeError(
      `${layer}/dtype`,
      `input of ${layer} must have the dtype of its weights, ${weight.dtype.name}, got ${dtype.name}\n  fix: input.to(torch.${weight.dtype.name}), or convert the layer: layer.to(torch.${dtype.isFloatingPoint ? dtype.name : 'float32'})`,
      { dtype: dtype.name, expected: weight.dtype.name },
    );
  }
}

/** Names of the states as messages say them. */
const stateNames: readonly (readonly string[])[] = [['hx'], ['h0', 'c0']];

/**
 * The states that a caller gives: a tensor, or for an LSTM a pair; undefined where there is none. `shapes` are those that are due, without
 * batch where the input has none.
 */
export function givenStates(layer: string, hx: unknown, shapes: readonly Shape[], weight: Tensor): State | undefined {
  if (hx === undefined || hx === null) return undefined;
  const isPair = shapes.length === 2;
  if (isPair ? !Array.isArray(hx) || hx.length !== 2 : !(hx instanceof Tensor)) {
    throw new ArgumentError(
      `${layer}/state`,
      `hx of ${layer} must be ${isPair ? 'a pair of tensors, [h0, c0]' : 'a tensor'}, got ${Array.isArray(hx) ? `an array of ${hx.length}` : kindOf(hx)}`,
      { parameter: 'hx' },
    );
  }
  const states = (isPair ? hx : [hx]) as readonly Tensor[];
  states.forEach((state, i) => {
    const name = stateNames[shapes.length - 1]?.[i] ?? 'hx';
    requireTensor(layer, name, state);
    const shape = shapes[i] as Shape;
    if (!sameShape(state.sizes, shape)) {
      throw new ShapeError(
        `${layer}/state`,
        `${name} of ${layer} must have shape ${formatShape(shape)} for this input, got ${formatShape(state.sizes)}`,
        { shape: state.sizes, expected: shape },
      );
    }
    if (state.dtype !== weight.dtype) {
      throw new DTypeError(
        `${layer}/state`,
        `${name} of ${layer} must have the dtype of its weights, ${weight.dtype.name}, got ${state.dtype.name}\n  fix: ${name}.to(torch.${weight.dtype.name})`,
        { dtype: state.dtype.name, expected: weight.dtype.name },
      );
    }
  });
  return states as readonly Tensor[] as State;
}

/** States of zeros beside an input. */
export function zeroStates(shapes: readonly Shape[], input: Tensor): State {
  const states = shapes.map((shape) => onDevice(input.storage.device, () => filled(shape, input.dtype, 0)));
  return states as readonly Tensor[] as State;
}
