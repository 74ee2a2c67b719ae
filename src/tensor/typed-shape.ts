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

/** Is the number of dims known? Some of their sizes may be plain `number`. */
type HasRank<S extends Shape> = number extends S['length'] ? false : true;

/** Nothing where a size is the one that a layer asks for, or where one of them is not known; else the reason why not. */
type MustBe<Size extends number, Wanted extends number, S extends Shape, Reason extends string> = number extends Size
  ? unknown
  : number extends Wanted
    ? unknown
    : Size extends Wanted
      ? unknown
      : ShapeMismatch<Reason, S, readonly [Wanted]>;

/** Nothing where the last dim is the one that an affine layer asks for, or where that is not known; else the reason why not. */
export type MustEndIn<S extends Shape, Features extends number> =
  HasRank<S> extends true
    ? S extends readonly [...Shape, infer Last extends number]
      ? MustBe<Last, Features, S, 'last dim must equal inFeatures'>
      : unknown
    : unknown;

/** The shape with another last dim. */
export type WithLast<S extends Shape, Features extends number> =
  HasRank<S> extends true
    ? S extends readonly [...infer Head extends Shape, number]
      ? readonly [...Head, Features]
      : Shape
    : Shape;

/** The shape with one more dim at its end. */
export type WithMore<S extends Shape, Features extends number> =
  HasRank<S> extends true ? readonly [...S, Features] : Shape;

/** An image or its like, with or without a batch in front: `Spatial` has a `number` for each dim behind the channels. */
type Batched<S extends Shape, Spatial extends Shape> = S extends readonly [number, number, ...Spatial] ? S : never;
type Single<S extends Shape, Spatial extends Shape> = S extends readonly [number, ...Spatial] ? S : never;

/** Nothing where the channels are those that a convolution asks for, or where they are not known; else the reason why not. */
export type MustHaveChannels<S extends Shape, Spatial extends Shape, Channels extends number> =
  HasRank<S> extends true
    ? [Batched<S, Spatial>] extends [never]
      ? [Single<S, Spatial>] extends [never]
        ? unknown
        : MustBe<S[0] & number, Channels, S, 'channels must equal inChannels'>
      : MustBe<S[1] & number, Channels, S, 'channels must equal inChannels'>
    : unknown;

/** The shape of an image or its like after windows went over it: other channels, and spatial sizes that are not worked out. */
export type WithChannels<S extends Shape, Spatial extends Shape, Channels extends number> =
  HasRank<S> extends true
    ? [Batched<S, Spatial>] extends [never]
      ? [Single<S, Spatial>] extends [never]
        ? Shape
        : readonly [Channels, ...Spatial]
      : readonly [S[0] & number, Channels, ...Spatial]
    : Shape;

/** The shape of an image or its like after a pool: the same channels, and spatial sizes that are not worked out. */
export type WithSpatial<S extends Shape, Spatial extends Shape> =
  HasRank<S> extends true
    ? [Batched<S, Spatial>] extends [never]
      ? [Single<S, Spatial>] extends [never]
        ? Shape
        : readonly [S[0] & number, ...Spatial]
      : readonly [S[0] & number, S[1] & number, ...Spatial]
    : Shape;

/** The product of sizes of which at most one is not 1: the compiler multiplies no others. */
type Product<S extends Shape, Known extends number = 1> = S extends readonly [
  infer Head extends number,
  ...infer Tail extends Shape,
]
  ? Head extends 1
    ? number extends Head
      ? number
      : Product<Tail, Known>
    : Known extends 1
      ? number extends Head
        ? number
        : Product<Tail, Head>
      : number
  : Known;

/** The shape with all dims but the first joined, as `Flatten` does where it is told nothing else; other dims decay. */
export type FlattenedShape<S extends Shape, Start extends number, End extends number> =
  HasRank<S> extends true
    ? [Start, End] extends [1, -1]
      ? S extends readonly [infer Batch extends number, ...infer Rest extends Shape]
        ? readonly [Batch, Product<Rest>]
        : Shape
      : Shape
    : Shape;
