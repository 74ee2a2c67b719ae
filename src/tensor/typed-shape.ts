/**
 * @file Shapes in types: `Tensor<readonly [2, 3]>`. Opt-in: a shape whose sizes are not known to the compiler is plain `Shape`, and
 * whatever meets it becomes plain `Shape` as well.
 */
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** The shape type of an operand; a number counts as rank 0. */
export type ShapeOf<Operand> = Operand extends Tensor<infer S> ? S : readonly [];

/** Is every size, and their number, known? */
export type IsKnown<S extends Shape> = number extends S['length'] ? false : number extends S[number] ? false : true;

/** A shape mismatch that the compiler found: an argument is asked to be this, which nothing is, so that the error shows the reason. */
export interface ShapeMismatch<Reason extends string, A extends Shape, B extends Shape> {
  readonly shapeMismatch: Reason;
  readonly a: A;
  readonly b: B;
}

/** Nothing where two shapes broadcast, or where that is not known; else the reason why not. */
export type MustBroadcast<A extends Shape, B extends Shape> = [BroadcastShape<A, B>] extends [never]
  ? ShapeMismatch<'these shapes do not broadcast', A, B>
  : unknown;

/** Nothing where two shapes multiply as matrices, or where that is not known; else the reason why not. */
export type MustMultiply<A extends Shape, B extends Shape> = [MatmulShape<A, B>] extends [never]
  ? ShapeMismatch<'last dim of a must equal second-to-last dim of b', A, B>
  : unknown;

type BroadcastSize<A extends number, B extends number> = A extends B ? A : A extends 1 ? B : B extends 1 ? A : never;

type BroadcastKnown<A extends Shape, B extends Shape, Done extends Shape = readonly []> = A extends readonly [
  ...infer AHead extends Shape,
  infer ALast extends number,
]
  ? B extends readonly [...infer BHead extends Shape, infer BLast extends number]
    ? [BroadcastSize<ALast, BLast>] extends [never]
      ? never
      : BroadcastKnown<AHead, BHead, readonly [BroadcastSize<ALast, BLast>, ...Done]>
    : readonly [...A, ...Done]
  : readonly [...B, ...Done];

/** The shape that two operands broadcast to; `never` where known sizes do not fit. */
export type BroadcastShape<A extends Shape, B extends Shape> = [IsKnown<A>, IsKnown<B>] extends [true, true]
  ? BroadcastKnown<A, B>
  : Shape;

type WithoutLast<S extends Shape> = S extends readonly [...infer Head extends Shape, number]
  ? readonly [...Head]
  : readonly [];
type WithoutFirst<S extends Shape> = S extends readonly [number, ...infer Tail extends Shape] ? Tail : readonly [];

/** Removes the dim at `At`, counted from the front by the length of `Before`. */
type RemoveAt<S extends Shape, At extends number, Before extends Shape = readonly []> = Before['length'] extends At
  ? readonly [...Before, ...WithoutFirst<S>]
  : S extends readonly [infer Head extends number, ...infer Tail extends Shape]
    ? RemoveAt<Tail, At, readonly [...Before, Head]>
    : Shape;

/** The shape after a reduction over one dim; other calls decay to `Shape`. */
export type ReducedShape<S extends Shape, D> =
  IsKnown<S> extends true
    ? D extends -1
      ? WithoutLast<S>
      : D extends number
        ? number extends D
          ? Shape
          : `${D}` extends `-${string}`
            ? Shape
            : RemoveAt<S, D>
        : Shape
    : Shape;

/** The shape of a matrix product of two matrices; `never` where known inner sizes differ. Other ranks decay to `Shape`. */
export type MatmulShape<A extends Shape, B extends Shape> = [IsKnown<A>, IsKnown<B>] extends [true, true]
  ? A extends readonly [infer M extends number, infer K extends number]
    ? B extends readonly [infer L extends number, infer N extends number]
      ? K extends L
        ? readonly [M, N]
        : never
      : Shape
    : Shape
  : Shape;
