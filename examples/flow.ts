/** @file The whole line in sixty lines: a raw file is read, looked at, cleaned, learned from, and the result is drawn. */
import { mkdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import * as plot from 'flambeau/plot';
import { fit } from 'flambeau/train';

const { data, nn, optim } = torch;

const file = new URL('data/titanic.csv.gz', import.meta.url);
const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString().trim().split('\n');
const names = head.split(',');
const valueOf = (text = '') => (text === '' || Number.isNaN(Number(text)) ? text : Number(text));
const records = lines.map((line) => line.split(',').map(valueOf));
const table = data.columnsOf(
  records.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))),
);

console.log(String(data.info(table)));
console.log(String(data.valueCounts(table, 'deck')));
mkdirSync('runs/flow', { recursive: true });
const ages = plot.hist(table.find('age'), { by: table.find('alive'), title: 'Ages', x: 'age', y: 'passengers' });
await ages.save('runs/flow/ages.svg');

torch.manualSeed(0);
const [known, unseen] = data.trainTestSplit(table, { testSize: 0.2, stratify: 'survived' });
const preprocessor = new data.TablePreprocessor({
  age: { fill: 'median', indicator: true, scale: 'standard' },
  fare: { scale: ['log', 'standard'] },
  pclass: { encode: 'oneHot' },
  who: { encode: 'oneHot' },
  embarked: { fill: 'mostFrequent', encode: 'oneHot' },
  deck: { fill: { constant: 'none' }, encode: 'oneHot', unseen: 'other' },
}).fit(known);
const batchesOf = (part: typeof known, shuffle: boolean) => {
  const survived = torch.from(Float32Array.from(part.find('survived').numbers()));
  const set = new data.TensorDataset(preprocessor.transform(part).features, survived);
  return new data.DataLoader(set, { batchSize: 64, shuffle });
};

const model = new nn.Sequential(
  new nn.Linear(preprocessor.featureNames.length, 16),
  new nn.ReLU(),
  new nn.Linear(16, 1),
  new nn.Flatten(0),
);

const history = await fit(model, batchesOf(known, true), {
  loss: nn.functional.binaryCrossEntropyWithLogits,
  optimizer: new optim.AdamW(model.parameters(), { lr: 0.01 }),
  epochs: 20,
  validate: batchesOf(unseen, false),
  metrics: { accuracy: new metrics.Accuracy({ threshold: 0 }) },
  progress: false,
});
console.log('accuracy', history.epochs.at(-1)?.validation.accuracy.toFixed(2));

const logits = torch.noGrad(() => model(preprocessor.transform(unseen).features));
const matrix = metrics.confusionMatrix(logits, unseen.find('survived').numbers(), { threshold: 0 });
const curves = plot.learningCurves(history, { title: 'Training' });
const confusion = plot.confusionMatrix(matrix, { labels: ['died', 'survived'], title: 'Passengers not seen' });
await plot.grid([[curves, confusion]]).save('runs/flow/result.svg');
