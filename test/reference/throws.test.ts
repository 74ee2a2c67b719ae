/** @file Every error that a comment states is thrown, with the class and the code that it states. */
import { describe, expect, it } from 'vitest';
import { readEntries } from '../../reference/entries.ts';
import { runExample } from '../../reference/examples.ts';
import { FlambeauError } from '../../src/errors/errors.ts';
import { root } from '../platform/program.ts';
import { wrongCalls } from './wrong-calls.ts';

/** Class and code as `@throws {ShapeError} when … (`code`).` has them. */
function statedIn(text: string): string {
  const [, error, code] = /^\{(\w+)\}[\s\S]*\(`([^`]+)`\)\.$/.exec(text) ?? [];
  return `${error} ${code}`;
}

async function thrownBy(call: string): Promise<string> {
  try {
    await runExample(call);
  } catch (error) {
    if (error instanceof FlambeauError) return `${error.constructor.name} ${error.code}`;
    return String(error);
  }
  return 'nothing';
}

const entries = readEntries(root);
const throwing = entries.flatMap(({ names: [name = ''], tags }) => {
  const stated = tags.filter((tag) => tag.name === 'throws').map(({ text }) => statedIn(text));
  return stated.length === 0 ? [] : [{ name, stated }];
});

describe('the errors that comments state', () => {
  it.each(throwing)('of $name are thrown', async ({ name, stated }) => {
    const thrown: string[] = [];
    for (const call of wrongCalls[name] ?? []) thrown.push(await thrownBy(call));
    expect(thrown).toEqual(stated);
  });

  it('are all that the table of wrong calls has', () => {
    const known = new Set(throwing.map(({ name }) => name));
    expect(Object.keys(wrongCalls).filter((name) => !known.has(name))).toEqual([]);
    expect(known.size).toBeGreaterThan(200);
  });
});
