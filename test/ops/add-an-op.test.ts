/**
 * An operator that the library does not have, defined by one literal in this file: what `docs/add-an-op.md` promises must follow
 * from it.
 */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import { DTypeError } from '../../src/errors/errors.ts';
import * as torch from '../../src/index.ts';
import * as build from '../../src/kernels/build.ts';
import { installMethod } from '../../src/ops/methods.ts';
import { optionalNumber, tensor } from '../../src/ops/parameters.ts';
import { add, mul } from '../../src/ops/pointwise/arithmetic.ts';
import { pointwise } from '../../src/ops/pointwise/define.ts';
import { div } from '../../src/ops/pointwise/division.ts';
import { onlyFloat } from '../../src/ops/pointwise/dtypes.ts';
import type { UnaryOperator } from '../../src/ops/pointwise/signatures.ts';
import { engines } from './engines.ts';
import { draw, reference, sampled, slopes } from './pointwise-samples.ts';

/**
 * Bell-shaped curve made of straight arithmetic.
 *
 * @formula scale / (1 + input²)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`rational/dtype`).
 * @example
 * rational(torch.tensor([0, 1, 2])); // tensor([1.0000, 0.5000, 0.2000])
 */
const rational: UnaryOperator<[scale?: number | { readonly scale?: number }]> = pointwise({
  name: 'rational',
  parameters: [tensor('input'), optionalNumber('scale', 1)],
  compute: onlyFloat('rational'),
  expression: ({ input, scale }) => build.divide(scale, build.add(build.multiply(input, input), 1)),
  derivative: {
    input: ({ grad, input, output }) => mul(grad, div(mul(mul(output, input), -2), add(mul(input, input), 1))),
  },
  reference: (input, scale = 1) => scale / (1 + input * input),
  domain: [-4, 4],
  samples: [{}, { scale: 2.5 }],
  accuracy: { float32: 1e-6, float64: 1e-14 },
});

const sample = sampled(rational);
const inputs = draw(sample, 0, torch.float64);
const numbersOf = (result: torch.Tensor) => Array.from(result.toTypedArray() as Float64Array);

/** Methods are declared by types elsewhere; here they are called by name. */
function method(input: torch.Tensor, name: string): (...given: readonly unknown[]) => torch.Tensor {
  const found: unknown = Reflect.get(input, name);
  if (typeof found !== 'function') throw new TypeError(`no method ${name}`);
  return (...given) => found.call(input, ...given);
}

describe('an operator from one literal', () => {
  it('is a function, with attributes by position and by name', () => {
    const x = torch.tensor([0, 1, 2]);
    expect(rational(x).tolist()).toEqual([1, 0.5, Math.fround(0.2)]);
    expect(rational(x, 10).tolist()).toEqual([10, 5, 2]);
    expect(rational(x, { scale: 10 }).tolist()).toEqual([10, 5, 2]);
    expect(rational.name).toBe('rational');
  });

  it('is a method and an in-place method, once installed', () => {
    installMethod('rational', rational);
    const x = torch.tensor([0, 1]);
    expect(method(x, 'rational')(4).tolist()).toEqual([4, 2]);
    const version = x.version.value;
    expect(method(x, 'rational_')({ scale: 4 })).toBe(x);
    expect(x.tolist()).toEqual([4, 2]);
    expect(x.version.value).toBe(version + 1);
  });

  it.skipIf(engines.some(({ available }) => !available))('gives its reference on every engine', () => {
    for (const { name } of engines) {
      withEngine(name, () => {
        for (const dtype of [torch.float32, torch.float64]) {
          const got = numbersOf(rational(torch.tensor(inputs, { dtype }), 2.5));
          const bound = sample.literal.accuracy[dtype.name as 'float32' | 'float64'];
          got.forEach((value, i) => {
            const x = dtype === torch.float32 ? Math.fround(inputs[i] as number) : (inputs[i] as number);
            const wanted = reference(sample, [x], [2.5]);
            expect(Math.abs(value - wanted), `${name} ${dtype.name} at ${x}`).toBeLessThanOrEqual(
              bound * (1 + Math.abs(wanted)),
            );
          });
        }
      });
    }
  });

  it('has a gradient, also of second order', () => {
    const gradient = (createGraph: boolean) => {
      const x = torch.tensor(inputs, { dtype: torch.float64, requiresGrad: true });
      rational(x, 2.5).sum().backward(undefined, { createGraph });
      const { grad } = x;
      if (grad === null) throw new Error('no gradient');
      return { x, grad };
    };
    const fused = numbersOf(gradient(false).grad);
    const { x, grad } = gradient(true);
    expect(numbersOf(grad)).toEqual(fused);
    fused.forEach((value, i) => {
      const [, , central] = slopes((at) => reference(sample, [at], [2.5]), inputs[i] as number);
      expect(Math.abs(value - central)).toBeLessThan(1e-8);
    });
    x.grad = null;
    grad.sum().backward();
    const second = numbersOf(x.grad ?? torch.zeros(0));
    const first = (at: number) => (-5 * at) / (1 + at * at) ** 2;
    second.forEach((value, i) => {
      const [, , central] = slopes(first, inputs[i] as number);
      expect(Math.abs(value - central)).toBeLessThan(1e-8);
    });
  });

  it('has a definition that tools read', () => {
    const { definition } = rational;
    expect(definition.family).toBe('pointwise');
    expect(definition.parameters.map(({ name, kind, optional }) => [name, kind, optional])).toEqual([
      ['input', 'tensor', false],
      ['scale', 'number', true],
    ]);
  });

  it('refuses what its parameters and dtypes rule out', () => {
    const x = torch.ones(2);
    const call = rational as (...given: readonly unknown[]) => unknown;
    expect(() => call(2)).toThrow('input of rational must be a tensor');
    expect(() => call(x, 'wide')).toThrow("scale of rational must be a number, got 'wide'");
    expect(() => call(x, { width: 2 })).toThrow("rational has no parameter 'width'");
    expect(() => call(x, 1, 2)).toThrow('at most 2 arguments');
    expect(() => rational(torch.arange(3))).toThrow(DTypeError);
  });
});
