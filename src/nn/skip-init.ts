/** @file Layers whose starting values nobody needs, because a state is loaded next. */
import type { Module } from './module.ts';
import { withoutInitialisers } from './skipped-initialisers.ts';

/**
 * Makes a module without drawing starting values: parameters have undefined values, and the generator stays where it is;
 * for modules that get a state next.
 *
 * @example
 * const layer = nn.utils.skipInit(nn.Linear, 3, 2);
 * layer.weight.shape; // [ 2, 3 ]
 */
export function skipInit<M extends Module>(moduleCls: new (...given: never[]) => M, ...given: readonly unknown[]): M {
  return withoutInitialisers(() => Reflect.construct(moduleCls, given) as M);
}
