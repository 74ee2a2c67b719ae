/** @file Writes pickles of protocol 2, with the operations that 2.6's `torch.load` reads. */
import { ArgumentError } from '../errors/errors.ts';
import { ByteWriter } from './byte-writer.ts';
import { opcodes } from './pickle-opcodes.ts';

/** Half a surrogate pair has no UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;

const [bits31, bits32] = [2 ** 31, 2 ** 32];

/** Values as Python's, one after another: what is called and collected is for the user of this class to say. */
export class PickleWriter {
  private readonly out = new ByteWriter();
  private readonly memo = new Map<unknown, number>();

  constructor() {
    this.out.uint8(opcodes.proto, 2);
  }

  opcode(name: keyof typeof opcodes): void {
    this.out.uint8(opcodes[name]);
  }

  /** Recalls what was kept under this key, where something was. */
  recall(key: unknown): boolean {
    const index = this.memo.get(key);
    if (index === undefined) return false;
    this.indexed('binGet', 'longBinGet', index);
    return true;
  }

  /** Keeps the value that was written last under a key. */
  keep(key: unknown): void {
    const index = this.memo.size;
    this.memo.set(key, index);
    this.indexed('binPut', 'longBinPut', index);
  }

  private indexed(short: 'binGet' | 'binPut', long: 'longBinGet' | 'longBinPut', index: number): void {
    if (index < 256) this.out.uint8(opcodes[short], index);
    else {
      this.opcode(long);
      this.out.uint32(index);
    }
  }

  /** A class or function by its name. */
  global(module: string, name: string): void {
    const key = `global ${module} ${name}`;
    if (this.recall(key)) return;
    this.opcode('global');
    this.out.text(`${module}\n${name}\n`);
    this.keep(key);
  }

  constant(value: boolean | null): void {
    this.opcode(value === null ? 'none' : value ? 'newTrue' : 'newFalse');
  }

  /** A whole number as an int, any other as a float. */
  number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.integer(value);
      return;
    }
    this.opcode('binFloat');
    this.out.float64(value);
  }

  integer(value: number | bigint): void {
    const number = Number(value);
    if (number >= 0 && number < 256) this.out.uint8(opcodes.binInt1, number);
    else if (number >= 0 && number < 65536) {
      this.opcode('binInt2');
      this.out.uint16(number);
    } else if (number >= -bits31 && number < bits31) {
      this.opcode('binInt');
      this.out.int32(number);
    } else this.long(BigInt(value));
  }

  /** Little endian, in two's complement, with as few bytes as hold the sign. */
  private long(value: bigint): void {
    const bytes: number[] = [];
    for (let rest = value; ; rest >>= 8n) {
      const byte = Number(BigInt.asUintN(8, rest));
      bytes.push(byte);
      const isDone = rest >> 8n === (byte >= 128 ? -1n : 0n);
      if (isDone) break;
    }
    if (bytes.length > 255) {
      throw new ArgumentError(
        'save/integer',
        `an integer of ${bytes.length} bytes is more than files of torch.save hold`,
      );
    }
    this.out.uint8(opcodes.long1, bytes.length, ...bytes);
  }

  text(value: string): void {
    const key = `text ${value}`;
    if (this.recall(key)) return;
    if (loneSurrogate.test(value)) {
      throw new ArgumentError('save/text', `the text ${JSON.stringify(value.slice(0, 100))} holds half a character`);
    }
    const bytes = new TextEncoder().encode(value);
    if (bytes.length >= bits32) throw new ArgumentError('save/text', 'a text of 4 GB and more cannot be saved');
    this.opcode('binUnicode');
    this.out.uint32(bytes.length);
    this.out.all(bytes);
    this.keep(key);
  }

  /** Protocol 2 has bytes only as what a call makes of the text whose characters they are. */
  bytes(value: Uint8Array): void {
    this.global('_codecs', 'encode');
    let text = '';
    for (const byte of value) text += String.fromCharCode(byte);
    this.text(text);
    this.text('latin1');
    this.opcode('tuple2');
    this.opcode('reduce');
  }

  /** The pickle as a whole. */
  end(): Uint8Array<ArrayBuffer> {
    this.opcode('stop');
    return this.out.written();
  }
}
