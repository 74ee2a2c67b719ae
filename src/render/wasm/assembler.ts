/** @file A small assembler: functions with structured control, and modules of them. */
import { Bytes } from './bytes.ts';
import {
  type Instruction,
  type LaneInstruction,
  laneOpcodes,
  type MemoryInstruction,
  type MemoryLaneInstruction,
  memoryLaneOpcodes,
  memoryOpcodes,
  opcodes,
  saturatingPrefix,
  vectorPrefix,
} from './opcodes.ts';

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

const valueTypes: { readonly [Type in ValueType]: number } = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const emptyBlock = 0x40;

/** Where a branch goes: the nesting depth of its block. */
export type Label = number;

export class FunctionBuilder {
  private readonly code = new Bytes();
  private readonly locals: ValueType[] = [];
  private readonly parameterCount: number;
  private readonly temporaries = new Map<string, number>();
  private depth = 0;

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount;
  }

  /** A new local variable. */
  local(type: ValueType): number {
    this.locals.push(type);
    return this.parameterCount + this.locals.length - 1;
  }

  /** A local that holds a value within the spelling of one instruction, and is used again by the next. */
  temporary(type: ValueType, which = 0): number {
    const key = `${type} ${which}`;
    let local = this.temporaries.get(key);
    if (local === undefined) {
      local = this.local(type);
      this.temporaries.set(key, local);
    }
    return local;
  }

  get(local: number): void {
    this.code.byte(0x20);
    this.code.unsigned(local);
  }

  set(local: number): void {
    this.code.byte(0x21);
    this.code.unsigned(local);
  }

  tee(local: number): void {
    this.code.byte(0x22);
    this.code.unsigned(local);
  }

  i32(value: number): void {
    this.code.byte(0x41);
    this.code.signed(value);
  }

  i64(value: bigint): void {
    this.code.byte(0x42);
    this.code.signed64(value);
  }

  f32(value: number): void {
    this.code.byte(0x43);
    this.code.float32(value);
  }

  f64(value: number): void {
    this.code.byte(0x44);
    this.code.float64(value);
  }

  /** `v128.const` of four words. */
  v128(a: number, b: number, c: number, d: number): void {
    this.number(vectorPrefix + 0x0c);
    for (const word of [a, b, c, d]) for (let i = 0; i < 32; i += 8) this.code.byte((word >>> i) & 0xff);
  }

  private number(opcode: number): void {
    if (opcode >= saturatingPrefix) {
      this.code.byte(0xfc);
      this.code.unsigned(opcode - saturatingPrefix);
    } else if (opcode >= vectorPrefix) {
      this.code.byte(0xfd);
      this.code.unsigned(opcode - vectorPrefix);
    } else {
      this.code.byte(opcode);
    }
  }

  op(...names: Instruction[]): void {
    for (const name of names) this.number(opcodes[name]);
  }

  memory(name: MemoryInstruction, offset = 0): void {
    const [opcode, alignment] = memoryOpcodes[name];
    this.number(opcode);
    this.code.unsigned(alignment);
    this.code.unsigned(offset);
  }

  memoryLane(name: MemoryLaneInstruction, lane: number, offset = 0): void {
    const [opcode, alignment] = memoryLaneOpcodes[name];
    this.number(opcode);
    this.code.unsigned(alignment);
    this.code.unsigned(offset);
    this.code.byte(lane);
  }

  lane(name: LaneInstruction, lane: number): void {
    this.number(laneOpcodes[name]);
    this.code.byte(lane);
  }

  /** `i8x16.shuffle` of two vectors by four words of 32 bits: 0 … 3 from the first, 4 … 7 from the second. */
  shuffleWords(a: number, b: number, c: number, d: number): void {
    this.number(vectorPrefix + 0x0d);
    for (const word of [a, b, c, d]) for (let i = 0; i < 4; i++) this.code.byte(word * 4 + i);
  }

  /** `memory.fill`: address, byte and length are on the stack. */
  fill(): void {
    this.number(saturatingPrefix + 11);
    this.code.byte(0);
  }

  call(functionIndex: number): void {
    this.code.byte(0x10);
    this.code.unsigned(functionIndex);
  }

  /** A block; a branch to its label leaves it. */
  block(body: (label: Label) => void): void {
    this.structure(0x02, body);
  }

  /** A loop; a branch to its label starts it again. */
  loop(body: (label: Label) => void): void {
    this.structure(0x03, body);
  }

  private structure(opcode: number, body: (label: Label) => void): void {
    this.code.byte(opcode);
    this.code.byte(emptyBlock);
    this.depth++;
    body(this.depth);
    this.depth--;
    this.code.byte(0x0b);
  }

  /** Runs `then` if the i32 on the stack is not 0. With a `result` both branches leave one value of that type. */
  if(then: () => void, otherwise?: () => void, result?: ValueType): void {
    this.code.byte(0x04);
    this.code.byte(result === undefined ? emptyBlock : valueTypes[result]);
    this.depth++;
    then();
    if (otherwise !== undefined) {
      this.code.byte(0x05);
      otherwise();
    }
    this.depth--;
    this.code.byte(0x0b);
  }

  branch(label: Label): void {
    this.code.byte(0x0c);
    this.code.unsigned(this.depth - label);
  }

  /** Branches if the i32 on the stack is not 0. */
  branchIf(label: Label): void {
    this.code.byte(0x0d);
    this.code.unsigned(this.depth - label);
  }

  /** Repeats `body` while the condition that `test` leaves on the stack holds. */
  while(test: () => void, body: () => void): void {
    this.block((out) => {
      this.loop((again) => {
        test();
        this.op('i32.eqz');
        this.branchIf(out);
        body();
        this.branch(again);
      });
    });
  }

  /** The body as it stands in the code section: size, locals, instructions. */
  finish(): Bytes {
    const head = new Bytes();
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.locals) {
      const last = runs[runs.length - 1];
      if (last !== undefined && last.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    head.unsigned(runs.length);
    for (const run of runs) {
      head.unsigned(run.count);
      head.byte(valueTypes[run.type]);
    }
    const result = new Bytes();
    result.unsigned(head.length + this.code.length + 1);
    result.append(head);
    result.append(this.code);
    result.byte(0x0b);
    return result;
  }
}

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface MemoryLimits {
  readonly shared: boolean;
  /** The import is satisfied by any memory with at most this many pages. */
  readonly maximum: number;
}

/** Builds a module that imports a memory and functions from `env` and exports functions. */
export class ModuleBuilder {
  private readonly types: Signature[] = [];
  private readonly imports: { readonly name: string; readonly type: number }[] = [];
  private readonly functions: { readonly name: string; readonly type: number; readonly body: Bytes }[] = [];
  private readonly memory: MemoryLimits;

  constructor(memory: MemoryLimits) {
    this.memory = memory;
  }

  private typeIndex(signature: Signature): number {
    const key = JSON.stringify(signature);
    const found = this.types.findIndex((type) => JSON.stringify(type) === key);
    return found >= 0 ? found : this.types.push(signature) - 1;
  }

  /** An imported function's index. All imports come before the first function. */
  import(name: string, signature: Signature): number {
    return this.imports.push({ name, type: this.typeIndex(signature) }) - 1;
  }

  export(name: string, signature: Signature, body: FunctionBuilder): void {
    this.functions.push({ name, type: this.typeIndex(signature), body: body.finish() });
  }

  finish(): Uint8Array<ArrayBuffer> {
    const out = new Bytes();
    for (const byte of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]) out.byte(byte);
    const section = (id: number, fill: (content: Bytes) => void): void => {
      const content = new Bytes();
      fill(content);
      out.byte(id);
      out.unsigned(content.length);
      out.append(content);
    };
    section(1, (content) => {
      content.unsigned(this.types.length);
      for (const { parameters, results } of this.types) {
        content.byte(0x60);
        content.unsigned(parameters.length);
        for (const type of parameters) content.byte(valueTypes[type]);
        content.unsigned(results.length);
        for (const type of results) content.byte(valueTypes[type]);
      }
    });
    section(2, (content) => {
      content.unsigned(this.imports.length + 1);
      for (const { name, type } of this.imports) {
        content.name('env');
        content.name(name);
        content.byte(0x00);
        content.unsigned(type);
      }
      content.name('env');
      content.name('memory');
      content.byte(0x02);
      content.byte(this.memory.shared ? 0x03 : 0x01);
      content.unsigned(1);
      content.unsigned(this.memory.maximum);
    });
    section(3, (content) => {
      content.unsigned(this.functions.length);
      for (const { type } of this.functions) content.unsigned(type);
    });
    section(7, (content) => {
      content.unsigned(this.functions.length);
      this.functions.forEach(({ name }, index) => {
        content.name(name);
        content.byte(0x00);
        content.unsigned(this.imports.length + index);
      });
    });
    section(10, (content) => {
      content.unsigned(this.functions.length);
      for (const { body } of this.functions) content.append(body);
    });
    return out.toUint8Array();
  }
}
