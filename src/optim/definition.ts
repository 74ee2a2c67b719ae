/** @file What an optimizer says of itself, and what it keeps of a parameter. */
import type { Tensor } from '../tensor/tensor.ts';
import type { OptionList } from './option.ts';

/** Hyper-parameters by name; each group has its own. */
export type Options = Record<string, unknown>;

/** What an optimizer is, beside its update. */
export interface OptimizerDefinition<O extends object> {
  readonly name: string;
  /** The options in PyTorch's order, each with its default and range. */
  readonly options: OptionList<O>;
  /** How many of them may come by position. */
  readonly positional: number;
  /** PyTorch's names of the tensors and numbers in a parameter's state, by ours. */
  readonly state: Readonly<Record<string, string>>;
  /** Those that are numbers, with what they are at first; they are rounded to float32, as PyTorch keeps them. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Is the number of steps part of the state that is saved? It is where this is left out. */
  readonly countsSteps?: boolean;
}

/** State of one parameter: the number of steps, tensors, and numbers. */
export interface ParameterState {
  step: number;
  readonly tensors: Record<string, Tensor>;
  readonly numbers: Record<string, number>;
}
