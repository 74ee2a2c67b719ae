/**
 * @file Recognises expressions that copy memory: a load whose address is a sum of what lines and what depth contribute, zero outside
 * of bounds that are such sums too. This is what a padded convolution's operand looks like, and it can be packed run by run.
 */
import { index } from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { childrenOf, rewriter } from '../../kernels/walk.ts';
import { growth, strideName } from './dependence.ts';
import { mentions, type Writer } from './expression.ts';

export type Relation = '<' | '<=' | '>' | '>=';

/** `value relation limit` must hold for the element to be read. */
export interface Condition {
  /** Does the value grow along the run, by its pace? Otherwise it is the same for the whole run. */
  readonly moving: boolean;
  readonly relation: Relation;
  readonly value: Expression;
  readonly limit: Expression;
}

export interface Copy {
  readonly load: Extract<Expression, { kind: 'load' }>;
  /** Which index of the load moves along the run. */
  readonly moving: number;
  /** By how many elements the run moves at each step: by one, or by two, where the size `pair` is that. */
  readonly pace: 1 | 2;
  readonly pair?: string;
  readonly conditions: readonly Condition[];
}

const relations: { readonly [operator: string]: Relation } = {
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
};
const mirror: { readonly [relation in Relation]: Relation } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

const none = new Map<string, Expression>();

type Growth = (expression: Expression) => ReturnType<typeof growth>;

/** The conditions that `when` joins by `and`; undefined if there is anything else. */
function conditionsOf(when: Expression, grows: Growth): Condition[] | undefined {
  if (when.kind !== 'binary') return undefined;
  const { operator, left, right } = when;
  if (operator === 'and') {
    const first = conditionsOf(left, grows);
    const second = conditionsOf(right, grows);
    return first === undefined || second === undefined ? undefined : [...first, ...second];
  }
  const relation = relations[operator];
  if (relation === undefined || left.type !== 'index') return undefined;
  const [a, b] = [grows(left), grows(right)];
  if (a === 'other' || b === 'other' || (a === 'unit' && b === 'unit')) return undefined;
  if (b === 'unit') return [{ moving: true, relation: mirror[relation], value: right, limit: left }];
  return [{ moving: a === 'unit', relation, value: left, limit: right }];
}

function copyWith(value: Expression, grows: Growth): Omit<Copy, 'pace' | 'pair'> | undefined {
  if (value.kind !== 'load' || value.type === 'bool') return undefined;
  const kinds = value.indices.map(grows);
  if (kinds.filter((kind) => kind === 'unit').length !== 1 || kinds.includes('other')) return undefined;
  const conditions = value.when === undefined ? [] : conditionsOf(value.when, grows);
  return conditions === undefined ? undefined : { load: value, moving: kinds.indexOf('unit'), conditions };
}

/** The copy along `axis` that an expression is, if it is one. */
export function copyOf(value: Expression, axis: string): Copy | undefined {
  const copy = copyWith(value, (expression) => growth(expression, axis, none));
  return copy === undefined ? undefined : { ...copy, pace: 1 };
}

/** The size that `axis` is multiplied with somewhere in an expression. */
function factorOf(expression: Expression, axis: string): string | undefined {
  if (expression.kind === 'binary' && expression.operator === 'multiply') {
    const { left, right } = expression;
    if (left.kind === 'index' && left.name === axis && right.kind === 'size') return right.name;
  }
  for (const child of childrenOf(expression)) {
    const factor = factorOf(child, axis);
    if (factor !== undefined) return factor;
  }
  return undefined;
}

/** The copy of every second element along `axis` that an expression is, where some size is 2. */
export function pairedCopyOf(value: Expression, axis: string): Copy | undefined {
  const pair = factorOf(value, axis);
  if (pair === undefined) return undefined;
  const step = `${axis} · ${pair}`;
  const steps = rewriter((expression) =>
    expression.kind === 'binary' && factorOf(expression, axis) === pair && expression.operator === 'multiply'
      ? index(step)
      : expression,
  );
  const copy = copyWith(value, (expression) => {
    const stepped = steps(expression);
    return mentions(stepped, axis) ? 'other' : growth(stepped, step, none);
  });
  return copy === undefined ? undefined : { ...copy, pace: 2, pair };
}

/** Narrows `from` and `stop`, C variables of a run, to where a condition holds; `distance` is the C name of limit - value. */
export function narrow({ moving, relation }: Condition, distance: string, pace: 1 | 2 = 1): string {
  if (!moving) return `if (!(0 ${relation} ${distance})) stop = 0;`;
  const whole = pace === 1 ? distance : `(${distance} >> 1)`;
  const above = pace === 1 ? distance : `((${distance} + 1) >> 1)`;
  switch (relation) {
    case '<':
      return `if (${above} < stop) stop = ${above};`;
    case '<=':
      return `if (${whole} + 1 < stop) stop = ${whole} + 1;`;
    case '>':
      return `if (${whole} + 1 > from) from = ${whole} + 1;`;
    case '>=':
      return `if (${above} > from) from = ${above};`;
  }
}

/** Which indices a term may mention: those of the lines, or those of the depth. */
export type Side = 'line' | 'depth';

/** A term of a sum. */
interface Term {
  readonly sign: '+' | '-';
  readonly expression: Expression;
  readonly side: Side;
}

function termsOf(
  expression: Expression,
  sign: '+' | '-',
  lines: readonly string[],
  depths: readonly string[],
): Term[] | undefined {
  if (!depths.some((name) => mentions(expression, name))) return [{ sign, expression, side: 'line' }];
  if (!lines.some((name) => mentions(expression, name))) return [{ sign, expression, side: 'depth' }];
  if (expression.kind !== 'binary' || (expression.operator !== 'add' && expression.operator !== 'subtract'))
    return undefined;
  const opposite = sign === '+' ? '-' : '+';
  const left = termsOf(expression.left, sign, lines, depths);
  const right = termsOf(expression.right, expression.operator === 'add' ? sign : opposite, lines, depths);
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

/** The sums of a copy: its address, and each condition's limit - value. */
export interface SplitCopy {
  readonly address: readonly { readonly terms: readonly Term[]; readonly stride: string }[];
  readonly distances: readonly (readonly Term[])[];
}

/** Splits a copy's sums into what lines and what depth contribute; undefined where a product mixes them. */
export function split(copy: Copy, lines: readonly string[], depths: readonly string[]): SplitCopy | undefined {
  const address: { terms: readonly Term[]; stride: string }[] = [];
  for (const [axis, expression] of copy.load.indices.entries()) {
    const terms = termsOf(expression, '+', lines, depths);
    if (terms === undefined) return undefined;
    address.push({ terms, stride: strideName(copy.load.operand, axis) });
  }
  const distances: Term[][] = [];
  for (const { value, limit } of copy.conditions) {
    const plus = termsOf(limit, '+', lines, depths);
    const minus = termsOf(value, '-', lines, depths);
    if (plus === undefined || minus === undefined) return undefined;
    distances.push([...plus, ...minus]);
  }
  return { address, distances };
}

/** C text of one side of a sum. */
export function sideText(writer: Writer, terms: readonly Term[], side: Side): string {
  const own = terms.filter((term) => term.side === side);
  return own.length === 0
    ? '0'
    : own
        .map(({ sign, expression }, i) => `${i > 0 || sign === '-' ? `${sign} ` : ''}${writer.expression(expression)}`)
        .join(' ');
}
