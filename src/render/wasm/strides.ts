/** @file The strides of a loop's accesses: which there are, and what run-time code asks of them before it takes a form of the loop. */
import { visitStatements } from '../../kernels/walk.ts';
import { context, parameter } from './convention.ts';
import type { Access, Evaluator, LaneStride, Origin } from './evaluator.ts';
import { accessesOf, boundNames, type LoopBody, moves, unroll } from './survey.ts';
import { spellSplatLoad } from './vector-spelling.ts';

/** An inner loop shorter than this leaves vectors to the loop around it. */
const shortExtent = 16;

function fail(what: string): never {
  throw new Error(what);
}

interface MovingAccesses {
  readonly accesses: readonly Access[];
  readonly strides: ReadonlyMap<string, LaneStride>;
}

export class Strides {
  private readonly evaluator: Evaluator;

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
  }

  /** The accesses of a loop whose addresses change with its variable, and their strides. */
  moving(body: LoopBody, varying: ReadonlySet<string> = new Set([body.index])): MovingAccesses {
    const { evaluator } = this;
    const variable = { name: body.index, varying };
    const accesses = accessesOf(body, evaluator).filter((access) => moves(access, variable, evaluator));
    return {
      accesses,
      strides: new Map(accesses.map((each) => [evaluator.accessKey(each), evaluator.laneStride(each, variable)])),
    };
  }

  /** Accesses of operands without inner axes that are only read: broadcast along the rows, they are one element. */
  repeatable(body: LoopBody, accesses: readonly Access[]): readonly Access[] {
    if (body.index !== 'row') return [];
    const stored = new Set<string>();
    visitStatements(body.statements, (statement) => {
      if (statement.kind === 'store') stored.add(statement.operand);
    });
    return accesses.filter(({ operand, indices }) => indices.length === 0 && !stored.has(operand));
  }

  /** Repeats broadcast elements in the thread's context, so that a loop finds vectors of them there. */
  repeatBroadcast(accesses: readonly Access[], strides: ReadonlyMap<string, LaneStride>): Map<string, Origin> {
    const { evaluator } = this;
    const { code } = evaluator;
    return new Map(
      accesses.map((access, slot) => {
        const key = evaluator.accessKey(access);
        const stride = strides.get(key) ?? 'scattered';
        if (stride === 'scattered') return fail('an operand without inner axes has a stride');
        const { itemSize } = evaluator.operand(access.operand);
        const origin = { base: code.local('i32'), step: stride.local };
        const place = context.broadcast + slot * context.broadcastLength;
        code.get(evaluator.origin(access));
        code.set(origin.base);
        code.get(stride.local);
        code.op('i32.eqz');
        code.if(() => {
          const repeated = code.temporary('v128');
          code.get(origin.base);
          spellSplatLoad(code, itemSize);
          code.set(repeated);
          for (let part = 0; part < unroll * (itemSize === 8 ? 2 : 1); part++) {
            code.get(parameter.context);
            code.get(repeated);
            code.memory('v128.store', place + part * 16);
          }
          code.get(parameter.context);
          code.i32(place);
          code.op('i32.add');
          code.set(origin.base);
        });
        return [key, origin] as const;
      }),
    );
  }

  /** Pushes whether all these accesses move by one element a step, or, those that are `repeatable`, not at all. */
  pushContiguous(
    accesses: readonly Access[],
    strides: ReadonlyMap<string, LaneStride>,
    repeatable: readonly Access[] = [],
  ): void {
    const { evaluator } = this;
    const { code } = evaluator;
    code.i32(1);
    for (const access of accesses) {
      const stride = strides.get(evaluator.accessKey(access));
      if (stride === undefined) continue;
      if (stride === 'scattered') {
        code.i32(0);
      } else {
        code.get(stride.local);
        code.i32(evaluator.operand(access.operand).itemSize);
        code.op('i32.eq');
        if (repeatable.includes(access)) {
          code.get(stride.local);
          code.op('i32.eqz', 'i32.or');
        }
      }
      code.op('i32.and');
    }
  }

  /** Pushes whether vectors should run along this loop rather than along the loops within it. */
  pushPrefersOuter(
    body: LoopBody,
    inner: readonly LoopBody[],
    accesses: readonly Access[],
    strides: ReadonlyMap<string, LaneStride>,
  ): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const bound = boundNames(body);
    // An inner loop whose elements lie apart, while those of this loop lie side by side.
    code.i32(0);
    for (const loop of inner) {
      for (const access of accessesOf(loop, evaluator)) {
        if (!access.indices.some((index) => evaluator.graph.facts(index).names.has(loop.index))) continue;
        this.pushInnerStride(access, loop.index, bound);
        code.i32(evaluator.operand(access.operand).itemSize);
        code.op('i32.ne', 'i32.or');
      }
    }
    this.pushContiguousOrBroadcast(accesses, strides);
    code.op('i32.and');
    // Or inner loops that are short.
    visitStatements(body.statements, (statement) => {
      if (statement.kind !== 'reduce' && statement.kind !== 'loop') return;
      for (const name of evaluator.graph.facts(statement.extent).names) if (bound.has(name)) return;
      if (evaluator.graph.facts(statement.extent).loads) return;
      if (!inner.some(({ index }) => index === statement.index)) return;
      evaluator.scalar(statement.extent);
      code.i32(shortExtent);
      code.op('i32.lt_s', 'i32.or');
    });
  }

  /** Pushes the byte stride of an access along an inner loop, or 0 where it is not known before that loop. */
  private pushInnerStride(access: Access, name: string, bound: ReadonlySet<string>): void {
    const { evaluator } = this;
    const operand = evaluator.operand(access.operand);
    const moving = access.indices.flatMap((index, d) => (evaluator.graph.facts(index).names.has(name) ? [d] : []));
    const [first] = moving;
    const index = first === undefined ? undefined : access.indices[first];
    if (moving.length !== 1 || index === undefined || first === undefined || bound.size === 0) {
      evaluator.code.i32(0);
      return;
    }
    evaluator.code.get(operand.strides[first] ?? 0);
  }

  private pushContiguousOrBroadcast(accesses: readonly Access[], strides: ReadonlyMap<string, LaneStride>): void {
    const { evaluator } = this;
    const { code } = evaluator;
    code.i32(1);
    for (const access of accesses) {
      const stride = strides.get(evaluator.accessKey(access));
      if (stride === undefined || stride === 'scattered') continue;
      code.get(stride.local);
      code.i32(evaluator.operand(access.operand).itemSize);
      code.op('i32.eq');
      code.get(stride.local);
      code.op('i32.eqz', 'i32.or', 'i32.and');
    }
  }
}
