/** @file Learns from the passengers of the Titanic who survived, and tells it of passengers that it has not seen. */
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import { fit } from 'flambeau/train';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { aligned, readTable } from '../program/table.ts';

const { data, nn, optim } = torch;

export const command = {
  name: 'titanic',
  about: 'Learns who of the passengers of the Titanic survived.',
  options: {
    epochs: whole(30, 'passes over the passengers'),
    seed: seed(),
    out: folder('runs/titanic', 'where the pictures go'),
  },
};

/** What the network sees of a passenger. `who` is man, woman or child. */
const makePreprocessor = () =>
  new data.TablePreprocessor({
    age: { fill: 'median', indicator: true, scale: 'standard' },
    fare: { scale: ['log', 'standard'] },
    sibsp: { scale: 'standard' },
    parch: { scale: 'standard' },
    pclass: { encode: 'oneHot' },
    who: { encode: 'oneHot' },
    embarked: { fill: 'mostFrequent', encode: 'oneHot' },
    deck: { fill: { constant: 'none' }, encode: 'oneHot', unseen: 'other' },
  });

/** Passengers by the probability that the network gives them. */
export interface Bin {
  readonly from: number;
  readonly passengers: number;
  /** The mean of the probabilities. */
  readonly predicted: number;
  /** The share that did survive. */
  readonly observed: number;
}

export interface Result {
  readonly accuracy: number;
  /** Of the guess that women and children survive and men do not. */
  readonly baseline: number;
  readonly rocAuc: number;
  readonly probabilities: readonly number[];
  readonly survived: readonly number[];
  readonly bins: readonly Bin[];
}

function binsOf(probabilities: readonly number[], survived: readonly number[], count = 5): Bin[] {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from({ length: count }, (_, bin) => {
    const rows = probabilities.flatMap((p, row) => (Math.min(count - 1, Math.floor(p * count)) === bin ? [row] : []));
    return {
      from: bin / count,
      passengers: rows.length,
      predicted: mean(rows.map((row) => probabilities[row] ?? 0)),
      observed: mean(rows.map((row) => survived[row] ?? 0)),
    };
  }).filter(({ passengers }) => passengers > 0);
}

export async function run(options: Values<typeof command.options>, print: Print): Promise<Result> {
  const table = data.columnsOf(readTable('titanic'));
  print(`${data.info(table)}\n`);
  torch.manualSeed(options.seed);
  const [train, test] = data.trainTestSplit(table, { testSize: 0.2, stratify: 'survived' });
  const preprocessor = makePreprocessor().fit(train);
  const survivedOf = (part: typeof train) => Float32Array.from(part.find('survived').numbers());
  const setOf = (part: typeof train) =>
    new data.TensorDataset(preprocessor.transform(part).features, torch.from(survivedOf(part)));

  const model = new nn.Sequential(
    new nn.Linear(preprocessor.featureNames.length, 16),
    new nn.ReLU(),
    new nn.Dropout(0.2),
    new nn.Linear(16, 1),
    new nn.Flatten(0),
  );
  await fit(model, new data.DataLoader(setOf(train), { batchSize: 64, shuffle: true }), {
    loss: nn.functional.binaryCrossEntropyWithLogits,
    optimizer: new optim.AdamW(model.parameters(), { lr: 0.01 }),
    epochs: options.epochs,
    progress: false,
  });

  model.eval();
  const scores = torch.noGrad(() => model(preprocessor.transform(test).features).sigmoid());
  const survived = [...survivedOf(test)];
  const probabilities = [...scores.toTypedArray()].map(Number);
  const guess = test
    .find('who')
    .toArray()
    .map((who) => (who === 'man' ? 0 : 1));
  const result: Result = {
    accuracy: metrics.accuracy(scores, survived, { threshold: 0.5 }),
    baseline: metrics.accuracy(guess, survived),
    rocAuc: metrics.rocAuc(scores, survived),
    probabilities,
    survived,
    bins: binsOf(probabilities, survived),
  };
  print(
    aligned(
      ['of 179 passengers not seen', 'accuracy', 'area under ROC'],
      [
        ['women and children first', result.baseline.toFixed(3), ''],
        ['the network', result.accuracy.toFixed(3), result.rocAuc.toFixed(3)],
      ],
    ),
  );
  const rows = result.bins.map(({ from, passengers, predicted, observed }) => [
    `${(100 * from).toFixed(0)} to ${(100 * from + 20).toFixed(0)} %`,
    passengers,
    predicted.toFixed(2),
    observed.toFixed(2),
  ]);
  print(`\n${aligned(['probability', 'passengers', 'predicted', 'survived'], rows)}`);
  return result;
}
