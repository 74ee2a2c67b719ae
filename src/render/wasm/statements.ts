/**
 * @file Statements as code. Loops whose iterations are independent (`row`, `parallel`) and reduces run in vector mode where they
 * can, in up to three forms one after the other: one vector a step or several if everything is contiguous, one vector a step, one element.
 *
 * Which element falls to which form depends on its distance from the loop's beginning only, never on how threads share the work.
 */
import type { Expression, Statement } from '../../kernels/ir.ts';
import { childrenOf, visitStatements } from '../../kernels/walk.ts';
import { context, parameter } from './convention.ts';
import type { Evaluator, LaneStride, Origin } from './evaluator.ts';
import { ReduceEmitter } from './reduce.ts';
import { spellCast, spellStore, valueType } from './scalar-spelling.ts';
import { Strides } from './strides.ts';
import {
  accessesOf,
  assignedNames,
  boundNames,
  expressionsOfBody,
  hasStore,
  innerLoops,
  type LoopBody,
  lightWeight,
  middleWeight,
  unroll,
  varyingNames,
  weightOf,
} from './survey.ts';
import { storeVector } from './vector-memory.ts';

interface VectorOptions {
  readonly unroll: number;
  readonly contiguous: boolean;
  readonly strides: ReadonlyMap<string, LaneStride>;
  readonly origins?: ReadonlyMap<string, Origin>;
}

function fail(what: string): never {
  throw new Error(what);
}

export class StatementEmitter {
  private readonly evaluator: Evaluator;
  readonly strides: Strides;
  private readonly reduces: ReduceEmitter;

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
    this.strides = new Strides(evaluator);
    this.reduces = new ReduceEmitter(evaluator, this);
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

  statement(statement: Statement): void {
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
        this.reduces.reduce(statement);
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
  assign(names: readonly string[], values: readonly Expression[]): void {
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
    const { type } = evaluator.operand(statement.operand);
    if (evaluator.axis === undefined) {
      evaluator.pushAddress(statement);
      evaluator.scalar(statement.value);
      spellStore(code, type);
    } else {
      const value = code.local('v128');
      for (let part = 0; part < evaluator.parts(statement.value.type); part++) {
        evaluator.vector(statement.value, part);
        code.set(value);
        storeVector(evaluator, statement, part, value);
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
    const expressions = expressionsOfBody(body);
    const used = new Set<Expression>();
    for (const expression of expressions) {
      if (stays(expression)) continue;
      for (const child of childrenOf(expression)) used.add(child);
    }
    for (const value of this.rootsOf(body)) used.add(value);
    for (const expression of expressions) {
      if (!used.has(expression) || !stays(expression)) continue;
      if (evaluator.isVarying(expression)) {
        if (expression.kind !== 'variable') evaluator.locals(expression);
      } else if (childrenOf(expression).length > 0) {
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
    for (const expression of expressionsOfBody(body)) {
      if (!evaluator.isVarying(expression)) continue;
      switch (expression.kind) {
        case 'unary':
        case 'binary':
        case 'fma':
        case 'cast':
        case 'bitcast':
          if (expression.type === 'index') break;
          for (const child of childrenOf(expression)) splat(child);
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
        const { accesses, strides } = this.strides.moving(body, varying);
        const vectors = (): void => {
          const weight = weightOf(body);
          if (weight <= middleWeight) {
            const repeatable = this.strides.repeatable(body, accesses);
            this.strides.pushContiguous(accesses, strides, repeatable);
            code.if(() => {
              const origins = this.strides.repeatBroadcast(repeatable, strides);
              this.vectorSteps(body, index, end, {
                unroll: weight <= lightWeight ? unroll : 1,
                contiguous: true,
                strides,
                origins,
              });
            });
          }
          this.vectorSteps(body, index, end, { unroll: 1, contiguous: false, strides });
        };
        const inner = innerLoops(body.statements, evaluator);
        if (inner.length === 0) {
          vectors();
        } else {
          this.strides.pushPrefersOuter(body, inner, accesses, strides);
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
}
