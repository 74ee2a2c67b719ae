/** @file A network that learns to read handwritten digits, with charts, checkpoints and resuming (`npm start`). */
import * as torch from 'flambeau';
import { FlambeauError } from 'flambeau';
import { describeSource, loadDigits } from './dataset.ts';
import { checkWritable, checkWritableFile, isSystemError, replaceFile } from './file.ts';
import { formatCount, formatRate, formatSeconds, formatShare } from './format.ts';
import { type DigitsOptions, readOptions } from './options.ts';
import { bestRecord, describeMeasure, type EpochRecord, recordOf } from './records.ts';
import { confusionTable, countConfusion, drawReadings, summaryTable, supportsColor } from './terminal.ts';
import { type Predictions, predict, Training } from './training.ts';

/** How many readings are drawn at the end: wrong ones first, but no more than half. */
const shownReadings = 6;

async function run(options: DigitsOptions): Promise<void> {
  const { stdout } = process;
  checkWritable(options.out, '--out');
  if (options.json !== undefined) checkWritableFile(options.json, '--json');
  torch.manualSeed(options.seed);
  const parts = loadDigits(options);
  const training = new Training(options, parts, stdout);
  const engine = torch.engineInfo();
  stdout.write(
    `${parts.train.count} digits to train, ${parts.validation.count} to validate, ${parts.test.count} to test: ${describeSource(options)}; engine ${engine.name}, ${formatCount(engine.threads, 'thread')}\n`,
  );
  const history = await training.run();
  if (history.interrupted) {
    stdout.write(`interrupted; go on with: npm start -- --resume and the same options\n`);
    process.exitCode = 130;
    return;
  }
  training.model.loadStateDict(torch.io.loadFile(training.bestPath));
  const test = await predict(training.model, parts.test);
  const matrix = countConfusion(parts.test.labels, test.predicted);
  const run = { records: history.epochs.map(recordOf), losses: history.losses };
  await report(options, training, run, parts.test, test, matrix);
}

/** The epoch whose model is kept, and the measure by which it is best. */
function describeBest(best: EpochRecord | undefined, epochs: number): string {
  if (best === undefined) return 'none';
  const { epoch, validationLoss, validationAccuracy } = best;
  return `epoch ${epoch} of ${epochs}, ${describeMeasure(epochs)}: ${formatShare(validationAccuracy)} right, loss ${validationLoss.toFixed(4)}`;
}

async function report(
  options: DigitsOptions,
  { stopwatch, bestPath, trainCount }: Training,
  { records, losses }: { readonly records: readonly EpochRecord[]; readonly losses: readonly number[] },
  digits: Parameters<typeof drawReadings>[0],
  test: Predictions,
  matrix: number[][],
): Promise<void> {
  const { stdout } = process;
  const order = test.predicted.map((_, i) => i);
  const wrong = order.filter((i) => test.predicted[i] !== digits.labels[i]);
  const shown = [...new Set([...wrong.slice(0, shownReadings / 2), ...order])].slice(0, shownReadings);
  const readings = shown.map((index) => ({
    index,
    predicted: test.predicted[index] ?? 0,
    confidence: test.confidence[index] ?? 0,
  }));
  const best = bestRecord(records, options.epochs);
  const color = supportsColor(stdout, process.env);
  stdout.write(`\n${drawReadings(digits, readings, { width: stdout.columns ?? 80, color })}`);
  stdout.write(`\n${confusionTable(matrix)}\n`);
  // The libraries that draw charts take longer to load than a mistake in the options takes to find.
  const { accuracyChart, confusionChart, lossChart, saveChart } = await import('./charts.ts');
  const files = [
    await saveChart(lossChart(records), options.out, 'loss'),
    await saveChart(accuracyChart(records), options.out, 'accuracy'),
    await saveChart(confusionChart(matrix, best?.epoch), options.out, 'confusion'),
  ];
  const samplesPerSecond = (records.length * trainCount) / stopwatch.training;
  const engine = torch.engineInfo();
  stdout.write(
    `\n${summaryTable([
      ['test accuracy', formatShare(test.accuracy)],
      ['wrong', `${wrong.length} of ${digits.count}`],
      ['best validation', describeBest(best, options.epochs)],
      ['training', `${formatSeconds(stopwatch.training)} (${formatRate(samplesPerSecond)})`],
      ['validation', formatSeconds(stopwatch.validation)],
      ['compiling', formatSeconds(stopwatch.compiling)],
      ['best model', bestPath],
      ['charts', files.map(({ png }) => png).join(', ')],
    ])}\n`,
  );
  if (options.json === undefined) return;
  replaceFile(
    options.json,
    `${JSON.stringify(
      {
        testAccuracy: test.accuracy,
        trainSeconds: stopwatch.training,
        validationSeconds: stopwatch.validation,
        compileSeconds: stopwatch.compiling,
        samplesPerSecond,
        engine: engine.name,
        epochs: records.length,
        bestEpoch: best?.epoch,
        lossHistory: losses,
      },
      undefined,
      2,
    )}\n`,
  );
}

const options = readOptions(process.argv.slice(2), process.stdout, process.stderr);
if ('exitCode' in options) {
  process.exitCode = options.exitCode;
} else {
  try {
    await run(options);
  } catch (error) {
    if (!(error instanceof FlambeauError) && !isSystemError(error)) throw error;
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
