/**
 * @file Reads pickles without running anything: a name stands only for what a list allows, and what is called is ours. Python's dict
 * becomes a Map, a tuple a frozen array, a set a Set, bytes a Uint8Array, an int a number or, beyond 2^53, a bigint.
 */
import { Cursor, textOf } from './cursor.ts';
import { fault } from './fault.ts';
import { opcodes } from './pickle-opcodes.ts';

/** What names, calls and persistent ids of a pickle stand for. */
export interface PickleMeaning {
  /** Throws where the name is not allowed. */
  global(module: string, name: string): unknown;
  /** `callable(*args)`. */
  call(callable: unknown, given: readonly unknown[]): unknown;
  /** Takes over a state, as `__setstate__` does. */
  build(target: unknown, state: unknown): void;
  persistent(id: unknown): unknown;
}

/** Deeper than any program nests by hand, and as deep as Python's own pickler goes. */
export const deepestNesting = 1000;

const longestName = 1000;

const truncated = 'pickle/truncated';

function damaged(what: string): Error {
  return fault('pickle/damaged', `the pickle is damaged: ${what}`);
}

/** Little endian, in two's complement. */
function integerOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  value = BigInt.asIntN(8 * bytes.length, value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function text(bytes: Uint8Array): string {
  const read = textOf(bytes);
  if (read === undefined) throw damaged('a string is not UTF-8');
  return read;
}

/** What Python can hash: a key that is equal to another is the same key. */
function asKey(key: unknown): unknown {
  if (key instanceof Map || key instanceof Set || (Array.isArray(key) && !Object.isFrozen(key))) {
    throw damaged('a key that cannot be one');
  }
  return key;
}

class PickleReader {
  private readonly cursor: Cursor;
  private readonly meaning: PickleMeaning;
  private stack: unknown[] = [];
  private readonly marked: unknown[][] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(cursor: Cursor, meaning: PickleMeaning) {
    this.cursor = cursor;
    this.meaning = meaning;
  }

  private pop(): unknown {
    if (this.stack.length === 0) throw damaged('it takes what is not there');
    return this.stack.pop();
  }

  private top(): unknown {
    if (this.stack.length === 0) throw damaged('it takes what is not there');
    return this.stack.at(-1);
  }

  /** What stands above the last mark. */
  private popMark(): unknown[] {
    const items = this.stack;
    const below = this.marked.pop();
    if (below === undefined) throw damaged('it ends what never began');
    this.stack = below;
    return items;
  }

  private popTuple(): readonly unknown[] {
    const items = this.pop();
    if (!Array.isArray(items) || !Object.isFrozen(items)) throw damaged('a call without arguments');
    return items;
  }

  private popName(): string {
    const name = this.pop();
    if (typeof name !== 'string') throw damaged('a name that is no string');
    return name;
  }

  private pushTuple(length: number): void {
    if (this.stack.length < length) throw damaged('it takes what is not there');
    this.stack.push(Object.freeze(this.stack.splice(this.stack.length - length)));
  }

  private append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list) || Object.isFrozen(list)) throw damaged('it appends to what is no list');
    for (const item of items) list.push(item);
  }

  private add(items: readonly unknown[]): void {
    const set = this.top();
    if (!(set instanceof Set)) throw damaged('it adds to what is no set');
    for (const item of items) set.add(asKey(item));
  }

  private setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2 !== 0) throw damaged('it sets items of what is no dict');
    for (let i = 0; i < items.length; i += 2) dict.set(asKey(items[i]), items[i + 1]);
  }

  private remembered(index: number): unknown {
    if (!this.memo.has(index)) throw damaged(`it recalls what it never kept, number ${index}`);
    return this.memo.get(index);
  }

  private callTop(): void {
    const given = this.popTuple();
    this.stack.push(this.meaning.call(this.pop(), given));
  }

  private build(): void {
    const state = this.pop();
    this.meaning.build(this.top(), state);
  }

  read(): unknown {
    const { cursor } = this;
    for (;;) {
      const opcode = cursor.uint8();
      if (opcode === opcodes.stop) return this.pop();
      this.step(opcode);
      if (this.marked.length > deepestNesting) {
        throw fault('pickle/depth', `the pickle nests deeper than ${deepestNesting} levels`);
      }
    }
  }

  private step(opcode: number): void {
    const { cursor, stack } = this;
    switch (opcode) {
      case opcodes.proto: {
        const protocol = cursor.uint8();
        if (protocol > 5)
          throw fault(
            'pickle/protocol',
            `pickles have protocols up to 5, this one ${protocol}\n  fix: save it in PyTorch with its default`,
          );
        return;
      }
      case opcodes.frame:
        cursor.skip(8);
        return;
      case opcodes.mark:
        this.marked.push(stack);
        this.stack = [];
        return;
      case opcodes.none:
        stack.push(null);
        return;
      case opcodes.newTrue:
        stack.push(true);
        return;
      case opcodes.newFalse:
        stack.push(false);
        return;
      case opcodes.binInt:
        stack.push(cursor.int32());
        return;
      case opcodes.binInt1:
        stack.push(cursor.uint8());
        return;
      case opcodes.binInt2:
        stack.push(cursor.uint16());
        return;
      case opcodes.long1:
        stack.push(integerOf(cursor.take(cursor.uint8())));
        return;
      case opcodes.binFloat:
        stack.push(cursor.float64());
        return;
      case opcodes.binUnicode:
        stack.push(text(cursor.take(cursor.uint32())));
        return;
      case opcodes.shortBinUnicode:
      case opcodes.shortBinString:
        stack.push(text(cursor.take(cursor.uint8())));
        return;
      case opcodes.shortBinBytes:
        stack.push(new Uint8Array(cursor.take(cursor.uint8())));
        return;
      case opcodes.binBytes:
        stack.push(new Uint8Array(cursor.take(cursor.uint32())));
        return;
      case opcodes.byteArray8:
        stack.push(new Uint8Array(cursor.take(cursor.size64())));
        return;
      case opcodes.emptyTuple:
        this.pushTuple(0);
        return;
      case opcodes.tuple1:
        this.pushTuple(1);
        return;
      case opcodes.tuple2:
        this.pushTuple(2);
        return;
      case opcodes.tuple3:
        this.pushTuple(3);
        return;
      case opcodes.tuple: {
        const items = Object.freeze(this.popMark());
        this.stack.push(items);
        return;
      }
      case opcodes.emptyList:
        stack.push([]);
        return;
      case opcodes.append:
        this.append([this.pop()]);
        return;
      case opcodes.appends:
        this.append(this.popMark());
        return;
      case opcodes.emptyDict:
        stack.push(new Map());
        return;
      case opcodes.setItem: {
        const value = this.pop();
        this.setItems([this.pop(), value]);
        return;
      }
      case opcodes.setItems:
        this.setItems(this.popMark());
        return;
      case opcodes.emptySet:
        stack.push(new Set());
        return;
      case opcodes.addItems:
        this.add(this.popMark());
        return;
      case opcodes.binPut:
        this.memo.set(cursor.uint8(), this.top());
        return;
      case opcodes.longBinPut:
        this.memo.set(cursor.uint32(), this.top());
        return;
      case opcodes.memoize:
        this.memo.set(this.memo.size, this.top());
        return;
      case opcodes.binGet:
        stack.push(this.remembered(cursor.uint8()));
        return;
      case opcodes.longBinGet:
        stack.push(this.remembered(cursor.uint32()));
        return;
      case opcodes.global:
        stack.push(this.meaning.global(text(cursor.line(longestName)), text(cursor.line(longestName))));
        return;
      case opcodes.stackGlobal: {
        const name = this.popName();
        stack.push(this.meaning.global(this.popName(), name));
        return;
      }
      case opcodes.reduce:
      case opcodes.newObj:
        this.callTop();
        return;
      case opcodes.build:
        this.build();
        return;
      case opcodes.binPersId:
        stack.push(this.meaning.persistent(this.pop()));
        return;
      default:
        throw fault(
          'pickle/operation',
          `the pickle has the operation 0x${opcode.toString(16)}, which files of torch.save have not\n  fix: save it with torch.save of PyTorch`,
        );
    }
  }
}

/** The next pickle of these bytes; the cursor stands behind it afterwards. */
export function readPickle(cursor: Cursor, meaning: PickleMeaning): unknown {
  return new PickleReader(cursor, meaning).read();
}

export const pickleCursor = (bytes: Uint8Array): Cursor => new Cursor(bytes, truncated);
