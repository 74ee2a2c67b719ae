/** @file Statements and whole kernels as closures. */
import type { Axis, ContractionKernel, Expression, Statement } from '../../kernels/ir.ts';
import { isFloatSum } from '../../kernels/summation.ts';
import { compileAssignment, compileNumber, compileStore, compileWide, type Environment, Scope } from './expressions.ts';
import type { Slot } from './frame.ts';

type Code = () => void;

export function compileBlock(environment: Environment, scope: Scope, statements: readonly Statement[]): Code {
  const codes = statements.map((statement) => compileStatement(environment, scope, statement));
  const [only] = codes;
  if (only !== undefined && codes.length === 1) return only;
  return () => {
    for (const code of codes) code();
  };
}

function declare(environment: Environment, scope: Scope, name: string, type: Expression['type']): Slot {
  return scope.declare(name, environment.frame.slot(type === 'int64'));
}

/** Runs `body` for each value of an index in [0, extent). */
function compileLoop(environment: Environment, slot: Slot, extent: () => number, body: Code): Code {
  const { numbers } = environment.frame;
  const { position } = slot;
  return () => {
    const count = extent();
    for (let index = 0; index < count; index++) {
      numbers[position] = index;
      body();
    }
  };
}

function compileStatement(environment: Environment, scope: Scope, statement: Statement): Code {
  const { frame } = environment;
  switch (statement.kind) {
    case 'let':
    case 'variable': {
      const value = statement.kind === 'let' ? statement.value : statement.initial;
      const slot = frame.slot(value.type === 'int64');
      const code = compileAssignment(environment, scope, slot, value);
      scope.declare(statement.name, slot);
      return code;
    }
    case 'assign':
      return compileAssignment(environment, scope, scope.find(statement.name), statement.value);
    case 'loop': {
      const extent = compileNumber(environment, scope, statement.extent);
      const inner = new Scope(scope);
      const slot = declare(environment, inner, statement.index, 'index');
      return compileLoop(environment, slot, extent, compileBlock(environment, inner, statement.body));
    }
    case 'reduce':
      return compileReduce(environment, scope, statement);
    case 'store':
      return compileStore(environment, scope, statement.operand, statement.indices, statement.value);
    case 'if': {
      const condition = compileNumber(environment, scope, statement.condition);
      const then = compileBlock(environment, new Scope(scope), statement.then);
      const otherwise = compileBlock(environment, new Scope(scope), statement.otherwise ?? []);
      return () => {
        if (condition() !== 0) then();
        else otherwise();
      };
    }
    case 'guard': {
      const { code } = statement;
      const condition = compileNumber(environment, scope, statement.condition);
      const value =
        statement.value.type === 'int64'
          ? compileWide(environment, scope, statement.value)
          : compileNumber(environment, scope, statement.value);
      return () => {
        if (condition() === 0) frame.failure ??= { code, value: Number(value()) };
      };
    }
  }
}

/** Copies a value from slot to slot. */
function compileCopy(environment: Environment, from: Slot, to: Slot): Code {
  const { numbers, wides } = environment.frame;
  if (from.wide) {
    return () => {
      wides[to.position] = wides[from.position] ?? 0n;
    };
  }
  return () => {
    numbers[to.position] = numbers[from.position] ?? 0;
  };
}

/** A sum of floats in the precision of the host's numbers, and what they round away. Knuth, The Art of Computer Programming 2, 4.2.2. */
class LongSum {
  private total = 0;
  private lost = 0;

  clear(): void {
    this.total = 0;
    this.lost = 0;
  }

  add(value: number): void {
    const more = value + this.lost;
    const next = this.total + more;
    const part = next - this.total;
    this.lost = Number.isFinite(next) ? this.total - (next - part) + (more - part) : 0;
    this.total = next;
  }

  get value(): number {
    return this.total + this.lost;
  }
}

function roundTo(type: Expression['type'], value: number): number {
  return type === 'float32' ? Math.fround(value) : value;
}

function compileSums(
  environment: Environment,
  scope: Scope,
  { accumulators, values, index: name, extent: given, body: statements }: Extract<Statement, { kind: 'reduce' }>,
): Code {
  const { numbers } = environment.frame;
  const extent = compileNumber(environment, scope, given);
  const inner = new Scope(scope);
  const index = declare(environment, inner, name, 'index');
  const body = compileBlock(environment, inner, statements);
  const sums = accumulators.map(({ initial }, position) => {
    const value = values[position];
    if (value === undefined) throw new Error('an accumulator has no value');
    return {
      sum: new LongSum(),
      initial: compileNumber(environment, scope, initial),
      value: compileNumber(environment, inner, value),
    };
  });
  const loop = compileLoop(environment, index, extent, () => {
    body();
    for (const { sum, value } of sums) sum.add(value());
  });
  const slots = accumulators.map((accumulator) => declare(environment, scope, accumulator.name, accumulator.type));
  return () => {
    for (const { sum, initial } of sums) {
      sum.clear();
      sum.add(initial());
    }
    loop();
    sums.forEach(({ sum }, position) => {
      const slot = slots[position];
      if (slot !== undefined) numbers[slot.position] = roundTo(accumulators[position]?.type ?? 'float64', sum.value);
    });
  };
}

/** A reduce folds from the left: initial, then each value in order. */
function compileReduce(
  environment: Environment,
  scope: Scope,
  statement: Extract<Statement, { kind: 'reduce' }>,
): Code {
  // As on the other engines, in more precision than the type has.
  if (isFloatSum(statement)) return compileSums(environment, scope, statement);
  const { accumulators, values, combine } = statement;
  const { frame } = environment;
  const extent = compileNumber(environment, scope, statement.extent);
  const inner = new Scope(scope);
  const index = declare(environment, inner, statement.index, 'index');
  const body = compileBlock(environment, inner, statement.body);

  const merging = new Scope();
  const lefts = accumulators.map(({ name, type }) => declare(environment, merging, `left.${name}`, type));
  const rights = accumulators.map(({ name, type }) => declare(environment, merging, `right.${name}`, type));
  const start: Code[] = [];
  const take: Code[] = [];
  const merge: Code[] = [];
  const keep: Code[] = [];
  accumulators.forEach(({ type, initial }, position) => {
    const left = lefts[position];
    const right = rights[position];
    const value = values[position];
    const merged = combine[position];
    if (left === undefined || right === undefined || value === undefined || merged === undefined) return;
    const result = frame.slot(type === 'int64');
    start.push(compileAssignment(environment, scope, left, initial));
    take.push(compileAssignment(environment, inner, right, value));
    merge.push(compileAssignment(environment, merging, result, merged));
    keep.push(compileCopy(environment, result, left));
  });
  accumulators.forEach(({ name }, position) => {
    const left = lefts[position];
    if (left !== undefined) scope.declare(name, left);
  });
  const steps = [body, ...take, ...merge, ...keep];
  const loop = compileLoop(environment, index, extent, () => {
    for (const step of steps) step();
  });
  return () => {
    for (const step of start) step();
    loop();
  };
}

/** The loops over `axes` around `body`. */
function compileNest(environment: Environment, scope: Scope, axes: readonly Axis[], body: Code): Code {
  return axes.reduceRight((inner, { index }) => {
    const size = environment.sizes.get(index);
    if (size === undefined) throw new Error(`axis '${index}' has no size`);
    const { numbers } = environment.frame;
    return compileLoop(environment, scope.find(index), () => numbers[size.position] ?? 0, inner);
  }, body);
}

/** A contraction for one outer point: each sum in order of k, each product and each result rounded to the contraction's type. */
export function compileContraction(environment: Environment, kernel: ContractionKernel): Code {
  const { type } = kernel;
  const scope = new Scope();
  for (const { index } of [...kernel.m, ...kernel.n, ...kernel.k]) declare(environment, scope, index, 'index');
  const sum = declare(environment, scope, 'sum', type);
  const zero = { kind: 'constant', type, value: 0 } as const;
  const total: Expression = { kind: 'variable', type, name: 'sum' };
  const product: Expression = { kind: 'binary', type, operator: 'multiply', left: kernel.a, right: kernel.b };
  const next: Expression = { kind: 'binary', type, operator: 'add', left: total, right: product };
  const isFloat = type === 'float32' || type === 'float64';
  const long = new LongSum();
  const value = isFloat ? compileNumber(environment, scope, product) : undefined;
  const clear = isFloat ? () => long.clear() : compileAssignment(environment, scope, sum, zero);
  const step = value === undefined ? compileAssignment(environment, scope, sum, next) : () => long.add(value());
  const accumulate = compileNest(environment, scope, kernel.k, step);
  const { numbers } = environment.frame;
  const store = compileStore(environment, scope, kernel.out.operand, kernel.out.indices, kernel.epilogue);
  return compileNest(environment, scope, [...kernel.m, ...kernel.n], () => {
    clear();
    accumulate();
    if (isFloat) numbers[sum.position] = roundTo(type, long.value);
    store();
  });
}
