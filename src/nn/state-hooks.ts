/** @file Functions of the user that run while the state of a module is collected or loaded. */
import type { Tensor } from '../tensor/tensor.ts';
import type { Module } from './module.ts';
import type { LoadResult } from './state.ts';

type State = Record<string, Tensor>;

/** Runs before the entries of a module are collected. */
export type StateDictPreHook = (module: Module, prefix: string, keepVars: boolean) => void;
/** Runs when the entries of a module and of all below it are in the state, which it may change. */
export type StateDictPostHook = (
  module: Module,
  state: State,
  prefix: string,
  localMetadata: Readonly<Record<string, unknown>>,
) => void;
/** Runs before the entries of a module are taken from the state, a copy, which it may change: to rename old keys, say. */
export type LoadStateDictPreHook = (
  module: Module,
  state: State,
  prefix: string,
  localMetadata: Readonly<Record<string, unknown>>,
  strict: boolean,
  missingKeys: string[],
  unexpectedKeys: string[],
  errorMessages: string[],
) => void;
/** Runs after a module's state was loaded; keys that it takes out of the lists are no error. */
export type LoadStateDictPostHook = (module: Module, incompatibleKeys: LoadResult) => void;

/** The hooks of one module. */
export interface StateHooks {
  readonly beforeSave: Map<number, StateDictPreHook>;
  readonly afterSave: Map<number, StateDictPostHook>;
  readonly beforeLoad: Map<number, LoadStateDictPreHook>;
  readonly afterLoad: Map<number, LoadStateDictPostHook>;
}

export function noStateHooks(): StateHooks {
  return { beforeSave: new Map(), afterSave: new Map(), beforeLoad: new Map(), afterLoad: new Map() };
}
