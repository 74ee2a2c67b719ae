/** @file Learns the median house value of a district of California, and looks at what it gets wrong. */
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import { fit } from 'flambeau/train';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { aligned, type Row, readTable } from '../program/table.ts';

const { data, nn, optim } = torch;

export const command = {
  name: 'california',
  about: 'Learns house prices in California, district by district.',
  options: {
    epochs: whole(20, 'passes over the districts'),
    seed: seed(),
    out: folder('runs/california', 'where the pictures go'),
  },
};

/** Rooms, bedrooms and people for each household say more than those of a district, which differ in size. */
function withShares(row: Row): Row {
  const { total_rooms, total_bedrooms, population, households } = row;
  return {
    ...row,
    rooms: Number(total_rooms) / Number(households),
    bedrooms: total_bedrooms === null ? null : Number(total_bedrooms) / Number(total_rooms),
    people: Number(population) / Number(households),
  };
}

const logarithm = { scale: ['log', 'standard'] as const };

const makePreprocessor = () =>
  new data.TablePreprocessor({
    longitude: { scale: 'standard' },
    latitude: { scale: 'standard' },
    housing_median_age: { scale: 'standard' },
    median_income: logarithm,
    population: logarithm,
    households: logarithm,
    rooms: logarithm,
    people: logarithm,
    bedrooms: { fill: 'median', indicator: true, ...logarithm },
    ocean_proximity: { encode: 'oneHot' },
  });

export interface Result {
  /** The share of the variance that is explained. */
  readonly r2: number;
  /** Of a linear layer by the same features. */
  readonly linearR2: number;
  /** In dollars. */
  readonly meanAbsoluteError: number;
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  readonly longitude: ArrayLike<number>;
  readonly latitude: ArrayLike<number>;
  /** Mean error by the kind of place: above zero, the network says too much. */
  readonly byPlace: readonly {
    readonly place: string;
    readonly districts: number;
    readonly error: number;
    readonly size: number;
  }[];
}

/** Trains a model: the rate rises at first and falls to nothing at the end. */
async function train(model: torch.nn.Sequential, x: torch.Tensor, y: torch.Tensor, epochs: number): Promise<void> {
  const loader = new data.DataLoader(new data.TensorDataset(x, y), { batchSize: 128, shuffle: true });
  const optimizer = new optim.AdamW(model.parameters());
  const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.01, { epochs, stepsPerEpoch: loader.length });
  await fit(model, loader, {
    loss: nn.functional.mseLoss,
    optimizer,
    scheduler: { scheduler, every: 'step' },
    epochs,
    progress: false,
  });
}

export async function run(options: Values<typeof command.options>, print: Print): Promise<Result> {
  const table = data.columnsOf(readTable('california-housing').map(withShares));
  torch.manualSeed(options.seed);
  const [known, test] = data.trainTestSplit(table, { testSize: 0.2, stratify: 'ocean_proximity' });
  print(`${data.describe(known)}\n`);
  const preprocessor = makePreprocessor().fit(known);
  const prices = new data.TablePreprocessor({ median_house_value: { scale: 'standard' } }).fit(known);
  const pricesOf = (part: typeof known) => prices.transform(part).features.squeeze(1);
  const [x, y] = [preprocessor.transform(known).features, pricesOf(known)];
  const unseen = preprocessor.transform(test).features;

  const width = preprocessor.featureNames.length;
  const line = new nn.Sequential(new nn.Linear(width, 1), new nn.Flatten(0));
  await train(line, x, y, options.epochs);
  const model = new nn.Sequential(
    new nn.Linear(width, 64),
    new nn.ReLU(),
    new nn.Linear(64, 64),
    new nn.ReLU(),
    new nn.Linear(64, 1),
    new nn.Flatten(0),
  );
  await train(model, x, y, options.epochs);

  const dollarsOf = (standard: torch.Tensor) =>
    Float64Array.from(prices.inverse(standard.unsqueeze(1))['median_house_value'] as number[]);
  const actual = Float64Array.from(test.find('median_house_value').numbers());
  const predicted = dollarsOf(torch.noGrad(() => model(unseen)));
  const places = test.find('ocean_proximity').toArray().map(String);
  const errors = predicted.map((value, row) => value - (actual[row] ?? 0));
  const result: Result = {
    r2: metrics.r2Score(torch.from(predicted), actual),
    linearR2: metrics.r2Score(
      torch.noGrad(() => line(unseen)),
      pricesOf(test),
    ),
    meanAbsoluteError: metrics.meanAbsoluteError(torch.from(predicted), actual),
    predicted,
    actual,
    longitude: test.find('longitude').numbers(),
    latitude: test.find('latitude').numbers(),
    byPlace: [...new Set(places)].sort().map((place) => {
      const own = errors.filter((_, row) => places[row] === place);
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
      return { place, districts: own.length, error: mean(own), size: mean(own.map(Math.abs)) };
    }),
  };
  const dollars = (value: number) => Math.round(value).toLocaleString('en-US');
  print(
    aligned(
      ['4,128 districts not seen', 'R²', 'mean error'],
      [
        ['a linear layer', result.linearR2.toFixed(3), ''],
        ['the network', result.r2.toFixed(3), `$${dollars(result.meanAbsoluteError)}`],
      ],
    ),
  );
  const rows = result.byPlace.map(({ place, districts, error, size }) => [
    place,
    districts,
    dollars(error),
    dollars(size),
  ]);
  print(`\n${aligned(['place', 'districts', 'mean residual', 'mean error'], rows)}`);
  return result;
}
