/** @file Data: a data set, batches in random order, the same order as PyTorch's for the same seed. */
import * as torch from 'flambeau';

const { data } = torch;

/** Points on a parabola. */
const parabola: torch.data.Dataset<{ x: number; y: number }> = {
  length: 10,
  get: (index) => ({ x: index / 10, y: (index / 10) ** 2 }),
};

torch.manualSeed(0);
const [training, validation] = data.randomSplit(parabola, [0.8, 0.2]);
console.log('split', training.length, validation.length);

const loader = new data.DataLoader(training, { batchSize: 3, shuffle: true });
for (const { x, y } of loader) console.log(x.shape, y.sub(x.square()).abs().max().item());
