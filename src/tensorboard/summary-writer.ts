/** @file `SummaryWriter`: numbers, histograms, images and texts of a training for TensorBoard. */

import { kindOf } from '../errors/copies.ts';
import { ArgumentError, FlambeauError } from '../errors/errors.ts';
import { writerName } from '../host/appended-file.ts';
import { folderIn } from '../host/file.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { namedOptions } from '../ops/options.ts';
import { optionalNumber, optionalString, optionalValue } from '../ops/parameters.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import type { Logger } from '../train/logger.ts';
import { EventFile } from './event-file.ts';
import { histogramMessage } from './histogram.ts';
import { type Hyperparameters, requireHyperparameters, sessionMessages } from './hyperparameters.ts';
import { encodedImage, type ImageFormat, imageMessage, sizedPng } from './image.ts';
import { Message } from './message.ts';

export interface SummaryWriterOptions {
  /** Added to the name of the folder where that is left out. */
  readonly comment?: string;
  /** A run that goes on from this step: what was written of later ones is void. */
  readonly purgeStep?: number;
  /** Added to the names of files. */
  readonly filenameSuffix?: string;
}

export interface ImageOptions {
  /** What the dims are. Default: `'CHW'`, of several images `'NCHW'`. */
  readonly dataformats?: ImageFormat;
}

/** A picture, such as those of `flambeau/plot`. */
export interface Figure {
  png(): Promise<Uint8Array>;
}

const optionParameters = [
  optionalValue<string>()('comment', ''),
  optionalNumber('purgeStep', undefined),
  optionalValue<string>()('filenameSuffix', ''),
] as const;

const imageParameters = [optionalString('dataformats', ['CHW', 'HWC', 'HW', 'NCHW', 'NHWC'], 'CHW')] as const;

/** `runs/Nov28_01-30-05_host`, as PyTorch names it. */
function defaultFolder(comment: string): string {
  const now = new Date();
  const month = now.toLocaleString('en-US', { month: 'short' });
  const pad = (part: number): string => String(part).padStart(2, '0');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(pad).join('-');
  return `runs/${month}${pad(now.getDate())}_${time}_${writerName().replace(/\.\d+$/, '')}${comment}`;
}

/** A name as TensorBoard takes it. */
const cleaned = (tag: string): string => tag.replace(/[^-/\w.]/g, '_').replace(/^\/+/, '');

function numberOf(call: string, given: unknown): number {
  if (typeof given === 'number') return given;
  if (isTensor(given) && given.elementCount === 1) return Number(given.item());
  throw new ArgumentError(
    `${call}/value`,
    `${call} takes a number or a tensor of one element, got ${kindOf(given)}\n  fix: loss.item()`,
  );
}

/** How a plugin of TensorBoard finds its values. */
const pluginData = (name: string, content: Uint8Array): Message =>
  new Message().message(1, new Message().text(1, name).bytes(2, content));

/**
 * Writes what a training tells into files that TensorBoard shows (`tensorboard --logdir runs`): PyTorch's
 * `torch.utils.tensorboard.SummaryWriter`. Each record is written at once, so that a process which is killed loses none. It is a logger
 * that `fit` takes.
 *
 * @throws {ArgumentError} when an option does not exist (`SummaryWriter/arguments`).
 * @difference `addFigure` takes a picture of `flambeau/plot` and is awaited. There are no `addGraph` (`torch.summary` prints a model's
 *   layers), `addAudio`, `addVideo`, `addMesh`, `addEmbedding` and `addPrCurve`. Nothing waits in a queue, so there are no options for one.
 * @source TensorFlow's event.proto and summary.proto, https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto
 * @example
 * const writer = new tensorboard.SummaryWriter('runs/first');
 * for (const step of [0, 1, 2]) writer.addScalar('loss/train', 1 / (step + 1), step);
 * writer.addHistogram('weights', torch.randn([100]), 2);
 * writer.close();
 * writer.getLogdir(); // runs/first
 */
export class SummaryWriter implements Logger {
  readonly logDir: string;
  readonly #suffix: string;
  readonly #file: EventFile;
  /** Those of `addScalars`, which shows each curve as a run of its own. */
  readonly #others = new Map<string, EventFile>();

  constructor(logDir?: string | null, options: SummaryWriterOptions = {}) {
    const { comment, purgeStep, filenameSuffix } = namedOptions('SummaryWriter', optionParameters, options);
    this.logDir = logDir ?? defaultFolder(comment);
    this.#suffix = filenameSuffix;
    this.#file = new EventFile(this.logDir, filenameSuffix);
    if (purgeStep !== undefined) this.#file.startAt(purgeStep);
  }

  /** The folder of the files. */
  getLogdir(): string {
    return this.logDir;
  }

  /** A number at a step. */
  addScalar(tag: string, value: number | Tensor, step = 0, wallTime?: number): void {
    this.#file.add(this.#scalar('addScalar', tag, value), step, wallTime);
  }

  #scalar(call: string, tag: string, value: unknown): Message {
    return new Message().text(1, cleaned(tag)).float(2, numberOf(call, value));
  }

  /** Several numbers at a step, which are shown in one chart: each is a run of its own. */
  addScalars(mainTag: string, values: Readonly<Record<string, number | Tensor>>, step = 0, wallTime?: number): void {
    const messages = Object.entries(values).map(
      ([name, value]) => [name, this.#scalar('addScalars', mainTag, value)] as const,
    );
    for (const [name, message] of messages) {
      const folder = folderIn(this.logDir, `${cleaned(mainTag).replaceAll('/', '_')}_${cleaned(name)}`);
      const file = this.#others.get(folder) ?? new EventFile(folder, this.#suffix);
      this.#others.set(folder, file);
      file.add(message, step, wallTime);
    }
  }

  /** How values are distributed at a step. */
  addHistogram(tag: string, values: Tensor | ArrayLike<number>, step = 0, wallTime?: number): void {
    const numbers = isTensor(values) ? Float64Array.from(toTypedArray(values) as ArrayLike<number>, Number) : values;
    const odd = Array.prototype.findIndex.call(numbers, (value) => !Number.isFinite(value));
    if (numbers.length === 0 || odd >= 0) {
      throw new ArgumentError(
        'addHistogram/values',
        `addHistogram takes finite numbers, got ${odd >= 0 ? `${numbers[odd]} at ${odd}` : 'none'}`,
      );
    }
    this.#file.add(new Message().text(1, cleaned(tag)).message(5, histogramMessage(numbers)), step, wallTime);
  }

  /** An image at a step: bytes, or fractions of full light. */
  addImage(tag: string, image: Tensor, step = 0, options: ImageOptions = {}): void {
    const { dataformats } = namedOptions('addImage', imageParameters, options);
    this.#image(tag, encodedImage('addImage', image, dataformats as ImageFormat), step);
  }

  /** Several images at a step, side by side. */
  addImages(tag: string, images: Tensor, step = 0, options: ImageOptions = {}): void {
    const { dataformats } = namedOptions('addImages', imageParameters, { dataformats: 'NCHW', ...options });
    this.#image(tag, encodedImage('addImages', images, dataformats as ImageFormat), step);
  }

  #image(tag: string, image: ReturnType<typeof sizedPng>, step: number): void {
    this.#file.add(new Message().text(1, cleaned(tag)).message(4, imageMessage(image)), step, undefined);
  }

  /** A picture of `flambeau/plot` at a step. */
  async addFigure(tag: string, figure: Figure, step = 0): Promise<void> {
    if (typeof figure?.png !== 'function') {
      throw new ArgumentError(
        'addFigure/figure',
        `addFigure takes a picture with png(), such as those of flambeau/plot, got ${kindOf(figure)}`,
      );
    }
    this.#image(tag, sizedPng('addFigure', await figure.png()), step);
  }

  /** A text at a step, in Markdown. */
  addText(tag: string, text: string, step = 0, wallTime?: number): void {
    if (typeof text !== 'string') {
      throw new ArgumentError('addText/text', `addText takes a text, got ${kindOf(text)}`);
    }
    const shape = new Message().message(2, new Message().integer(1, 1));
    const texts = 7;
    const tensor = new Message().integer(1, texts).message(2, shape).text(8, text);
    const value = new Message()
      .text(1, `${cleaned(tag)}/text_summary`)
      .message(8, tensor)
      .message(9, pluginData('text', new Uint8Array(0)));
    this.#file.add(value, step, wallTime);
  }

  /** Hyper-parameters of a run, and the numbers that came of them: a run of its own, by default named by the time. */
  addHparams(
    hparams: Hyperparameters,
    metrics: Readonly<Record<string, number>>,
    options: { readonly runName?: string } = {},
  ): void {
    requireHyperparameters(hparams, metrics);
    const { runName } = namedOptions('addHparams', [optionalValue<string>()('runName', undefined)] as const, options);
    const file = new EventFile(folderIn(this.logDir, runName ?? String(Date.now() / 1000)), this.#suffix);
    for (const [tag, content] of sessionMessages(hparams, Object.keys(metrics).map(cleaned))) {
      file.add(new Message().text(1, tag).message(9, pluginData('hparams', content.done())), 0, undefined);
    }
    for (const [name, value] of Object.entries(metrics))
      file.add(this.#scalar('addHparams', name, value), 0, undefined);
    file.close();
  }

  /** @internal PyTorch draws the model's graph here. */
  addGraph(): never {
    throw new FlambeauError(
      'addGraph/absent',
      'there is no addGraph: models are not traced for TensorBoard\n  fix: writer.addText("model", String(torch.summary(model, input)))',
    );
  }

  /** As a logger: each number under its name, `validation.loss` as `validation/loss`. */
  log(values: Readonly<Record<string, number>>, step: number): void {
    for (const [name, value] of Object.entries(values)) {
      if (name !== 'epoch') this.addScalar(name.replaceAll('.', '/'), value, step);
    }
  }

  /** A training goes on from a checkpoint at this step: what was written of later ones is void. */
  resumeAt(step: number): void {
    this.#file.startAt(step + 1);
  }

  /** Brings what was written to disk. */
  flush(): void {
    for (const file of [this.#file, ...this.#others.values()]) file.flush();
  }

  /** Ends writing. */
  close(): void {
    this.flush();
    for (const file of [this.#file, ...this.#others.values()]) file.close();
    this.#others.clear();
  }
}
