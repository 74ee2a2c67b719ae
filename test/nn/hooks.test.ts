/** @file Hooks of modules: their order, the options of a call, and modules that throw. */
import { describe, expect, test, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, nn } = torch;

/** Adds its options to its input, or throws. */
class Add extends nn.Module {
  forward(x: number, { by = 1, fail = false }: { by?: number; fail?: boolean } = {}): number {
    if (fail) throw new RangeError('failed');
    return x + by;
  }
}

describe('hooks', () => {
  test('run in the order in which they came, or before the others', () => {
    const order: string[] = [];
    const layer = new Add();
    for (const [name, prepend] of [
      ['first', false],
      ['second', false],
      ['zeroth', true],
    ] as const) {
      layer.registerForwardPreHook(() => void order.push(`before ${name}`), { prepend });
      layer.registerForwardHook(() => void order.push(`after ${name}`), { prepend });
    }
    layer(1);
    expect(order).toEqual([
      'before zeroth',
      'before first',
      'before second',
      'after zeroth',
      'after first',
      'after second',
    ]);
  });

  test('are gone once removed', () => {
    const layer = new Add();
    const handles = [
      layer.registerForwardPreHook(() => [10], { prepend: true }),
      layer.registerForwardHook(() => 5, { prepend: true }),
    ];
    expect(layer(1)).toBe(5);
    handles[1]?.remove();
    expect(layer(1)).toBe(11);
    handles[0]?.remove();
    expect(layer(1)).toBe(2);
  });

  test('change inputs and output', () => {
    const layer = new Add();
    layer.registerForwardPreHook((_, [x]) => (x as number) * 2);
    layer.registerForwardHook((_module, inputs, output) => [inputs, output]);
    expect(layer(3)).toEqual([[6], 7]);
  });

  test('a tensor as the new input stays whole', () => {
    const layer = new nn.Identity();
    layer.registerForwardPreHook(() => torch.ones([2]));
    expect(layer(torch.zeros([3])).tolist()).toEqual([1, 1]);
  });
});

describe('withKwargs', () => {
  test('hands options over for themselves', () => {
    const seen: unknown[] = [];
    const layer = new Add();
    layer.registerForwardPreHook((_, inputs, named) => void seen.push(inputs, named), { withKwargs: true });
    layer.registerForwardHook((_, inputs, named, output) => void seen.push(inputs, named, output), {
      withKwargs: true,
    });
    layer(1, { by: 4 });
    layer(1);
    expect(seen).toEqual([[1], { by: 4 }, [1], { by: 4 }, 5, [1], {}, [1], {}, 2]);
  });

  test('takes inputs and options back', () => {
    const layer = new Add();
    layer.registerForwardPreHook((_, [x], named) => [[(x as number) + 1], { ...named, by: 10 }], { withKwargs: true });
    expect([layer(1), layer(1, { by: 2 })]).toEqual([12, 12]);
    const bad = new Add();
    bad.registerForwardPreHook(() => 5 as never, { withKwargs: true });
    expect(errorOf(() => bad(1)).code).toBe('registerForwardPreHook/result');
  });

  test('takes neither a tensor nor a module for options', () => {
    const layer = new nn.Identity();
    const named: unknown[] = [];
    layer.registerForwardHook((_, _inputs, given) => void named.push(given), { withKwargs: true });
    for (const input of [torch.ones([1]), new nn.ReLU(), new Map(), [1], null]) layer(input as torch.Tensor);
    expect(named).toEqual([{}, {}, {}, {}, {}]);
  });
});

describe('alwaysCall', () => {
  test('runs where the module throws, and others do not', () => {
    const layer = new Add();
    const seen: unknown[] = [];
    layer.registerForwardHook(() => void seen.push('plain'));
    layer.registerForwardHook((_, inputs, output) => void seen.push(inputs, output), { alwaysCall: true });
    expect(() => layer(1, { fail: true })).toThrow(new RangeError('failed'));
    expect(seen).toEqual([[1, { fail: true }], undefined]);
    seen.length = 0;
    layer(1);
    expect(seen).toEqual(['plain', [1], 2]);
  });

  test('runs where another hook throws, once', () => {
    const layer = new Add();
    const always = vi.fn();
    const early = vi.fn();
    layer.registerForwardHook(early, { alwaysCall: true });
    layer.registerForwardHook(() => {
      throw new RangeError('hook');
    });
    layer.registerForwardHook(always, { alwaysCall: true });
    expect(() => layer(1)).toThrow(new RangeError('hook'));
    expect([early.mock.calls.length, always.mock.calls.length]).toEqual([1, 1]);
  });

  test('keeps the first error where the hook throws as well', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const layer = new Add();
    layer.registerForwardHook(
      () => {
        throw new TypeError('second');
      },
      { alwaysCall: true },
    );
    expect(() => layer(1, { fail: true })).toThrow(new RangeError('failed'));
    expect(warn.mock.calls.join()).toContain('TypeError: second');
    warn.mockRestore();
  });
});

describe('a hook is refused', () => {
  const calls = ['registerForwardPreHook', 'registerForwardHook'] as const;
  const register = (layer: Add, call: (typeof calls)[number], ...given: unknown[]) =>
    Reflect.apply(layer[call], layer, given) as unknown;
  test.each(calls)('that is no function: %s', (call) => {
    const layer = new Add();
    expect(errorOf(() => register(layer, call, 5, {})).message).toBe(`hook of ${call} must be a function, got number`);
  });

  test.each(calls)('with an option that is not known: %s', (call) => {
    const layer = new Add();
    for (const options of [{ with_kwargs: true }, { prepended: true }, { prepend: 'yes' }]) {
      expect(errorOf(() => register(layer, call, () => {}, options))).toBeInstanceOf(ArgumentError);
    }
    expect(layer(1)).toBe(2);
  });
});
