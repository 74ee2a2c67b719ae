/** @file Three networks: one linear layer, four of them with nothing in between, and four with activations in between. */
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';

const { nn } = torch;
const F = nn.functional;

export const kinds = ['linear', 'deep linear', 'MLP'] as const;
export type Kind = (typeof kinds)[number];

const width = 32;

/** A network that gives one logit for a place in the plane: [N, 2] → [N, 1]. */
export function makeModel(kind: Kind): torch.nn.Sequential {
  if (kind === 'linear') return new nn.Sequential(new nn.Linear(2, 1));
  const between = (): torch.nn.Module[] => (kind === 'MLP' ? [new nn.ReLU()] : []);
  return new nn.Sequential(
    new nn.Linear(2, width),
    ...between(),
    new nn.Linear(width, width),
    ...between(),
    new nn.Linear(width, width),
    ...between(),
    new nn.Linear(width, 1),
  );
}

/**
 * The one linear layer that answers as linear layers in turn do: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂).
 */
export function collapse(layers: torch.nn.Sequential): torch.nn.Linear {
  let [weight, bias] = [torch.eye(2), torch.zeros([2])];
  for (const layer of layers) {
    if (!(layer instanceof nn.Linear) || layer.bias === null) {
      throw new ValueError('collapse/layer', `only linear layers with a bias collapse into one, got ${layer}`);
    }
    [weight, bias] = [layer.weight.matmul(weight), F.linear(bias, layer.weight, layer.bias)];
  }
  const one = new nn.Linear(2, 1);
  one.loadStateDict({ weight: weight.detach(), bias: bias.detach() });
  return one;
}
