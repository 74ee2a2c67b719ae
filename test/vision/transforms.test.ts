/** @file Transforms against torchvision's, which PyTorch 2.6 computed (transforms.py), draws included. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as vision from '../../src/vision/index.ts';
import { codeOf } from '../errors/mistake.ts';

interface Given {
  readonly shape: number[];
  readonly dtype: 'uint8' | 'float32';
  readonly values: number[];
}

interface Case {
  readonly name: string;
  readonly image: string;
  readonly arguments: readonly unknown[];
  readonly seed: number | null;
  readonly shape: number[];
  readonly values: number[];
}

const { images, cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'transforms.json'), 'utf8')) as {
  readonly images: Readonly<Record<string, Given>>;
  readonly cases: readonly Case[];
};

const { uint8, int16, int64, float32 } = torch;
const dtypes = { uint8, int16, int64, float32 } as const;

type Call = (...given: readonly unknown[]) => torch.Tensor;
const functions = vision.transforms.functional as unknown as Readonly<Record<string, Call>>;
const classes = vision.transforms as unknown as Readonly<
  Record<string, new (...given: readonly unknown[]) => (image: torch.Tensor) => torch.Tensor>
>;

function imageOf(name: string): torch.Tensor {
  const { shape, dtype, values } = images[name] as Given;
  return torch.tensor(values, { dtype: dtypes[dtype] }).reshape(shape);
}

/** Dtypes by their names. */
const argumentsOf = (given: readonly unknown[]): readonly unknown[] =>
  given.map((each) => {
    const { dtype } = (each ?? {}) as { readonly dtype?: keyof typeof dtypes };
    return dtype === undefined ? each : dtypes[dtype];
  });

function resultOf({ name, image, arguments: given, seed }: Case): torch.Tensor {
  const x = imageOf(image);
  if (seed === null) return (functions[name] as Call)(x, ...argumentsOf(given));
  const kind = classes[name];
  if (kind === undefined) throw new Error(name);
  torch.manualSeed(seed);
  return new kind(...argumentsOf(given))(x);
}

describe('a transform gives what torchvision gives:', () => {
  test.each(
    cases.map((each) => [`${each.name}(${each.image}, ${JSON.stringify(each.arguments)}), ${each.seed}`, each]),
  )('%s', (_, each) => {
    const result = resultOf(each as Case);
    const { shape, values } = each as Case;
    expect(result.shape).toEqual(shape);
    const got = Array.from(result.toTypedArray() as ArrayLike<number | bigint>, Number);
    const isWhole = !result.dtype.isFloatingPoint;
    const isByte = result.dtype === torch.uint8;
    const wanted = isByte ? values.map((value) => Math.min(Math.max(value, 0), 255)) : values;
    const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] as number))), 0);
    // Whole numbers were recorded before they are rounded, where that is done.
    expect(worst).toBeLessThanOrEqual(isWhole ? 0.5 + 1e-4 : 3e-6);
  });
});

const { transforms } = vision;
const { functional: T } = transforms;

describe('transforms', () => {
  const augment = (generator: torch.Generator) =>
    new transforms.Compose([
      new transforms.RandomHorizontalFlip({ generator }),
      new transforms.RandomAffine(20, { translate: [0.1, 0.1], interpolation: 'bilinear', generator }),
      new transforms.RandomResizedCrop(6, { generator }),
      new transforms.ColorJitter({ brightness: 0.3, hue: 0.1, generator }),
      new transforms.RandomErasing({ generator }),
    ]);

  test('give the same for the same seed, and draw for each image of a batch', () => {
    const batch = imageOf('batch').select(0, 0).expand([6, 3, 7, 8]);
    const [generator, again] = [1, 1].map((seed) => new torch.Generator().manualSeed(seed)) as [
      torch.Generator,
      torch.Generator,
    ];
    const before = torch.getRngState();
    const result = augment(generator)(batch);
    expect(result.equal(augment(again)(batch))).toBe(true);
    expect(torch.getRngState().equal(before)).toBe(true);
    const different = new Set(Array.from({ length: 6 }, (_, i) => JSON.stringify(result.select(0, i).tolist())));
    expect(different.size).toBe(6);
    expect(augment(generator)(batch).equal(result)).toBe(false);
  });

  test('take any dims before the image, and empty batches', () => {
    const films = torch.rand([2, 3, 1, 6, 5]);
    expect(new transforms.RandomAffine(5)(films).shape).toEqual([2, 3, 1, 6, 5]);
    expect(new transforms.RandomCrop([2, 3])(films).shape).toEqual([2, 3, 1, 2, 3]);
    expect(T.resize(films, [3, 4]).shape).toEqual([2, 3, 1, 3, 4]);
    expect(new transforms.RandomHorizontalFlip()(torch.rand([0, 1, 2, 2])).shape).toEqual([0, 1, 2, 2]);
  });

  test('leave the image as it was, but for erasing in place', () => {
    const image = torch.ones([1, 4, 4]);
    new transforms.RandomErasing({ p: 1, scale: [0.3, 0.3] })(image);
    expect(image.sum().item()).toBe(16);
    new transforms.RandomErasing({ p: 1, scale: [0.3, 0.3], inplace: true })(image);
    expect(image.sum().item()).toBeLessThan(16);
  });

  test('have functions among them, and print themselves', () => {
    const both = new transforms.Compose([new transforms.Resize([2, 2]), (x: torch.Tensor) => x.mul(2)]);
    expect(both(torch.ones([1, 4, 4])).tolist()).toEqual([
      [
        [2, 2],
        [2, 2],
      ],
    ]);
    expect(String(both)).toBe('Compose(\n    Resize()\n    function\n)');
  });

  test('refuse what is no image, and what they are not made for', () => {
    const grey = torch.rand([1, 4, 4]);
    expect([
      codeOf(() => T.hflip('cat.png' as never)),
      codeOf(() => T.hflip(torch.rand([4, 4]))),
      codeOf(() => T.hflip(torch.rand([3, 0, 4]))),
      codeOf(() => T.normalize(grey, [0.5, 0.5, 0.5], [1])),
      codeOf(() => T.normalize(grey, [0.5], [1, 1])),
      codeOf(() => T.normalize(grey, [0.5], [0])),
      codeOf(() => T.normalize(grey.to(torch.uint8), [0.5], [1])),
      codeOf(() => T.normalize(grey, 0.5 as never, [1])),
      codeOf(() => T.rgbToGrayscale(torch.rand([4, 2, 2]))),
      codeOf(() => T.adjustHue(torch.rand([3, 2, 2]), 0.6)),
      codeOf(() => T.adjustBrightness(grey, -1)),
      codeOf(() => T.resize(grey, 0)),
      codeOf(() => T.resize(grey, [2, 2], { maxSize: 3 })),
      codeOf(() => T.resize(grey, 2, { interpolation: 'lanczos' as never })),
      codeOf(() => T.resize(grey, 2, { antialiased: true } as never)),
      codeOf(() => T.crop(grey, 0, 0, 0, 2)),
      codeOf(() => T.centerCrop(grey, [2, -1])),
      codeOf(() => T.pad(grey, [1, 2, 3])),
      codeOf(() => T.pad(grey, 4, { paddingMode: 'reflect' })),
      codeOf(() => T.pad(grey, -2)),
      codeOf(() => T.erase(grey, 3, 3, 2, 2, 0)),
      codeOf(() => T.affine(grey, 0, [0, 0], 0, 0)),
      codeOf(() => T.affine(grey, 0, [0, 0], 1, 0, { fill: [1, 2] })),
      codeOf(() => T.convertImageDtype(grey, torch.int64)),
      codeOf(() => T.convertImageDtype(grey, 'uint8' as never)),
      codeOf(() => new transforms.RandomCrop(5)(grey)),
      codeOf(() => new transforms.RandomCrop(0)),
      codeOf(() => new transforms.RandomHorizontalFlip(2)),
      codeOf(() => new transforms.RandomRotation(-3)),
      codeOf(() => new transforms.RandomAffine(3, { translate: [2, 0] })),
      codeOf(() => new transforms.RandomAffine(3, { scale: [0, 1] })),
      codeOf(() => new transforms.ColorJitter({ hue: 0.7 })),
      codeOf(() => new transforms.ColorJitter({ brightness: -1 })),
      codeOf(() => new transforms.ColorJitter({ colour: 1 } as never)),
      codeOf(() => new transforms.RandomErasing({ value: 'noise' as never })),
      codeOf(() => new transforms.RandomErasing({ p: 1, value: [1, 2] })(grey)),
      codeOf(() => new transforms.Compose([3 as never])),
      codeOf(() => new transforms.RandomCrop(2, { generator: 5 as never })),
    ]).toEqual([
      'hflip/image',
      'hflip/image',
      'hflip/empty',
      'normalize/channels',
      'normalize/channels',
      'normalize/std',
      'normalize/dtype',
      'normalize/mean',
      'rgbToGrayscale/channels',
      'adjustHue/hueFactor',
      'adjustBrightness/brightnessFactor',
      'resize/size',
      'resize/maxSize',
      'resize/argument',
      'resize/arguments',
      'crop/size',
      'centerCrop/size',
      'pad/padding',
      'pad/padding',
      'pad/padding',
      'erase/place',
      'affine/scale',
      'affine/fill',
      'convertImageDtype/dtype',
      'convertImageDtype/dtype',
      'RandomCrop/size',
      'RandomCrop/size',
      'RandomHorizontalFlip/p',
      'RandomRotation/degrees',
      'RandomAffine/translate',
      'RandomAffine/scale',
      'ColorJitter/hue',
      'ColorJitter/brightness',
      'ColorJitter/arguments',
      'RandomErasing/value',
      'RandomErasing/channels',
      'Compose/transforms',
      'RandomCrop/argument',
    ]);
  });
});

test('values of the wrong kind are errors of the library, whatever they are given to', () => {
  const image = torch.rand([3, 8, 8]);
  const wrong = ['x', null, undefined, {}, [], -1, Number.NaN, [1, 'a']];
  const classes = Object.entries(transforms).filter(([, Class]) => typeof Class === 'function');
  const calls: [string, () => unknown][] = wrong.flatMap((given) => [
    ...classes.map(([name, Class]): [string, () => unknown] => [
      name,
      () => (Reflect.construct(Class as new () => unknown, [given]) as (image: torch.Tensor) => unknown)(image),
    ]),
    ...Object.entries(T).flatMap(([name, call]): [string, () => unknown][] => [
      [name, () => Reflect.apply(call, undefined, [image, given])],
      [name, () => Reflect.apply(call, undefined, [given])],
    ]),
  ]);
  expect(calls.length).toBeGreaterThan(300);
  for (const [name, call] of calls)
    expect([name, codeOf(call)]).not.toEqual([name, expect.stringContaining('Error: ')]);
});
