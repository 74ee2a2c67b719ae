/** @file Which examples there are: files of the folder, and folders of it with a `main.ts`, each with the sentence that it says of itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Example {
  readonly name: string;
  /** Where it begins. */
  readonly file: string;
  readonly sentence: string;
}

/** The first sentence of the comment at the top. */
function sentenceOf(file: string): string {
  const [, comment = ''] = /^\/\*\*[\s*]*@file\s([\s\S]*?)\*\//.exec(readFileSync(file, 'utf8')) ?? [];
  const text = comment.replaceAll(/\s*\n \* ?/g, ' ').trim();
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

/** The examples of a folder, by name. */
export function examplesOf(folder: string): Example[] {
  const examples = readdirSync(folder, { withFileTypes: true }).flatMap((entry): Example[] => {
    const file = join(folder, entry.name, ...(entry.isDirectory() ? ['main.ts'] : []));
    if (!file.endsWith('.ts') || !existsSync(file)) return [];
    return [{ name: entry.name.replace(/\.ts$/, ''), file, sentence: sentenceOf(file) }];
  });
  return examples.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The examples, one a line. */
export function listing(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(({ name }) => name.length));
  return examples.map(({ name, sentence }) => `  ${name.padEnd(width)}  ${sentence}`).join('\n');
}
