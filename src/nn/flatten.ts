/** @file Dims joined and split. */

import { type Arguments, integer, integers, optionalInteger } from '../ops/parameters.ts';
import { flatten, unflatten } from '../ops/view/reshape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { JoinsDims } from './calls.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module, ModuleBody } from './module.ts';
import { type Range, within } from './ranges.ts';

const orMinusOne: Range = { rule: 'not below 0, or -1', accepts: (value) => value >= -1 };

export interface Flatten<StartDim extends number = number, EndDim extends number = number>
  extends JoinsDims<StartDim, EndDim> {}

/**
 * Joins the dims from startDim to endDim: by default all but the batch, as between convolutions and a `Linear` layer.
 *
 * @see `torch.flatten`
 * @shape [N, *] → [N, n]
 * @example
 * new nn.Flatten()(torch.ones([8, 3, 4, 4])).shape; // [ 8, 48 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class Flatten<StartDim extends number = number, EndDim extends number = number> extends ModuleBody {
  static readonly parameters = [
    optionalInteger('startDim', 1, 'the first dim that is joined'),
    optionalInteger('endDim', -1, 'the last one'),
  ] as const;

  readonly startDim: StartDim;
  readonly endDim: EndDim;

  constructor(...given: Arguments<typeof Flatten.parameters>) {
    super();
    const { startDim, endDim } = bindNamed('Flatten', Flatten.parameters, given);
    this.startDim = startDim as StartDim;
    this.endDim = endDim as EndDim;
  }

  forward(input: Tensor): Tensor {
    return flatten(input, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/**
 * Splits a dim into several: what `Flatten` does, backwards.
 *
 * @see `torch.unflatten`
 * @shape [*, n₁ · … · nₖ, *] → [*, n₁, …, nₖ, *]
 * @example
 * new nn.Unflatten(1, [3, 4])(torch.ones([8, 12])).shape; // [ 8, 3, 4 ]
 */
export class Unflatten extends Module {
  static readonly parameters = [
    integer('dim', 'the dim that is split'),
    within(orMinusOne, integers('unflattenedSize', 'one size may be -1')),
  ] as const;

  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(...given: Arguments<typeof Unflatten.parameters>) {
    super();
    const { dim, unflattenedSize } = bindNamed('Unflatten', Unflatten.parameters, given);
    this.dim = dim;
    this.unflattenedSize = typeof unflattenedSize === 'object' ? unflattenedSize : Object.freeze([unflattenedSize]);
  }

  forward(input: Tensor): Tensor {
    return unflatten(input, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonTuple(this.unflattenedSize)}`;
  }
}

/** `(3, 3)` or `(3,)`, as Python prints a tuple. */
export function pythonTuple(values: readonly (number | null)[]): string {
  const texts = values.map((value) => (value === null ? 'None' : String(value)));
  return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(', ')})`;
}

/** A number, or a tuple as Python prints it. */
export function pythonSizes(sizes: number | readonly number[]): string {
  return typeof sizes === 'object' ? pythonTuple(sizes) : String(sizes);
}
