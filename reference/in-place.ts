/**
 * @file `npm run signatures` writes `src/ops/in-place-methods.ts`: the methods with an underscore, from the operators that have such a
 * form. Their types are derived; that a name with an underscore is documented, and leads to something, takes a written line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOperator } from '../src/ops/operator.ts';
import * as operators from '../src/ops/operators.ts';
import { readEntries } from './entries.ts';
import { formatted } from './formatted.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const file = 'src/ops/in-place-methods.ts';
const path = join(root, file);

function lines(): string[] {
  const summaries = new Map<unknown, string>(readEntries(root).map(({ value, summary }) => [value, summary]));
  return Object.entries(operators).flatMap(([name, operator]) => {
    if (!isOperator(operator) || !operator.definition.method || !operator.definition.inPlace) return [];
    const [sentence = ''] = (summaries.get(operator) ?? '').replaceAll('\n', ' ').split(/(?<=\.)\s/);
    return [`/** \`${name}\` with its result in place of the tensor. ${sentence} */\n${name}_: InPlace<S, '${name}'>;`];
  });
}

/** The text of the file as it should be. */
export function inPlaceText(): string {
  return formatted(
    file,
    `/** @file The methods that write their result into the tensor. Written by \`npm run signatures\` from the operators. */
import type { Shape } from '../tensor/shape.ts';
import type { InPlace } from './methods.ts';

export interface InPlaceMethods<S extends Shape> {
${lines().join('\n')}
}
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = inPlaceText();
  if (readFileSync(path, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(path, text);
}
