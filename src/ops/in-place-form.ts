/** @file The functions with underscore: operators that write their result to their first argument. */
import { isOptions } from './argument-kinds.ts';
import type { Operator } from './operator.ts';

/** How it is called. */
export type InPlaceForm<F> = F extends { readonly inPlace: infer Form } ? Form : F;

/** The form of an operator that writes to its first argument: its own, or the call with its parameter `inplace`. */
export function inPlaceForm<F extends Operator & ((...given: never[]) => unknown)>(operator: F): InPlaceForm<F> {
  const own: unknown = Reflect.get(operator, 'inPlace');
  const form = (...given: readonly unknown[]): unknown => {
    const last = given.at(-1);
    const [positional, options] = isOptions(last) ? [given.slice(0, -1), last] : [given, {}];
    return operator(...([...positional, { ...options, inplace: true }] as never[]));
  };
  return (own ?? form) as InPlaceForm<F>;
}
