/**
 * @file An autoencoder: images through a narrow place and back. Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural
 * networks" (2006), https://doi.org/10.1126/science.1127647
 */
import * as torch from 'flambeau';

const { nn } = torch;

const side = 28;
const widths = [256, 128] as const;

export class Autoencoder extends nn.Module {
  readonly encoder: torch.nn.Sequential;
  readonly decoder: torch.nn.Sequential;

  /** `latent` is how many numbers an image becomes. */
  constructor(latent: number) {
    super();
    const [wide, middle] = widths;
    this.encoder = new nn.Sequential(
      new nn.Flatten(),
      new nn.Linear(side * side, wide),
      new nn.GELU(),
      new nn.Linear(wide, middle),
      new nn.GELU(),
      new nn.Linear(middle, latent),
    );
    this.decoder = new nn.Sequential(
      new nn.Linear(latent, middle),
      new nn.GELU(),
      new nn.Linear(middle, wide),
      new nn.GELU(),
      new nn.Linear(wide, side * side),
      new nn.Sigmoid(),
      new nn.Unflatten(1, [1, side, side]),
    );
  }

  /** images [N, 1, 28, 28] of ink from 0 to 1 → as they come back, of the same shape */
  forward(images: torch.Tensor): torch.Tensor {
    return this.decoder(this.encoder(images));
  }
}
