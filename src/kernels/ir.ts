/**
 * @file The kernel IR: what an operator computes, in terms that every engine can render.
 *
 * A kernel is data: frozen discriminated unions, no functions, no sizes and no scalars baked in. `docs/kernel-ir.md` is the
 * specification in prose, `verify.ts` the specification as code, `interpreter` the engine that executes it literally.
 */
import type { ComputeType, DTypeName } from '../storage/dtype.ts';

/** Type of an expression: what dtypes compute in, or `index`, the integer of loop variables and sizes (64 bits in C, 32 in WebAssembly and WGSL). */
export type ScalarType = ComputeType | 'index';

/** Operators of one argument. `not` is logical on bool and bitwise on integers. `round` rounds half to even. */
export type UnaryOperator = 'negate' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'trunc' | 'round' | 'not';

/**
 * Operators of two arguments of one type. Integers wrap. `divide` truncates on integers, `remainder` has the sign of the
 * dividend; on integers both give 0 where the divisor is 0, and the smallest integer by -1 wraps. `minimum` and `maximum`
 * are defined for numbers only: where NaN can occur, an operator selects explicitly. `and`, `or`, `xor` are logical on bool,
 * bitwise on integers. A shift by a count outside [0, bits) gives 0 (`shiftRight` of a negative number: -1). `multiplyHigh` takes
 * its int32 for words without sign and gives the upper word of their product.
 */
export type ArithmeticOperator =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'minimum'
  | 'maximum'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  | 'shiftRight'
  | 'multiplyHigh';

/** Comparisons of two arguments of one type; the result is bool. As in IEEE 754, all but `notEqual` are false where NaN takes part. */
export type ComparisonOperator = 'equal' | 'notEqual' | 'less' | 'lessEqual' | 'greater' | 'greaterEqual';

export type BinaryOperator = ArithmeticOperator | ComparisonOperator;

/**
 * Elementary functions of float arguments. They are no primitives: `elementary.ts` decomposes each into the operators above,
 * once for all engines, with a stated error bound.
 */
export type ElementaryFunction =
  | 'exp'
  | 'exp2'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'erf'
  | 'erfc'
  | 'erfinv'
  | 'pow'
  | 'atan2'
  | 'hypot'
  | 'lgamma'
  | 'digamma';

export type Expression =
  | { readonly kind: 'constant'; readonly type: ScalarType; readonly value: number | bigint | boolean }
  /** A run-time scalar argument, by its name in `Kernel.scalars`. */
  | { readonly kind: 'scalar'; readonly type: ComputeType; readonly name: string }
  /** A run-time extent, by its name in `Kernel.sizes`, or `row` for the extent of the row axis. */
  | { readonly kind: 'size'; readonly type: 'index'; readonly name: string }
  /** A loop variable: `row`, or the index of an enclosing loop, reduce or contraction axis. */
  | { readonly kind: 'index'; readonly type: 'index'; readonly name: string }
  /** A value named by `let`, `variable` or an accumulator of `reduce`. */
  | { readonly kind: 'variable'; readonly type: ScalarType; readonly name: string }
  /**
   * The element of an operand at `indices` (one for each of its inner axes; the operand's strides are applied by the engine).
   * Where `when` is given and false, memory is not touched and the value is 0 (false). The type is what the operand's dtype computes
   * in: float32 for float16 and bfloat16, int32 for int8 and int16.
   */
  | {
      readonly kind: 'load';
      readonly type: ComputeType;
      readonly operand: string;
      readonly indices: readonly Expression[];
      readonly when?: Expression;
    }
  | {
      readonly kind: 'unary';
      readonly type: ScalarType;
      readonly operator: UnaryOperator;
      readonly argument: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly type: ScalarType;
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** a · b + c with one rounding where the hardware has it, else with two: decompositions must be right either way. Floats only. */
  | {
      readonly kind: 'fma';
      readonly type: ScalarType;
      readonly a: Expression;
      readonly b: Expression;
      readonly c: Expression;
    }
  /** Both branches may be evaluated; neither has effects. */
  | {
      readonly kind: 'select';
      readonly type: ScalarType;
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  /**
   * Conversion of the value. To bool: `x != 0`. Float to int64 or int32 truncates; NaN and what the type cannot hold become
   * its smallest number, as processors have it. Float to uint8 gives the low bits of the int64.
   */
  | { readonly kind: 'cast'; readonly type: ScalarType; readonly argument: Expression }
  /** The same bits: float32 ↔ int32, float64 ↔ int64. */
  | { readonly kind: 'bitcast'; readonly type: ComputeType; readonly argument: Expression }
  | {
      readonly kind: 'call';
      readonly type: ComputeType;
      readonly function: ElementaryFunction;
      readonly arguments: readonly Expression[];
    };

export interface Accumulator {
  readonly name: string;
  readonly type: ScalarType;
  readonly initial: Expression;
}

export type Statement =
  /** Names a value, once. Visible to the end of the enclosing block. */
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  /** A name that `assign` may change, for values carried through sequential loops. */
  | { readonly kind: 'variable'; readonly name: string; readonly initial: Expression }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression }
  /**
   * Runs `body` for `index` in [0, extent). `parallel` promises that iterations touch no common element and carry nothing, so
   * that an engine may vectorise or reorder them; `sequential` runs in order.
   */
  | {
      readonly kind: 'loop';
      readonly order: 'parallel' | 'sequential';
      readonly index: string;
      readonly extent: Expression;
      readonly body: readonly Statement[];
    }
  /**
   * Folds `values` over `index` in [0, extent) into the accumulators, which are variables afterwards. `combine[i]` merges two
   * partial results of all accumulators: it reads the variables `left.NAME` and `right.NAME`. It is associative and
   * commutative up to rounding; `initial` is its neutral element. The order of association is the engine's, but the same at
   * each run and for each number of threads. `body` holds `let`s that `values` may use. Where `around` is given, the fold is over
   * all pairs of its index and `index`.
   */
  | {
      readonly kind: 'reduce';
      readonly around?: { readonly index: string; readonly extent: Expression };
      readonly index: string;
      readonly extent: Expression;
      readonly accumulators: readonly Accumulator[];
      readonly body: readonly Statement[];
      readonly values: readonly Expression[];
      readonly combine: readonly Expression[];
    }
  /** The value has the type that the operand's dtype computes in. float16 and bfloat16 are rounded, half to even; int8 and int16 wrap. */
  | {
      readonly kind: 'store';
      readonly operand: string;
      readonly indices: readonly Expression[];
      readonly value: Expression;
    }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: readonly Statement[];
      readonly otherwise?: readonly Statement[];
    }
  /**
   * Where `condition` is false, reports guard number `code` with `value` (an int64 or index) to the launch's caller. Execution
   * goes on; later loads that depend on the condition say so by `when`, stores by `if`.
   */
  | { readonly kind: 'guard'; readonly condition: Expression; readonly code: number; readonly value: Expression };

/** A tensor argument: (slot, offset, strides). `rank` counts its inner axes, without outer axes and without the row axis. */
export interface Operand {
  readonly name: string;
  /** How its elements are stored. */
  readonly type: DTypeName;
  readonly access: 'read' | 'write' | 'update';
  readonly rank: number;
}

interface KernelHead {
  /** Unique for the kernel's content: family, operator, dtype. Letters, digits and underscores. */
  readonly name: string;
  /** At most 8. Two operands of one launch are the same view or do not overlap, unless both are only read. */
  readonly operands: readonly Operand[];
  readonly scalars: readonly { readonly name: string; readonly type: ComputeType }[];
  readonly sizes: readonly string[];
  /** Float64 is only more precision for what is float32 outside: a target without it computes in float32. */
  readonly float64?: 'optional';
}

/**
 * Runs `body` for each point of an outer space (its rank and sizes are run-time values) and each `row` in [0, row extent). All
 * these iterations are independent. A load or store of an operand addresses
 * `offset + Σ outer index · outer stride + row · row stride + Σ indices[d] · inner stride[d]`.
 */
export interface LoopKernel extends KernelHead {
  readonly kind: 'loops';
  readonly body: readonly Statement[];
}

/** An axis of a contraction; its extent is the size of the same name. */
export interface Axis {
  readonly index: string;
}

/**
 * For each outer point: `out[m…, n…] = epilogue(Σ over k of a · b)`, where `a` is an expression over the indices of `m` and `k`,
 * `b` over those of `k` and `n` (loads with `when` express padding: implicit GEMM), and `epilogue` one over the variable `sum`, the
 * indices of `m` and `n`, and loads. Row strides do not take part. `type` is that of products and sum (int64 for all integers).
 */
export interface ContractionKernel extends KernelHead {
  readonly kind: 'contraction';
  readonly type: ComputeType;
  readonly m: readonly Axis[];
  readonly n: readonly Axis[];
  readonly k: readonly Axis[];
  readonly a: Expression;
  readonly b: Expression;
  readonly epilogue: Expression;
  readonly out: { readonly operand: string; readonly indices: readonly Expression[] };
}

export type Kernel = LoopKernel | ContractionKernel;
