/** @file What is written of signatures is what the definitions say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inPlaceFunctionTexts } from '../../reference/in-place-functions.ts';
import { layersText } from '../../reference/layers.ts';
import { inPlaceText, methodSignaturesText } from '../../reference/methods.ts';
import { missingNamesText } from '../../reference/missing-names.ts';
import { root } from '../platform/program.ts';

const read = (...path: string[]) => readFileSync(join(root, 'src', ...path), 'utf8');

test('the constructors of layers are what npm run signatures writes', () => {
  expect(read('nn', 'layers.ts')).toBe(layersText());
});

test('the methods of tensors are what npm run signatures writes', () => {
  expect(read('ops', 'method-signatures.ts')).toBe(methodSignaturesText());
});

test('the methods in place are what npm run signatures writes', () => {
  expect(read('ops', 'in-place-methods.ts')).toBe(inPlaceText());
});

test('the functions in place are what npm run signatures writes', () => {
  for (const [file, text] of inPlaceFunctionTexts()) expect(read(...file.split('/').slice(1))).toBe(text);
});

test('the names that are not there yet are what npm run signatures writes', () => {
  expect(read('ops', 'missing-names.ts')).toBe(missingNamesText());
});
