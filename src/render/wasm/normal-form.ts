/**
 * @file Kernels in normal form: equal expressions are one object, every bound name is unique, and `let`s that only name a pure
 * value are gone. On this form dependence, sharing and hoisting are look-ups by identity.
 */
import type { Accumulator, Expression, Kernel, Statement } from '../../kernels/ir.ts';
import { blocksOf, childrenOf, mapChildren } from '../../kernels/walk.ts';

export interface Facts {
  readonly id: number;
  /** Bound names that the value depends on (`row` included, for every load of a loop kernel). */
  readonly names: ReadonlySet<string>;
  /** Reads memory. */
  readonly loads: boolean;
  /** How many expressions and statements use it. */
  uses: number;
}

/** What distinguishes an expression from others of the same kind and type with the same children. */
function detail(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return Object.is(expression.value, -0) ? '-0' : String(expression.value);
    case 'scalar':
    case 'size':
    case 'index':
    case 'variable':
      return expression.name;
    case 'load':
      return `${expression.operand} ${expression.when === undefined}`;
    case 'unary':
    case 'binary':
      return expression.operator;
    case 'call':
      return expression.function;
    default:
      return '';
  }
}

type Names = ReadonlyMap<string, Expression>;

/** The expressions of one kernel, each once. */
export class Graph {
  private readonly canonical = new Map<string, Expression>();
  private readonly table = new Map<Expression, Facts>();
  private readonly loadsDependOnRow: boolean;
  private readonly assigned = new Set<string>();
  private fresh = 0;

  constructor(kernel: Kernel) {
    this.loadsDependOnRow = kernel.kind === 'loops';
  }

  private collectAssigned(statements: readonly Statement[]): void {
    for (const statement of statements) {
      if (statement.kind === 'assign') this.assigned.add(statement.name);
      for (const block of blocksOf(statement)) this.collectAssigned(block);
    }
  }

  facts(expression: Expression): Facts {
    const found = this.table.get(expression);
    if (found === undefined) throw new Error(`expression outside the normal form: ${expression.kind}`);
    return found;
  }

  /** The one object for this expression, with bound names replaced. */
  intern(expression: Expression, names: Names = new Map(), done = new Map<Expression, Expression>()): Expression {
    const before = done.get(expression);
    if (before !== undefined) return before;
    let result: Expression;
    const bound =
      expression.kind === 'variable' || expression.kind === 'index' ? names.get(expression.name) : undefined;
    if (bound !== undefined) result = bound;
    else result = this.enter(mapChildren(expression, (child) => this.intern(child, names, done)));
    done.set(expression, result);
    return result;
  }

  private enter(expression: Expression): Expression {
    const parts = childrenOf(expression);
    const key = `${expression.kind} ${expression.type} ${detail(expression)} ${parts.map((part) => this.facts(part).id).join()}`;
    const found = this.canonical.get(key);
    if (found !== undefined) return found;
    const names = new Set<string>();
    let loads = expression.kind === 'load';
    if (expression.kind === 'index' || expression.kind === 'variable') names.add(expression.name);
    if (loads && this.loadsDependOnRow) names.add('row');
    for (const part of parts) {
      const facts = this.facts(part);
      facts.uses++;
      for (const name of facts.names) names.add(name);
      loads ||= facts.loads;
    }
    this.canonical.set(key, expression);
    this.table.set(expression, { id: this.table.size, names, loads, uses: 0 });
    return expression;
  }

  private rename(name: string): string {
    return `${name}#${this.fresh++}`;
  }

  private root(expression: Expression, names: Names): Expression {
    const result = this.intern(expression, names);
    this.facts(result).uses++;
    return result;
  }

  /** Statements in normal form. */
  block(statements: readonly Statement[], outer: Names = new Map()): Statement[] {
    this.collectAssigned(statements);
    return this.sequence(statements, new Map(outer));
  }

  /** Statements in normal form; the names that they bind are added to `names`. */
  private sequence(statements: readonly Statement[], names: Map<string, Expression>): Statement[] {
    const result: Statement[] = [];
    for (const statement of statements) {
      switch (statement.kind) {
        case 'let': {
          const value = this.intern(statement.value, names);
          const facts = this.facts(value);
          const stable = !facts.loads && ![...facts.names].some((name) => this.assigned.has(original(name)));
          if (stable) {
            names.set(statement.name, value);
          } else {
            facts.uses++;
            const name = this.rename(statement.name);
            names.set(statement.name, this.enter({ kind: 'variable', type: value.type, name }));
            result.push({ kind: 'let', name, value });
          }
          break;
        }
        case 'variable': {
          const initial = this.root(statement.initial, names);
          const name = this.rename(statement.name);
          names.set(statement.name, this.enter({ kind: 'variable', type: initial.type, name }));
          result.push({ kind: 'variable', name, initial });
          break;
        }
        case 'assign': {
          const target = names.get(statement.name);
          if (target?.kind !== 'variable') throw new Error(`assignment to '${statement.name}', which is no variable`);
          result.push({ kind: 'assign', name: target.name, value: this.root(statement.value, names) });
          break;
        }
        case 'loop': {
          const extent = this.root(statement.extent, names);
          const inner = new Map(names);
          const index = this.rename(statement.index);
          inner.set(statement.index, this.enter({ kind: 'index', type: 'index', name: index }));
          result.push({ ...statement, index, extent, body: this.block(statement.body, inner) });
          break;
        }
        case 'reduce': {
          const extent = this.root(statement.extent, names);
          const inner = new Map(names);
          const index = this.rename(statement.index);
          inner.set(statement.index, this.enter({ kind: 'index', type: 'index', name: index }));
          const body = this.sequence(statement.body, inner);
          const values = statement.values.map((value) => this.root(value, inner));
          const accumulators: Accumulator[] = [];
          const sides = new Map<string, Expression>();
          for (const accumulator of statement.accumulators) {
            const initial = this.root(accumulator.initial, names);
            const name = this.rename(accumulator.name);
            accumulators.push({ name, type: accumulator.type, initial });
            for (const side of ['left', 'right']) {
              const unique = `${side}.${name}`;
              sides.set(
                `${side}.${accumulator.name}`,
                this.enter({ kind: 'variable', type: accumulator.type, name: unique }),
              );
            }
          }
          const combine = statement.combine.map((expression) => this.root(expression, new Map([...names, ...sides])));
          statement.accumulators.forEach((accumulator, i) => {
            const name = accumulators[i]?.name ?? '';
            names.set(accumulator.name, this.enter({ kind: 'variable', type: accumulator.type, name }));
          });
          result.push({ kind: 'reduce', index, extent, accumulators, body, values, combine });
          break;
        }
        case 'store':
          result.push({
            ...statement,
            indices: statement.indices.map((expression) => this.root(expression, names)),
            value: this.root(statement.value, names),
          });
          break;
        case 'if': {
          const condition = this.root(statement.condition, names);
          const then = this.block(statement.then, names);
          result.push(
            statement.otherwise === undefined
              ? { kind: 'if', condition, then }
              : { kind: 'if', condition, then, otherwise: this.block(statement.otherwise, names) },
          );
          break;
        }
        case 'guard':
          result.push({
            ...statement,
            condition: this.root(statement.condition, names),
            value: this.root(statement.value, names),
          });
          break;
      }
    }
    return result;
  }
}

function original(name: string): string {
  const end = name.indexOf('#');
  return end < 0 ? name : name.slice(0, end);
}
