/** @file The network: three convolutions, each with pooling and batch normalisation, then dropout and one linear layer. */
import * as torch from 'flambeau';

const { nn } = torch;

/** A network that reads 28×28 images: [batch, 1, 28, 28] → scores of the ten digits [batch, 10]. */
export function makeModel(): torch.nn.Sequential {
  const block = (from: number, to: number) => [
    // The normalisation that follows takes away whatever a bias would add.
    new nn.Conv2d(from, to, 3, { padding: 1, bias: false }),
    // What comes after the pooling has a quarter of the work.
    new nn.MaxPool2d(2),
    new nn.BatchNorm2d(to),
    new nn.ReLU(),
  ];
  return new nn.Sequential(
    ...block(1, 24),
    ...block(24, 48),
    ...block(48, 96),
    new nn.Flatten(),
    new nn.Dropout(0.3),
    new nn.Linear(96 * 3 * 3, 10),
  );
}
