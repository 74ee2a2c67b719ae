/**
 * @file A network whose weights are the mean of another's over its last steps: it does not jump about as the other does while it learns, and
 * reads as well as that one will at the end. Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992),
 * https://doi.org/10.1137/0330046, with weights that fade.
 */
import * as torch from 'flambeau';

/** Steps after which the first ones count little: they are far from where the network is going. */
const youth = 10;

/**
 * Brings the weights of `mean` nearer to those of `model` after its step `step`, counted from 0. A weight of `steps` steps ago counts about a
 * third of the latest.
 */
export function updateAverage(mean: torch.nn.Module, model: torch.nn.Module, step: number, steps: number): void {
  const share = Math.max(1 / steps, youth / (step + youth));
  const now = model.stateDict();
  torch.noGrad(() => {
    for (const [name, tensor] of Object.entries(mean.stateDict())) {
      const latest = now[name] ?? tensor;
      if (tensor.dtype.isFloatingPoint) tensor.lerp_(latest, share);
      else tensor.copy_(latest);
    }
  });
}
