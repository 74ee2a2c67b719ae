/** @file Random choices that gradients pass through. E. Jang et al.: "Categorical Reparameterization with Gumbel-Softmax", 2016, https://arxiv.org/abs/1611.01144 */
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

export const gumbelSoftmax: GumbelSoftmaxOperator = composite({
  name: 'gumbelSoftmax',
  summary: 'A random choice by log-probabilities, soft or one-hot; the gradient is that of the soft one.',
  difference: 'There is no eps, which PyTorch ignores.',
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
