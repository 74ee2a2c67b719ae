/** @file The page about training: its code compiles as it stands, with a model and batches of its own kind before it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry } from '../../reference/entries.ts';
import { findTypeErrors } from '../../reference/types.ts';
import { root } from '../platform/program.ts';

const page = readFileSync(join(root, 'docs', 'training.md'), 'utf8');
const blocks = Array.from(page.matchAll(/^```ts\n([\s\S]*?)^```/gm), ([, code = '']) => code);

const samples = `const [inputs, labels] = [torch.randn([8, 4]), torch.randint(0, 3, [8])];
const model = new nn.Sequential(new nn.Linear(4, 3));
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });`;

const pairs = `const loader = new data.DataLoader(new data.TensorDataset(inputs, labels), { batchSize: 4 });
const [validationLoader, testLoader] = [loader, loader];`;

const named = 'const loader = [{ image: inputs, label: labels }];';

/** Examples are bodies of functions, in which imports do not stand. */
const asBody = (code: string): string =>
  code.replace(/^import (\{[^}]*\}) from 'flambeau\/(\w+)';$/gm, 'const $1 = $2;').replace(/^import .*$/gm, '');

test('compiles', () => {
  expect(blocks.length).toBeGreaterThan(6);
  const entries = blocks.map((code, i): Entry => {
    const given = code.includes('image, label') ? named : pairs;
    const names = /fit\(|Accuracy|evaluate|predict/.test(code)
      ? 'const { fit } = train;\nconst { Accuracy } = metrics;\n'
      : '';
    const own = `${samples}\n${given}\n${names}{\n${asBody(code)}}`;
    return {
      name: `block ${i + 1}`,
      names: [`block ${i + 1}`],
      file: 'docs/training.md',
      place: 0,
      summary: '',
      tags: [{ name: 'example', text: own }],
      value: undefined,
      signature: undefined,
    };
  });
  const errors = findTypeErrors(root, entries);
  expect(errors.filter((error) => !/never (read|used)\.$|elements are unused\.$/.test(error))).toEqual([]);
});
