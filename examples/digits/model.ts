/** @file The network: four convolutions with batch normalisation, three of them with pooling, then dropout and one linear layer. */
import * as torch from 'flambeau';

const { nn } = torch;

function block(from: number, to: number, options: { readonly pool: boolean }): torch.nn.Module[] {
  return [
    // The normalisation that follows takes away whatever a bias would add.
    new nn.Conv2d(from, to, 3, { padding: 1, bias: false }),
    // What comes after the pooling has a quarter of the work.
    ...(options.pool ? [new nn.MaxPool2d(2)] : []),
    new nn.BatchNorm2d(to),
    new nn.ReLU(),
  ];
}

/** A network that reads 28×28 images: [batch, 1, 28, 28] → scores of the ten digits [batch, 10]. */
export function makeModel(): torch.nn.Sequential {
  return new nn.Sequential(
    ...block(1, 16, { pool: true }),
    ...block(16, 32, { pool: true }),
    ...block(32, 64, { pool: false }),
    ...block(64, 64, { pool: true }),
    new nn.Flatten(),
    new nn.Dropout(0.3),
    new nn.Linear(64 * 3 * 3, 10),
  );
}
