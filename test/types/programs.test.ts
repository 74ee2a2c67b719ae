/** @file Programs as users write them: they compile without a cast, and do what they say. */
import { describe, expect, test } from 'vitest';
import * as classifier from './programs/classifier.ts';
import * as dcgan from './programs/dcgan.ts';
import * as transformer from './programs/transformer.ts';

describe('programs', () => {
  test('a generator and a discriminator', () => {
    const losses = dcgan.train(4);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
  });

  test('a transformer', () => {
    const { losses, heads } = transformer.train(30);
    expect(heads).toBe(2);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
  });

  test('a classifier with data of its own', () => {
    const { accuracy, loss, name } = classifier.train(10);
    expect(accuracy).toBeGreaterThan(0.9);
    expect(loss).toBeLessThan(0.2);
    expect(name).toMatch(/^point \d+$/);
  });
});
