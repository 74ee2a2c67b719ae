/** @file Pixels out of the bytes of an image: by the page's own decoder, or in Node by the package sharp. */
import { importPackage } from '../../host/package.ts';

/** Rows of pixels, `channels` bytes each. */
export interface DecodedPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** What is used of pages. */
interface Page {
  readonly Blob: new (parts: readonly Uint8Array[]) => object;
  readonly createImageBitmap?: (
    blob: object,
    options: {
      readonly imageOrientation: string;
      readonly premultiplyAlpha: string;
      readonly colorSpaceConversion: string;
    },
  ) => Promise<{ readonly width: number; readonly height: number; close(): void }>;
  readonly OffscreenCanvas?: new (
    width: number,
    height: number,
  ) => {
    getContext(
      kind: '2d',
      options: { readonly willReadFrequently: boolean },
    ): {
      drawImage(image: object, x: number, y: number): void;
      getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
    } | null;
  };
}

/** What is used of sharp. */
interface Sharp {
  rotate(): Sharp;
  toColourspace(space: 'srgb'): Sharp;
  raw(options: { readonly depth: 'uchar' }): Sharp;
  toBuffer(options: { readonly resolveWithObject: true }): Promise<{
    readonly data: Uint8Array;
    readonly info: { readonly width: number; readonly height: number; readonly channels: number };
  }>;
}

async function decodeInPage(page: Page, bytes: Uint8Array, isTurned: boolean): Promise<DecodedPixels | undefined> {
  const { createImageBitmap, OffscreenCanvas } = page;
  if (createImageBitmap === undefined || OffscreenCanvas === undefined) return undefined;
  const bitmap = await createImageBitmap(new page.Blob([bytes]), {
    imageOrientation: isTurned ? 'from-image' : 'none',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this page draws nothing');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, channels: 4, data: context.getImageData(0, 0, width, height).data };
}

async function decodeBySharp(bytes: Uint8Array, isTurned: boolean): Promise<DecodedPixels> {
  const { default: sharp } = (await importPackage('sharp', 'decoding an image in Node')) as {
    readonly default?: unknown;
  };
  const image = (sharp as (bytes: Uint8Array) => Sharp)(bytes);
  const turned = isTurned ? image.rotate() : image;
  const { data, info } = await turned
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data };
}

/** Pixels of 8 bits, in the colours of screens. */
export async function decodePixels(bytes: Uint8Array, isTurned: boolean): Promise<DecodedPixels> {
  const page = globalThis as unknown as Page;
  return (await decodeInPage(page, bytes, isTurned)) ?? (await decodeBySharp(bytes, isTurned));
}
