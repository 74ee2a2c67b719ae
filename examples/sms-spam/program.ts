/** @file Learns from four fifths of the messages which are spam, and reads the others. */
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import { padCollate, WordTokenizer } from 'flambeau/text';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { type Message, readMessages, splitMessages } from './messages.ts';
import { SpamModel } from './model.ts';

const { data, nn, optim } = torch;
const { binaryCrossEntropyWithLogits } = nn.functional;

export const command = {
  name: 'sms-spam',
  about: `Learns to tell spam from other text messages, word by word, with a GRU, and shows
which of those that it has not seen it misreads.`,
  options: {
    epochs: whole(8, 'passes over the training messages'),
    shown: whole(8, 'misread messages that are printed', 0),
    seed: seed(),
    out: folder('runs/sms-spam', 'where the pictures go'),
  },
};

type Sample = readonly [ids: number[], isSpam: number];

const batchSize = 32;
const learningRate = 3e-3;
const longest = 80;

/** A message that is read wrong, and the probability that the model gave to spam. */
export interface Misread extends Message {
  readonly probability: number;
}

export interface Result {
  readonly epochs: readonly {
    readonly epoch: number;
    readonly loss: number;
    readonly testLoss: number;
    readonly accuracy: number;
  }[];
  readonly probabilities: torch.Tensor;
  readonly truth: torch.Tensor;
  readonly accuracy: number;
  /** What always saying "no spam" gets right. */
  readonly baseline: number;
  readonly misread: readonly Misread[];
}

/** Digits say little by themselves, but much by how many there are: a short code, a price, a telephone number. */
const withoutDigits = (text: string): string => text.replaceAll(/\d+/g, (digits) => ` number${digits.length} `);

export function run(options: Values<typeof command.options>, print: Print): Result {
  const messages = readMessages();
  const { training, test } = splitMessages(messages, options.seed);
  torch.manualSeed(options.seed);
  const tokenizer = WordTokenizer.train(
    training.map(({ text }) => withoutDigits(text)),
    { minFreq: 2 },
  );
  const samplesOf = (part: readonly Message[]): Sample[] =>
    part.map(({ text, isSpam }) => [tokenizer.encode(withoutDigits(text), { maxLength: longest }), Number(isSpam)]);
  const collateFn = padCollate<Sample>({ pack: true });
  const loader = new data.DataLoader(samplesOf(training), { batchSize, shuffle: true, collateFn });
  const testLoader = new data.DataLoader(samplesOf(test), { batchSize: 256, collateFn });
  print(`${training.length} messages to learn from, ${test.length} to test; ${tokenizer.length} words`);

  const model = new SpamModel(tokenizer.length);
  const optimizer = new optim.Adam(model.parameters(), { lr: learningRate, weightDecay: 1e-5 });
  const steps = options.epochs * loader.length;
  const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, learningRate, { totalSteps: steps });
  const read = (): torch.Tensor => {
    model.eval();
    const logits = torch.noGrad(() => Array.from(testLoader, ([ids]) => model(ids)));
    model.train();
    return torch.cat(logits, 0);
  };
  const truth = torch.tensor(test.map(({ isSpam }) => Number(isSpam)));
  const accuracyOf = (logits: torch.Tensor): number => metrics.accuracy(logits, truth, { threshold: 0 });
  const epochs = [];
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    let sum = 0;
    for (const [ids, isSpam] of loader) {
      optimizer.zeroGrad();
      const loss = binaryCrossEntropyWithLogits(model(ids), isSpam.to(torch.float32));
      loss.backward();
      nn.utils.clipGradNorm_(model.parameters(), 1);
      optimizer.step();
      scheduler.step();
      sum += loss.item();
    }
    const logits = read();
    const testLoss = binaryCrossEntropyWithLogits(logits, truth).item();
    const record = { epoch, loss: sum / loader.length, testLoss, accuracy: accuracyOf(logits) };
    epochs.push(record);
    print(
      `epoch ${epoch}/${options.epochs}: loss ${record.loss.toFixed(4)}, of the test ${testLoss.toFixed(4)}, right ${record.accuracy.toFixed(4)}`,
    );
  }

  const logits = read();
  const probabilities = logits.sigmoid();
  const misread = test.flatMap((message, i) => {
    const probability = Number(probabilities.at(i).item());
    return probability > 0.5 === message.isSpam ? [] : [{ ...message, probability }];
  });
  const accuracy = accuracyOf(logits);
  const baseline = test.filter(({ isSpam }) => !isSpam).length / test.length;
  print(
    `\naccuracy ${accuracy.toFixed(4)} (always "no spam": ${baseline.toFixed(4)}), area under ROC ${metrics.rocAuc(probabilities, truth).toFixed(4)}`,
  );
  print(String(metrics.confusionMatrix(logits, truth, { threshold: 0 })));
  print(`${misread.length} of ${test.length} misread${options.shown > 0 ? ', among them:' : ''}`);
  for (const { text, isSpam, probability } of misread.slice(0, options.shown)) {
    print(`${isSpam ? 'spam' : 'ham '} read as spam with ${probability.toFixed(2)}: ${text}`);
  }
  return { epochs, probabilities, truth, accuracy, baseline, misread };
}
