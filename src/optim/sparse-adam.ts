/** @file The place of PyTorch's SparseAdam: gradients are dense here, and it says what to use. */
import { ArgumentError } from '../errors/errors.ts';
import type { Tensor } from '../tensor/tensor.ts';

export class SparseAdam {
  constructor(_params: Iterable<Tensor>, ..._options: readonly unknown[]) {
    throw new ArgumentError(
      'SparseAdam/dense',
      'SparseAdam updates the rows that sparse gradients name, and gradients are dense here, those of nn.Embedding too\n  fix: new optim.Adam(model.parameters(), { lr, betas, eps })',
    );
  }
}
