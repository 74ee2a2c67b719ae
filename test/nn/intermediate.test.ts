/** @file Memory within a chain of layers is recycled only where nobody can see it. */
import * as torch from 'flambeau';
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import { recycledByteCount } from '../../src/storage/host.ts';

const { nn } = torch;
type Tensor = torch.Tensor;

const engines = ['native', 'wasm', 'interpreter'] as const;

/** Writes NaN into memory that was recycled meanwhile: whoever still reads it sees it. */
function spoil(): void {
  for (const elements of [64, 128, 256, 512, 1024, 2048, 4096, 8192]) {
    for (let i = 0; i < 24; i++) torch.full([elements], Number.NaN);
  }
}

function layers(): torch.nn.Module[] {
  torch.manualSeed(1);
  return [
    new nn.Conv2d(2, 4, 3, { padding: 1 }),
    new nn.BatchNorm2d(4),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Sequential(new nn.Conv2d(4, 8, 3, { padding: 1 }), new nn.GELU(), new nn.AvgPool2d(2)),
    new nn.Identity(),
    new nn.Flatten(),
    new nn.Dropout(0.25),
    new nn.Linear(32, 16),
    new nn.ReLU({ inplace: true }),
    new nn.LayerNorm(16),
    new nn.Tanh(),
    new nn.Linear(16, 3),
    new nn.LogSoftmax(1),
  ];
}

/** A module of the user, which the chain must not look through. */
class Keeper extends nn.Module {
  seen: Tensor | undefined;
  override forward(x: Tensor): Tensor {
    this.seen = x;
    return x.mul(2);
  }
}

function images(): Tensor {
  return torch.rand([4, 2, 8, 8], { generator: new torch.Generator().manualSeed(2) });
}

/** Runs a chain as nn.Sequential does, and layer by layer. */
const chains = {
  inOrder: (modules: torch.nn.Module[]) => (x: Tensor) => new nn.Sequential(modules)(x) as Tensor,
  byHand: (modules: torch.nn.Module[]) => (x: Tensor) => {
    let value = x;
    for (const module of modules) value = module(value) as Tensor;
    return value;
  },
};

function gradientsOf(run: (modules: torch.nn.Module[]) => (x: Tensor) => Tensor, steps: number): number[][] {
  const modules = layers();
  const model = run(modules);
  const x = images().requiresGrad_();
  const all: number[][] = [];
  for (let step = 0; step < steps; step++) {
    const y = model(x);
    spoil();
    y.pow(2).sum().backward();
    spoil();
    all.push(Array.from(y.detach().toTypedArray() as Float32Array));
  }
  for (const parameter of [x, ...modules.flatMap((module) => [...module.parameters()])]) {
    all.push(Array.from((parameter.grad as Tensor).toTypedArray() as Float32Array));
  }
  return all;
}

describe.each(engines)('a Sequential on %s', (engine) => {
  it('gives the bits of its layers called by hand, over several steps', () =>
    withEngine(engine, () => {
      const expected = gradientsOf(chains.byHand, 3);
      expect(expected.flat().every(Number.isFinite)).toBe(true);
      expect(gradientsOf(chains.inOrder, 3)).toEqual(expected);
    }));

  it('keeps what a retained graph and a graph of gradients read', () =>
    withEngine(engine, () => {
      const smooth = () => {
        torch.manualSeed(3);
        return [new nn.Linear(8, 16), new nn.Tanh(), new nn.Linear(16, 16), new nn.Sigmoid(), new nn.Linear(16, 1)];
      };
      const second = (run: (modules: torch.nn.Module[]) => (x: Tensor) => Tensor) => {
        const modules = smooth();
        const x = torch.linspace(-1, 1, 32).reshape([4, 8]).requiresGrad_();
        const loss = run(modules)(x).sum();
        spoil();
        loss.backward(undefined, { retainGraph: true });
        spoil();
        loss.backward(undefined, { retainGraph: true });
        const [gradient] = torch.autograd.grad(loss, x, { createGraph: true }) as [Tensor];
        spoil();
        gradient.pow(2).sum().backward();
        return [x, ...modules.flatMap((module) => [...module.parameters()])].map((each) => each.grad?.tolist() ?? null);
      };
      expect(second(chains.inOrder)).toEqual(second(chains.byHand));
    }));
});

it('gives back the memory of a step, and of a call without gradients at once', () => {
  const model = new nn.Sequential(new nn.Linear(64, 512), new nn.Tanh(), new nn.Linear(512, 1));
  const x = torch.ones([512, 64]);
  const middle = 512 * 512 * 4;
  const before = recycledByteCount();
  const y = torch.noGrad(() => model(x) as Tensor);
  expect(recycledByteCount() - before).toBeGreaterThanOrEqual(middle);
  const trained = (model(x) as Tensor).sum();
  const held = recycledByteCount();
  trained.backward();
  expect(recycledByteCount() - held).toBeGreaterThanOrEqual(middle);
  expect(y.isfinite().all().item()).toBe(true);
});

describe('what somebody may hold is left alone', () => {
  const first = () => new nn.Linear(8, 64);
  const x = () => torch.linspace(-1, 1, 64).reshape([8, 8]);

  /** What `caught` gives after a step must be what the first layer makes. */
  function survives(model: torch.nn.Sequential, caught: () => Tensor | undefined): void {
    const y = model(x()) as Tensor;
    y.sum().backward();
    spoil();
    expect(caught()?.tolist()).toEqual((model.at(0)(x()) as Tensor).tolist());
  }

  it('by a module of the user', () => {
    const keeper = new Keeper();
    survives(
      new nn.Sequential(first(), keeper, new nn.Tanh(), new nn.Flatten(), new nn.Linear(64, 1)),
      () => keeper.seen,
    );
    const late = new Keeper();
    survives(new nn.Sequential(first(), new nn.Identity(), late, new nn.ReLU()), () => late.seen);
  });

  type Hook = (module: torch.nn.Module, inputs: unknown[]) => undefined;
  it.each([
    ['registerForwardHook', (layer: torch.nn.Module, hook: Hook) => layer.registerForwardHook(hook)],
    ['registerForwardPreHook', (layer: torch.nn.Module, hook: Hook) => layer.registerForwardPreHook(hook)],
  ] as const)('by a hook: %s', (_, register) => {
    let seen: Tensor | undefined;
    const hooked = new nn.Tanh();
    register(hooked, (_module, inputs) => {
      seen = inputs[0] as Tensor;
      return undefined;
    });
    survives(new nn.Sequential(first(), hooked, new nn.Linear(64, 64), new nn.ReLU()), () => seen);
    const inner = new nn.Sequential(hooked);
    survives(new nn.Sequential(first(), inner, new nn.ReLU()), () => seen);
    const outer = new nn.Sequential(new nn.Tanh());
    register(outer, (_module, inputs) => {
      seen = inputs[0] as Tensor;
      return undefined;
    });
    survives(new nn.Sequential(first(), outer, new nn.ReLU()), () => seen);
  });

  it('by a subclass of a layer, and by a replaced forward function', () => {
    let seen: Tensor | undefined;
    class Watching extends nn.Tanh {
      override forward(input: Tensor): Tensor {
        seen = input;
        return super.forward(input);
      }
    }
    survives(new nn.Sequential(first(), new Watching(), new nn.ReLU()), () => seen);
    const replaced = new nn.Tanh();
    replaced.forward = (input: Tensor) => {
      seen = input;
      return input.tanh();
    };
    survives(new nn.Sequential(first(), replaced, new nn.ReLU()), () => seen);
    class Chain extends nn.Sequential {
      override forward(input: Tensor): Tensor {
        seen = input;
        return super.forward(input);
      }
    }
    survives(new nn.Sequential(first(), new Chain(new nn.Tanh()), new nn.ReLU()), () => seen);
  });

  it('the input, also where the first layer is a view of it', () => {
    const input = torch.ones([4, 2, 4]);
    torch.noGrad(() => new nn.Sequential(new nn.Flatten(), new nn.Tanh(), new nn.Linear(8, 8))(input));
    spoil();
    expect(input.sum().item()).toBe(32);
    torch.noGrad(() =>
      new nn.Sequential(new nn.Identity(), new nn.ReLU({ inplace: true }), new nn.Linear(4, 4))(input),
    );
    spoil();
    expect(input.sum().item()).toBe(32);
  });

  it('the result, also where it is a view of an intermediate tensor or that tensor itself', () => {
    for (const last of [new nn.Flatten(), new nn.Identity(), new nn.Sequential(), new nn.Dropout(0)]) {
      const y = torch.noGrad(() => new nn.Sequential(new nn.Linear(8, 64), last)(x()) as Tensor);
      const values = y.tolist();
      spoil();
      expect(y.tolist()).toEqual(values);
    }
  });

  it('after an error within the chain', () => {
    const model = new nn.Sequential(first(), new nn.Tanh(), new nn.Linear(63, 1));
    expect(() => model(x())).toThrow(torch.ShapeError);
    const whole = new nn.Sequential(first(), new nn.Tanh());
    const y = torch.noGrad(() => whole(x()) as Tensor);
    const values = y.tolist();
    spoil();
    expect(y.tolist()).toEqual(values);
  });
});
