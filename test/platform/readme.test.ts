/** @file The README in English and in Chinese say the same: sections, code, tables, links and numbers are held in step. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './program.ts';

interface Page {
  readonly text: string;
  /** From one heading to the next, without the code. */
  readonly sections: readonly { readonly level: number; readonly body: string }[];
  readonly code: readonly string[];
  /** Rows of cells, table after table. */
  readonly tables: readonly (readonly string[])[];
}

const fence = /^```[^\n]*\n[\s\S]*?^```$/gm;

function readPage(name: string): Page {
  const text = readFileSync(join(root, name), 'utf8');
  const prose = text.replace(fence, '');
  const sections = prose
    .split(/^(?=#+ )/m)
    .filter((part) => part !== '')
    .map((body) => ({ level: /^#*/.exec(body)?.[0].length ?? 0, body }));
  const rows = prose.split('\n').filter((line) => line.startsWith('|'));
  return {
    text,
    sections,
    code: text.match(fence) ?? [],
    tables: rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ),
  };
}

const english = readPage('README.md');
const chinese = readPage('README.zh-CN.md');

/** Numbers with their separators and places, in order of size of their text: translation may change the order. */
function numbersOf(text: string): string[] {
  return (text.match(/\d+(?:[.,]\d+)*/g) ?? []).sort();
}

function linksOf(page: Page): string[] {
  return [...page.text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
}

/** Names in code style. */
function namesOf(text: string): string[] {
  return (text.replaceAll(/\s+/g, ' ').match(/`[^`]+`/g) ?? []).sort();
}

describe('README.md and README.zh-CN.md', () => {
  test('link to each other at the top', () => {
    expect(english.text.split('\n')[2]).toBe('English · [中文](README.zh-CN.md)');
    expect(chinese.text.split('\n')[2]).toBe('[English](README.md) · 中文');
  });

  test('have the same sections', () => {
    expect(chinese.sections.map(({ level }) => level)).toEqual(english.sections.map(({ level }) => level));
    expect(english.sections.length).toBeGreaterThan(5);
  });

  test('show the same code', () => {
    expect(chinese.code).toEqual(english.code);
    expect(english.code.length).toBeGreaterThan(2);
  });

  test('have the same numbers in their tables', () => {
    const measured = (page: Page) =>
      page.tables.map((row) => row.map((cell, column) => (column === 0 ? numbersOf(cell) : cell)));
    const isHeader = (_: unknown, at: number) => english.tables[at + 1]?.every((cell) => /^-+:?$/.test(cell)) !== true;
    expect(measured(chinese).filter(isHeader)).toEqual(measured(english).filter(isHeader));
    expect(chinese.tables.map((row) => row.length)).toEqual(english.tables.map((row) => row.length));
    expect(english.tables.length).toBeGreaterThan(10);
  });

  test('name the same numbers and the same code in the text of each section', () => {
    english.sections.forEach(({ body }, at) => {
      const translated = chinese.sections[at]?.body ?? '';
      const [heading] = body.split('\n');
      expect([heading, numbersOf(translated)]).toEqual([heading, numbersOf(body)]);
      expect([heading, namesOf(translated)]).toEqual([heading, namesOf(body)]);
    });
  });

  test('link to the same pages, all of which are there', () => {
    const elsewhere = (page: Page) => linksOf(page).filter((target) => !target.startsWith('README'));
    expect(elsewhere(chinese)).toEqual(elsewhere(english));
    for (const page of [english, chinese]) {
      for (const target of linksOf(page)) {
        if (!/^https?:/.test(target)) expect([target, existsSync(join(root, target))]).toEqual([target, true]);
      }
    }
  });

  test('are written in their languages', () => {
    const ideographs = (text: string) => (text.match(/\p{Script=Han}/gu) ?? []).length;
    expect(ideographs(english.text)).toBe(2);
    expect(ideographs(chinese.text)).toBeGreaterThan(800);
    // A line that ends and one that begins with an ideograph would be shown with a space between them.
    expect(chinese.text.match(/[\p{Script=Han}，。；：、]\n[\p{Script=Han}（“]/gu) ?? []).toEqual([]);
  });
});
