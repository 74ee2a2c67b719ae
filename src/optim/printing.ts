/** @file Optimizers as text, in PyTorch's format. */
import { snakeCase } from '../nn/python-name.ts';
import { pythonBoolean, pythonFloat } from '../nn/python-number.ts';

/** As Python prints an option. */
function optionText(value: unknown): string {
  if (typeof value === 'boolean') return pythonBoolean(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : pythonFloat(value);
  if (Array.isArray(value)) return `(${value.map(optionText).join(', ')}${value.length === 1 ? ',' : ''})`;
  return value === null || value === undefined ? 'None' : String(value);
}

/** The class, and the options of each group by name. */
export function optimizerText(name: string, groups: readonly object[]): string {
  const texts = groups.map((group, i) => {
    const options = Object.entries(group)
      .filter(([option]) => option !== 'params')
      .map(([option, value]): [string, string] => [snakeCase(option), optionText(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `Parameter Group ${i}\n${options.map(([option, text]) => `    ${option}: ${text}\n`).join('')}`;
  });
  return `${name} (\n${texts.join('\n')})`;
}
