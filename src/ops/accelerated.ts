/**
 * @file Forms of operators for devices beside the host, where those of the host read or write its memory. They are loaded by the first
 * `init` of a device (`on-device/forms.ts`); programs that stay on the host carry none of them.
 */
import type { Generator } from '../random/generator.ts';
import { onlyHost } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import type { DType } from '../storage/dtype.ts';
import { HostStorage } from '../storage/host.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Random numbers as a device draws them. */
export interface Draw {
  /** The distribution: the name of the operator that fills with it. */
  readonly distribution: string;
  /** Its numbers, checked, in the operator's order; of whole numbers the bounds that the dtype holds. Only a device asks for them. */
  readonly values: () => readonly unknown[];
  readonly generator: Generator;
}

/** What dropout does: an element that is kept becomes `scale · x + kept`, another one `dropped`. */
export interface Dropping {
  /** The chance to be kept. */
  readonly chance: number;
  readonly scale: number;
  readonly kept: number;
  readonly dropped: number;
}

export interface DeviceForms {
  /** Fills a tensor with random numbers. */
  fill(target: Tensor, draw: Draw): void;
  /** Dropout that keeps no mask: the gradient draws the same numbers again. */
  dropout(name: string, input: Tensor, dropping: Dropping, inPlace: boolean, generator: Generator): Tensor;
  /** A slope between the bounds for each element that is not positive, else 1. */
  slopes(input: Tensor, lower: number, upper: number): Tensor;
  /** Categories by the weights of each row. */
  multinomial(weights: Tensor, samples: number, replacement: boolean, generator: Generator): Tensor;
  /** The places of values in ascending sequences of the same dtype. */
  search(sequences: Tensor, values: Tensor, right: boolean, dtype: DType, sorter: Tensor | undefined): Tensor;
  /** Which elements occur among the tests, both of one dtype. */
  members(elements: Tensor, tests: Tensor): Tensor;
  /** Runs a step of an optimizer, whose fused updates are joined to few launches. Errors name the optimizer. */
  joined(optimizer: string, step: () => void): void;
  /** The tensors on a device; small ones of a dtype side by side in one storage. */
  together(tensors: readonly Tensor[], device: Device): readonly Tensor[];
  /**
   * State in the shape of a parameter that stands with others in one storage: in a storage of the same layout, one for each owner and
   * name, with the values of `current`, or `initial` where there are none. Of other parameters `current`.
   */
  stateBeside(
    owner: object,
    parameter: Tensor,
    name: string,
    current: Tensor | undefined,
    initial: number,
  ): Tensor | undefined;
}

let loaded: DeviceForms | undefined;

export function setDeviceForms(forms: DeviceForms): void {
  loaded = forms;
}

/** The forms for a tensor that is on a device beside the host; undefined where it is not. */
export function formsFor({ storage }: Tensor): DeviceForms | undefined {
  return storage instanceof HostStorage ? undefined : loaded;
}

/** The forms where a device beside the host was acquired. */
export function deviceForms(): DeviceForms | undefined {
  return onlyHost ? undefined : loaded;
}
