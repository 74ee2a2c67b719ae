/** @file Predictions and targets as metrics take them: tensors, typed arrays, arrays. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ShapeError, ValueError } from '../errors/errors.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { formatShape } from '../tensor/shape.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** A tensor, or a list of numbers or booleans. */
export type Values = Tensor | ArrayLike<number | bigint | boolean>;

/** Numbers in row-major order, with their shape. */
export interface Numbers {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

export function numbersOf(call: string, name: string, given: Values): Numbers {
  if (isTensor(given)) {
    const values: ArrayLike<number | bigint> = toTypedArray(given);
    const numbers = values instanceof BigInt64Array ? Float64Array.from(values, Number) : (values as ArrayLike<number>);
    return { values: numbers, shape: given.sizes };
  }
  const isList = Array.isArray(given) || (ArrayBuffer.isView(given) && !(given instanceof DataView));
  if (!isList) {
    throw new ArgumentError(
      `${call}/${name}`,
      `${name} of ${call} must be a tensor or an array of numbers, got ${kindOf(given)}`,
    );
  }
  const values = Float64Array.from(given, (value, i) => {
    if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
    throw new ArgumentError(
      `${call}/${name}`,
      `${name} of ${call} must hold numbers, got ${kindOf(value)} at ${i}\n  fix: torch.tensor for nested arrays`,
    );
  });
  return { values, shape: [values.length] };
}

export function shapeMistake(call: string, input: Numbers, target: Numbers, rule: string): ShapeError {
  return new ShapeError(
    `${call}/shape`,
    `${call} got an input of shape ${formatShape(input.shape)} and a target of shape ${formatShape(target.shape)}\n  rule: ${rule}`,
    { input: input.shape, target: target.shape },
  );
}

/** Two lists of equal shape. */
export function pairOf(
  call: string,
  given: Values,
  wanted: Values,
): { readonly input: ArrayLike<number>; readonly target: ArrayLike<number> } {
  const input = numbersOf(call, 'input', given);
  const target = numbersOf(call, 'target', wanted);
  const isEqual =
    input.shape.length === target.shape.length && input.shape.every((size, i) => size === target.shape[i]);
  if (!isEqual) throw shapeMistake(call, input, target, 'both have one shape');
  return { input: input.values, target: target.values };
}

/** So many classes are no classes any more, but identifiers, or a mistake. */
const mostClasses = 65_536;

/** A whole number from 0 on, as classes are. */
export function classOf(call: string, name: string, value: number, at: number): number {
  if (Number.isInteger(value) && value >= 0 && value < mostClasses) return value;
  const fix =
    name === 'input' && value > 0 && value < 1 ? '\n  fix: { threshold: 0.5 } for probabilities of one class' : '';
  throw new ValueError(
    `${call}/class`,
    `${name} of ${call} holds ${value} at ${at}\n  rule: classes are whole numbers from 0 to ${mostClasses - 1}${fix}`,
    { position: at },
  );
}

/** Classes predicted and wanted: an input of `[n, classes]` means the largest of each row, the first where several are. */
export function classesOf(
  call: string,
  given: Values,
  wanted: Values,
  threshold: number | undefined,
): { readonly input: Int32Array; readonly target: Int32Array } {
  const input = numbersOf(call, 'input', given);
  const target = numbersOf(call, 'target', wanted);
  const labels = Int32Array.from(target.values, (value, at) => classOf(call, 'target', value, at));
  const isScores = input.shape.length === 2 && target.shape.length === 1;
  if (isScores) {
    const [rows = 0, width = 0] = input.shape;
    if (rows !== labels.length || width === 0) {
      throw shapeMistake(call, input, target, 'an input of scores has a row for each target');
    }
    const best = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      let most = 0;
      for (let code = 1; code < width; code++) {
        if ((input.values[row * width + code] as number) > (input.values[row * width + most] as number)) most = code;
      }
      best[row] = most;
    }
    return { input: best, target: labels };
  }
  if (input.values.length !== labels.length) {
    throw shapeMistake(call, input, target, 'classes have the shape of the target, scores [n, classes] one dim more');
  }
  const predicted = Int32Array.from(input.values, (value, at) =>
    threshold === undefined ? classOf(call, 'input', value, at) : value > threshold ? 1 : 0,
  );
  return { input: predicted, target: labels };
}
