/** @file Images out of files and into files: what is no image, a missing package, a page's decoder, and, in the full run, sharp itself. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as vision from '../../src/vision/index.ts';
import { isFull } from '../depth.ts';
import { temporaryDirectory } from '../platform/program.ts';

const { data } = torch;
const directory = temporaryDirectory();
const home = process.cwd();
afterAll(() => {
  process.chdir(home);
  directory.remove();
});

const inside = (...names: readonly string[]): string => join(directory.path, ...names);

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    return error instanceof torch.FlambeauError ? error.code : String(error);
  }
  return 'no error';
};

const bytes = (values: readonly number[], shape: readonly number[]) =>
  torch.tensor([...values], { dtype: torch.uint8 }).reshape([...shape]);

describe('encodePng', () => {
  /** The pixels of a PNG of rows that are each told by the difference to the row above. */
  const pixelsOf = (png: Uint8Array): number[] => {
    const view = new DataView(png.buffer, png.byteOffset);
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    let at = 8;
    while (String.fromCharCode(...png.subarray(at + 4, at + 8)) !== 'IDAT') at += 12 + view.getUint32(at);
    const rows = inflateSync(png.subarray(at + 8, at + 8 + view.getUint32(at)));
    const pixels = new Uint8Array(4 * width * height);
    for (let i = 0; i < pixels.length; i++) {
      const row = Math.floor(i / (4 * width));
      pixels[i] = (rows[row + 1 + i] as number) + (row === 0 ? 0 : (pixels[i - 4 * width] as number));
    }
    return [...pixels];
  };

  test('writes grey, colours and transparency, of bytes and of floats', () => {
    expect(pixelsOf(vision.encodePng(bytes([7, 200], [1, 2, 1])))).toEqual([7, 7, 7, 255, 200, 200, 200, 255]);
    expect(pixelsOf(vision.encodePng(bytes([1, 2, 3, 4], [4, 1, 1])))).toEqual([1, 2, 3, 4]);
    expect(pixelsOf(vision.encodePng(bytes([9, 80], [2, 1, 1])))).toEqual([9, 9, 9, 80]);
    expect(pixelsOf(vision.encodePng(torch.tensor([[[0]], [[1]], [[2]]])))).toEqual([0, 255, 255, 255]);
  });

  test('refuses what is no image', async () => {
    const wrong = [
      torch.zeros([5, 1, 1]),
      torch.zeros([1, 1, 2, 2]),
      torch.zeros([1, 0, 2]),
      torch.zeros([1, 1, 1]).to(torch.int64),
    ];
    const codes = await Promise.all(
      wrong.map((image) => codeOf(Promise.resolve().then(() => vision.encodePng(image)))),
    );
    expect(codes).toEqual(['encodePng/shape', 'encodePng/shape', 'encodePng/empty', 'encodePng/dtype']);
  });
});

describe('decodeImage', () => {
  test('says what is no image, no file, and what to install', async () => {
    process.chdir(directory.path);
    writeFileSync('empty.png', '');
    expect([
      await codeOf(vision.decodeImage('absent.png')),
      await codeOf(vision.decodeImage('empty.png')),
      await codeOf(vision.decodeImage(3 as never)),
      await codeOf(vision.decodeImage(new Uint8Array(3), { mode: 'CMYK' as never })),
      await codeOf(vision.decodeImage(new Uint8Array(3), { modus: 'RGB' } as never)),
      await codeOf(vision.decodeImage(new Uint8Array(3))),
    ]).toEqual([
      'file/read',
      'decodeImage/image',
      'decodeImage/input',
      'decodeImage/argument',
      'decodeImage/arguments',
      'host/package',
    ]);
    const refusal = await vision.decodeImage(new Uint8Array(3)).catch(String);
    expect(refusal).toContain('needs the package sharp, which is not installed\n  fix: npm install sharp');
    process.chdir(home);
  });

  describe('in a page', () => {
    /** Two pixels, whatever the bytes are; but for one that is broken. */
    class Canvas {
      getContext() {
        const pixels = Uint8ClampedArray.of(255, 0, 0, 255, 10, 20, 30, 128);
        return { drawImage: () => undefined, getImageData: () => ({ data: pixels }) };
      }
    }
    const scope = globalThis as { createImageBitmap?: unknown; OffscreenCanvas?: unknown };
    const asked: unknown[] = [];
    beforeAll(() => {
      scope.OffscreenCanvas = Canvas;
      scope.createImageBitmap = async (blob: Blob, options: object) => {
        if (blob.size === 1) throw new Error('The source image could not be decoded.');
        asked.push(options);
        return { width: 2, height: 1, close: () => undefined };
      };
    });
    afterAll(() => {
      delete scope.OffscreenCanvas;
      delete scope.createImageBitmap;
    });

    test('is what the page decodes, in the channels that are asked for', async () => {
      const some = new Uint8Array(2);
      expect((await vision.decodeImage(some)).tolist()).toEqual([[[255, 10]], [[0, 20]], [[0, 30]], [[255, 128]]]);
      expect((await vision.decodeImage(some, 'RGB')).shape).toEqual([3, 1, 2]);
      expect((await vision.decodeImage(some.buffer, { mode: 'GRAY' })).tolist()).toEqual([[[76, 18]]]);
      expect((await vision.decodeImage(some, 'GRAY_ALPHA', true)).tolist()).toEqual([[[76, 18]], [[255, 128]]]);
      expect(asked.at(-1)).toMatchObject({ imageOrientation: 'from-image', premultiplyAlpha: 'none' });
      expect(await codeOf(vision.decodeImage(new Uint8Array(1)))).toBe('decodeImage/image');
    });

    test('has the channels of its file, if a mode is not asked for', async () => {
      const png = (kind: number, ...more: readonly number[]) =>
        Uint8Array.of(
          0x89,
          0x50,
          0x4e,
          0x47,
          13,
          10,
          26,
          10,
          0,
          0,
          0,
          13,
          73,
          72,
          68,
          82,
          0,
          0,
          0,
          2,
          0,
          0,
          0,
          1,
          8,
          kind,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          ...more,
        );
      const transparent = [0, 0, 0, 0, 0x74, 0x52, 0x4e, 0x53, 0, 0, 0, 0];
      const jpeg = (count: number) =>
        Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0, 1, 0, 2, count, 0, 0, 0, 0);
      const files = [
        png(0),
        png(2),
        png(3),
        png(4),
        png(6),
        png(0, ...transparent),
        png(3, ...transparent),
        jpeg(1),
        jpeg(3),
      ];
      const channels = await Promise.all(files.map(async (file) => (await vision.decodeImage(file)).shape[0]));
      expect(channels).toEqual([1, 3, 3, 2, 4, 2, 4, 1, 3]);
    });
  });
});

describe.runIf(isFull)('sharp itself', () => {
  beforeAll(() => {
    writeFileSync(inside('package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', 'sharp@0.35.5'], { cwd: directory.path });
    process.chdir(directory.path);
  }, 300_000);
  afterEach(() => process.chdir(home));

  test('reads what encodePng writes, and JPEG; broken files are named, or left out', async () => {
    process.chdir(directory.path);
    torch.manualSeed(0);
    const image = torch.randint(0, 256, [4, 9, 7]).to(torch.uint8);
    expect((await vision.decodeImage(vision.encodePng(image))).equal(image)).toBe(true);
    expect((await vision.decodeImage(vision.encodePng(image), 'RGB')).equal(image.narrow(0, 0, 3))).toBe(true);
    for (const [kind, shade] of [
      ['dark', 10],
      ['light', 240],
    ] as const) {
      mkdirSync(join('photos', kind), { recursive: true });
      const one = torch.full([3, 16, 20], shade, { dtype: torch.uint8 });
      for (const name of ['a', 'b']) vision.writePng(one, join('photos', kind, `${name}.png`));
    }
    const { default: sharp } = (await import(inside('node_modules/sharp/dist/index.mjs'))) as {
      default: (path: string) => { jpeg(): { toBuffer(): Promise<Uint8Array> } };
    };
    const jpeg = await sharp(join('photos', 'light', 'a.png'))
      .jpeg()
      .toBuffer();
    const photo = await vision.decodeImage(jpeg);
    expect([photo.shape, Number(photo.to(torch.float32).mean().item())]).toEqual([[3, 16, 20], 240]);
    writeFileSync(join('photos', 'light', 'c.jpg'), jpeg.subarray(0, jpeg.length / 2));
    writeFileSync(join('photos', 'light', 'notes.txt'), 'no image');
    const transform = new vision.transforms.Resize([8, 8]);
    const strict = vision.imageFolder('photos', { transform });
    expect([strict.classes, strict.length]).toEqual([['dark', 'light'], 5]);
    await expect(strict.get(4)).rejects.toThrow(/light.c\.jpg cannot be decoded as an image: .*JPEG/);
    const lenient = vision.imageFolder('photos', { transform, onError: 'skip', mode: 'GRAY' });
    for await (const [images, labels] of new data.DataLoader(lenient, { batchSize: 5 })) {
      expect([images.shape, labels.tolist()]).toEqual([
        [5, 1, 8, 8],
        [0, 0, 1, 1, 1],
      ]);
      expect(images.select(0, 4).unique().tolist()).toEqual([240]);
    }
    expect(lenient.broken).toEqual([join('photos', 'light', 'c.jpg')]);
  });
});
