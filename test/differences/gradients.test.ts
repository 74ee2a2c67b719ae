/** @file Differences from PyTorch in gradients and their recording: each test has its row's subject for a name. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { tensor } = torch;
const leaf = (values: readonly number[]) => tensor(values, { requiresGrad: true });

test('in-place on results of `split`, `chunk`, `unbind`', () => {
  for (const part of [
    (y: torch.Tensor) => torch.split(y, 2)[0],
    (y: torch.Tensor) => torch.chunk(y, 2)[0],
    (y: torch.Tensor) => torch.unbind(y.view([2, 2]))[0],
  ]) {
    const x = leaf([1, 1, 1, 1]);
    const y = x.mul(3);
    part(y)?.mul_(2);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6, 3, 3]);
  }
});

test('`aminmax`, `unique`, `unique_consecutive`', () => {
  const results = [
    (x: torch.Tensor) => torch.aminmax(x).max,
    (x: torch.Tensor) => torch.unique(x),
    (x: torch.Tensor) => torch.uniqueConsecutive(x),
  ].map((run) => {
    const x = leaf([2, 1, 2, 2]);
    run(x).sum().backward();
    return x.grad?.tolist();
  });
  expect(results[0]).toEqual([0.3333333432674408, 0, 0.3333333432674408, 0.3333333432674408]);
  expect(results.slice(1)).toEqual([
    [1, 1, 0, 0],
    [1, 1, 1, 0],
  ]);
});

test("`scatter` with `reduce: 'add'`", () => {
  const source = leaf([1, 1]);
  torch
    .zeros([2])
    .scatter(0, tensor([0n, 0n]), source, { reduce: 'add' })
    .sum()
    .backward();
  expect(source.grad?.tolist()).toEqual([1, 1]);
});

test('`scatterReduce` by `amax`, `amin` without `includeSelf`', () => {
  for (const reduce of ['amax', 'amin'] as const) {
    const [x, source] = [leaf([3, 1]), leaf([3])];
    x.scatterReduce(0, tensor([0n]), source, reduce, { includeSelf: false })
      .sum()
      .backward();
    expect([x.grad?.tolist(), source.grad?.tolist()]).toEqual([[0, 1], [1]]);
  }
});

test('`src` of `scatterReduce` larger than the index', () => {
  const [x, source] = [leaf([3, 1]), leaf([3, 4, 5])];
  x.scatterReduce(0, tensor([0n]), source, 'sum')
    .sum()
    .backward();
  expect([x.grad?.tolist(), source.grad?.tolist()]).toEqual([
    [1, 1],
    [1, 0, 0],
  ]);
});

test('gradients of views of a tensor older than its `asStrided_`', () => {
  const x = leaf([1, 1, 1, 1]).mul(1);
  const view = x.narrow(0, 0, 2);
  x.asStrided_([2], [2]);
  expect(errorOf(() => view.mul(2).sum().backward()).code).toBe('view/base-changed');

  for (const change of ['squeeze_', 'unsqueeze_', 'transpose_', 't_'] as const) {
    const start = torch.ones([1, 2], { requiresGrad: true });
    const base = start.mul(1);
    const older = base.narrow(1, 0, 1);
    if (change === 'unsqueeze_') base.unsqueeze_(0);
    else if (change === 'transpose_') base.transpose_(0, 1);
    else base[change]();
    older.mul(2).sum().backward();
    expect(start.grad?.tolist()).toEqual([[2, 0]]);
  }
});

test('`logical_and_`, `logical_or_`, `logical_xor_`, `logical_not_` of a tensor with a history', () => {
  const other = tensor([1, 0]);
  for (const write of [
    (y: torch.Tensor) => y.logicalAnd_(other),
    (y: torch.Tensor) => y.logicalOr_(other),
    (y: torch.Tensor) => y.logicalXor_(other),
    (y: torch.Tensor) => y.logicalNot_(),
    (y: torch.Tensor) => y.eq_(other),
  ]) {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    write(y);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0]);
  }
});

test('hooks that are registered after `t_`, `transpose_`, `squeeze_`, `unsqueeze_`, where there were others before', () => {
  for (const change of [
    (y: torch.Tensor) => y.t_(),
    (y: torch.Tensor) => y.transpose_(0, 1),
    (y: torch.Tensor) => y.squeeze_(),
    (y: torch.Tensor) => y.unsqueeze_(0),
  ]) {
    const y = torch.zeros([1, 3], { requiresGrad: true }).mul(1);
    const seen: unknown[] = [];
    y.registerHook((grad) => void seen.push(['before', grad.shape]));
    change(y);
    y.registerHook((grad) => void seen.push(['after', grad.shape]));
    y.sum().backward();
    expect(seen).toEqual([
      ['after', y.shape],
      ['before', [1, 3]],
    ]);
  }
});

test('gradients of `logsumexp` and `logcumsumexp` at large inputs', () => {
  const sums = [(x: torch.Tensor) => torch.logsumexp(x, 0), (x: torch.Tensor) => torch.logcumsumexp(x, 0).at(3)];
  for (const sum of sums) {
    const x = leaf([1e30, 1e30, 1e30, 1e30]);
    sum(x).backward();
    for (const share of x.grad?.toTypedArray() ?? []) expect(Number(share)).toBeCloseTo(0.25, 6);
  }
});
