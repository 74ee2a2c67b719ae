/** @file A generator and a discriminator that train against each other, with weights drawn as in DCGAN. */
import * as torch from 'flambeau';

const { nn, optim } = torch;
const F = nn.functional;

class Generator extends nn.Module {
  readonly main: torch.nn.Sequential;

  readonly latent: number;

  constructor(latent: number, features = 4) {
    super();
    this.latent = latent;
    this.main = new nn.Sequential(
      new nn.ConvTranspose2d(latent, features * 2, 4, 1, 0, { bias: false }),
      new nn.BatchNorm2d(features * 2),
      new nn.ReLU(true),
      new nn.ConvTranspose2d(features * 2, 1, 4, 2, 1, { bias: false }),
      new nn.Tanh(),
    );
  }

  forward(noise: torch.Tensor): torch.Tensor {
    return this.main(noise);
  }
}

class Discriminator extends nn.Module {
  readonly main = new nn.Sequential(
    new nn.Conv2d(1, 4, 4, { stride: 2, padding: 1, bias: false }),
    new nn.LeakyReLU(0.2, { inplace: true }),
    new nn.Flatten(),
    new nn.Linear(4 * 4 * 4, 1),
    (scores) => scores.flatten(),
  );

  forward(images: torch.Tensor): torch.Tensor {
    return this.main(images);
  }
}

function weightsInit(module: torch.nn.Module): void {
  if (module instanceof nn.Conv2d || module instanceof nn.ConvTranspose2d) nn.init.normal_(module.weight, 0, 0.02);
  else if (module instanceof nn.BatchNorm2d) {
    nn.init.normal_(module.weight, 1, 0.02);
    nn.init.zeros_(module.bias);
  }
}

/** The discriminator's losses. */
export function train(steps: number): number[] {
  torch.manualSeed(0);
  const generator = new Generator(3).apply(weightsInit);
  const discriminator = new Discriminator().apply(weightsInit);
  const options = { lr: 2e-3, betas: [0.5, 0.999] } as const;
  const optimizers = [
    new optim.Adam(generator.parameters(), options),
    new optim.Adam(discriminator.parameters(), options),
  ] as const;
  const real = torch.ones([8, 1, 8, 8]);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const fake = generator(torch.randn([8, generator.latent, 1, 1]));
    optimizers[1].zeroGrad();
    const onReal = F.binaryCrossEntropyWithLogits(discriminator(real), torch.ones([8]));
    const onFake = F.binaryCrossEntropyWithLogits(discriminator(fake.detach()), torch.zeros([8]));
    const loss = onReal.add(onFake);
    loss.backward();
    optimizers[1].step();
    optimizers[0].zeroGrad();
    F.binaryCrossEntropyWithLogits(discriminator(fake), torch.ones([8])).backward();
    optimizers[0].step();
    losses.push(loss.item());
  }
  return losses;
}
