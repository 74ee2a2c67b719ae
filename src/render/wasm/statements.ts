/**
 * @file Statements as code. Loops whose iterations are independent (`row`, `parallel`) and reduces run in vector mode where they
 * can, in up to three forms one after the other: several vectors a step if everything is contiguous, one vector a step, one element.
 *
 * Which element falls to which form depends on its distance from the loop's beginning only, never on how threads share the work.
 */
import type { Accumulator, Expression, Statement } from '../../kernels/ir.ts';
import { context, parameter } from './convention.ts';
import type { Access, Evaluator, LaneStride, Origin } from './evaluator.ts';
import { children } from './normal-form.ts';
import { itemSizes, spellCast, spellStore, valueType } from './scalar-spelling.ts';
import {
  accessesOf,
  assignedNames,
  bodyOfReduce,
  boundNames,
  expressionsOf,
  hasStore,
  innerLoops,
  type LoopBody,
  moves,
  varyingNames,
  visitStatements,
  weightOf,
} from './survey.ts';
import { storeVector } from './vector-memory.ts';
import { isWide, spellExtract } from './vector-spelling.ts';

/** Bodies of at most this weight run several vectors a step. */
const lightWeight = 14;
/** Vectors a step in light bodies. */
const unroll = 4;
/** Elements whose values are folded in a row before the partial result joins the others; it bounds rounding errors. */
const foldLength = 1024;
const sequentialFoldLength = 256;
/** An inner loop shorter than this leaves vectors to the loop around it. */
const shortExtent = 16;

interface MovingAccesses {
  readonly accesses: readonly Access[];
  readonly strides: ReadonlyMap<string, LaneStride>;
}

interface VectorOptions {
  readonly unroll: number;
  readonly contiguous: boolean;
  readonly strides: ReadonlyMap<string, LaneStride>;
  readonly origins?: ReadonlyMap<string, Origin>;
}

type Reduce = Extract<Statement, { kind: 'reduce' }>;

function fail(what: string): never {
  throw new Error(what);
}

export class StatementEmitter {
  private readonly evaluator: Evaluator;
  /** Types of the operands. */
  private readonly types: ReadonlyMap<string, Expression['type']>;

  constructor(evaluator: Evaluator, types: ReadonlyMap<string, Expression['type']>) {
    this.evaluator = evaluator;
    this.types = types;
  }

  private typeOf(operand: string): Expression['type'] {
    return this.types.get(operand) ?? fail(`no operand '${operand}'`);
  }

  bindIndex(name: string): number {
    const local = this.evaluator.code.local('i32');
    this.evaluator.bindings.set(name, [local]);
    return local;
  }

  /** Statements of a block; what they name is forgotten at its end. */
  block(statements: readonly Statement[]): void {
    this.evaluator.scope(() => {
      for (const statement of statements) this.statement(statement);
    });
  }

  private statement(statement: Statement): void {
    const { evaluator } = this;
    const { code } = evaluator;
    switch (statement.kind) {
      case 'let':
        this.name(statement.name, statement.value, evaluator.isVarying(statement.value));
        return;
      case 'variable':
        this.name(statement.name, statement.initial, evaluator.axis !== undefined);
        return;
      case 'assign':
        this.assign([statement.name], [statement.value]);
        return;
      case 'loop':
        if (evaluator.axis === undefined && statement.order === 'parallel') {
          const end = code.local('i32');
          evaluator.scalar(statement.extent);
          code.set(end);
          this.parallel({ index: statement.index, statements: statement.body, values: [] }, undefined, end);
          return;
        }
        this.loop(statement);
        return;
      case 'reduce':
        this.reduce(statement);
        return;
      case 'store':
        this.store(statement);
        return;
      case 'if':
        evaluator.scalar(statement.condition);
        code.if(
          () => this.block(statement.then),
          statement.otherwise === undefined ? undefined : () => this.block(statement.otherwise ?? []),
        );
        evaluator.forgetNames(assignedNames([statement]));
        if (hasStore([statement])) evaluator.forgetLoads();
        return;
      case 'guard':
        this.guard(statement);
        return;
    }
  }

  /** Gives a value a name that it keeps in locals of its own. */
  private name(name: string, value: Expression, asVector: boolean): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const locals: number[] = [];
    if (asVector) {
      for (let part = 0; part < evaluator.parts(value.type); part++) {
        const local = code.local('v128');
        evaluator.vector(value, part);
        code.set(local);
        locals.push(local);
      }
      evaluator.axis?.varying.add(name);
    } else {
      const local = code.local(valueType(value.type));
      evaluator.scalar(value);
      code.set(local);
      locals.push(local);
    }
    evaluator.bindings.set(name, locals);
  }

  /** Changes names at once: all values are computed before the first is set. */
  private assign(names: readonly string[], values: readonly Expression[]): void {
    const { evaluator } = this;
    const targets: number[] = [];
    names.forEach((name, i) => {
      const value = values[i] ?? fail(`no value for '${name}'`);
      const locals = evaluator.bindings.get(name) ?? fail(`'${name}' is not bound here`);
      for (const [part, local] of locals.entries()) {
        if (evaluator.axis === undefined) evaluator.scalar(value);
        else evaluator.vector(value, part);
        targets.push(local);
      }
    });
    for (const local of targets.reverse()) evaluator.code.set(local);
    evaluator.forgetNames(new Set(names));
  }

  private store(statement: Extract<Statement, { kind: 'store' }>): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const type = this.typeOf(statement.operand);
    if (evaluator.axis === undefined) {
      evaluator.pushAddress(statement);
      evaluator.scalar(statement.value);
      spellStore(code, type);
    } else {
      const value = code.local('v128');
      for (let part = 0; part < evaluator.parts(type); part++) {
        evaluator.vector(statement.value, part);
        code.set(value);
        storeVector(evaluator, statement, type, part, value);
      }
    }
    evaluator.forgetLoads();
  }

  private guard(statement: Extract<Statement, { kind: 'guard' }>): void {
    const { evaluator } = this;
    const { code } = evaluator;
    evaluator.scalar(statement.condition);
    code.op('i32.eqz');
    code.get(parameter.context);
    code.memory('i32.load', context.guardCode);
    code.op('i32.eqz', 'i32.and');
    code.if(() => {
      evaluator.scope(() => {
        code.get(parameter.context);
        code.i32(statement.code + 1);
        code.memory('i32.store', context.guardCode);
        code.get(parameter.context);
        code.get(evaluator.frame.outer);
        code.memory('i32.store', context.guardOuter);
        code.get(parameter.context);
        code.get(evaluator.bindings.get('row')?.[0] ?? fail('a guard outside the row loop'));
        code.memory('i32.store', context.guardRow);
        code.get(parameter.context);
        evaluator.scalar(statement.value);
        spellCast(code, statement.value.type, 'int64');
        code.memory('i64.store', context.guardValue);
      });
    });
  }

  // Loops

  /** Computes before a loop what does not change in it. */
  hoist(body: LoopBody): void {
    const { evaluator } = this;
    const bound = boundNames(body);
    const stays = (expression: Expression): boolean => {
      const facts = evaluator.graph.facts(expression);
      if (facts.loads) return false;
      for (const name of facts.names) if (bound.has(name)) return false;
      return true;
    };
    const expressions = expressionsOf(body);
    const used = new Set<Expression>();
    for (const expression of expressions) {
      if (stays(expression)) continue;
      for (const child of children(expression)) used.add(child);
    }
    for (const value of this.rootsOf(body)) used.add(value);
    for (const expression of expressions) {
      if (!used.has(expression) || !stays(expression)) continue;
      if (evaluator.isVarying(expression)) {
        if (expression.kind !== 'variable') evaluator.locals(expression);
      } else if (children(expression).length > 0) {
        evaluator.keepScalar(expression);
      }
    }
    for (const access of accessesOf(body, evaluator)) evaluator.hoistAddress(access, bound);
  }

  private rootsOf(body: LoopBody): readonly Expression[] {
    const roots: Expression[] = [...body.values];
    visitStatements(body.statements, (statement) => {
      if (statement.kind === 'store' || statement.kind === 'let' || statement.kind === 'assign')
        roots.push(statement.value);
      if (statement.kind === 'variable') roots.push(statement.initial);
      if (statement.kind === 'reduce') roots.push(...statement.values);
    });
    return roots;
  }

  /** Splats before a vector loop the scalars that its vectors meet. */
  hoistSplats(body: LoopBody): void {
    const { evaluator } = this;
    const bound = boundNames(body);
    const splat = (expression: Expression): void => {
      const facts = evaluator.graph.facts(expression);
      if (facts.loads || evaluator.isVarying(expression)) return;
      for (const name of facts.names) if (bound.has(name)) return;
      evaluator.keepSplat(expression);
    };
    for (const expression of expressionsOf(body)) {
      if (!evaluator.isVarying(expression)) continue;
      switch (expression.kind) {
        case 'unary':
        case 'binary':
        case 'fma':
        case 'cast':
        case 'bitcast':
          if (expression.type === 'index') break;
          for (const child of children(expression)) splat(child);
          break;
        case 'select':
          splat(expression.yes);
          splat(expression.no);
          break;
      }
    }
  }

  /** A loop over [begin, end) one by one, whatever is within it may use vectors. */
  rows(body: LoopBody, begin: number, end: number): void {
    const { evaluator } = this;
    const index = this.bindIndex(body.index);
    evaluator.code.get(begin);
    evaluator.code.set(index);
    evaluator.scope(() => {
      this.hoist(body);
      this.while(index, end, 1, () => this.block(body.statements));
    });
  }

  /** A loop over [0, extent) one by one, in scalar or vector mode. */
  private loop(statement: Extract<Statement, { kind: 'loop' }>): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const end = code.local('i32');
    evaluator.scalar(statement.extent);
    code.set(end);
    const body: LoopBody = { index: statement.index, statements: statement.body, values: [] };
    const index = this.bindIndex(statement.index);
    evaluator.forgetNames(assignedNames(statement.body));
    if (hasStore(statement.body)) evaluator.forgetLoads();
    evaluator.scope(() => {
      this.hoist(body);
      code.i32(0);
      code.set(index);
      this.while(index, end, 1, () => this.block(statement.body));
    });
    evaluator.forgetNames(assignedNames(statement.body));
    if (hasStore(statement.body)) evaluator.forgetLoads();
  }

  /** Runs `body` and adds `step` to `index` while index + step ≤ end. */
  private while(index: number, end: number, step: number, body: () => void): void {
    const { code } = this.evaluator;
    code.while(
      () => {
        code.get(index);
        if (step > 1) {
          code.i32(step);
          code.op('i32.add');
        }
        code.get(end);
        code.op('i32.le_s');
        if (step > 1) return;
        code.get(index);
        code.get(end);
        code.op('i32.ne', 'i32.and');
      },
      () => {
        body();
        code.get(index);
        code.i32(step);
        code.op('i32.add');
        code.set(index);
      },
    );
  }

  /** Accesses of operands without inner axes that are only read: broadcast along the rows, they are one element. */
  private repeatable(body: LoopBody, accesses: readonly Access[]): readonly Access[] {
    if (body.index !== 'row') return [];
    const stored = new Set<string>();
    visitStatements(body.statements, (statement) => {
      if (statement.kind === 'store') stored.add(statement.operand);
    });
    return accesses.filter(({ operand, indices }) => indices.length === 0 && !stored.has(operand));
  }

  /** Repeats broadcast elements in the thread's context, so that a loop finds vectors of them there. */
  private repeatBroadcast(accesses: readonly Access[], strides: ReadonlyMap<string, LaneStride>): Map<string, Origin> {
    const { evaluator } = this;
    const { code } = evaluator;
    return new Map(
      accesses.map((access, slot) => {
        const key = evaluator.accessKey(access);
        const stride = strides.get(key) ?? 'scattered';
        if (stride === 'scattered') return fail('an operand without inner axes has a stride');
        const type = this.typeOf(access.operand);
        const origin = { base: code.local('i32'), step: stride.local };
        const place = context.broadcast + slot * context.broadcastLength;
        code.get(evaluator.origin(access));
        code.set(origin.base);
        code.get(stride.local);
        code.op('i32.eqz');
        code.if(() => {
          const repeated = code.temporary('v128');
          code.get(origin.base);
          if (itemSizes[type] === 1) {
            code.memory('i32.load8_u');
            code.op('i8x16.splat');
          } else {
            code.memory(isWide(type) ? 'v128.load64_splat' : 'v128.load32_splat');
          }
          code.set(repeated);
          for (let part = 0; part < unroll * (isWide(type) ? 2 : 1); part++) {
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
        code.i32(itemSizes[this.typeOf(access.operand)]);
        code.op('i32.eq');
        if (repeatable.includes(access)) {
          code.get(stride.local);
          code.op('i32.eqz', 'i32.or');
        }
      }
      code.op('i32.and');
    }
  }

  /** Runs `body` in vector mode. */
  inVectorMode(loop: LoopBody, options: VectorOptions, body: () => void): void {
    const { evaluator } = this;
    evaluator.scope(() => {
      evaluator.axis = {
        name: loop.index,
        unroll: options.unroll,
        contiguous: options.contiguous,
        laneStrides: options.strides,
        ...(options.origins === undefined ? {} : { origins: options.origins }),
        varying: new Set([loop.index]),
      };
      // Known here as scalars; each mode of the loop keeps its own values.
      evaluator.forgetNames(evaluator.axis.varying);
      const varying = varyingNames(loop, evaluator);
      for (const name of varying ?? []) evaluator.axis.varying.add(name);
      body();
      evaluator.axis = undefined;
    });
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

  /**
   * A loop over [begin, end) whose iterations are independent. Where loops within it could use vectors as well, run-time
   * strides decide: the loop whose elements lie side by side takes them.
   */
  parallel(body: LoopBody, begin: number | undefined, end: number): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const index = this.bindIndex(body.index);
    if (begin === undefined) code.i32(0);
    else code.get(begin);
    code.set(index);
    if (hasStore(body.statements)) evaluator.forgetLoads();
    evaluator.scope(() => {
      this.hoist(body);
      const varying = varyingNames(body, evaluator);
      if (varying !== undefined) {
        const { accesses, strides } = this.moving(body, varying);
        const vectors = (): void => {
          if (weightOf(body) <= lightWeight) {
            const repeatable = this.repeatable(body, accesses);
            this.pushContiguous(accesses, strides, repeatable);
            code.if(() => {
              const origins = this.repeatBroadcast(repeatable, strides);
              this.vectorSteps(body, index, end, { unroll, contiguous: true, strides, origins });
            });
          }
          this.vectorSteps(body, index, end, { unroll: 1, contiguous: false, strides });
        };
        const inner = innerLoops(body.statements, evaluator);
        if (inner.length === 0) {
          vectors();
        } else {
          this.pushPrefersOuter(body, inner, accesses, strides);
          code.if(() => evaluator.scope(vectors));
        }
      }
      this.while(index, end, 1, () => this.block(body.statements));
    });
    if (hasStore(body.statements)) evaluator.forgetLoads();
  }

  private vectorSteps(body: LoopBody, index: number, end: number, options: VectorOptions): void {
    this.inVectorMode(body, options, () => {
      this.hoistSplats(body);
      this.while(index, end, 4 * options.unroll, () => this.block(body.statements));
    });
  }

  /** Pushes whether vectors should run along this loop rather than along the loops within it. */
  private pushPrefersOuter(
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
        code.i32(itemSizes[this.typeOf(access.operand)]);
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
    const operand = evaluator.frame.operands.get(access.operand) ?? fail(`no operand '${access.operand}'`);
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
      code.i32(itemSizes[this.typeOf(access.operand)]);
      code.op('i32.eq');
      code.get(stride.local);
      code.op('i32.eqz', 'i32.or', 'i32.and');
    }
  }

  // Reduces

  private declare(accumulators: readonly Accumulator[], prefix: string, key: string): string[] {
    const { evaluator } = this;
    return accumulators.map((accumulator) => {
      const name = `${prefix}${accumulator.name}${key}`;
      const asVector = evaluator.axis !== undefined;
      const count = asVector ? evaluator.parts(accumulator.type) : 1;
      evaluator.bindings.set(
        name,
        Array.from({ length: count }, () => evaluator.code.local(asVector ? 'v128' : valueType(accumulator.type))),
      );
      return name;
    });
  }

  private locals(name: string): readonly number[] {
    return this.evaluator.bindings.get(name) ?? fail(`'${name}' is not bound here`);
  }

  private initialise(statement: Reduce, names: readonly string[]): void {
    const { evaluator } = this;
    statement.accumulators.forEach(({ initial }, i) => {
      for (const [part, local] of this.locals(names[i] ?? '').entries()) {
        if (evaluator.axis === undefined) evaluator.scalar(initial);
        else evaluator.vector(initial, part);
        evaluator.code.set(local);
      }
    });
  }

  /** target = combine(target, right), where right is locals for each accumulator. */
  private combine(statement: Reduce, target: readonly string[], right: readonly (readonly number[])[]): void {
    const { evaluator } = this;
    const sides = new Set<string>();
    statement.accumulators.forEach(({ name }, i) => {
      evaluator.bindings.set(`left.${name}`, this.locals(target[i] ?? ''));
      evaluator.bindings.set(`right.${name}`, right[i] ?? []);
      sides.add(`left.${name}`);
      sides.add(`right.${name}`);
    });
    evaluator.forgetNames(sides);
    evaluator.scope(() => this.assign(target, statement.combine));
    evaluator.forgetNames(sides);
  }

  /** Folds the values of `step` elements at a time from `index` on into `target`. */
  private fold(
    statement: Reduce,
    index: number,
    end: number,
    step: number,
    length: number,
    target: readonly string[],
  ): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const partial = this.declare(statement.accumulators, 'partial.', ` ${step}`);
    const stop = code.local('i32');
    const pushRoom = (): void => {
      code.get(index);
      code.i32(step);
      code.op('i32.add');
    };
    code.while(
      () => {
        pushRoom();
        code.get(end);
        code.op('i32.le_s');
      },
      () =>
        evaluator.scope(() => {
          this.initialise(statement, partial);
          code.get(index);
          code.i32(length);
          code.op('i32.add');
          code.tee(stop);
          code.get(end);
          code.get(stop);
          code.get(end);
          code.op('i32.lt_s', 'select');
          code.set(stop);
          code.loop((again) => {
            evaluator.scope(() => {
              for (const inner of statement.body) this.statement(inner);
              const values = statement.values.map((value) => this.valueLocals(value));
              this.combine(statement, partial, values);
            });
            pushRoom();
            code.tee(index);
            code.i32(step);
            code.op('i32.add');
            code.get(stop);
            code.op('i32.le_s');
            code.branchIf(again);
          });
          this.join(statement, target, partial);
        }),
    );
  }

  /** The value of one step, in locals. */
  private valueLocals(value: Expression): readonly number[] {
    const { evaluator } = this;
    if (evaluator.axis !== undefined) return evaluator.locals(value);
    const local = evaluator.code.local(valueType(value.type));
    evaluator.scalar(value);
    evaluator.code.set(local);
    return [local];
  }

  /** Combines partial results into `target`, which may have fewer parts. */
  private join(statement: Reduce, target: readonly string[], partial: readonly string[]): void {
    const { evaluator } = this;
    const { axis } = evaluator;
    const parts = statement.accumulators.map(({ type }, i) => {
      const locals = this.locals(partial[i] ?? '');
      const perJoin = axis === undefined ? 1 : this.locals(target[i] ?? '').length;
      const groups: (readonly number[])[] = [];
      for (let at = 0; at < locals.length; at += perJoin) groups.push(locals.slice(at, at + perJoin));
      return { type, groups };
    });
    const count = parts[0]?.groups.length ?? 0;
    const work = (): void => {
      for (let group = 0; group < count; group++) {
        this.combine(
          statement,
          target,
          parts.map(({ groups }) => groups[group] ?? []),
        );
      }
    };
    if (axis === undefined || count === 1) {
      work();
      return;
    }
    evaluator.scope(() => {
      evaluator.axis = { ...axis, unroll: 1 };
      work();
      evaluator.axis = axis;
    });
  }

  private reduce(statement: Reduce): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const body = bodyOfReduce(statement);
    const end = code.local('i32');
    evaluator.scalar(statement.extent);
    code.set(end);
    const result = this.declare(statement.accumulators, '', '');
    if (evaluator.axis !== undefined) for (const name of result) evaluator.axis.varying.add(name);
    evaluator.forgetNames(new Set(result));
    const index = this.bindIndex(statement.index);
    evaluator.forgetNames(boundNames(body));
    code.i32(0);
    code.set(index);
    evaluator.scope(() => {
      this.hoist(body);
      const varying = varyingNames(body, evaluator);
      if (evaluator.axis !== undefined || varying === undefined) {
        this.initialise(statement, result);
        return this.fold(statement, index, end, 1, sequentialFoldLength, result);
      }
      this.initialise(statement, result);
      const { accesses, strides } = this.moving(body, varying);
      const light = weightOf(body) + statement.combine.length <= lightWeight;
      code.get(end);
      code.i32(4);
      code.op('i32.ge_s');
      code.if(() => evaluator.scope(() => this.reduceVectors(statement, index, end, light, accesses, strides, result)));
      this.fold(statement, index, end, 1, sequentialFoldLength, result);
    });
  }

  private reduceVectors(
    statement: Reduce,
    index: number,
    end: number,
    light: boolean,
    accesses: readonly Access[],
    strides: ReadonlyMap<string, LaneStride>,
    result: readonly string[],
  ): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const body = bodyOfReduce(statement);
    let lanes: string[] = [];
    const enter = (options: { readonly unroll: number; readonly contiguous: boolean }, run: () => void): void => {
      this.inVectorMode(body, { ...options, strides }, () => {
        for (const { name } of statement.accumulators) {
          for (const prefix of ['', 'left.', 'right.']) evaluator.axis?.varying.add(`${prefix}${name}`);
        }
        run();
      });
    };
    enter({ unroll: 1, contiguous: false }, () => {
      lanes = this.declare(statement.accumulators, 'lanes.', '');
      this.initialise(statement, lanes);
    });
    if (light) {
      this.pushContiguous(accesses, strides);
      code.if(() => {
        enter({ unroll, contiguous: true }, () => {
          this.hoistSplats(body);
          this.fold(statement, index, end, 4 * unroll, foldLength, lanes);
        });
      });
    }
    enter({ unroll: 1, contiguous: false }, () => {
      this.hoistSplats(body);
      this.fold(statement, index, end, 4, foldLength, lanes);
    });
    // Lane by lane into the scalars, in order.
    for (let g = 0; g < 4; g++) {
      const elements = statement.accumulators.map(({ type }, i) => {
        const perVector = isWide(type) ? 2 : 4;
        const local = code.local(valueType(type));
        code.get(this.locals(lanes[i] ?? '')[Math.floor(g / perVector)] ?? 0);
        spellExtract(code, type, g % perVector);
        code.set(local);
        return [local];
      });
      this.combine(statement, result, elements);
    }
  }
}
