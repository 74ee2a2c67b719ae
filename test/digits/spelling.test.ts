import { describe, expect, it } from 'vitest';
import { closest, editDistance } from '../../examples/digits/spelling.ts';

const names = [
  'data',
  'drawn',
  'samples',
  'epochs',
  'batch-size',
  'lr',
  'seed',
  'workers',
  'out',
  'json',
  'resume',
  'help',
];

describe('what was meant', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['seed', 'sede', 1],
    ['rl', 'lr', 1],
    ['epochs', 'epochs', 0],
  ])('%j is %j after %i slips', (from, to, slips) => {
    expect(editDistance(from, to)).toBe(slips);
    expect(editDistance(to, from)).toBe(slips);
  });

  it.each([
    ['epoch', 'epochs'],
    ['batch', 'batch-size'],
    ['batchSize', 'batch-size'],
    ['batch_size', 'batch-size'],
    ['sede', 'seed'],
    ['Lr', 'lr'],
    ['rl', 'lr'],
    ['worker', 'workers'],
    ['reusme', 'resume'],
    ['quiet', undefined],
    ['x', undefined],
    ['', undefined],
  ])('by %j is %j', (written, meant) => {
    expect(closest(written, names)).toBe(meant);
  });
});
