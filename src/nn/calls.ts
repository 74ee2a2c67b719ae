/**
 * @file How calls of layers are typed that say something about shapes: a known shape flows through them, a known mismatch does not
 * compile. A shape that is not known stays so, as in `typed-shape.ts`.
 */
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type {
  FlattenedShape,
  MustEndIn,
  MustHaveChannels,
  WithChannels,
  WithLast,
  WithMore,
  WithSpatial,
} from '../tensor/typed-shape.ts';
import { ModuleBody } from './module.ts';

/** A layer that keeps the shape. */
export interface KeepsShape {
  /** Runs the module with its hooks. */
  <S extends Shape>(input: Tensor<S>): Tensor<S>;
}

/** The base class of layers that keep the shape. */
export const ShapeKeeping = ModuleBody as (abstract new () => ModuleBody & KeepsShape) &
  Pick<typeof ModuleBody, 'stateNames'>;

/** A layer that maps the last dim. */
export interface MapsLast<In extends number, Out extends number> {
  /** Runs the module with its hooks. */
  <S extends Shape>(input: Tensor<S> & MustEndIn<S, In>): Tensor<WithLast<S, Out>>;
}

/** A layer that puts a row in the place of each element. */
export interface AddsLast<Out extends number> {
  /** Runs the module with its hooks. */
  <S extends Shape>(input: Tensor<S>): Tensor<WithMore<S, Out>>;
}

/** The dims behind the channels: one for each dim of sequences, images, volumes. */
export type Sequence = readonly [number];
export type Image = readonly [number, number];
export type Volume = readonly [number, number, number];

/** A layer whose windows map channels to others. */
export interface MapsChannels<Spatial extends Shape, In extends number, Out extends number> {
  /** Runs the module with its hooks. */
  <S extends Shape>(input: Tensor<S> & MustHaveChannels<S, Spatial, In>): Tensor<WithChannels<S, Spatial, Out>>;
}

/** The same, for a layer whose result may be told its size. */
export interface MapsChannelsToSize<Spatial extends Shape, In extends number, Out extends number, Size> {
  /** Runs the module with its hooks. */
  <S extends Shape>(
    input: Tensor<S> & MustHaveChannels<S, Spatial, In>,
    outputSize?: Size,
  ): Tensor<WithChannels<S, Spatial, Out>>;
}

/** A layer whose windows keep the channels. */
export interface KeepsChannels<Spatial extends Shape> {
  /** Runs the module with its hooks. */
  <S extends Shape>(input: Tensor<S>): Tensor<WithSpatial<S, Spatial>>;
}

/** A layer that joins dims. */
export interface JoinsDims<Start extends number, End extends number> {
  /** Runs the module with its hooks. */
  <S extends Shape>(input: Tensor<S>): Tensor<FlattenedShape<S, Start, End>>;
}
