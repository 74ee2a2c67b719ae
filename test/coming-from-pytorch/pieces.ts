/** @file The pieces of docs/coming-from-pytorch.md that stand side by side: the same program in Python and in TypeScript. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { root } from '../platform/program.ts';

export interface Piece {
  readonly title: string;
  readonly python: string;
  readonly typescript: string;
  /** What the page says that ours prints. */
  readonly printed: string;
  /** Modules that stand beside the program, by their names. */
  readonly files: ReadonlyMap<string, string>;
}

const page = readFileSync(join(root, 'docs', 'coming-from-pytorch.md'), 'utf8');

function pieceOf(text: string): Piece {
  const blocks = [...text.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)];
  const block = (language: string): string => {
    const found = blocks.filter(([, own]) => own === language);
    if (found.length !== 1) throw new Error(`${text.slice(0, 60)} must have one block of ${language}`);
    return found[0]?.[3] ?? '';
  };
  const files = blocks.flatMap(([, , name = '', content = '']): [string, string][] =>
    name === '' ? [] : [[name, content]],
  );
  return {
    title: text.slice(0, text.indexOf('\n')),
    python: block('python'),
    typescript: block('ts'),
    printed: block('text').trimEnd(),
    files: new Map(files),
  };
}

/** All pieces, in the order of the page. */
export const pieces: readonly Piece[] = page
  .split(/^## /m)
  .filter((section) => section.startsWith('Side by side'))
  .flatMap((section) => section.split(/^### /m).slice(1))
  .map(pieceOf);

/** The package as it is built: workers run its own program. */
const built = new URL('../../dist/node/index.js', import.meta.url).href;

/** Runs our half in a folder of its own; gives what it prints. */
export async function runPiece({ title, typescript, files }: Piece): Promise<string> {
  const torch = (await import(/* @vite-ignore */ built)) as typeof import('../../src/index.ts');
  const lines: string[] = [];
  const log = (...values: unknown[]): void => {
    lines.push(values.map((value) => format(value)).join(' '));
  };
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'flambeau-piece-'));
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  const { outputText } = ts.transpileModule(typescript, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Preserve },
  });
  const here = JSON.stringify(pathToFileURL(join(folder, 'program.mjs')).href);
  const scope = { torch, nn: torch.nn, F: torch.nn.functional, optim: torch.optim, data: torch.data, console: { log } };
  const code = `(async ({ ${Object.keys(scope).join(', ')} }) => {\n${outputText.replaceAll('import.meta.url', here)}\n})`;
  const run = runInThisContext(code, { filename: title }) as (names: object) => Promise<void>;
  process.chdir(folder);
  try {
    await run(scope);
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
  return lines.map((line) => line.replace(/[^\S\n]+$/gm, '')).join('\n');
}

/** What is printed, without what is spelt otherwise in Python and JavaScript: brackets, quotes, spaces, constants, whole floats. */
export function withoutSpelling(printed: string): string {
  return printed
    .replaceAll(/torch\.Size\(([^)]*)\)/g, '$1')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(/\bNone\b/g, 'null')
    .replaceAll(/(\d\.\d*?)0+(?=\D|$)/g, '$1')
    .replaceAll(/(\d)\.(?!\d)/g, '$1')
    .replaceAll(/['"\s]/g, '')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll(',]', ']');
}
