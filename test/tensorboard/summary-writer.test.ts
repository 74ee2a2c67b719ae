/** @file What SummaryWriter writes is read back by a reader of its own. */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { crc32c as written } from '../../src/tensorboard/checksum.ts';
import { SummaryWriter } from '../../src/tensorboard/index.ts';
import * as train from '../../src/train/index.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { F, problem } from '../train/problem.ts';
import { crc32c, eventsOf, fieldsOf, within } from './reading.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

let made = 0;

/** A writer in a folder of its own. */
function writerAt(options: ConstructorParameters<typeof SummaryWriter>[1] = {}) {
  const folder = join(directory.path, `run${made++}`);
  return { folder, writer: new SummaryWriter(folder, options) };
}

function fileIn(folder: string): string {
  const [name, ...more] = readdirSync(folder).filter((each) => each.startsWith('events.out.tfevents.'));
  if (name === undefined || more.length > 0) throw new Error(`there are ${more.length + 1} files in ${folder}`);
  return join(folder, name);
}

const eventsIn = (folder: string) => eventsOf(readFileSync(fileIn(folder)));

const doubles = (bytes: Buffer | undefined): number[] =>
  Array.from({ length: (bytes?.length ?? 0) / 8 }, (_, i) => bytes?.readDoubleLE(8 * i) ?? 0);

test('the checksum is that of the standard', () => {
  const digits = new TextEncoder().encode('123456789');
  expect(written(digits)).toBe(0xe3069283);
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 255);
  expect(written(bytes)).toBe(crc32c(bytes));
});

describe('a file', () => {
  test('begins with its version, and holds numbers with steps and times', () => {
    const { folder, writer } = writerAt({ filenameSuffix: '.mine' });
    writer.addScalar('loss/train', 0.5, 3, 1234.5);
    writer.addScalar('a b?', torch.tensor([2]), 2 ** 33);
    writer.close();
    expect(fileIn(folder)).toMatch(/events\.out\.tfevents\.\d{10}\..+\.\d+\.\d+\.mine$/);
    const [first, second, third] = eventsIn(folder);
    expect(within(first?.bytes ?? Buffer.alloc(0), 3)?.bytes.toString()).toBe('brain.Event:2');
    expect(second).toMatchObject({ step: 3, tag: 'loss/train', wallTime: 1234.5 });
    expect(within(second?.value ?? Buffer.alloc(0), 2)?.bytes.readFloatLE()).toBe(0.5);
    expect(third).toMatchObject({ step: 2 ** 33, tag: 'a_b_' });
    expect(third?.wallTime).toBeGreaterThan(1.7e9);
  });

  test('has each record at once, and one that was broken off costs no other', () => {
    const { folder, writer } = writerAt();
    for (let step = 0; step < 5; step++) writer.addScalar('loss', step, step);
    expect(eventsIn(folder)).toHaveLength(6);
    appendFileSync(fileIn(folder), readFileSync(fileIn(folder)).subarray(0, 20));
    expect(eventsIn(folder)).toHaveLength(6);
    writer.close();
  });

  test('says from which step on another one goes on', () => {
    const { folder, writer } = writerAt({ purgeStep: 7 });
    writer.close();
    const [, start] = eventsIn(folder);
    expect(start?.step).toBe(7);
    expect(within(start?.bytes ?? Buffer.alloc(0), 7, 1)?.number).toBe(1);
  });
});

describe('values', () => {
  test('histograms are those of PyTorch', () => {
    const { folder, writer } = writerAt();
    writer.addHistogram('weights', torch.tensor([-1, 0, 0, 0.5, 2]), 1);
    writer.addHistogram('one', [3], 1);
    writer.close();
    const [, first, second] = eventsIn(folder);
    const message = within(first?.value ?? Buffer.alloc(0), 5)?.bytes ?? Buffer.alloc(0);
    const single = [1, 2, 3, 4, 5].map((field) => within(message, field)?.bytes.readDoubleLE());
    expect(single).toEqual([-1, 2, 5, 1.5, 5.25]);
    const limits = doubles(within(message, 6)?.bytes);
    const counts = doubles(within(message, 7)?.bytes);
    expect(limits).toHaveLength(counts.length);
    // Only right limits are told, and the first bucket, which is empty, tells where the second one begins.
    expect(counts[0]).toBe(0);
    const bucketsOf = [-1, 0, 0.5, 2].map((value) => limits.findIndex((limit) => value < limit));
    expect(bucketsOf.map((bucket) => counts[bucket])).toEqual([1, 2, 1, 1]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(bucketsOf.slice(0, 1)).toEqual([1]);
    expect(limits.at(-1)).toBeGreaterThan(2);
    expect(limits.at(-2)).toBeLessThanOrEqual(2);
    const own = within(second?.value ?? Buffer.alloc(0), 5)?.bytes ?? Buffer.alloc(0);
    expect(doubles(within(own, 7)?.bytes)).toEqual([0, 1]);
  });

  test('images are PNG files, figures theirs', async () => {
    const { folder, writer } = writerAt();
    writer.addImage('grey', torch.rand([1, 4, 6]), 1);
    writer.addImage('plane', torch.rand([4, 6]), 1, { dataformats: 'HW' });
    writer.addImage('bytes', torch.zeros([4, 6, 3], { dtype: torch.uint8 }), 1, { dataformats: 'HWC' });
    writer.addImages('many', torch.rand([9, 3, 4, 6]), 1);
    const events = eventsIn(folder).slice(1);
    const png = within(events[0]?.value ?? Buffer.alloc(0), 4, 4)?.bytes ?? Buffer.alloc(0);
    await writer.addFigure('figure', { png: async () => new Uint8Array(png) }, 4);
    writer.close();
    const sizes = eventsIn(folder)
      .slice(1)
      .map(({ value }) => {
        const bytes = within(value, 4, 4)?.bytes ?? Buffer.alloc(24);
        return [
          within(value, 4, 1)?.number,
          within(value, 4, 2)?.number,
          bytes.readUInt32BE(20),
          bytes.readUInt32BE(16),
          bytes.toString('latin1', 1, 4),
        ];
      });
    expect(sizes).toEqual([
      [4, 6, 4, 6, 'PNG'],
      [4, 6, 4, 6, 'PNG'],
      [4, 6, 4, 6, 'PNG'],
      [8, 48, 8, 48, 'PNG'],
      [4, 6, 4, 6, 'PNG'],
    ]);
  });

  test('texts and hyper-parameters are found by their plugins', () => {
    const { folder, writer } = writerAt();
    writer.addText('note', '**so** ä', 2);
    writer.addHparams({ lr: 0.1, model: 'cnn', shuffled: true }, { accuracy: 0.5 }, { runName: 'trial' });
    writer.close();
    const [, text] = eventsIn(folder);
    expect(text?.tag).toBe('note/text_summary');
    expect(within(text?.value ?? Buffer.alloc(0), 8, 8)?.bytes.toString()).toBe('**so** ä');
    expect(within(text?.value ?? Buffer.alloc(0), 9, 1, 1)?.bytes.toString()).toBe('text');
    const [, experiment, start, end, accuracy] = eventsIn(join(folder, 'trial'));
    expect([experiment?.tag, start?.tag, end?.tag, accuracy?.tag]).toEqual([
      '_hparams_/experiment',
      '_hparams_/session_start_info',
      '_hparams_/session_end_info',
      'accuracy',
    ]);
    const content = within(start?.value ?? Buffer.alloc(0), 9, 1, 2, 3)?.bytes ?? Buffer.alloc(0);
    const given = fieldsOf(content).map(({ bytes }) => [
      within(bytes, 1)?.bytes.toString(),
      within(bytes, 2, 2)?.bytes.readDoubleLE() ?? within(bytes, 2, 3)?.bytes.toString() ?? within(bytes, 2, 4)?.number,
    ]);
    expect(given).toEqual([
      ['lr', 0.1],
      ['model', 'cnn'],
      ['shuffled', 1],
    ]);
  });

  test('several numbers in one chart are runs of their own', () => {
    const { folder, writer } = writerAt();
    writer.addScalars('loss/all', { train: 1, test: 2 }, 5);
    writer.close();
    expect(eventsIn(join(folder, 'loss_all_train'))[1]).toMatchObject({ tag: 'loss/all', step: 5 });
    expect(readdirSync(folder).sort().slice(-2)).toEqual(['loss_all_test', 'loss_all_train']);
  });
});

test('mistakes are named', async () => {
  const { writer } = writerAt();
  expect(() => writer.addScalar('x', torch.ones(2))).toThrow(/addScalar takes a number/);
  expect(() => writer.addScalar('x', 'a' as never)).toThrow(/got string/);
  expect(() => writer.addHistogram('x', [])).toThrow(/got none/);
  expect(() => writer.addHistogram('x', [1, Number.NaN])).toThrow(/NaN at 1/);
  expect(() => writer.addImage('x', torch.ones([4, 4]))).toThrow(/dataformats 'CHW' names 3 dims/);
  expect(() => writer.addImage('x', torch.ones([2, 4, 4]))).toThrow(/1, 3 or 4 channels/);
  expect(() => writer.addText('x', 3 as never)).toThrow(/takes a text/);
  expect(() => writer.addHparams({ a: [] as never }, {})).toThrow(/a number, a text or a boolean/);
  expect(() => writer.addGraph()).toThrow(/torch\.summary/);
  await expect(writer.addFigure('x', {} as never)).rejects.toThrow(/flambeau\/plot/);
  writer.close();
});

test('fit writes to it', async () => {
  const { folder, writer } = writerAt();
  const { model, loader, optimizer, x, y } = problem();
  await train.fit(model, loader, {
    loss: F.crossEntropy,
    optimizer,
    epochs: 2,
    validate: [[x, y]],
    logger: writer,
    logEvery: 3,
    progress: false,
  });
  writer.close();
  const tags = eventsIn(folder).flatMap(({ tag, step }) => (tag === undefined ? [] : [`${tag} ${step}`]));
  expect(tags.filter((tag) => tag.startsWith('validation'))).toEqual(['validation/loss 7', 'validation/loss 14']);
  expect(tags.filter((tag) => tag.startsWith('step/loss'))).toEqual([3, 6, 9, 12].map((step) => `step/loss ${step}`));
});
