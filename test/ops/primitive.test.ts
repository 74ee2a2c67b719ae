/** @file What a literal with a kernel of its own may say, and what dispatch and autograd make of it. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { clone, copyValues } from '../../src/ops/conversion.ts';
import { optionalNumber, optionalTensor, tensor, tensors, value } from '../../src/ops/parameters.ts';
import { eachName, primitive } from '../../src/ops/primitive.ts';

const { mul } = torch;
const leaf = (...values: number[]) => torch.tensor(values, { requiresGrad: true });

/** scale · input · other, with a residual that its derivative reads. */
const product = primitive({
  name: 'testProduct',
  family: 'contraction',
  parameters: [tensor('input'), tensor('other'), optionalTensor('bias'), optionalNumber('scale', 1)],
  results: ['output', 'scaled'],
  residuals: ['scaled'],
  method: false,
  execute: ({ input, other, bias }, { scale }) => {
    const scaled = mul(other, scale);
    const output = mul(input, scaled);
    return [bias === undefined ? output : torch.add(output, bias), scaled];
  },
  saves: { inputs: { other: ['input'] }, outputs: ['scaled'] },
  derivative: {
    input: ({ grad, outputs: { scaled } }) => mul(grad, scaled),
    other: ({ grad, inputs: { input }, attributes: { scale } }) => mul(mul(grad, input), scale),
    bias: ({ grad, shapes }) => grad.sumToSize(shapes.bias),
  },
});

describe('a primitive', () => {
  it('gives all its results by position, and its gradients by name', () => {
    const [x, y] = [leaf(1, 2), leaf(3, 4)];
    const [output, scaled] = product.run([x, y, undefined], { scale: 2 });
    output.sum().backward();
    expect(output.tolist()).toEqual([6, 16]);
    expect(scaled.tolist()).toEqual([6, 8]);
    expect(x.grad?.tolist()).toEqual([6, 8]);
    expect(y.grad?.tolist()).toEqual([2, 4]);
  });

  it('gives no history to what is there for the derivative alone', () => {
    const [output, scaled] = product.run([leaf(1), leaf(2), undefined], { scale: 1 });
    expect(output.requiresGrad).toBe(true);
    expect(scaled.requiresGrad).toBe(false);
  });

  it('keeps an input for the gradient that reads it, and for no other', () => {
    const written = (wanted: boolean): (() => void) => {
      const x = torch.tensor([1, 2]);
      const y = torch.tensor([3, 4], { requiresGrad: wanted });
      const [output] = product.run([x, y, leaf(0)], { scale: 1 });
      x.add_(1);
      return () => output.sum().backward();
    };
    expect(written(false)).not.toThrow();
    expect(written(true)).toThrow(/changed in place/);
  });

  it('gives gradients of a list in the place of the list', () => {
    const weighted = primitive({
      name: 'testWeighted',
      family: 'copy',
      parameters: [tensor('first'), tensors('rest'), value<number>()('weight')],
      method: false,
      execute: ({ first, rest }, { weight }) =>
        rest.reduce((sum, each) => torch.add(sum, mul(each, weight)), clone(first)),
      derivative: {
        first: ({ grad }) => grad,
        rest: ({ grad, needs, shapes, attributes: { weight } }) => {
          expect(shapes.rest).toEqual([[1], [1]]);
          return needs.rest.map((needed) => (needed ? mul(grad, weight) : undefined));
        },
      },
    });
    const [a, b, c] = [leaf(1), torch.tensor([2]), leaf(3)];
    const sum = weighted.run([a, b, c], { weight: 10 });
    sum.backward();
    expect(sum.tolist()).toEqual([51]);
    expect([a, b, c].map((each) => each.grad?.tolist() ?? null)).toEqual([[1], null, [10]]);
  });

  it('counts up the version of what it says that it writes to', () => {
    const counted = primitive({
      name: 'testCounted',
      family: 'copy',
      parameters: [tensor('input'), optionalTensor('count')],
      method: false,
      mutates: ['count'],
      execute: ({ input, count }) => {
        if (count !== undefined) copyValues(count, 7);
        return clone(input);
      },
      derivative: { input: ({ grad }) => grad },
    });
    const count = torch.zeros([1]);
    const before = count.version.value;
    counted.run([leaf(1), count], {});
    expect(count.item()).toBe(7);
    expect(count.version.value).toBe(before + 1);
    expect(counted.run([leaf(1), undefined], {}).tolist()).toEqual([1]);
  });

  it('runs the fused derivative but where a graph of the gradients is wanted', () => {
    const ways: string[] = [];
    const same = primitive({
      name: 'testSame',
      family: 'copy',
      parameters: [tensor('input')],
      method: false,
      execute: ({ input }) => clone(input),
      derivative: {
        all: ({ grad }) => {
          ways.push('operators');
          return { input: grad };
        },
      },
      fusedBackward: ({ grad }) => {
        ways.push('kernels');
        return { input: grad };
      },
    });
    const x = leaf(1);
    same.run([x], {}).backward();
    torch.autograd.grad(same.run([x], {}), x, { createGraph: true });
    expect(ways).toEqual(['kernels', 'operators']);
  });

  it('says why it has no derivative', () => {
    const odd = primitive({
      name: 'testOdd',
      family: 'host',
      parameters: [tensor('input')],
      method: false,
      execute: ({ input }) => clone(input),
      derivative: { missing: 'nobody knows it' },
    });
    expect(() => odd.run([leaf(1)], {}).backward()).toThrow(/testOdd has no derivative: nobody knows it/);
  });

  it('is made once for each name', () => {
    let made = 0;
    const named = eachName((name) => ({ name, at: made++ }));
    expect([named('a').at, named('b').at, named('a').at]).toEqual([0, 1, 0]);
  });

  it('has types that follow from the parameters', () => {
    const typed = primitive({
      name: 'testTyped',
      family: 'copy',
      parameters: [tensor('input'), optionalTensor('bias'), optionalNumber('scale', 1)],
      method: false,
      execute: ({ input, bias }, { scale }) => {
        // @ts-expect-error the bias may be left out
        const certain: torch.Tensor = bias;
        const whole: number = scale;
        return mul(certain === undefined ? input : certain, whole);
      },
      saves: { inputs: ['bias'] },
      derivative: {
        // @ts-expect-error the input is not saved
        input: ({ grad, inputs: { input } }) => input ?? grad,
      },
    });
    // @ts-expect-error an attribute has another type
    expect(typed.run([torch.ones([1]), undefined], { scale: true }).tolist()).toEqual([1]);
  });
});
