/** @file Derivatives of an operator with a kernel of its own by way of other operators, for gradients of gradients. */
import { grad as gradientsOf } from '../autograd/backward.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { reshape } from './view/reshape.ts';

type Named<Name extends string> = { readonly [K in Name]: Tensor | undefined };

/**
 * The gradients of inputs, with a graph: `run` says by other operators what the operator computes, and `gradients` are those of its
 * results, undefined where the loss does not depend on one.
 */
export function gradientsThrough<Name extends string>(
  inputs: Named<Name>,
  needs: { readonly [K in NoInfer<Name>]: boolean },
  run: (inputs: Named<Name>) => readonly Tensor[],
  gradients: readonly (Tensor | undefined)[],
): { readonly [K in Name]?: Tensor | undefined } {
  const names = (Object.keys(inputs) as Name[]).filter((name) => inputs[name] !== undefined);
  // Tensors of their own with the same values: an input that comes twice gets its gradients apart.
  const own = Object.fromEntries(
    names.map((name) => [name, reshape(inputs[name] as Tensor, [...(inputs[name] as Tensor).sizes])]),
  ) as { readonly [K in Name]: Tensor };
  const results = run(own);
  const wanted = names.filter((name) => needs[name]);
  const found = gradientsOf(
    results.filter((_, i) => gradients[i] !== undefined),
    wanted.map((name) => own[name]),
    { gradOutputs: gradients.filter((each) => each !== undefined), createGraph: true, allowUnused: true },
  );
  return Object.fromEntries(wanted.map((name, i) => [name, found[i] ?? undefined])) as {
    readonly [K in Name]?: Tensor | undefined;
  };
}
