/** @file What passes through dispatch: an operation, its inputs and its attributes. */

import type { DType } from '../storage/dtype.ts';
import type { Scalar } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** An input: a tensor, a plain number beside tensors, or an optional tensor that was left out. */
export type Input = Tensor | Scalar | undefined;

/** The arguments that are no tensors, by parameter name. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Not frozen: it has the hidden class of attributes that are empty. */
export const noAttributes: Attributes = {};

export type Result = Tensor | readonly Tensor[];

/** What a derivative may ask for: the gradients of the outputs, and what the operation saved. */
export interface BackwardContext {
  /** Gradient of each output; undefined where the loss does not depend on it. */
  readonly gradients: readonly (Tensor | undefined)[];
  /** Inputs, as far as the operation saves them (`saves`); others are undefined. */
  readonly inputs: readonly Input[];
  /** Outputs, as far as saved. */
  readonly outputs: readonly (Tensor | undefined)[];
  /** Shape of each tensor input, whether saved or not; empty for others. */
  readonly shapes: readonly (readonly number[])[];
  /** Dtype of each tensor input, whether saved or not; undefined for others. */
  readonly dtypes: readonly (DType | undefined)[];
  readonly attributes: Attributes;
  /** For each input: is its gradient wanted? */
  readonly needs: readonly boolean[];
  /**
   * For inputs that the operation accumulates for: the sum of the gradients so far, which the pass owns. The derivative may add to it
   * in place, and hands it back as the gradient then.
   */
  readonly sums: readonly (Tensor | undefined)[] | undefined;
  /** For inputs that are parts of a tensor: where a fused derivative may write the gradient, to hand that back. Nothing stands there. */
  readonly places: readonly (Tensor | undefined)[] | undefined;
}

/** Which tensors a derivative needs later. */
export interface Saves {
  readonly inputs: readonly boolean[];
  /** All results, none, or some: what is not saved may be written to in place. */
  readonly outputs: boolean | readonly boolean[];
}

/** An operator as dispatch, autograd and other interpreters see it. Families make these from the operators' literals. */
export interface Operation<
  Inputs extends readonly Input[] = readonly Input[],
  Given extends Attributes = Attributes,
  R extends Result = Result,
> {
  /** Public name, such as `maskedFill`. */
  readonly name: string;
  /** The operands' names, for errors. */
  readonly names?: readonly string[];
  /** Computes the result; no interpreter sees what happens inside. */
  execute(inputs: Inputs, attributes: Given): R;
  /** Computes the result into `inputs[0]`. Absent where the operator has no in-place form. */
  readonly executeInto?: ((target: Tensor, inputs: readonly Input[], attributes: Attributes) => void) | undefined;
  /** Writes one value everywhere: then the target may have elements that share memory. */
  readonly fills?: ((inputs: readonly Input[]) => boolean) | undefined;
  /** What `backward` reads; `needs` tells which inputs want a gradient. */
  saves(inputs: readonly Input[], attributes: Attributes, needs: readonly boolean[]): Saves;
  /** The gradient of each input (undefined: none), computed with ops, so that it can be differentiated again. Absent: a floating-point result has a node that throws when asked. */
  readonly backward?: ((context: BackwardContext) => readonly (Tensor | undefined)[]) | undefined;
  /** A cheaper `backward` for when no graph of the gradients is wanted: fused kernels. */
  readonly fusedBackward?: ((context: BackwardContext) => readonly (Tensor | undefined)[]) | undefined;
  /** For which inputs `backward` can add to a sum of gradients; undefined: for none. */
  readonly accumulates?: readonly boolean[] | undefined;
  /** Why there is no `backward`, where the result is floating-point: what the error says. */
  readonly missing?: string | undefined;
  /** Which of several results are there for `backward` alone: they have no history of their own. */
  readonly residuals?: readonly boolean[] | undefined;
  /** Does `fusedBackward` write to `places`? */
  readonly writesToPlaces?: boolean;
  /** The result is a view of the first input. */
  readonly isView?: boolean;
  /** The results are views that share no element, and together show each of the input once. */
  readonly takesApart?: boolean;
  /** Brings operands of the host to the device of the others, whatever their rank. */
  readonly carries?: boolean;
  /** Runs functions of the user, who may keep any tensor that passes: nothing is recycled around it. */
  readonly runsUserCode?: boolean;
}
