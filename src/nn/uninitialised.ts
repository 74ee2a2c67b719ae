/** @file Parameters and buffers that get their shape later, when it is known. */
import { ValueError } from '../errors/errors.ts';
import { emptyTensor } from '../ops/create.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean, optionalDevice, optionalDtype } from '../ops/parameters.ts';
import { onDevice } from '../storage/allocator.ts';
import type { DType } from '../storage/dtype.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Buffer } from './buffer.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';

const place = [
  optionalDevice('device', undefined, 'where it is'),
  optionalDtype('dtype', undefined, 'dtype of the elements'),
] as const;

const parameterOptions = [optionalBoolean('requiresGrad', true, 'train it'), ...place] as const;
const bufferOptions = [optionalBoolean('persistent', true, 'part of the state'), ...place] as const;

/** Where and of which dtype a tensor without a shape is. */
export interface PlaceOptions {
  /** Where it is. */
  readonly device?: string | null;
  /** Dtype of the elements. Default: the default dtype. */
  readonly dtype?: DType | null;
}

function nothing(device: string | undefined, dtype: DType = getDefaultDtype()): Tensor {
  return madeOn(device, () => emptyTensor([0], dtype));
}

function shapeless(kind: string): ValueError {
  return new ValueError(
    `${kind}/shape`,
    `a${kind === 'UninitializedParameter' ? ' parameter' : ' buffer'} of a lazy module has no shape before the module is first called\n  fix: call the module once with an input such as it will get`,
  );
}

/** Gives a tensor its memory, in place: an optimizer that has it keeps it. */
function give(tensor: Tensor, kind: object, shape: Shape, dtype: DType | null | undefined): void {
  const { device } = tensor.storage;
  tensor.replaceData(onDevice(device, () => emptyTensor([...shape], dtype ?? tensor.dtype)));
  tensor.storage.escaped = true;
  Object.setPrototypeOf(tensor, kind);
}

/** A parameter that has no shape yet; `materialize` gives it one, and makes it an ordinary parameter. */
export class UninitializedParameter extends Parameter {
  constructor(
    requiresGrad?: boolean | null | ({ readonly requiresGrad?: boolean | null } & PlaceOptions),
    options?: PlaceOptions,
  );
  constructor(...given: readonly unknown[]) {
    const [first, trained] = given;
    // A copy of a module makes its parameters of tensors.
    if (first instanceof Tensor) {
      super(first, trained === true);
      return;
    }
    const { requiresGrad, device, dtype } = bindNamed('UninitializedParameter', parameterOptions, given);
    super(nothing(device, dtype), requiresGrad);
  }

  /** Gives it a shape, and makes it an ordinary parameter, whose values are to be written. */
  materialize(shape: Shape, dtype?: DType | null): void {
    give(this, Parameter.prototype, shape, dtype);
  }

  override get shape(): Shape {
    throw shapeless('UninitializedParameter');
  }

  override toString(): string {
    return '<UninitializedParameter>';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A buffer that has no shape yet; `materialize` gives it one, and makes it an ordinary buffer. */
export class UninitializedBuffer extends Buffer {
  constructor(
    persistent?: boolean | null | ({ readonly persistent?: boolean | null } & PlaceOptions),
    options?: PlaceOptions,
  );
  constructor(...given: readonly unknown[]) {
    const [first, kept] = given;
    if (first instanceof Tensor) {
      super(first, kept === true);
      return;
    }
    const { persistent, device, dtype } = bindNamed('UninitializedBuffer', bufferOptions, given);
    super(nothing(device, dtype), persistent);
  }

  /** Gives it a shape, and makes it an ordinary buffer, whose values are to be written. */
  materialize(shape: Shape, dtype?: DType | null): void {
    give(this, Buffer.prototype, shape, dtype);
  }

  override get shape(): Shape {
    throw shapeless('UninitializedBuffer');
  }

  override toString(): string {
    return '<UninitializedBuffer>';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A tensor that is to get a shape. */
export type Uninitialised = UninitializedParameter | UninitializedBuffer;
