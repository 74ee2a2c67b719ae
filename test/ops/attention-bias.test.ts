/** @file Biases by their lengths in attention give PyTorch 2.6's numbers, and a choice of kernels changes none. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { engines } from './engines.ts';

const { nn } = torch;
const F = nn.functional;
const { bias, sdpaKernel, SDPBackend } = nn.attention;

/** Name, queries, keys; the result and the gradient of the query, of the sum of squares. */
const recorded: readonly (readonly ['causalUpperLeft' | 'causalLowerRight', number, number, number[], number[]])[] = [
  [
    'causalUpperLeft',
    2,
    4,
    [0.0, 0.84147, 0.23341, 0.6617, 0.98936, 0.41212, 0.0126, -0.48739],
    [0.0, 0.0, 0.09598, 0.10372, 0.0, 0.0, -0.15172, 0.20028],
  ],
  [
    'causalLowerRight',
    2,
    4,
    [-0.12554, 0.03323, -0.08177, 0.45622, 0.24271, -0.15115, 0.00223, 0.02138],
    [0.00393, 0.04228, 0.22938, 0.10178, -0.00937, -0.09472, 0.01155, -0.00228],
  ],
  [
    'causalLowerRight',
    4,
    2,
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.84147, 0.35814, 0.56563, 0.0, 0.0, 0.0, 0.0, -0.7568, -0.95892, -0.37796, 0.32343],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0337, 0.03642, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.12794, 0.03728],
  ],
  [
    'causalUpperLeft',
    4,
    2,
    [
      0.0, 0.84147, 0.23341, 0.6617, 0.77981, 0.24085, 0.35814, 0.56563, -0.7568, -0.95892, -0.62398, -0.50935,
      -0.57348, -0.33841, -0.37796, 0.32343,
    ],
    [
      0.0, 0.0, 0.09598, 0.10372, -0.13217, -0.14283, 0.0337, 0.03642, 0.0, 0.0, -0.51374, -0.1497, -0.44302, -0.12909,
      0.12794, 0.03728,
    ],
  ],
  [
    'causalLowerRight',
    3,
    3,
    [0.0, 0.84147, 0.23341, 0.6617, 0.33253, -0.10838, -0.27942, 0.65699, 0.00123, 0.60282, 0.29779, -0.07377],
    [0.0, 0.0, 0.09598, 0.10372, -0.01677, -0.18824, 0.0, 0.0, 0.03934, 0.05924, 0.02714, -0.14242],
  ],
];

const near = (tensor: torch.Tensor | null) =>
  Array.from(tensor?.toTypedArray() ?? [], (value) => Math.round(Number(value) * 1e5) / 1e5 + 0);

describe.each(recorded)('%s(%i, %i) in attention', (name, queries, keys, result, gradient) => {
  test.each(engines)("gives PyTorch's numbers on $name", ({ name: engine, available }) => {
    if (!available) return;
    withEngine(engine, () => {
      const counted = (length: number) => torch.arange(length * 4, { dtype: torch.float32 }).reshape(1, 2, length, 2);
      const query = counted(queries).sin().requiresGrad_();
      const mask = bias[name](queries, keys);
      const out = F.scaledDotProductAttention(query, counted(keys).cos(), counted(keys).sin(), mask);
      out.square().sum().backward();
      expect(near(out.detach())).toEqual(result.map((value) => value + 0));
      expect(near(query.grad)).toEqual(gradient.map((value) => value + 0));
    });
  });
});

test('a bias that is wrong, or stands beside isCausal, is refused', () => {
  const x = torch.ones(2, 4);
  const wrong: readonly [string, () => unknown][] = [
    [
      'scaledDotProductAttention/causal',
      () => F.scaledDotProductAttention(x, x, x, bias.causalUpperLeft(2, 2), 0, true),
    ],
    ['scaledDotProductAttention/argument', () => F.scaledDotProductAttention(x, x, x, 'causal' as never)],
    ['CausalBias/argument', () => bias.causalLowerRight(2.5, 2)],
    ['CausalBias/argument', () => bias.causalLowerRight(-1, 2)],
    ['CausalBias/argument', () => new bias.CausalBias(3 as never, 2, 2)],
    ['sdpaKernel/backends', () => sdpaKernel('flash' as never)],
    ['sdpaKernel/backends', () => sdpaKernel([SDPBackend.MATH, undefined as never])],
    ['sdpaKernel/arguments', () => sdpaKernel(SDPBackend.MATH, { setPriorty: true } as never)],
  ];
  for (const [code, call] of wrong) expect(errorOf(call).code).toBe(code);
});

test('a bias prints as the mask that it stands for', () => {
  expect(String(bias.causalLowerRight(1, 2))).toBe('tensor([[True, True]])');
  expect([bias.causalUpperLeft(2, 9).isSquare, bias.causalLowerRight(2, 9).isSquare]).toEqual([true, false]);
});

test('sdpaKernel gives what its function does, and holds for a block', () => {
  const x = torch.ones(2, 4);
  expect(sdpaKernel([SDPBackend.MATH, SDPBackend.FLASH_ATTENTION], { setPriority: true }, () => 3)).toBe(3);
  using _ = sdpaKernel(SDPBackend.EFFICIENT_ATTENTION);
  expect(F.scaledDotProductAttention(x, x, x).tolist()).toEqual(x.tolist());
});
