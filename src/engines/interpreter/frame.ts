/** @file The state of a running kernel: its variables and, per operand, where the current row's elements lie. */
import type { Operand } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { type HostStorage, requirePresent } from '../../storage/host.ts';

const littleEndian = true;

/** A place for the value of a local name. */
export interface Slot {
  readonly wide: boolean;
  readonly position: number;
}

/** An operand during a launch. */
export class BoundOperand {
  readonly operand: Operand;
  readonly itemsize: number;
  /** Bytes from the storage's first byte to the current outer point and row. */
  base = 0;
  rowStride = 0;
  readonly strides: number[];
  private view = new DataView(new ArrayBuffer(0));

  constructor(operand: Operand) {
    this.operand = operand;
    this.itemsize = dtypes[operand.type].itemsize;
    this.strides = new Array<number>(operand.rank).fill(0);
  }

  bind(storage: HostStorage): void {
    if (storage.released) throw new Error(`operand '${this.operand.name}' is bound to a released storage`);
    requirePresent(storage);
    this.view = new DataView(storage.buffer as ArrayBuffer, storage.byteOffset, storage.byteLength);
  }

  private check(position: number): number {
    if (position >= 0 && position + this.itemsize <= this.view.byteLength) return position;
    throw new Error(`operand '${this.operand.name}': byte ${position} lies outside its ${this.view.byteLength} bytes`);
  }

  getNumber(position: number): number {
    const at = this.check(position);
    switch (this.operand.type) {
      case 'float32':
        return this.view.getFloat32(at, littleEndian);
      case 'float64':
        return this.view.getFloat64(at, littleEndian);
      case 'int32':
        return this.view.getInt32(at, littleEndian);
      case 'int16':
        return this.view.getInt16(at, littleEndian);
      case 'int8':
        return this.view.getInt8(at);
      default:
        return this.view.getUint8(at);
    }
  }

  setNumber(position: number, value: number): void {
    const at = this.check(position);
    switch (this.operand.type) {
      case 'float32':
        this.view.setFloat32(at, value, littleEndian);
        break;
      case 'float64':
        this.view.setFloat64(at, value, littleEndian);
        break;
      case 'int32':
        this.view.setInt32(at, value, littleEndian);
        break;
      case 'int16':
        this.view.setInt16(at, value, littleEndian);
        break;
      case 'int8':
        this.view.setInt8(at, value);
        break;
      default:
        this.view.setUint8(at, value);
    }
  }

  getWide(position: number): bigint {
    return this.view.getBigInt64(this.check(position), littleEndian);
  }

  setWide(position: number, value: bigint): void {
    this.view.setBigInt64(this.check(position), value, littleEndian);
  }
}

export class Frame {
  readonly numbers: number[] = [];
  readonly wides: bigint[] = [];
  /** Counts evaluations of whole expressions: what a shared node computed is valid within one. */
  evaluation = 0;
  /** The first guard that failed. */
  failure: { readonly code: number; readonly value: number } | undefined;

  slot(wide: boolean): Slot {
    const position = wide ? this.wides.push(0n) - 1 : this.numbers.push(0) - 1;
    return { wide, position };
  }
}
