/** @file Single operators: small ones, where the cost of a call shows, and large ones, where memory and arithmetic do. */
import * as torch from 'flambeau';

export interface OperatorCase {
  /** As in `pytorch.py`. */
  readonly name: string;
  /** Calls per timed batch. */
  readonly calls: number;
  readonly run: () => void;
}

export function operatorCases(): OperatorCase[] {
  const small = torch.randn([16]);
  const other = torch.randn([16]);
  const leaf = torch.randn([16], { requiresGrad: true });
  const million = torch.randn([1 << 20]);
  const second = torch.randn([1 << 20]);
  const matrix = torch.randn([1024, 1024]);
  const square = torch.randn([512, 512]);
  const tiny = torch.randn([32, 16]);
  const tinyOther = torch.randn([16, 16]);
  const images = torch.randn([64, 32, 14, 14]);
  const weight = torch.randn([64, 32, 3, 3]);
  const F = torch.nn.functional;
  return [
    { name: 'add, 16 elements', calls: 10_000, run: () => void torch.add(small, other) },
    { name: 'add, 16 elements, recorded', calls: 10_000, run: () => void torch.add(leaf, other) },
    { name: 'mul by a number, 16 elements, recorded', calls: 10_000, run: () => void torch.mul(leaf, 2) },
    { name: 'matmul 32x16x16', calls: 5000, run: () => void torch.matmul(tiny, tinyOther) },
    { name: 'sum, 16 elements', calls: 5000, run: () => void torch.sum(small) },
    { name: 'add, 1M elements', calls: 20, run: () => void torch.add(million, second) },
    { name: 'exp, 1M elements', calls: 20, run: () => void torch.exp(million) },
    { name: 'gelu, 1M elements', calls: 10, run: () => void F.gelu(million) },
    { name: 'sum, 1M elements', calls: 20, run: () => void torch.sum(million) },
    { name: 'sum over rows, 1024x1024', calls: 20, run: () => void torch.sum(matrix, 0) },
    { name: 'softmax, 1024x1024', calls: 10, run: () => void F.softmax(matrix, 1) },
    { name: 'transpose copy, 1024x1024', calls: 10, run: () => void matrix.t().contiguous() },
    { name: 'matmul 512x512x512', calls: 5, run: () => void torch.matmul(square, square) },
    { name: 'conv2d 32-64, 14x14, batch 64', calls: 3, run: () => void F.conv2d(images, weight, null, { padding: 1 }) },
  ];
}
