/** @file Hyper-parameters as TensorBoard's plugin `hparams` reads them (plugin_data.proto of tensorboard/plugins/hparams). */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';
import { Message } from './message.ts';

export type Hyperparameter = number | string | boolean;
export type Hyperparameters = Readonly<Record<string, Hyperparameter>>;

/** The number of a kind in DataType, and in google.protobuf.Value. */
const kinds = { string: 1, boolean: 2, number: 3 } as const;

function kindNumber(name: string, value: unknown): (typeof kinds)[keyof typeof kinds] {
  const kind = typeof value;
  if (kind === 'string' || kind === 'boolean' || kind === 'number') return kinds[kind];
  throw new ArgumentError(
    'addHparams/hparams',
    `${name} of addHparams must be a number, a text or a boolean, got ${kindOf(value)}`,
    { name },
  );
}

function valueMessage(value: Hyperparameter): Message {
  if (typeof value === 'number') return new Message().double(2, value);
  return typeof value === 'string' ? new Message().text(3, value) : new Message().integer(4, Number(value));
}

/** Checks what `addHparams` was given. */
export function requireHyperparameters(hparams: unknown, metrics: unknown): void {
  if (!isRecord(hparams) || !isRecord(metrics)) {
    throw new ArgumentError(
      'addHparams/hparams',
      'addHparams takes two objects, of parameters and of numbers that came of them\n  fix: writer.addHparams({ lr: 0.1 }, { accuracy: 0.9 })',
    );
  }
  for (const [name, value] of Object.entries(hparams)) kindNumber(name, value);
  const odd = Object.entries(metrics).find(([, value]) => typeof value !== 'number');
  if (odd === undefined) return;
  throw new ArgumentError('addHparams/metrics', `${odd[0]} of addHparams must be a number, got ${kindOf(odd[1])}`);
}

/** The three messages of a session, by the tags that the plugin looks for. */
export function sessionMessages(
  hparams: Hyperparameters,
  metrics: readonly string[],
): readonly (readonly [tag: string, content: Message])[] {
  const experiment = new Message();
  const start = new Message();
  for (const [name, value] of Object.entries(hparams)) {
    experiment.message(5, new Message().text(1, name).integer(4, kindNumber(name, value)));
    start.message(1, new Message().text(1, name).message(2, valueMessage(value)));
  }
  for (const name of metrics) {
    experiment.message(6, new Message().message(1, new Message().text(2, name)));
  }
  const succeeded = 1;
  return [
    ['_hparams_/experiment', new Message().message(2, experiment)],
    ['_hparams_/session_start_info', new Message().message(3, start)],
    ['_hparams_/session_end_info', new Message().message(4, new Message().integer(1, succeeded))],
  ];
}
