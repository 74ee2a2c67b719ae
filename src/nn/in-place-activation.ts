/** @file What activations have in common that may write to their input. */
import { optionalBoolean } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';

export const inplaceParameter = optionalBoolean('inplace', false, 'write to the input');

/** An operator with a form that writes to its input. */
interface Activation<Given extends readonly unknown[]> {
  (input: Tensor, ...given: Given): Tensor;
  readonly inPlace: (input: Tensor, ...given: Given) => Tensor;
}

/** An activation that may write to its input. */
export abstract class InPlaceActivation extends ShapeKeeping {
  readonly inplace: boolean;

  constructor(inplace: boolean | undefined) {
    super();
    this.inplace = inplace === true;
  }

  protected run<Given extends readonly unknown[]>(operator: Activation<Given>, input: Tensor, ...given: Given): Tensor {
    return this.inplace ? operator.inPlace(input, ...given) : operator(input, ...given);
  }

  /** What `extraRepr` says before `inplace`. */
  protected settings(): string[] {
    return [];
  }

  override extraRepr(): string {
    return [...this.settings(), ...(this.inplace ? ['inplace=True'] : [])].join(', ');
  }
}

export const onlyInplace = [inplaceParameter] as const;
