/** @file Random choices that gradients pass through. */
import type { Tensor } from '../tensor/tensor.ts';
import { detach, filled } from './conversion.ts';
import { emptyTensor } from './create.ts';
import { composite } from './define.ts';
import { scatter } from './gather/gather.ts';
import { softmax } from './normalise/softmax.ts';
import type { Operator } from './operator.ts';
import { optionalBoolean, optionalInteger, optionalNumber, tensor } from './parameters.ts';
import { add, neg, sub } from './pointwise/arithmetic.ts';
import { div } from './pointwise/division.ts';
import { log } from './pointwise/exponential.ts';
import { exponential_ } from './random/fills.ts';
import { requireFloat } from './random/host.ts';
import { argmax } from './reduce/extrema.ts';

type Options = { readonly tau?: number; readonly hard?: boolean; readonly dim?: number };

interface GumbelSoftmaxOperator extends Operator {
  (logits: Tensor, tau?: number | Options, hard?: boolean | Options, dim?: number | Options): Tensor;
}

/**
 * Random choice among classes by their log-probabilities that gradients pass through: soft, or one-hot forwards and
 * soft backwards.
 *
 * @formula softmax((logits + g) / tau), g from the Gumbel distribution
 * @shape [*, C, *] → [*, C, *]
 * @throws {DTypeError} on ints and bools (`gumbelSoftmax/dtype`).
 * @difference There is no `eps`, which PyTorch ignores.
 * @source E. Jang et al.: "Categorical Reparameterization with Gumbel-Softmax", 2016, https://arxiv.org/abs/1611.01144
 * @example
 * torch.manualSeed(0);
 * F.gumbelSoftmax(torch.tensor([1, 2, 3]), { hard: true }); // tensor([0., 0., 1.])
 */
export const gumbelSoftmax: GumbelSoftmaxOperator = composite({
  name: 'gumbelSoftmax',
  parameters: [
    tensor('logits'),
    optionalNumber('tau', 1, 'Temperature.'),
    optionalBoolean('hard', false, 'One-hot results.'),
    optionalInteger('dim', -1),
  ],
  method: false,
  compute: ({ logits, tau, hard, dim }) => {
    requireFloat('gumbelSoftmax', logits.dtype);
    const noise = neg(log(exponential_(emptyTensor(logits.sizes, logits.dtype))));
    const soft = softmax(div(add(logits, noise), tau), dim);
    if (!hard) return soft;
    const chosen = scatter(filled(soft.sizes, soft.dtype, 0), dim, argmax(soft, dim, true), 1);
    return add(sub(chosen, detach(soft)), soft);
  },
});
