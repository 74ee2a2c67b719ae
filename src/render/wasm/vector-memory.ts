/** @file Loads and stores of vectors: contiguous, broadcast, strided or scattered, each with or without a mask. */
import type { Expression, ScalarType } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { holdsOnInterval } from './affine.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Access, Evaluator } from './evaluator.ts';
import type { OperandFrame } from './frame.ts';
import { spellLoad, spellStore } from './scalar-spelling.ts';
import { isWide, spellExtract, spellMask, spellSplatLoad } from './vector-spelling.ts';

type Load = Extract<Expression, { kind: 'load' }>;

function lanesOf(type: ScalarType): number {
  return isWide(type) ? 2 : 4;
}

/** Pushes part `part` of a load. */
export function loadVector(evaluator: Evaluator, load: Load, part: number): void {
  const { code } = evaluator;
  const { when } = load;
  const raw = (): void => unconditional(evaluator, load, part);
  if (when === undefined) {
    raw();
  } else if (!evaluator.isVarying(when)) {
    evaluator.scalar(when);
    code.if(
      () => evaluator.scope(raw),
      () => code.v128(0, 0, 0, 0),
      'v128',
    );
  } else {
    const { axis } = evaluator;
    const at = isWide(load.type) ? part >> 1 : part;
    if (axis !== undefined && holdsOnInterval(evaluator.graph, when, axis)) {
      evaluator.scalarAt(when, 4 * at + 3);
      evaluator.scalarAt(when, 4 * at);
      code.op('i32.and');
    } else {
      code.get(evaluator.locals(when)[at] ?? 0);
      code.op('i32x4.all_true');
    }
    code.if(
      () => evaluator.scope(raw),
      () => evaluator.scope(() => masked(evaluator, load, part, evaluator.locals(when)[at] ?? 0)),
      'v128',
    );
  }
  if (load.type === 'bool') spellMask(code);
}

/** Pushes the address of element g: by the stride from lane to lane, or computed for itself. */
function pushElementAddress(evaluator: Evaluator, access: Access, g: number): void {
  const { code } = evaluator;
  const stride = evaluator.axis?.laneStrides.get(evaluator.accessKey(access));
  if (stride === undefined || stride === 'scattered') {
    evaluator.pushScatteredAddress(access, g);
    return;
  }
  code.get(evaluator.addressLocal(access));
  if (g === 0) return;
  code.get(stride.local);
  if (g > 1) {
    code.i32(g);
    code.op('i32.mul');
  }
  code.op('i32.add');
}

/** Replaces lane `lane` of the vector in `target` by the element whose address `push` leaves on the stack. */
function loadLane(
  code: FunctionBuilder,
  { type, itemSize }: OperandFrame,
  target: number,
  lane: number,
  push: () => void,
): void {
  if (itemSize < 4) {
    code.get(target);
    push();
    spellLoad(code, type);
    code.lane('i32x4.replace_lane', lane);
  } else {
    push();
    code.get(target);
    code.memoryLane(itemSize === 8 ? 'v128.load64_lane' : 'v128.load32_lane', lane);
  }
  code.set(target);
}

function masked(evaluator: Evaluator, load: Load, part: number, mask: number): void {
  const { code } = evaluator;
  const lanes = lanesOf(load.type);
  const operand = evaluator.operand(load.operand);
  const target = code.local('v128');
  code.v128(0, 0, 0, 0);
  code.set(target);
  // Computed here, because what is first computed in one lane's branch is unknown in the next.
  const stride = evaluator.axis?.laneStrides.get(evaluator.accessKey(load));
  if (stride !== undefined && stride !== 'scattered') evaluator.addressLocal(load);
  for (let lane = 0; lane < lanes; lane++) {
    const g = part * lanes + lane;
    code.get(mask);
    code.lane('i32x4.extract_lane', g % 4);
    code.if(() => {
      evaluator.scope(() => {
        loadLane(code, operand, target, lane, () => pushElementAddress(evaluator, load, g));
      });
    });
  }
  code.get(target);
}

/** Four elements from the address on the stack on, those of 1 or 2 bytes widened. */
function loadFour(code: FunctionBuilder, { type, itemSize }: OperandFrame, offset: number): void {
  if (itemSize === 2) {
    code.memory('i32x4.load16x4_s', offset);
    return;
  }
  code.memory('v128.load32_zero', offset);
  if (type === 'int8') code.op('i16x8.extend_low_i8x16_s', 'i32x4.extend_low_i16x8_s');
  else code.op('i16x8.extend_low_i8x16_u', 'i32x4.extend_low_i16x8_u');
}

/** Pushes the elements. */
function unconditional(evaluator: Evaluator, load: Load, part: number): void {
  const { code } = evaluator;
  const lanes = lanesOf(load.type);
  const operand = evaluator.operand(load.operand);
  const size = operand.itemSize;
  const stride = evaluator.axis?.laneStrides.get(evaluator.accessKey(load));
  const apart = (): void => {
    const target = code.local('v128');
    for (let lane = 0; lane < lanes; lane++) {
      const push = (): void => pushElementAddress(evaluator, load, part * lanes + lane);
      if (lane > 0) {
        loadLane(code, operand, target, lane, push);
        continue;
      }
      push();
      splatLoad(code, operand);
      code.set(target);
    }
    code.get(target);
  };
  if (stride === undefined || stride === 'scattered') {
    apart();
    return;
  }
  const address = evaluator.addressLocal(load);
  const contiguous = (): void => {
    code.get(address);
    if (size < 4) loadFour(code, operand, part * 4 * size);
    else code.memory('v128.load', part * 16);
  };
  if (evaluator.axis?.contiguous) {
    contiguous();
    return;
  }
  code.get(stride.local);
  code.i32(size);
  code.op('i32.eq');
  code.if(
    contiguous,
    () => {
      code.get(stride.local);
      code.if(
        apart,
        () => {
          code.get(address);
          splatLoad(code, operand);
        },
        'v128',
      );
    },
    'v128',
  );
}

/** One element at the address on the stack into all lanes. */
function splatLoad(code: FunctionBuilder, { type, itemSize }: OperandFrame): void {
  if (itemSize < 4) {
    spellLoad(code, type);
    code.op('i32x4.splat');
  } else {
    spellSplatLoad(code, itemSize);
  }
}

/** Four values as elements of 1 or 2 bytes, from lane 0 on. */
function narrowed(code: FunctionBuilder, { type, itemSize }: OperandFrame): void {
  // What uint8 holds has been wrapped before.
  if (type !== 'uint8') {
    const kept = type === 'bool' ? 1 : 2 ** (8 * itemSize) - 1;
    code.v128(kept, kept, kept, kept);
    code.op('v128.and');
  }
  const narrow = code.temporary('v128');
  code.tee(narrow);
  code.get(narrow);
  code.op('i16x8.narrow_i32x4_u');
  if (itemSize === 2) return;
  code.tee(narrow);
  code.get(narrow);
  code.op('i8x16.narrow_i16x8_u');
}

/** Stores part `part`, which stands in `value`, a local. */
export function storeVector(evaluator: Evaluator, access: Access, part: number, value: number): void {
  const { code } = evaluator;
  const operand = evaluator.operand(access.operand);
  const { type, itemSize: size } = operand;
  const { computeType } = dtypes[type];
  const lanes = lanesOf(computeType);
  const stride = evaluator.axis?.laneStrides.get(evaluator.accessKey(access));
  const apart = (): void => {
    for (let lane = 0; lane < lanes; lane++) {
      pushElementAddress(evaluator, access, part * lanes + lane);
      code.get(value);
      if (size < 4) {
        spellExtract(code, computeType, lane);
        spellStore(code, type);
      } else {
        code.memoryLane(size === 8 ? 'v128.store64_lane' : 'v128.store32_lane', lane);
      }
    }
  };
  if (stride === undefined || stride === 'scattered') {
    apart();
    return;
  }
  const address = evaluator.addressLocal(access);
  const contiguous = (): void => {
    code.get(address);
    code.get(value);
    if (size >= 4) {
      code.memory('v128.store', part * 16);
      return;
    }
    narrowed(code, operand);
    code.memoryLane(size === 1 ? 'v128.store32_lane' : 'v128.store64_lane', 0, part * 4 * size);
  };
  if (evaluator.axis?.contiguous) {
    contiguous();
    return;
  }
  code.get(stride.local);
  code.i32(size);
  code.op('i32.eq');
  code.if(contiguous, apart);
}
