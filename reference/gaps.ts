/** @file What the comments lack: the reference is complete when there is nothing to say here. */
import * as torch from '../src/index.ts';
import { isOperator } from '../src/ops/operator.ts';
import type { Entry } from './entries.ts';
import { runExample } from './examples.ts';
import { order } from './order.ts';
import { pageOf } from './pages.ts';

/** Nobody makes an error for want of it. */
const wantsExample = ({ value, signature, names: [name = ''] }: Entry): boolean =>
  name.startsWith('x.')
    ? signature?.endsWith(': never') === false
    : typeof value === 'function' && !(value.prototype instanceof Error);

const takesTensors = ({ value, file }: Entry): boolean =>
  file === 'src/nn/layers.ts' ||
  (isOperator(value) &&
    value.definition.parameters.some(({ kind }) => ['tensor', 'operand', 'tensors'].includes(kind)));

function gapsOf(entry: Entry): string[] {
  const { summary, tags } = entry;
  const has = (name: string) => tags.some((tag) => tag.name === name && tag.text !== '');
  const gaps: string[] = [];
  if (pageOf(entry) === undefined) gaps.push(`${entry.file} belongs to no page of reference/pages.ts`);
  if (!/^\S[\s\S]*[.:]$/.test(summary)) gaps.push('no sentence');
  const unknown = tags.filter(({ name }) => !order.includes(name));
  for (const { name } of unknown) gaps.push(`an unknown tag, @${name}`);
  const places = tags.map(({ name }) => order.indexOf(name));
  if (places.some((place, i) => place < (places[i - 1] ?? 0)))
    gaps.push(`tags out of order; it is @${order.join(', @')}`);
  for (const { text } of tags.filter(({ name }) => name === 'throws')) {
    const [, error = ''] = /^\{(\w+)\}/.exec(text) ?? [];
    if (!(error in torch)) gaps.push(`no class of errors of the package in @throws ${text}`);
  }
  if (takesTensors(entry) && !has('shape')) gaps.push('no @shape');
  if (wantsExample(entry) && !has('example')) gaps.push('no @example');
  return gaps;
}

async function mistakesOf({ tags }: Entry): Promise<string[]> {
  const mistakes: string[] = [];
  for (const { text } of tags.filter(({ name }) => name === 'example')) {
    try {
      const outcomes = await runExample(text);
      if (outcomes.length === 0) mistakes.push(`an example that shows no result:\n${text}`);
      for (const { expression, expected, printed } of outcomes) {
        if (printed !== expected) mistakes.push(`${expression} prints\n${printed}\nand not\n${expected}`);
      }
    } catch (error) {
      mistakes.push(`an example that fails: ${String(error)}\n${text}`);
    }
  }
  return mistakes;
}

/** Everything that is missing, twice there, or not true, each with the name of its entry. */
export async function findGaps(entries: readonly Entry[]): Promise<readonly string[]> {
  const gaps: string[] = [];
  const said = new Map<string, string>();
  for (const entry of entries) {
    const [name = entry.name] = entry.names;
    const other = said.get(entry.summary);
    if (entry.summary !== '' && other !== undefined) gaps.push(`${name}: the sentence of ${other}`);
    said.set(entry.summary, name);
    for (const gap of [...gapsOf(entry), ...(await mistakesOf(entry))]) gaps.push(`${name}: ${gap}`);
  }
  return gaps;
}
