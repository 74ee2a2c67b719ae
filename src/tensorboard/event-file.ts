/**
 * @file TensorBoard's files: records of a length, its checksum, the bytes, and theirs. A record is written by one call, so that a process
 * which is killed leaves whole ones, or one at the end that readers leave out. https://www.tensorflow.org/tutorials/load_data/tfrecord
 */
import { type AppendedFile, openAppended, writerName } from '../host/appended-file.ts';
import { pathIn } from '../host/file.ts';
import { maskedCrc32c } from './checksum.ts';
import { Message } from './message.ts';

export function recordOf(content: Uint8Array): Uint8Array {
  const record = new Uint8Array(content.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(content, 12);
  view.setUint32(12 + content.length, maskedCrc32c(content), true);
  return record;
}

let opened = 0;

/** A name that sorts by time and that no other writer has. */
function newName(suffix: string): string {
  const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
  return `events.out.tfevents.${seconds}.${writerName()}.${opened++}${suffix}`;
}

export class EventFile {
  readonly path: string;
  readonly #file: AppendedFile;

  constructor(folder: string, suffix: string) {
    this.path = pathIn(folder, newName(suffix));
    this.#file = openAppended(this.path, 'wx');
    this.#write(new Message().text(3, 'brain.Event:2'), 0, undefined);
  }

  #write(event: Message, step: number, wallTime: number | undefined): void {
    event.double(1, wallTime ?? Date.now() / 1000).integer(2, step);
    this.#file.write(recordOf(event.done()));
  }

  /** A summary of one value. */
  add(value: Message, step: number, wallTime: number | undefined): void {
    this.#write(new Message().message(5, new Message().message(1, value)), step, wallTime);
  }

  /** What older files have of this step and later ones is void. */
  startAt(step: number): void {
    this.#write(new Message().message(7, new Message().integer(1, 1)), step, undefined);
  }

  flush(): void {
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }
}
