/** @file The network: two convolutions with batch normalisation and pooling, then two linear layers. */
import * as torch from 'flambeau';

const { nn } = torch;

/** A network that reads 28×28 images: [batch, 1, 28, 28] → scores of the ten digits [batch, 10]. */
export function makeModel(): torch.nn.Sequential {
  const block = (from: number, to: number) => [
    new nn.Conv2d(from, to, 3, { padding: 1 }),
    new nn.BatchNorm2d(to),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
  ];
  return new nn.Sequential(
    ...block(1, 32),
    ...block(32, 64),
    new nn.Flatten(),
    new nn.Linear(64 * 7 * 7, 128),
    new nn.ReLU(),
    new nn.Linear(128, 10),
  );
}
