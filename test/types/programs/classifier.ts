/** @file Data sets of one's own, splits, loaders, a model whose last layer is replaced, an evaluation over any module. */
import * as torch from 'flambeau';

const { nn, optim, data } = torch;
const F = nn.functional;

/** Two clouds of points, each sample with a name. */
class Clouds implements torch.data.Dataset<{ point: torch.Tensor; label: number; name: string }> {
  readonly length = 40;

  get(index: number): { point: torch.Tensor; label: number; name: string } {
    const label = index % 2;
    return { point: torch.randn([2]).add(label === 0 ? -2 : 2), label, name: `point ${index}` };
  }
}

/** The share of right answers of any module of one tensor. */
function accuracy<M extends torch.nn.Module>(model: M, loader: Iterable<[torch.Tensor, torch.Tensor]>): number {
  model.eval();
  let right = 0;
  let total = 0;
  using _ = torch.noGrad();
  for (const [x, y] of loader) {
    const scores: torch.Tensor = model(x);
    right += scores.argmax(1).eq(y).sum().item();
    total += y.size(0);
  }
  return right / total;
}

/** Accuracy on points that were not trained on, and the last loss. */
export function train(epochs: number): { readonly accuracy: number; readonly loss: number; readonly name: string } {
  torch.manualSeed(0);
  const [training, validation] = data.randomSplit(new Clouds(), [0.75, 0.25]);
  let name = '';
  const model = new nn.Sequential(new nn.Linear(2, 8), torch.tanh, new nn.Linear(8, 5));
  const layers: torch.nn.Module[] = [model, new nn.Linear(5, 2)];
  const optimizer = new optim.SGD(
    layers.flatMap((layer) => [...layer.parameters()]),
    { lr: 0.1, momentum: 0.9 },
  );
  let loss = Number.POSITIVE_INFINITY;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const batch of new data.DataLoader(training, { batchSize: 10, shuffle: true })) {
      let scores = batch.point;
      for (const layer of layers) scores = layer(scores);
      const value = F.crossEntropy(scores, batch.label.to(torch.int64));
      optimizer.zeroGrad();
      value.backward();
      optimizer.step();
      loss = value.item();
      name = batch.name[0] ?? name;
    }
  }
  const points = Array.from({ length: validation.length }, (_, i) => new Clouds().get(validation.resolve(i)));
  const set = new data.TensorDataset(
    torch.stack(points.map(({ point }) => point)),
    torch.tensor(
      points.map(({ label }) => label),
      { dtype: torch.int64 },
    ),
  );
  const whole = new nn.Sequential(...layers);
  return { accuracy: accuracy(whole, new data.DataLoader(set, { batchSize: 32 })), loss, name };
}
