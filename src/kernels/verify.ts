/**
 * @file The rules of the IR as code. `verify` accepts exactly the kernels that `docs/kernel-ir.md` gives a meaning, so that an
 * engine may take every rule for granted.
 */
import { type ComputeType, computeTypeOf } from '../storage/dtype.ts';
import type { ContractionKernel, Expression, Kernel, Operand, ScalarType, Statement } from './ir.ts';
import { maximumGuarded, maximumOperands } from './layout.ts';
import {
  argumentCount,
  binaryDefined,
  binaryResult,
  bitcastResult,
  constantFault,
  isFloat,
  unaryDefined,
} from './typing.ts';
import { axesOf, childrenOf } from './walk.ts';

type Local =
  | { readonly kind: 'index' }
  | {
      readonly kind: 'value';
      readonly type: ScalarType;
      /** Declared by `variable`, so that `assign` may change it. */
      readonly mutable: boolean;
      /** How many parallel loops enclose the declaration. */
      readonly depth: number;
    };

/** What an expression may read beside the names in scope: in a combine nothing, in a factor no operand that is written. */
type Reading = 'all' | 'factor' | 'combine';

/** The names that a place of a kernel sees. */
class Scope {
  readonly depth: number;
  readonly reading: Reading;
  /** Expressions known to be right here: shared ones are checked once. */
  readonly accepted = new Set<Expression>();
  private readonly outer: Scope | undefined;
  private readonly locals = new Map<string, Local>();

  constructor(outer: Scope | undefined, reading: Reading, depth = outer?.depth ?? 0) {
    this.outer = outer;
    this.reading = reading;
    this.depth = depth;
  }

  find(name: string): Local | undefined {
    return this.locals.get(name) ?? this.outer?.find(name);
  }

  declare(name: string, local: Local): void {
    this.locals.set(name, local);
  }

  value(name: string, type: ScalarType, mutable = false): void {
    this.locals.set(name, { kind: 'value', type, mutable, depth: this.depth });
  }
}

function describe(statement: Statement): string {
  switch (statement.kind) {
    case 'let':
    case 'variable':
    case 'assign':
      return `${statement.kind} ${statement.name}`;
    case 'loop':
    case 'reduce':
      return `${statement.kind} ${statement.index}`;
    case 'store':
      return `store ${statement.operand}`;
    default:
      return statement.kind;
  }
}

class Verifier {
  private readonly kernel: Kernel;
  private readonly operands = new Map<string, Operand>();
  private readonly scalars = new Map<string, ComputeType>();
  private readonly sizes = new Set<string>();
  private readonly path: string[] = [];

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  private fail(message: string): never {
    const place = this.path.length === 0 ? '' : ` at ${this.path.join(' / ')}`;
    throw new Error(`kernel ${this.kernel.name}${place}: ${message}`);
  }

  private require(condition: boolean, message: string): void {
    if (!condition) this.fail(message);
  }

  private within(place: string, check: () => void): void {
    this.path.push(place);
    check();
    this.path.pop();
  }

  private requireName(name: string, what: string): void {
    this.require(/^[A-Za-z][A-Za-z0-9_]*$/.test(name), `${what} '${name}' is no name: letters, digits and underscores`);
  }

  run(): void {
    const { kernel } = this;
    this.requireName(kernel.name, 'kernel');
    const count = kernel.operands.length;
    this.require(count <= maximumOperands, `${count} operands, more than ${maximumOperands}`);
    for (const operand of kernel.operands) {
      const { name, rank } = operand;
      this.requireName(name, 'operand');
      this.require(!this.operands.has(name), `two operands are named '${name}'`);
      this.require(Number.isInteger(rank) && rank >= 0, `operand '${name}' has rank ${rank}`);
      this.operands.set(name, operand);
    }
    for (const { name, type } of kernel.scalars) {
      this.requireName(name, 'scalar');
      this.require(!this.scalars.has(name), `two scalars are named '${name}'`);
      this.scalars.set(name, type);
    }
    for (const name of kernel.sizes) {
      this.requireName(name, 'size');
      this.require(name !== 'row', `a size is named 'row', which is the extent of the row axis`);
      this.require(!this.sizes.has(name), `two sizes are named '${name}'`);
      this.sizes.add(name);
    }
    if (kernel.kind === 'contraction') {
      this.contraction(kernel);
      return;
    }
    this.sizes.add('row');
    const scope = new Scope(undefined, 'all');
    scope.declare('row', { kind: 'index' });
    this.block(kernel.body, scope);
  }

  private contraction(kernel: ContractionKernel): void {
    const { type } = kernel;
    const computes = type === 'float32' || type === 'float64' || type === 'int64';
    this.require(computes, `a contraction computes in float32, float64 or int64, not in ${type}`);
    const axes = new Set<string>();
    for (const { index } of [...kernel.m, ...kernel.n, ...kernel.k]) {
      this.require(this.sizes.has(index), `axis '${index}' has no size of its name`);
      this.require(!axes.has(index), `two axes are named '${index}'`);
      axes.add(index);
    }
    const scopeOf = (reading: Reading, first: typeof kernel.m, second: typeof kernel.m): Scope => {
      const scope = new Scope(undefined, reading);
      for (const { index } of [...first, ...second]) scope.declare(index, { kind: 'index' });
      return scope;
    };
    this.within('a', () => this.typed(kernel.a, type, scopeOf('factor', kernel.m, kernel.k)));
    this.within('b', () => this.typed(kernel.b, type, scopeOf('factor', kernel.k, kernel.n)));
    const { operand, indices } = kernel.out;
    this.within('out', () => this.access(operand, 'store', indices, scopeOf('all', kernel.m, kernel.n)));
    const result = scopeOf('all', kernel.m, kernel.n);
    result.value('sum', type);
    const out = this.operands.get(operand)?.type ?? type;
    this.within('epilogue', () => this.typed(kernel.epilogue, computeTypeOf(out), result));
  }

  private access(name: string, purpose: 'load' | 'store', indices: readonly Expression[], scope: Scope): Operand {
    const operand = this.operands.get(name);
    if (operand === undefined) this.fail(`no operand is named '${name}'`);
    const { access, rank } = operand;
    const refused = access === (purpose === 'load' ? 'write' : 'read');
    this.require(!refused, `a ${purpose} of '${name}', whose access is '${access}'`);
    this.require(
      indices.length === rank,
      `'${name}' has rank ${rank}, got ${indices.length} ${indices.length === 1 ? 'index' : 'indices'}`,
    );
    for (const index of indices) this.typed(index, 'index', scope);
    return operand;
  }

  private typed(expression: Expression, type: ScalarType, scope: Scope): void {
    this.expression(expression, scope);
    this.require(
      expression.type === type,
      `a ${expression.kind} of type ${expression.type} stands where ${type} is needed`,
    );
  }

  private expression(expression: Expression, scope: Scope): void {
    if (scope.accepted.has(expression)) return;
    for (const child of childrenOf(expression)) this.expression(child, scope);
    this.node(expression, scope);
    scope.accepted.add(expression);
  }

  /** Checks a node whose children are right in themselves. */
  private node(expression: Expression, scope: Scope): void {
    const { type } = expression;
    switch (expression.kind) {
      case 'constant': {
        const fault = constantFault(type, expression.value);
        this.require(fault === undefined, `the ${type} constant ${String(expression.value)} ${fault}`);
        break;
      }
      case 'scalar': {
        const declared = this.scalars.get(expression.name);
        this.require(declared !== undefined, `no scalar is named '${expression.name}'`);
        this.require(declared === type, `scalar '${expression.name}' is ${declared}, read as ${type}`);
        break;
      }
      case 'size':
        this.require(scope.reading !== 'combine', 'a combine reads no sizes');
        this.require(type === 'index', `a size is an index, not ${type}`);
        this.require(this.sizes.has(expression.name), `no size is named '${expression.name}'`);
        break;
      case 'index': {
        const local = scope.find(expression.name);
        this.require(type === 'index', `a loop variable is an index, not ${type}`);
        this.require(local?.kind === 'index', `no loop variable '${expression.name}' is in scope`);
        break;
      }
      case 'variable': {
        const local = scope.find(expression.name);
        if (local?.kind !== 'value') this.fail(`no variable '${expression.name}' is in scope`);
        this.require(local.type === type, `variable '${expression.name}' is ${local.type}, read as ${type}`);
        break;
      }
      case 'load': {
        this.require(scope.reading !== 'combine', 'a combine loads nothing');
        const operand = this.access(expression.operand, 'load', expression.indices, scope);
        const { name, access } = operand;
        const readable = scope.reading === 'all' || access === 'read';
        this.require(readable, `a factor loads '${name}', whose access is '${access}'`);
        this.require(computeTypeOf(operand.type) === type, `operand '${name}' is ${operand.type}, loaded as ${type}`);
        if (expression.when !== undefined) this.same(`a load's condition`, 'bool', expression.when);
        break;
      }
      case 'unary':
        this.require(unaryDefined(expression.operator, type), `${expression.operator} is not defined for ${type}`);
        this.same(expression.operator, type, expression.argument);
        break;
      case 'binary': {
        const { operator, left, right } = expression;
        this.same(operator, left.type, right);
        this.require(binaryDefined(operator, left.type), `${operator} is not defined for ${left.type}`);
        const result = binaryResult(operator, left.type);
        this.require(type === result, `${operator} of ${left.type} gives ${result}, not ${type}`);
        break;
      }
      case 'fma':
        this.require(isFloat(type), `fma is not defined for ${type}`);
        this.same('fma', type, expression.a, expression.b, expression.c);
        break;
      case 'select':
        this.same(`a select's condition`, 'bool', expression.condition);
        this.same('select', type, expression.yes, expression.no);
        break;
      case 'cast':
        break;
      case 'bitcast': {
        const from = expression.argument.type;
        this.require(bitcastResult(from) === type, `no bitcast from ${from} to ${type}`);
        break;
      }
      case 'call': {
        const { function: name, arguments: given } = expression;
        const count = argumentCount(name);
        this.require(isFloat(type), `${name} is not defined for ${type}`);
        this.require(given.length === count, `${name} takes ${count} arguments, got ${given.length}`);
        this.same(name, type, ...given);
        break;
      }
    }
  }

  private same(what: string, type: ScalarType, ...operands: readonly Expression[]): void {
    for (const operand of operands) {
      this.require(operand.type === type, `${what} needs ${type} here, got a ${operand.kind} of type ${operand.type}`);
    }
  }

  private block(statements: readonly Statement[], scope: Scope): void {
    statements.forEach((statement, position) => {
      this.within(`${position} ${describe(statement)}`, () => this.statement(statement, scope));
    });
  }

  /** Checks a local name. What is in scope cannot be named again, so that a renderer needs no renaming. */
  private fresh(scope: Scope, name: string, what: string): void {
    this.requireName(name, what);
    this.require(scope.find(name) === undefined, `'${name}' is already in scope`);
  }

  private statement(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case 'let':
      case 'variable': {
        const value = statement.kind === 'let' ? statement.value : statement.initial;
        this.expression(value, scope);
        this.fresh(scope, statement.name, 'variable');
        scope.value(statement.name, value.type, statement.kind === 'variable');
        break;
      }
      case 'assign': {
        const { name, value } = statement;
        const local = scope.find(name);
        if (local?.kind !== 'value') this.fail(`no variable '${name}' is in scope`);
        this.require(local.mutable, `'${name}' was not declared by 'variable'`);
        this.require(local.depth === scope.depth, `parallel iterations cannot carry '${name}'`);
        this.typed(value, local.type, scope);
        break;
      }
      case 'loop': {
        this.typed(statement.extent, 'index', scope);
        this.fresh(scope, statement.index, 'loop variable');
        const inner = new Scope(scope, 'all', scope.depth + (statement.order === 'parallel' ? 1 : 0));
        inner.declare(statement.index, { kind: 'index' });
        this.block(statement.body, inner);
        break;
      }
      case 'reduce':
        this.reduce(statement, scope);
        break;
      case 'store': {
        const operand = this.access(statement.operand, 'store', statement.indices, scope);
        this.typed(statement.value, computeTypeOf(operand.type), scope);
        break;
      }
      case 'if':
        this.typed(statement.condition, 'bool', scope);
        this.within('then', () => this.block(statement.then, new Scope(scope, 'all')));
        this.within('otherwise', () => this.block(statement.otherwise ?? [], new Scope(scope, 'all')));
        break;
      case 'guard': {
        const { condition, code, value } = statement;
        this.typed(condition, 'bool', scope);
        const count = this.operands.size;
        this.require(
          count <= maximumGuarded,
          `${count} operands and a guard, more than ${maximumGuarded}: a guard takes the place of one`,
        );
        this.require(Number.isInteger(code) && code >= 0, `the guard's code ${code} is no natural number`);
        this.expression(value, scope);
        const shown = value.type === 'int64' || value.type === 'index';
        this.require(shown, `a guard's value is int64 or index, not ${value.type}`);
        break;
      }
    }
  }

  private reduce(statement: Extract<Statement, { kind: 'reduce' }>, scope: Scope): void {
    const { accumulators, body, values, combine } = statement;
    const count = accumulators.length;
    this.require(count > 0, 'no accumulators');
    this.require(values.length === count, `${values.length} values for ${count} accumulators`);
    this.require(combine.length === count, `${combine.length} combines for ${count} accumulators`);

    const inner = new Scope(scope, 'all', scope.depth + 1);
    for (const { index, extent } of axesOf(statement)) {
      this.typed(extent, 'index', scope);
      this.fresh(inner, index, 'loop variable');
      inner.declare(index, { kind: 'index' });
    }
    const names = new Set(accumulators.map((accumulator) => accumulator.name));
    for (const step of body) {
      if (step.kind !== 'let') this.fail(`a ${step.kind} in the body of a reduce`);
      this.require(!names.has(step.name), `'${step.name}' is an accumulator`);
    }
    this.block(body, inner);

    const merging = new Scope(undefined, 'combine');
    for (const { name, type } of accumulators) {
      merging.value(`left.${name}`, type);
      merging.value(`right.${name}`, type);
    }
    accumulators.forEach(({ name, type, initial }, position) => {
      const value = values[position];
      const merge = combine[position];
      if (value === undefined || merge === undefined) return;
      this.within(`${name} initial`, () => this.typed(initial, type, scope));
      this.within(`${name} value`, () => this.typed(value, type, inner));
      this.within(`${name} combine`, () => this.typed(merge, type, merging));
    });
    for (const { name, type } of accumulators) {
      this.fresh(scope, name, 'accumulator');
      scope.value(name, type);
    }
  }
}

/** Throws an `Error` that names the place where `kernel` breaks a rule of the IR. */
export function verify(kernel: Kernel): void {
  new Verifier(kernel).run();
}
