/** @file Results that are unique only up to signs, brought to the form that is recorded: absolute values of the open parts. */
import * as torch from '../../src/index.ts';
import { method } from './exceptions.ts';

const absolute = (tensor: torch.Tensor): torch.Tensor => method(tensor, 'abs')() as torch.Tensor;
const first = (tensor: torch.Tensor, dim: number, count: number): torch.Tensor =>
  method(tensor, 'narrow')(dim, 0, count) as torch.Tensor;

export function postProcess(post: string | undefined, result: unknown, call: string): unknown {
  if (post === undefined) return result;
  if (post === 'abs_all')
    return result instanceof torch.Tensor ? absolute(result) : (result as torch.Tensor[]).map(absolute);
  const [a, b, c] = result as [torch.Tensor, torch.Tensor, torch.Tensor?];
  if (post === 'abs_vectors') return [a, absolute(b)];
  if (post === 'abs_qr') {
    const count = b.shape.at(-2) ?? 0;
    return [absolute(first(a, -1, Math.min(count, a.shape.at(-1) ?? 0))), absolute(first(b, -2, count))];
  }
  if (post === 'abs_svd' && c !== undefined) {
    const count = b.shape.at(-1) ?? 0;
    return [absolute(first(a, -1, count)), b, absolute(first(c, call === 'torch.svd' ? -1 : -2, count))];
  }
  throw new Error(`unknown processing of results: ${post}`);
}
