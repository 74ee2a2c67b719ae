/** @file Results that are written to in place: the gradient is that of the same calculation out of place, for every operator. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { mapCall } from '../conformance/call.ts';
import { tensorsOf } from '../conformance/compare.ts';
import { Inputs } from '../conformance/inputs.ts';
import { entryName, type GoldenCase, type GoldenOperator, type OperatorIndex, openSet } from '../conformance/set.ts';
import { Unsupported } from '../conformance/unsupported.ts';

type Tensor = torch.Tensor;

const recorded = openSet<OperatorIndex>(fileURLToPath(new URL('../recorded/', import.meta.url)), 'ops', 'ops');

/** Operators whose derivative reads the result, in PyTorch as here: a later write to it is an error of the backward pass. */
const readTheirResult = new Set(
  `__rpow__ amax amin cdist copysign cumprod dist exp exp2 expm1 float_power hypot linalg.vector_norm log_softmax
  log_softmax.with_dtype logcumsumexp logsumexp max.reduction_no_dim median min.reduction_no_dim nanmedian
  nn.functional.ctc_loss.small nn.functional.pdist nn.functional.relu nn.functional.softmin nn.functional.softmin.with_dtype norm norm.fro norm.inf pow reciprocal rsqrt scatter_reduce.amax
  scatter_reduce.amin scatter_reduce.prod sigmoid softmax softmax.with_dtype sqrt std std.unbiased std_mean std_mean.unbiased tan
  tanh`.split(/\s+/),
);

/** The gradients of the leaves after one result was multiplied by 3; undefined where it has no gradient. */
function gradients(operator: GoldenOperator, golden: GoldenCase, which: number, write: boolean): unknown {
  const inputs = new Inputs(recorded, true);
  torch.manualSeed(1);
  const results = tensorsOf(
    mapCall({ call: operator.call, args: golden.args, kwargs: golden.kwargs }, inputs).invoke(),
  );
  const result = results[which];
  if (result?.requiresGrad !== true || result.isLeaf) return undefined;
  const scaled = write ? result.mul_(3) : result.mul(3);
  scaled
    .mul(torch.arange(1, scaled.numel() + 1).reshape(scaled.shape))
    .sum()
    .backward();
  return [...inputs.leaves.values()].map((leaf) => leaf.grad?.tolist());
}

/** What is wrong with a write to one result. */
function problem(operator: GoldenOperator, golden: GoldenCase, which: number): string | undefined {
  const expected = gradients(operator, golden, which, false);
  if (expected === undefined) return undefined;
  try {
    const written = gradients(operator, golden, which, true);
    return JSON.stringify(written) === JSON.stringify(expected) ? undefined : 'another gradient';
  } catch (error) {
    if (!(error instanceof torch.FlambeauError)) throw error;
    // Results that are views of leaves, or whose elements share memory, refuse the write itself.
    if (error.code === 'mul/leaf-in-place' || error.code === 'mul/in-place-overlap') return undefined;
    const mayFail = which === 0 && readTheirResult.has(entryName(operator));
    return error.code === 'backward/modified' && mayFail ? undefined : error.code;
  }
}

test('of every recorded operator', () => {
  const problems: string[] = [];
  const written = new Set<string>();
  for (const operator of recorded.index.ops) {
    for (const golden of operator.cases) {
      if (golden.w === undefined) continue;
      for (let which = 0; which < golden.w.length; which++) {
        try {
          const found = problem(operator, golden, which);
          if (found !== undefined) problems.push(`${entryName(operator)}, result ${which}: ${found}`);
          written.add(entryName(operator));
        } catch (error) {
          // Calls that the library lacks or refuses are the conformance tests' matter.
          if (!(error instanceof Unsupported || error instanceof torch.FlambeauError)) throw error;
        }
      }
    }
  }
  expect(problems).toEqual([]);
  expect(written.size).toBeGreaterThan(330);
});

const input = () =>
  torch.tensor(
    [
      [0.3, 0.8, 0.5, 0.1],
      [0.9, 0.2, 0.6, 0.4],
    ],
    { dtype: torch.float64, requiresGrad: true },
  );

describe('one of several results', () => {
  const severals: Record<string, (x: Tensor) => readonly Tensor[]> = {
    varMean: (x) => torch.varMean(x, { dim: [0] }),
    'varMean, kept': (x) => torch.varMean(x, { dim: [1], keepdim: true }),
    stdMean: (x) => torch.stdMean(x, 1),
    sort: (x) => [...x.sort(1)],
    topk: (x) => [...x.topk(2)],
    max: (x) => [...x.max(0)],
    min: (x) => [...x.min(0)],
    median: (x) => [...x.median(1)],
    nanmedian: (x) => [...x.nanmedian(1)],
    mode: (x) => [...x.mode(1)],
    kthvalue: (x) => [...x.kthvalue(2)],
    cummax: (x) => [...x.cummax(1)],
    cummin: (x) => [...x.cummin(1)],
    aminmax: (x) => [...x.aminmax({ dim: 1 })],
    unbind: (x) => x.mul(1).unbind(0),
    split: (x) => x.mul(1).split(3, 1),
    chunk: (x) => x.mul(1).chunk(2, 1),
    tensorSplit: (x) => x.mul(1).tensorSplit([1, 2], 1),
    maxPool1d: (x) => [...torch.nn.functional.maxPool1d(x, 2, { returnIndices: true })],
  };

  test.each(Object.entries(severals))('%s', (name, call) => {
    const count = call(input()).length;
    for (let which = 0; which < count; which++) {
      const run = (write: boolean): unknown => {
        const x = input();
        const results = call(x);
        const result = results[which] as Tensor;
        if (!result.requiresGrad) return 'none';
        const other = write ? result.exp_() : result.exp();
        const all = results.map((one, i) => (i === which ? other : one)).filter((one) => one.requiresGrad);
        const scaled = all.map((one, i) => one.mul(torch.arange(1, one.numel() + 1).reshape(one.shape)).mul(i + 1));
        scaled.reduce((sum, one) => sum.add(one.sum()), torch.scalar(0)).backward();
        return x.grad?.tolist();
      };
      const reads = (name === 'stdMean' && which === 0) || name === 'aminmax';
      if (reads) expect(() => run(true)).toThrow(/changed in place/);
      else expect(run(true)).toEqual(run(false));
    }
  });

  test('the mean beside a variance, in numbers', () => {
    const x = torch.tensor([1, 2, 3], { dtype: torch.float64, requiresGrad: true });
    const [, mean] = torch.varMean(x, { dim: [0] });
    mean.exp_();
    mean.sum().backward();
    expect(x.grad?.tolist()).toEqual(Array(3).fill(Math.exp(2) / 3));
  });
});
