/** @file A small network for digits with any activation, and how many of its units no longer learn. */
import * as torch from 'flambeau';

const { nn } = torch;

export const activations = {
  ReLU: () => new nn.ReLU(),
  LeakyReLU: () => new nn.LeakyReLU(),
  PReLU: () => new nn.PReLU(),
  ELU: () => new nn.ELU(),
  GELU: () => new nn.GELU(),
} satisfies Record<string, () => torch.nn.Module>;

export type ActivationName = keyof typeof activations;

/** Units of a hidden layer, of which there are three. */
export const width = 32;

/** [N, 1, 28, 28] → scores of the ten digits [N, 10] */
export function makeModel(activation: ActivationName): torch.nn.Sequential {
  const make = activations[activation];
  return new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(28 * 28, width),
    make(),
    new nn.Linear(width, width),
    make(),
    new nn.Linear(width, width),
    make(),
    new nn.Linear(width, 10),
  );
}

/** Where the derivative of an activation is below this, next to nothing reaches the weights before it. */
const flat = 1e-3;

/**
 * The share of hidden units whose activation is flat at every one of the images, so that no gradient changes them: dead ones. Unlike
 * `nn.inspect`, which counts those of ReLU, this holds for any activation.
 */
export function deadShare(model: torch.nn.Sequential, images: torch.Tensor): number {
  let [dead, units, x] = [0, 0, images];
  for (const layer of model) {
    if (Object.hasOwn(activations, layer.constructor.name)) {
      const before = x.detach().requiresGrad_();
      const [slope] = torch.autograd.grad(layer(before).sum(), [before]);
      const steepest = slope?.abs().amax(0) ?? torch.zeros([0]);
      dead += Number(steepest.lt(flat).sum().item());
      units += steepest.numel();
    }
    x = torch.noGrad(() => layer(x));
  }
  return dead / units;
}
