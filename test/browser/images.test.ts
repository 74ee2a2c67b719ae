/** @file Images in a page of Chromium: its own decoder reads what is written here, and names what is broken. */
import { describe, expect, test } from 'vitest';
import { hasChromium, inPage } from './page.ts';

describe.runIf(hasChromium)('a page in Chromium', () => {
  test('decodes what it encodes, in any channels, and refuses what is broken', async () => {
    const told = await inPage(`
      const vision = await import('/dist/browser/vision.js');
      torch.manualSeed(0);
      const image = torch.randint(0, 256, [3, 5, 7]).to(torch.uint8);
      const png = vision.encodePng(image);
      const same = (await vision.decodeImage(png, 'RGB')).equal(image);
      const grey = await vision.decodeImage(png, 'GRAY');
      const whole = await vision.decodeImage(png);
      const code = await vision.decodeImage(png.subarray(0, 40)).then(() => 'none', (error) => error.code);
      const flipped = new vision.transforms.RandomHorizontalFlip(1)(image).equal(image.flip([-1]));
      return [same, grey.shape, whole.shape, code, flipped];`);
    expect(told).toEqual([true, [1, 5, 7], [4, 5, 7], 'decodeImage/image', true]);
  });
});
