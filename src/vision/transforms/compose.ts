/** @file Transforms one after another. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { Module } from '../../nn/index.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** One step: a transform, or a function of the user's. */
export type Transform = (input: never) => unknown;

/**
 * Transforms one after another; functions may stand among them.
 *
 * @example
 * const transform = new vision.transforms.Compose([
 *   new vision.transforms.Resize(8),
 *   new vision.transforms.ConvertImageDtype(torch.float32),
 *   new vision.transforms.Normalize([0.5], [0.5]),
 * ]);
 * transform(torch.zeros([3, 16, 24], { dtype: torch.uint8 })).shape; // [ 3, 8, 12 ]
 */
export class Compose extends Module {
  readonly transforms: readonly Transform[];

  constructor(transforms: readonly Transform[]) {
    super();
    if (!Array.isArray(transforms) || !transforms.every((each) => typeof each === 'function')) {
      const odd = Array.isArray(transforms) ? transforms.find((each) => typeof each !== 'function') : transforms;
      throw new ArgumentError(
        'Compose/transforms',
        `Compose takes an array of transforms and functions, got ${kindOf(odd)}`,
      );
    }
    this.transforms = Object.freeze([...transforms]);
  }

  forward(image: Tensor): Tensor {
    let value: unknown = image;
    for (const transform of this.transforms) value = transform(value as never);
    return value as Tensor;
  }

  override toString(): string {
    return `Compose(\n${this.transforms.map((each) => `    ${each instanceof Module ? String(each) : each.name || 'function'}`).join('\n')}\n)`;
  }
}
