/** @file Learns three species of penguins by their bills, flippers and weight. */
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import { fit, type History } from 'flambeau/train';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { aligned, readTable } from '../program/table.ts';

const { data, nn, optim } = torch;

export const command = {
  name: 'penguins',
  about: 'Learns to tell three species of penguins apart.',
  options: {
    epochs: whole(40, 'passes over the penguins'),
    seed: seed(),
    out: folder('runs/penguins', 'where the pictures go'),
  },
};

export interface Result {
  readonly accuracy: number;
  readonly f1: number;
  readonly classes: readonly string[];
  /** True species by row, predicted by column. */
  readonly confusion: torch.Tensor;
  readonly history: History;
}

export async function run(options: Values<typeof command.options>, print: Print): Promise<Result> {
  // Two penguins were never measured.
  const table = data.columnsOf(readTable('penguins').filter((row) => row['body_mass_g'] !== null));
  print(`${data.info(table)}\n\n${data.valueCounts(table, 'species')}\n`);
  torch.manualSeed(options.seed);
  const [train, test] = data.trainTestSplit(table, { testSize: 0.3, stratify: 'species' });
  const preprocessor = new data.TablePreprocessor({
    bill_length_mm: { scale: 'standard' },
    bill_depth_mm: { scale: 'standard' },
    flipper_length_mm: { scale: 'standard' },
    body_mass_g: { scale: 'standard' },
    sex: { fill: { constant: 'unknown' }, encode: 'oneHot', unseen: 'other' },
  }).fit(train);
  const classes = [...new Set(train.find('species').toArray().map(String))].sort();
  const labelsOf = (part: typeof train) =>
    torch.from(BigInt64Array.from(part.find('species').toArray(), (name) => BigInt(classes.indexOf(String(name)))));
  const [x, y] = [preprocessor.transform(train).features, labelsOf(train)];

  // A mistake counts by how rare its species is, so that each species counts alike.
  const counts = torch.bincount(y, { minlength: classes.length }).to(torch.float32);
  const weight = counts.reciprocal().mul(y.numel() / classes.length);
  print(
    `${aligned(
      ['species', 'penguins', 'weight'],
      classes.map((name, i) => [name, Number(counts.at(i).item()), Number(weight.at(i).item()).toFixed(3)]),
    )}\n`,
  );

  const model = new nn.Sequential(
    new nn.Linear(preprocessor.featureNames.length, 16),
    new nn.ReLU(),
    new nn.Linear(16, classes.length),
  );
  const history = await fit(
    model,
    new data.DataLoader(new data.TensorDataset(x, y), { batchSize: 32, shuffle: true }),
    {
      loss: new nn.CrossEntropyLoss({ weight }),
      optimizer: new optim.Adam(model.parameters(), { lr: 0.01 }),
      epochs: options.epochs,
      metrics: { accuracy: new metrics.Accuracy() },
      progress: false,
    },
  );

  const target = labelsOf(test);
  const logits = torch.noGrad(() => model(preprocessor.transform(test).features));
  const result: Result = {
    accuracy: metrics.accuracy(logits, target),
    f1: metrics.f1Score(logits, target, { average: 'macro' }),
    classes,
    confusion: metrics.confusionMatrix(logits, target, { classes: classes.length }),
    history,
  };
  print(`of ${test.length} penguins not seen: accuracy ${result.accuracy.toFixed(3)}, F1 ${result.f1.toFixed(3)}\n`);
  const rows = result.confusion.tolist() as bigint[][];
  print(
    aligned(
      ['true \\ predicted', ...classes],
      rows.map((row, i) => [classes[i] ?? '', ...row.map(String)]),
    ),
  );
  return result;
}
