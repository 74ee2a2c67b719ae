/** @file Pictures of data and of a network, shown in the terminal, or saved with `--save FOLDER`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from 'flambeau';
import * as plot from 'flambeau/plot';

const { nn, optim } = torch;
const { crossEntropy } = nn.functional;

torch.manualSeed(0);
const count = 300;
const species = torch.arange(count).remainder(3);
const bill = torch.randn(count).mul(2).add(species.mul(5)).add(38);
const mass = torch.randn(count).mul(300).add(species.sub(1).square().mul(900)).add(3700);
const names = ['Adelie', 'Chinstrap', 'Gentoo'];
const kind = Array.from(species.tolist() as number[], (code) => names[code] ?? '');

const features = torch.stack([bill.sub(43).div(5), mass.sub(4300).div(600)], 1);
const model = new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Linear(16, 3));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.03 });
const history: { loss: number; accuracy: number }[] = [];
for (let epoch = 0; epoch < 40; epoch++) {
  optimizer.zeroGrad();
  const scores = model(features);
  const loss = crossEntropy(scores, species.long());
  loss.backward();
  optimizer.step();
  history.push({ loss: loss.item(), accuracy: scores.argmax(1).eq(species).float().mean().item() });
}

const pictures = {
  masses: plot.hist(mass, { by: kind, title: 'How heavy they are', x: 'mass, g', y: 'penguins' }),
  penguins: plot.scatter(bill, mass, { by: kind, x: 'length of the bill, mm', y: 'mass, g', legend: 'species' }),
  training: plot.learningCurves(history, { title: 'Training' }),
  regions: plot.decisionRegions(model, features, species, { labels: names, title: 'What the network sees' }),
};

const asked = process.argv.indexOf('--save');
const folder = asked < 0 ? undefined : process.argv[asked + 1];
if (folder !== undefined) mkdirSync(folder, { recursive: true });
for (const [name, picture] of Object.entries(pictures)) {
  if (folder === undefined) await picture.show();
  else await picture.save(join(folder, `${name}.png`));
}
console.log('accuracy', history.at(-1)?.accuracy.toFixed(2));
