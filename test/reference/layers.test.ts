/** @file What users see of the layers' constructors is what their lists of parameters say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layersText } from '../../reference/layers.ts';
import { root } from '../platform/program.ts';

test('src/nn/layers.ts is what npm run layers writes', () => {
  expect(readFileSync(join(root, 'src', 'nn', 'layers.ts'), 'utf8')).toBe(layersText());
});
