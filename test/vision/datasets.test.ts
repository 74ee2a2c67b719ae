/** @file Data sets of images: MNIST, CIFAR and folders; files that are none of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as vision from '../../src/vision/index.ts';
import { codeOf } from '../errors/mistake.ts';
import { temporaryDirectory } from '../platform/program.ts';

const { data } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

const idx = (dims: readonly number[], values: readonly number[]) =>
  Uint8Array.of(0, 0, 8, dims.length, ...dims.flatMap((dim) => [0, 0, dim >> 8, dim & 255]), ...values);

describe('mnist', () => {
  const images = idx([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const labels = idx([3], [5, 0, 9]);

  test('reads IDX files, packed or not, singly and in batches', () => {
    const path = join(directory.path, 'images.gz');
    writeFileSync(path, gzipSync(images));
    const set = vision.mnist(path, labels);
    expect([set.length, set.data.shape, set.targets.tolist()]).toEqual([3, [3, 1, 2, 2], [5, 0, 9]]);
    const [image, label] = set.get(1);
    expect([image.dtype, image.tolist(), label]).toEqual([
      torch.uint8,
      [
        [
          [4, 5],
          [6, 7],
        ],
      ],
      0n,
    ]);
    const transform = new vision.transforms.ConvertImageDtype(torch.float32);
    const loader = new data.DataLoader(vision.mnist(images, labels, { transform }), { batchSize: 2 });
    const [[first, classes] = [], last] = [...loader];
    expect([first?.shape, first?.dtype, classes?.tolist(), last?.[1].tolist()]).toEqual([
      [2, 1, 2, 2],
      torch.float32,
      [5, 0],
      [9],
    ]);
  });

  test('refuses other files', () => {
    expect([
      codeOf(() => vision.mnist(labels, labels)),
      codeOf(() => vision.mnist(images.subarray(0, 20), labels)),
      codeOf(() => vision.mnist(images, idx([2], [1, 2]))),
      codeOf(() => vision.mnist(images, idx([3], [1, 2, 10]))),
      codeOf(() => vision.mnist(new Uint8Array(0), labels)),
      codeOf(() => vision.mnist(gzipSync(images).subarray(0, 20), labels)),
      codeOf(() => vision.mnist(join(directory.path, 'absent'), labels)),
      codeOf(() => vision.mnist(images, labels, { transforms: [] } as never)),
      codeOf(() => vision.mnist(images, labels).get(3)),
    ]).toEqual([
      'mnist/content',
      'mnist/content',
      'mnist/content',
      'mnist/content',
      'mnist/content',
      'dataset/gzip',
      'file/read',
      'mnist/arguments',
      'LabelledImages/index',
    ]);
  });

  test('is in the package mnist, too', () => {
    const digits = vision.mnistPackage();
    expect([digits.length, digits.data.shape, digits.data.dtype]).toEqual([10_000, [10_000, 1, 28, 28], torch.uint8]);
    expect(digits.targets.bincount().sum().item()).toBe(10_000);
    expect([digits.data.max().item(), digits.data.min().item()]).toEqual([255, 0]);
  });
});

describe('cifar', () => {
  const record = (...start: readonly number[]) =>
    Uint8Array.from({ length: start.length + 3072 }, (_, i) => start[i] ?? (i - start.length) >> 4);

  test('reads its binary files, one after another', () => {
    const set = vision.cifar10([record(3), record(9)]);
    expect([set.length, set.targets.tolist(), set.classes[3]]).toEqual([2, [3, 9], 'cat']);
    const [image] = set.get(1);
    expect([image.shape, image.at(1, 0, 0).item(), image.at(2, 31, 31).item()]).toEqual([[3, 32, 32], 64, 191]);
    expect(vision.cifar100(record(4, 77)).targets.tolist()).toEqual([77]);
    expect(vision.cifar100(record(4, 77), { labels: 'coarse' }).targets.tolist()).toEqual([4]);
  });

  test('refuses other files', () => {
    expect([
      codeOf(() => vision.cifar10(record(3).subarray(1))),
      codeOf(() => vision.cifar10(new Uint8Array(0))),
      codeOf(() => vision.cifar10(record(10))),
      codeOf(() => vision.cifar10([])),
      codeOf(() => vision.cifar10(5 as never)),
      codeOf(() => vision.cifar100(record(1, 2), { labels: 'middle' as never })),
    ]).toEqual([
      'cifar10/content',
      'cifar10/content',
      'cifar10/content',
      'cifar10/files',
      'cifar10/files',
      'cifar100/argument',
    ]);
  });
});

describe('imageFolder', () => {
  test('finds images below the folders of classes', async () => {
    const root = join(directory.path, 'animals');
    for (const folder of ['cat/more', 'dog']) mkdirSync(join(root, folder), { recursive: true });
    for (const name of ['cat/b.PNG', 'cat/more/a.jpg', 'cat/notes.txt', 'dog/c.jpeg'])
      writeFileSync(join(root, name), '');
    const folder = vision.imageFolder(root);
    expect([folder.classes, folder.length, String(folder)]).toEqual([
      ['cat', 'dog'],
      3,
      'ImageFolder(3 images, 2 classes)',
    ]);
    expect(folder.samples.map(([path, label]) => [path.slice(root.length + 1), label])).toEqual([
      [join('cat', 'b.PNG'), 0],
      [join('cat', 'more', 'a.jpg'), 0],
      [join('dog', 'c.jpeg'), 1],
    ]);
    await expect(folder.get(0)).rejects.toThrow(/b\.PNG cannot be decoded as an image: it is empty/);
    await expect(folder.get(7)).rejects.toMatchObject({ code: 'imageFolder/index' });
    const lenient = vision.imageFolder(root, { onError: 'skip' });
    await expect(lenient.get(0)).rejects.toMatchObject({ code: 'imageFolder/broken' });
    expect(lenient.broken.length).toBe(2);
    expect(codeOf(() => vision.imageFolder(root, { extensions: ['png'] }))).toBe('imageFolder/empty');
    expect(codeOf(() => vision.imageFolder(join(root, 'dog')))).toBe('imageFolder/empty');
    expect(codeOf(() => vision.imageFolder(join(root, 'bird')))).toBe('file/read');
    expect(codeOf(() => vision.imageFolder(root, { onerror: 'skip' } as never))).toBe('imageFolder/arguments');
  });
});
