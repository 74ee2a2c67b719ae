/** @file What only tests read of operators' literals (samples, errors, references, …) is in the sources, and not in what is built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  literalMakers,
  provingParts,
  provingPartsOf,
  summaryPlaces,
  withoutProofs,
  withoutSummaries,
} from '../../reference/unbuilt.ts';
import { root } from './program.ts';

const makers = literalMakers(root);
const sources = readdirSync(join(root, 'src', 'ops'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'src', 'ops', name), 'utf8'));

const textsOf = (folder: string): string[] =>
  readdirSync(join(root, 'dist', folder))
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(root, 'dist', folder, name), 'utf8'));

/** The strings that stand in a piece of code. */
function stringsIn(code: string): string[] {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      strings.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('part.ts', code, ts.ScriptTarget.ES2022, true));
  return strings.filter((text) => text.trim().length > 3);
}

/** Object literals that are operators' (they have `parameters`) and still have one of the parts. */
function unstripped(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const names = node.properties.map(({ name }) => name?.getText() ?? '');
      if (names.includes('parameters') && names.some((name) => provingParts.includes(name))) {
        found.push(node.getText().slice(0, 200));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('built.js', code, ts.ScriptTarget.ES2022, true));
  return found;
}

describe('the parts that prove an operator', () => {
  it('are found by the functions that make operators', () => {
    expect([...makers]).toEqual(expect.arrayContaining(['pointwise', 'primitive', 'composite', 'view']));
    const names = sources.flatMap((text) => provingPartsOf(text, makers)).map(({ name }) => name);
    expect(names.filter((name) => name === 'reference').length).toBeGreaterThan(100);
    expect(names).toContain('samples');
  });

  it('go without moving anything else', () => {
    const text = `pointwise({\n  name: 'a',\n  samples: [{ text: 'planted' }],\n  errors: [\n    'planted',\n  ],\n  check: b,\n});`;
    const blanked = withoutProofs(text, makers);
    expect(blanked.length).toBe(text.length);
    expect(blanked.split('\n').map((line) => line.trimEnd())).toEqual([
      'pointwise({',
      "  name: 'a',",
      '',
      '',
      '',
      '',
      '  check: b,',
      '});',
    ]);
    // Others' literals may have parts of these names.
    expect(withoutProofs(`collate({ samples: 'kept' })`, makers)).toContain('kept');
  });

  it.each(['node', 'browser'])('are not in dist/%s', (folder) => {
    const built = textsOf(folder);
    expect(built.length).toBeGreaterThan(5);
    expect(built.flatMap(unstripped)).toEqual([]);
    const kept = sources.map((text) => withoutProofs(text, makers)).join('\n');
    const proving = sources.flatMap((text) =>
      provingPartsOf(text, makers).flatMap(({ start, end }) => stringsIn(`({${text.slice(start, end)}})`)),
    );
    const planted = new Set(proving.filter((text) => !kept.includes(text)));
    const whole = built.join('\n');
    expect(whole).not.toMatch(/^ \* @(formula|shape|example)/m);
    expect([...planted].filter((text) => whole.includes(text))).toEqual([]);
  });
});

describe('the summaries of parameters', () => {
  it('are blanked where the functions of parameters take them', () => {
    const places = summaryPlaces(root);
    const imports = "import{integer,optionalString,optionalValue}from'./parameters.ts';";
    const short = (text: string) =>
      withoutSummaries(`${imports}${text}`, places).replaceAll(/\s+/g, '').replace(imports, '');
    expect(short("integer('dim', 'the dim')")).toBe("integer('dim')");
    expect(short("optionalValue<string>()('prefix', 'kept', \"what's not\")")).toBe(
      "optionalValue<string>()('prefix','kept')",
    );
    expect(short("optionalString('mode', ['a', 'b'], 'a')")).toBe("optionalString('mode',['a','b'],'a')");
    // Not the function of parameters.
    expect(short("operand('a', 'read')")).toBe("operand('a','read')");
  });

  it.each(['node', 'browser'])('are not in dist/%s', (folder) => {
    expect(textsOf(folder).join('\n')).not.toContain('size of the last dim of the input');
  });
});
