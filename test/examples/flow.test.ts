/** @file docs/flow.md shows examples/flow.ts piece by piece, its Chinese twin the same, and the program does what they say. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, runNode, temporaryDirectory } from '../platform/program.ts';

const pages = ['flow.md', 'flow.zh-CN.md'].map((name) => readFileSync(join(root, 'docs', name), 'utf8'));
const [english = '', chinese = ''] = pages;
const codeOf = (page: string) => Array.from(page.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, code = '']) => code);
const program = readFileSync(join(root, 'examples', 'flow.ts'), 'utf8');
const directory = temporaryDirectory();
afterAll(() => directory.remove());

describe('the page on the whole line', () => {
  test('is the program, piece by piece', () => {
    expect(codeOf(english).join('\n')).toBe(program.replace(/^\/\*\*.*\n/, ''));
    expect(codeOf(english).length).toBe(7);
  });

  test('takes at most sixty lines of code', () => {
    const lines = codeOf(english)
      .join('')
      .split('\n')
      .filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThanOrEqual(60);
  });

  test('says the same in Chinese: code, sections, rows, links, numbers', () => {
    const parts = (page: string) => ({
      code: codeOf(page),
      levels: page.match(/^#+ /gm),
      rows: page.match(/^\|/gm)?.length,
      links: Array.from(page.matchAll(/\]\(([^)]+)\)/g), ([, target]) => target).filter(
        (each) => !each?.startsWith('flow'),
      ),
      names: (page.replaceAll(/^```ts\n[\s\S]*?^```$/gm, '').match(/`[^`]+`/g) ?? []).sort(),
      numbers: page.replaceAll(/^```ts\n[\s\S]*?^```$/gm, '').match(/\d+(\.\d+)?/g),
    });
    expect(parts(chinese)).toEqual(parts(english));
    for (const target of parts(english).links) expect(existsSync(join(root, 'docs', target ?? '')), target).toBe(true);
    expect(chinese.match(/\p{Script=Han}/gu)?.length).toBeGreaterThan(200);
  });

  test('does what it says: a table, the accuracy, two pictures', async () => {
    const { code, stdout, stderr } = await runNode(
      ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), join(root, 'examples', 'flow.ts')],
      { directory: directory.path, environment: { TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') } },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^age +number +714 +177 +22$/m);
    expect(stdout).toMatch(/^ +688 +0\.772166$/m);
    expect(Number(/^accuracy (\d\.\d\d)$/m.exec(stdout)?.[1])).toBeGreaterThan(0.78);
    for (const name of ['ages', 'result']) {
      expect(readFileSync(join(directory.path, 'runs', 'flow', `${name}.svg`), 'utf8')).toMatch(
        /^<svg[\s\S]*<\/svg>\s*$/,
      );
    }
  });
});
