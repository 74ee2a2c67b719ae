/** @file The pictures of `docs/plots.md`: each block of code there makes the one that stands below it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import * as torch from '../src/package.ts';
import * as plot from '../src/plot/index.ts';

export interface DocumentedPicture {
  /** Where it is kept, from the package's root. */
  readonly path: string;
  readonly code: string;
}

const page = join('docs', 'plots.md');

/** Every block of code that a picture follows. */
export function documentedPictures(root: string): readonly DocumentedPicture[] {
  const text = readFileSync(join(root, page), 'utf8');
  return Array.from(text.matchAll(/^```ts\n([^`]*)^```\n\n!\[\w+\]\((\S+)\)$/gm), ([, code = '', path = '']) => ({
    path: join(dirname(page), path),
    code,
  }));
}

/** Runs a block; gives its picture. */
export async function drawDocumented({ code }: DocumentedPicture): Promise<plot.Picture> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Preserve },
  });
  const { nn, optim } = torch;
  const scope = { torch, nn, F: nn.functional, optim, plot };
  const run = runInThisContext(
    `(async ({ ${Object.keys(scope).join(', ')} }) => {\n${outputText}\nreturn picture;\n})`,
  ) as (names: object) => Promise<plot.Picture>;
  return run(scope);
}

/** Writes them all. */
export async function writeDocumented(root: string): Promise<void> {
  for (const documented of documentedPictures(root)) {
    const path = join(root, documented.path);
    mkdirSync(dirname(path), { recursive: true });
    await (await drawDocumented(documented)).save(path, { scale: 1 });
  }
}
