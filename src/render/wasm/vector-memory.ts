/** @file Loads and stores of vectors: contiguous, broadcast, strided or scattered, each with or without a mask. */
import type { Expression, ScalarType } from '../../kernels/ir.ts';
import { holdsOnInterval } from './affine.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Access, Evaluator } from './evaluator.ts';
import { itemSizes, spellStore } from './scalar-spelling.ts';
import { isWide, spellExtract, spellMask } from './vector-spelling.ts';

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
function loadLane(code: FunctionBuilder, type: ScalarType, target: number, lane: number, push: () => void): void {
  if (itemSizes[type] === 1) {
    code.get(target);
    push();
    code.memory('i32.load8_u');
    code.lane('i32x4.replace_lane', lane);
  } else {
    push();
    code.get(target);
    code.memoryLane(isWide(type) ? 'v128.load64_lane' : 'v128.load32_lane', lane);
  }
  code.set(target);
}

function masked(evaluator: Evaluator, load: Load, part: number, mask: number): void {
  const { code } = evaluator;
  const lanes = lanesOf(load.type);
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
        loadLane(code, load.type, target, lane, () => pushElementAddress(evaluator, load, g));
      });
    });
  }
  code.get(target);
}

function widenBytes(code: FunctionBuilder): void {
  code.op('i16x8.extend_low_i8x16_u', 'i32x4.extend_low_i16x8_u');
}

/** Pushes the elements, bytes widened. */
function unconditional(evaluator: Evaluator, load: Load, part: number): void {
  const { code } = evaluator;
  const { type } = load;
  const lanes = lanesOf(type);
  const size = itemSizes[type];
  const stride = evaluator.axis?.laneStrides.get(evaluator.accessKey(load));
  const apart = (): void => {
    const target = code.local('v128');
    for (let lane = 0; lane < lanes; lane++) {
      const push = (): void => pushElementAddress(evaluator, load, part * lanes + lane);
      if (lane > 0) {
        loadLane(code, type, target, lane, push);
        continue;
      }
      push();
      splatLoad(code, type);
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
    if (size === 1) {
      code.memory('v128.load32_zero', part * 4);
      widenBytes(code);
    } else {
      code.memory('v128.load', part * 16);
    }
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
          splatLoad(code, type);
        },
        'v128',
      );
    },
    'v128',
  );
}

/** One element at the address on the stack into all lanes. */
function splatLoad(code: FunctionBuilder, type: ScalarType): void {
  if (itemSizes[type] === 1) {
    code.memory('i32.load8_u');
    code.op('i32x4.splat');
  } else {
    code.memory(isWide(type) ? 'v128.load64_splat' : 'v128.load32_splat');
  }
}

/** Stores part `part`, which stands in `value`, a local. */
export function storeVector(evaluator: Evaluator, access: Access, type: ScalarType, part: number, value: number): void {
  const { code } = evaluator;
  const lanes = lanesOf(type);
  const size = itemSizes[type];
  const stride = evaluator.axis?.laneStrides.get(evaluator.accessKey(access));
  const apart = (): void => {
    for (let lane = 0; lane < lanes; lane++) {
      pushElementAddress(evaluator, access, part * lanes + lane);
      code.get(value);
      if (size === 1) {
        spellExtract(code, type, lane);
        spellStore(code, type);
      } else {
        code.memoryLane(isWide(type) ? 'v128.store64_lane' : 'v128.store32_lane', lane);
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
    if (size > 1) {
      code.memory('v128.store', part * 16);
      return;
    }
    if (type === 'bool') {
      code.v128(1, 1, 1, 1);
      code.op('v128.and');
    }
    const narrow = code.temporary('v128');
    code.tee(narrow);
    code.get(narrow);
    code.op('i16x8.narrow_i32x4_u');
    code.tee(narrow);
    code.get(narrow);
    code.op('i8x16.narrow_i16x8_u');
    code.memoryLane('v128.store32_lane', 0, part * 4);
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
