/**
 * @file Expressions as code: scalars, or vectors of several consecutive values of one loop variable.
 *
 * In vector mode an expression *varies* if it depends on the vectorised variable; what does not vary stays scalar and is splatted.
 * The vectorised variable itself is bound to its value in lane 0, by which addresses are computed. A vector of an expression has
 * `unroll` parts of 32-bit lanes, or twice as many of 64-bit lanes; element g of the vector is the same in both.
 */
import type { Expression } from '../../kernels/ir.ts';
import { type Coefficient, coefficientOf, type Moving } from './affine.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Frame, OperandFrame } from './frame.ts';
import { Journal } from './journal.ts';
import type { Graph } from './normal-form.ts';
import {
  isComparison,
  spellBinary,
  spellBitcast,
  spellCast,
  spellConstant,
  spellFma,
  spellLoad,
  spellUnary,
  valueType,
} from './scalar-spelling.ts';
import { castVector } from './vector-cast.ts';
import { loadVector } from './vector-memory.ts';
import {
  isWide,
  laneShape,
  spellExtract,
  spellMask,
  spellSplat,
  spellVectorBinary,
  spellVectorComparison,
  spellVectorFma,
  spellVectorShift,
  spellVectorUnary,
} from './vector-spelling.ts';

/** A place in an operand. */
export interface Access {
  readonly operand: string;
  readonly indices: readonly Expression[];
}

/** The byte stride from lane to lane: a local, or `scattered` where the lanes follow no stride. */
export type LaneStride = { readonly local: number } | 'scattered';

export interface VectorAxis {
  readonly name: string;
  /** Vectors of 32-bit lanes that one step computes. */
  readonly unroll: number;
  /** All accesses that move with the variable move by one element. */
  readonly contiguous: boolean;
  /** Names whose values differ from lane to lane. */
  readonly varying: Set<string>;
  readonly laneStrides: ReadonlyMap<string, LaneStride>;
  /** Accesses that are read at base + index · step instead of their own addresses. */
  readonly origins?: ReadonlyMap<string, Origin>;
}

export interface Origin {
  readonly base: number;
  readonly step: number;
}

type Term =
  | { readonly index: Expression; readonly stride: number }
  | { readonly index: 'row'; readonly stride: number };

/** The part of an address that is computed already, and the terms that are still to be added. */
interface PartialAddress {
  readonly local: number;
  readonly terms: readonly Term[];
}

export interface EvaluatorOptions {
  readonly relaxed: boolean;
}

export class Evaluator {
  readonly code: FunctionBuilder;
  readonly graph: Graph;
  readonly frame: Frame;
  readonly relaxed: boolean;
  /** Locals of bound names: one for a scalar, parts for a vector. */
  readonly bindings = new Map<string, readonly number[]>();
  axis: VectorAxis | undefined;
  private readonly scalars = new Journal<Expression, number>();
  private readonly vectors = new Journal<Expression, readonly number[]>();
  private readonly splats = new Journal<Expression, number>();
  private readonly addresses = new Journal<string, number>();
  private readonly partials = new Journal<string, PartialAddress>();

  constructor(code: FunctionBuilder, graph: Graph, frame: Frame, options: EvaluatorOptions) {
    this.code = code;
    this.graph = graph;
    this.frame = frame;
    this.relaxed = options.relaxed;
  }

  /** What is computed within `body` is not known after it. */
  scope(body: () => void): void {
    const journals = [this.scalars, this.vectors, this.splats, this.addresses, this.partials];
    for (const journal of journals) journal.open();
    body();
    for (const journal of journals) journal.close();
  }

  /** Forgets what depends on any of these names. */
  forgetNames(names: ReadonlySet<string>): void {
    if (names.size === 0) return;
    const stale = (expression: Expression): boolean => {
      for (const name of this.graph.facts(expression).names) if (names.has(name)) return true;
      return false;
    };
    this.scalars.drop(stale);
    this.vectors.drop(stale);
    this.splats.drop(stale);
    this.addresses.drop(() => true);
  }

  /** Forgets what was read from memory. */
  forgetLoads(): void {
    const stale = (expression: Expression): boolean => this.graph.facts(expression).loads;
    this.scalars.drop(stale);
    this.vectors.drop(stale);
    this.splats.drop(stale);
  }

  isVarying(expression: Expression): boolean {
    const axis = this.axis;
    if (axis === undefined) return false;
    for (const name of this.graph.facts(expression).names) if (axis.varying.has(name)) return true;
    return false;
  }

  /** How many vectors hold a value of this type. */
  parts(type: Expression['type']): number {
    return (this.axis?.unroll ?? 1) * (isWide(type) ? 2 : 1);
  }

  private binding(name: string): readonly number[] {
    const locals = this.bindings.get(name);
    if (locals === undefined) throw new Error(`'${name}' is not bound here`);
    return locals;
  }

  operand(name: string): OperandFrame {
    const operand = this.frame.operands.get(name);
    if (operand === undefined) throw new Error(`no operand '${name}'`);
    return operand;
  }

  // Addresses

  accessKey(access: Access): string {
    return `${access.operand} ${access.indices.map((index) => this.graph.facts(index).id).join()}`;
  }

  private partial(access: Access): PartialAddress {
    const known = this.partials.get(this.accessKey(access));
    if (known !== undefined) return known;
    const operand = this.operand(access.operand);
    const terms: Term[] = access.indices.map((index, d) => ({ index, stride: operand.strides[d] ?? 0 }));
    if (this.bindings.has('row')) terms.push({ index: 'row', stride: operand.rowStride });
    return { local: operand.base, terms };
  }

  private dependsOn(term: Term, bound: ReadonlySet<string>): boolean {
    if (term.index === 'row') return bound.has('row');
    for (const name of this.graph.facts(term.index).names) if (bound.has(name)) return true;
    return false;
  }

  private addTerm(term: Term, pushIndex: (index: Expression) => void): void {
    if (term.index === 'row') {
      this.code.get(this.binding('row')[0] ?? 0);
    } else {
      if (term.index.kind === 'constant' && Number(term.index.value) === 0) return;
      pushIndex(term.index);
    }
    this.code.get(term.stride);
    this.code.op('i32.mul', 'i32.add');
  }

  /** Adds up, before a loop that binds `bound`, the terms of an address that do not change in it. */
  hoistAddress(access: Access, bound: ReadonlySet<string>): void {
    const { local, terms } = this.partial(access);
    // Lanes that follow no stride have terms of their own.
    const apart = this.axis?.laneStrides.get(this.accessKey(access)) === 'scattered' ? this.axis.varying : undefined;
    const moving = terms.filter(
      (term) => this.dependsOn(term, bound) || (apart !== undefined && this.dependsOn(term, apart)),
    );
    if (moving.length === terms.length) return;
    const sum = this.code.local('i32');
    this.code.get(local);
    for (const term of terms) if (!moving.includes(term)) this.addTerm(term, (index) => this.scalar(index));
    this.code.set(sum);
    this.partials.set(this.accessKey(access), { local: sum, terms: moving });
  }

  /** The local with the part of an address that is computed already. */
  origin(access: Access): number {
    return this.partial(access).local;
  }

  /** Pushes the address of an access, in vector mode that of lane 0. */
  pushAddress(access: Access): void {
    const { local, terms } = this.partial(access);
    this.code.get(local);
    for (const term of terms) this.addTerm(term, (index) => this.scalar(index));
  }

  /** A local with the address of an access, in vector mode that of lane 0. */
  addressLocal(access: Access): number {
    const { local, terms } = this.partial(access);
    const key = this.accessKey(access);
    const origin = this.axis?.origins?.get(key);
    if (terms.length === 0 && origin === undefined) return local;
    const known = this.addresses.get(key);
    if (known !== undefined) return known;
    const address = this.code.local('i32');
    if (origin === undefined) {
      this.pushAddress(access);
    } else {
      this.code.get(origin.base);
      this.code.get(this.binding(this.axis?.name ?? '')[0] ?? 0);
      this.code.get(origin.step);
      this.code.op('i32.mul', 'i32.add');
    }
    this.code.set(address);
    this.addresses.set(key, address);
    return address;
  }

  /** Pushes the address of element `g` of an access whose lanes follow no stride. */
  pushScatteredAddress(access: Access, g: number): void {
    const { local, terms } = this.partial(access);
    this.code.get(local);
    for (const term of terms) {
      if (term.index === 'row' && this.axis?.varying.has('row')) {
        this.code.get(this.binding('row')[0] ?? 0);
        this.code.i32(g);
        this.code.op('i32.add');
        this.code.get(term.stride);
        this.code.op('i32.mul', 'i32.add');
      } else {
        this.addTerm(term, (index) => this.pushElement(index, g));
      }
    }
  }

  /** Computes the byte stride of an access along a loop variable, or says that there is none. */
  laneStride(access: Access, moving: Moving): LaneStride {
    const operand = this.operand(access.operand);
    const terms: { readonly coefficient: Coefficient; readonly stride: number }[] = [];
    if (moving.name === 'row' && this.bindings.has('row')) terms.push({ coefficient: 1, stride: operand.rowStride });
    for (const [d, index] of access.indices.entries()) {
      const coefficient = coefficientOf(this.graph, index, moving);
      if (coefficient === undefined) return 'scattered';
      if (coefficient !== 0) terms.push({ coefficient, stride: operand.strides[d] ?? 0 });
    }
    const [first] = terms;
    if (terms.length === 1 && first?.coefficient === 1) return { local: first.stride };
    const sum = this.code.local('i32');
    this.code.i32(0);
    for (const { coefficient, stride } of terms) {
      if (typeof coefficient === 'number') this.code.i32(coefficient);
      else this.scalar(coefficient);
      this.code.get(stride);
      this.code.op('i32.mul', 'i32.add');
    }
    this.code.set(sum);
    return { local: sum };
  }

  // Scalars

  /** Pushes a scalar: the value of an expression that does not vary, or of an index in lane 0. */
  scalar(expression: Expression): void {
    const { code } = this;
    switch (expression.kind) {
      case 'constant':
        spellConstant(code, expression.type, expression.value);
        return;
      case 'scalar':
        code.get(this.frame.scalars.get(expression.name) ?? missing(expression.name));
        return;
      case 'size':
        code.get(this.frame.sizes.get(expression.name) ?? missing(expression.name));
        return;
      case 'index':
      case 'variable':
        code.get(this.binding(expression.name)[0] ?? missing(expression.name));
        return;
    }
    const known = this.scalars.get(expression);
    if (known !== undefined) {
      code.get(known);
      return;
    }
    this.compute(expression);
    if (this.graph.facts(expression).uses > 1) {
      const local = code.local(valueType(expression.type));
      code.tee(local);
      this.scalars.set(expression, local);
    }
  }

  /** Keeps a scalar in a local up to the end of the block, whoever uses it. */
  keepScalar(expression: Expression): void {
    if (this.scalars.get(expression) !== undefined) return;
    this.scalar(expression);
    if (this.scalars.get(expression) !== undefined) {
      this.code.op('drop');
      return;
    }
    const local = this.code.local(valueType(expression.type));
    this.code.set(local);
    this.scalars.set(expression, local);
  }

  private compute(expression: Expression): void {
    const { code } = this;
    switch (expression.kind) {
      case 'load': {
        const read = (): void => {
          this.pushAddress(expression);
          spellLoad(code, this.operand(expression.operand).type);
        };
        if (expression.when === undefined) {
          read();
          return;
        }
        this.scalar(expression.when);
        code.if(
          () => this.scope(read),
          () => spellConstant(code, expression.type, 0),
          valueType(expression.type),
        );
        return;
      }
      case 'unary':
        this.scalar(expression.argument);
        spellUnary(code, expression.operator, expression.type);
        return;
      case 'binary':
        this.scalar(expression.left);
        this.scalar(expression.right);
        spellBinary(code, expression.operator, expression.left.type);
        return;
      case 'fma':
        this.scalar(expression.a);
        this.scalar(expression.b);
        this.scalar(expression.c);
        spellFma(code, floatType(expression), this.relaxed);
        return;
      case 'select':
        this.scalar(expression.yes);
        this.scalar(expression.no);
        this.scalar(expression.condition);
        code.op('select');
        return;
      case 'cast':
        this.scalar(expression.argument);
        spellCast(code, expression.argument.type, expression.type);
        return;
      case 'bitcast':
        this.scalar(expression.argument);
        spellBitcast(code, expression.argument.type, expression.type);
        return;
      case 'call':
        throw new Error(`'${expression.function}' is to be decomposed before it is rendered`);
      default:
        throw new Error(`no code for ${expression.kind}`);
    }
  }

  // Vectors

  /** Keeps a splat of a scalar up to the end of the block. */
  keepSplat(expression: Expression): void {
    if (this.splats.get(expression) !== undefined) return;
    const local = this.code.local('v128');
    this.scalar(expression);
    spellSplat(this.code, expression.type);
    this.code.set(local);
    this.splats.set(expression, local);
  }

  /** Pushes part `part` of a vector. */
  vector(expression: Expression, part: number): void {
    const { code } = this;
    if (!this.isVarying(expression)) {
      const splat = this.splats.get(expression);
      if (splat !== undefined) {
        code.get(splat);
        return;
      }
      this.scalar(expression);
      spellSplat(code, expression.type);
      return;
    }
    if (expression.kind === 'variable' || this.graph.facts(expression).uses > 1) {
      code.get(this.locals(expression)[part] ?? missing(expression.kind));
      return;
    }
    const known = this.vectors.get(expression);
    if (known !== undefined) {
      code.get(known[part] ?? missing(expression.kind));
      return;
    }
    this.computeVector(expression, part);
  }

  /** Locals with all parts of a vector. */
  locals(expression: Expression): readonly number[] {
    if (expression.kind === 'variable' && this.isVarying(expression)) return this.binding(expression.name);
    const known = this.vectors.get(expression);
    if (known !== undefined) return known;
    const locals: number[] = [];
    for (let part = 0; part < this.parts(expression.type); part++) {
      const local = this.code.local('v128');
      if (this.isVarying(expression)) this.computeVector(expression, part);
      else this.vector(expression, part);
      this.code.set(local);
      locals.push(local);
    }
    this.vectors.set(expression, locals);
    return locals;
  }

  /** Pushes a scalar that depends on the vectorised variable alone, as it is in element `g`. */
  scalarAt(expression: Expression, g: number): void {
    const { axis, code } = this;
    if (axis === undefined) throw new Error('elements are those of a vector');
    if (g === 0) {
      this.scalar(expression);
      return;
    }
    const first = this.binding(axis.name);
    const here = code.local('i32');
    code.get(first[0] ?? missing(axis.name));
    code.i32(g);
    code.op('i32.add');
    code.set(here);
    this.scalars.drop((known) => this.graph.facts(known).names.has(axis.name));
    this.bindings.set(axis.name, [here]);
    this.scope(() => this.scalar(expression));
    this.bindings.set(axis.name, first);
  }

  /** Pushes element `g` of a vector as a scalar. */
  pushElement(expression: Expression, g: number): void {
    if (!this.isVarying(expression)) {
      this.scalar(expression);
      return;
    }
    const perVector = isWide(expression.type) ? 2 : 4;
    this.code.get(this.locals(expression)[Math.floor(g / perVector)] ?? missing(expression.kind));
    spellExtract(this.code, expression.type, g % perVector);
  }

  /** Builds a part from scalars that `push` leaves on the stack. */
  fromElements(type: Expression['type'], part: number, push: (g: number) => void): void {
    const count = isWide(type) ? 2 : 4;
    const shape = laneShape(type);
    for (let lane = 0; lane < count; lane++) {
      push(part * count + lane);
      if (lane === 0) this.code.op(`${shape}.splat`);
      else this.code.lane(`${shape}.replace_lane`, lane);
    }
    if (type === 'bool') spellMask(this.code);
  }

  /** Pushes the mask of part `part` of a vector with `wide` or narrow lanes, from a bool. */
  mask(condition: Expression, part: number, wide: boolean): void {
    if (!wide) {
      this.vector(condition, part);
      return;
    }
    if (!this.isVarying(condition)) {
      this.vector(condition, 0);
      return;
    }
    this.code.get(this.locals(condition)[part >> 1] ?? missing('mask'));
    this.code.op(part % 2 === 0 ? 'i64x2.extend_low_i32x4_s' : 'i64x2.extend_high_i32x4_s');
  }

  private computeVector(expression: Expression, part: number): void {
    const { code } = this;
    switch (expression.kind) {
      case 'index': {
        // Only the vectorised variable itself varies.
        const first = part * 4;
        code.get(this.binding(expression.name)[0] ?? missing(expression.name));
        code.op('i32x4.splat');
        code.v128(first, first + 1, first + 2, first + 3);
        code.op('i32x4.add');
        return;
      }
      case 'load':
        loadVector(this, expression, part);
        return;
      case 'unary': {
        const { argument, operator } = expression;
        this.vector(argument, part);
        if (spellVectorUnary(code, operator, expression.type)) return;
        throw new Error(`'${operator}' does not take ${expression.type}`);
      }
      case 'binary':
        this.binaryVector(expression, part);
        return;
      case 'fma':
        this.vector(expression.a, part);
        this.vector(expression.b, part);
        this.vector(expression.c, part);
        spellVectorFma(code, floatType(expression), this.relaxed);
        return;
      case 'select':
        this.vector(expression.yes, part);
        this.vector(expression.no, part);
        this.mask(expression.condition, part, isWide(expression.type));
        code.op('v128.bitselect');
        return;
      case 'cast':
        castVector(this, expression.argument, expression.type, part);
        return;
      case 'bitcast':
        this.vector(expression.argument, part);
        return;
      default:
        throw new Error(`no vector code for ${expression.kind}`);
    }
  }

  private binaryVector(expression: Extract<Expression, { kind: 'binary' }>, part: number): void {
    const { code } = this;
    const { operator, left, right } = expression;
    if (isComparison(operator)) {
      if (!isWide(left.type)) {
        this.vector(left, part);
        this.vector(right, part);
        spellVectorComparison(code, operator, left.type);
        return;
      }
      for (const half of [2 * part, 2 * part + 1]) {
        this.vector(left, half);
        this.vector(right, half);
        spellVectorComparison(code, operator, left.type);
      }
      code.shuffleWords(0, 2, 4, 6);
      return;
    }
    const isShift = operator === 'shiftLeft' || operator === 'shiftRight';
    const bits = left.type === 'uint8' ? 8 : isWide(left.type) ? 64 : 32;
    const count = right.kind === 'constant' ? Number(right.value) : -1;
    if (isShift && count >= 0 && count < bits) {
      this.vector(left, part);
      code.i32(count);
      spellVectorShift(code, operator, left.type);
      return;
    }
    const lanewise =
      isShift ||
      operator === 'remainder' ||
      operator === 'multiplyHigh' ||
      (operator === 'divide' && left.type !== 'float32' && left.type !== 'float64');
    if (lanewise) {
      this.fromElements(expression.type, part, (g) => {
        this.pushElement(left, g);
        this.pushElement(right, g);
        spellBinary(code, operator, left.type);
      });
      return;
    }
    this.vector(left, part);
    this.vector(right, part);
    if (!spellVectorBinary(code, operator, left.type)) throw new Error(`'${operator}' does not take ${left.type}`);
  }
}

function floatType(expression: Expression): 'float32' | 'float64' {
  if (expression.type === 'float32' || expression.type === 'float64') return expression.type;
  throw new Error(`${expression.kind} takes floats, got ${expression.type}`);
}

function missing(what: string): never {
  throw new Error(`'${what}' has no local`);
}
