/** @file Anomaly mode names the forward call of a NaN, and of an error, in the backward pass. */
import { afterEach, describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const { detectAnomaly, setDetectAnomaly } = torch.autograd;
type Tensor = torch.Tensor;

afterEach(() => {
  setDetectAnomaly(false);
});

/** The derivative of the root of 0 is infinite, and times 0 it is NaN. */
function wrongRoot(x: Tensor): Tensor {
  return x.sqrt();
}

function loss(x: Tensor): Tensor {
  return wrongRoot(x)
    .mul(torch.tensor([0, 1]))
    .sum();
}

const leaf = () => torch.tensor([0, 4], { requiresGrad: true });

function errorOf(body: () => unknown): torch.FlambeauError {
  try {
    body();
  } catch (error) {
    if (error instanceof torch.FlambeauError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a NaN of a backward pass', () => {
  it('is an error in the mode, which names the operation and its place in the code', () => {
    const error = errorOf(() => detectAnomaly(() => loss(leaf()).backward()));
    expect(error.code).toBe('backward/nan');
    expect(error.message).toMatch(/^SqrtBackward0 returned NaN in the gradient of its input 0, of shape \[2\]\n/);
    expect(error.message).toMatch(/forward call of SqrtBackward0:\n {4}at wrongRoot \(.*anomaly\.test\.ts:\d+:\d+\)\n/);
    expect(error.message).not.toMatch(/[\\/]src[\\/]/);
    expect(error.details).toMatchObject({ node: 'SqrtBackward0', input: 0 });
  });

  it('is none outside of the mode, nor without checkNan', () => {
    const x = leaf();
    loss(x).backward();
    expect(x.grad?.tolist()).toEqual([Number.NaN, 0.25]);
    detectAnomaly(() => loss(leaf()).backward(), { checkNan: false });
    detectAnomaly(() => loss(leaf()).backward(), false);
  });

  it('is named with the module that made it', () => {
    class Root extends nn.Module {
      override forward(x: Tensor): Tensor {
        return wrongRoot(x);
      }
    }
    const model = new nn.Sequential(new nn.Identity(), new nn.Sequential(new Root()));
    const run = () =>
      (model(leaf()) as Tensor)
        .mul(torch.tensor([0, 1]))
        .sum()
        .backward();
    const error = errorOf(() => detectAnomaly(run));
    expect(error.message).toContain('forward call of SqrtBackward0 in model.1.0 (Root):');
    expect(error.details['module']).toBe('model.1.0 (Root)');
  });

  it('is found in functions with derivatives of their own, in grad, and in gradients of gradients', () => {
    class Wrong extends torch.autograd.Function {
      static forward(_: torch.autograd.FunctionContext, x: Tensor): Tensor {
        return x.mul(1);
      }
      static backward(_: torch.autograd.FunctionContext, gradient: Tensor): Tensor {
        return gradient.mul(Number.NaN);
      }
    }
    const own = errorOf(() => detectAnomaly(() => Wrong.apply(leaf()).sum().backward()));
    expect(own.message).toContain('WrongBackward returned NaN');
    const x = leaf();
    expect(errorOf(() => detectAnomaly(() => torch.autograd.grad(loss(x), x))).code).toBe('backward/nan');
    expect(x.grad).toBe(null);
    const twice = errorOf(() =>
      detectAnomaly(() => {
        const y = torch.tensor([0], { requiresGrad: true });
        const [first] = torch.autograd.grad(y.pow(1.5).sum(), y, { createGraph: true }) as [Tensor];
        first.mul(0).sum().backward();
      }),
    );
    expect(twice.message).toContain('forward call of');
  });

  it('is not taken for one where a gradient is infinite', () => {
    const x = leaf();
    detectAnomaly(() => wrongRoot(x).sum().backward());
    expect(x.grad?.tolist()).toEqual([Number.POSITIVE_INFINITY, 0.25]);
  });
});

it('an error of a backward pass, too, names the forward call', () => {
  const error = errorOf(() =>
    detectAnomaly(() => {
      const y = leaf().exp();
      const z = y.sum();
      y.add_(1);
      z.backward();
      return y;
    }),
  );
  expect(error.code).toBe('backward/modified');
  expect(error.message).toMatch(/forward call of ExpBackward0:\n {4}at .*anomaly\.test\.ts/);
});

describe('the mode', () => {
  it('ends with its callback, also one that throws or is asynchronous', async () => {
    expect(detectAnomaly(() => [torch.isAnomalyEnabled(), torch.isAnomalyCheckNanEnabled()])).toEqual([true, true]);
    expect(torch.isAnomalyEnabled()).toBe(false);
    expect(() =>
      detectAnomaly(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(torch.isAnomalyEnabled()).toBe(false);
    const later = detectAnomaly(async () => {
      await null;
      return torch.isAnomalyEnabled();
    });
    expect(await later).toBe(true);
    expect(torch.isAnomalyEnabled()).toBe(false);
  });

  it('ends with a block, falls back on the one outside, and can be set', () => {
    {
      using _ = detectAnomaly({ checkNan: false });
      expect([torch.isAnomalyEnabled(), torch.isAnomalyCheckNanEnabled()]).toEqual([true, false]);
      detectAnomaly(() => expect(torch.isAnomalyCheckNanEnabled()).toBe(true));
      expect(torch.isAnomalyCheckNanEnabled()).toBe(false);
    }
    expect(torch.isAnomalyEnabled()).toBe(false);
    setDetectAnomaly(true);
    expect(errorOf(() => loss(leaf()).backward()).code).toBe('backward/nan');
    {
      using _ = setDetectAnomaly(false);
      loss(leaf()).backward();
    }
    expect(torch.isAnomalyEnabled()).toBe(true);
  });

  it('refuses what is no callback and no boolean', () => {
    expect(errorOf(() => detectAnomaly(3 as unknown as () => void)).code).toBe('detectAnomaly/argument');
    expect(errorOf(() => setDetectAnomaly(1 as unknown as boolean)).code).toBe('setDetectAnomaly/argument');
  });
});
