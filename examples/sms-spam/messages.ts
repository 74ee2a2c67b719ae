/** @file The messages of `examples/data`, and parts of them that share no message. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as torch from 'flambeau';

export interface Message {
  readonly text: string;
  readonly isSpam: boolean;
}

export function readMessages(): Message[] {
  const file = new URL('../data/sms-spam.tsv.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  return lines.map((line) => {
    const [label = '', ...text] = line.split('\t');
    return { text: text.join('\t'), isSpam: label === 'spam' };
  });
}

/** Many messages were sent more than once, with other numbers, spaces, signs or capitals: to a split those are one message. */
const letters = ({ text }: Message): string => text.toLowerCase().replaceAll(/[^a-z]+/g, '');

export interface Parts {
  readonly training: readonly Message[];
  readonly test: readonly Message[];
}

/** A fifth of the messages for the test, none of which, nor one like it, is among those to learn from. */
export function splitMessages(messages: readonly Message[], seed: number): Parts {
  const generator = new torch.Generator().manualSeed(seed);
  const groups = messages.map(letters);
  const [training, test] = torch.data.trainTestSplit([...messages], { testSize: 0.2, groups, generator });
  return { training, test };
}
