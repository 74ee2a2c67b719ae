/** @file Tables: the passengers of the Titanic, looked at, cleaned, split, made tensors of, learned from. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';

const { data, nn, optim } = torch;
const { binaryCrossEntropyWithLogits } = nn.functional;

/** The file has no quotes, so that no library is needed to read it; numbers become numbers, empty fields are missing. */
function readCsv(text: string): Record<string, string | number | null>[] {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.split(',');
  const valueOf = (field: string) => (field === '' ? null : Number.isNaN(Number(field)) ? field : Number(field));
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [names[i] ?? '', valueOf(field)])));
}

const file = new URL('data/titanic.csv.gz', import.meta.url);
const table = data.columnsOf(readCsv(gunzipSync(readFileSync(file)).toString()));
console.log(String(data.info(table)));
console.log(String(data.valueCounts(table, 'deck')));

torch.manualSeed(0);
const [train, test] = data.trainTestSplit(table, { testSize: 0.2, stratify: 'survived' });
const preprocessor = new data.TablePreprocessor({
  age: { fill: 'median', indicator: true, scale: 'standard' },
  fare: { scale: ['log', 'standard'] },
  sibsp: { scale: 'standard' },
  parch: { scale: 'standard' },
  pclass: { encode: 'oneHot' },
  sex: { encode: 'oneHot' },
  embarked: { fill: 'mostFrequent', encode: 'oneHot' },
  deck: { fill: { constant: 'none' }, encode: 'oneHot', unseen: 'other' },
}).fit(train);
console.log(preprocessor.featureNames.join(' '));

const passengers = data.fromTable(train, { features: preprocessor, target: 'survived' });
const model = new nn.Sequential(
  new nn.Linear(preprocessor.featureNames.length, 16),
  new nn.ReLU(),
  new nn.Linear(16, 1),
);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01, weightDecay: 1e-3 });
for (let epoch = 0; epoch < 20; epoch++) {
  for (const { features, target } of new data.DataLoader(passengers, { batchSize: 32, shuffle: true })) {
    optimizer.zeroGrad();
    binaryCrossEntropyWithLogits(model(features).squeeze(1), target).backward();
    optimizer.step();
  }
}

const unseen = data.fromTable(test, { features: preprocessor, target: 'survived' });
const survived = test.find('survived').numbers();
const scores = torch.noGrad(() => model(unseen.features).squeeze(1).sigmoid());
console.log('accuracy', metrics.accuracy(scores, survived, { threshold: 0.5 }).toFixed(2));
console.log('area under ROC', metrics.rocAuc(scores, survived).toFixed(2));
console.log(String(metrics.confusionMatrix(scores, survived, { threshold: 0.5 })));

// All that the next program needs to make the same features, beside the weights.
const saved = JSON.stringify(preprocessor.stateDict());
const again = data.TablePreprocessor.fromState(JSON.parse(saved));
console.log('the same features', again.transform(test).features.equal(unseen.features));
