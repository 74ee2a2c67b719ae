/**
 * @file Runs the examples of comments. An expression that a comment follows must print exactly what the comment says, as
 * `console.log` would; `torch`, `nn`, `F`, `optim`, `data`, `metrics`, `train`, `tensorboard`, `plot`, `text` and `vision` are in scope.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import * as torch from '../src/index.ts';
import * as metrics from '../src/metrics/index.ts';
import * as plot from '../src/plot/index.ts';
import * as tensorboard from '../src/tensorboard/index.ts';
import * as text from '../src/text/index.ts';
import * as train from '../src/train/index.ts';
import * as vision from '../src/vision/index.ts';

const scope = {
  torch,
  nn: torch.nn,
  F: torch.nn.functional,
  optim: torch.optim,
  data: torch.data,
  metrics,
  train,
  tensorboard,
  plot,
  text,
  vision,
};

export interface Outcome {
  /** The expression as written. */
  readonly expression: string;
  readonly expected: string;
  readonly printed: string;
}

/** The text of the `//` comments that stand between a statement and the next one. */
function commentAfter(source: string, end: number, next: number): string | undefined {
  const lines = source.slice(end, next).split('\n');
  const texts = lines.flatMap((line) => /^\s*\/\/ ?(.*)$/.exec(line)?.[1] ?? []);
  return texts.length === 0 ? undefined : texts.map((text) => text.trimEnd()).join('\n');
}

/** Files that an example writes by a plain name go with it. */
async function inEmptyFolder(body: () => Promise<void>): Promise<void> {
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'flambeau-example-'));
  process.chdir(folder);
  try {
    await body();
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs an example; gives what each of its commented expressions printed. */
export async function runExample(source: string): Promise<readonly Outcome[]> {
  const file = ts.createSourceFile('example.ts', source, ts.ScriptTarget.ES2022, true);
  const checks: { readonly expression: string; readonly expected: string }[] = [];
  const body = file.statements.map((statement, i) => {
    const next = file.statements[i + 1]?.getStart() ?? source.length;
    const expected = commentAfter(source, statement.end, next);
    if (!ts.isExpressionStatement(statement) || expected === undefined) return statement.getText();
    const expression = statement.expression.getText();
    checks.push({ expression, expected });
    return `print(${expression});`;
  });
  const printed: string[] = [];
  const print = (value: unknown): void => {
    printed.push(format(value).replace(/[^\S\n]+$/gm, ''));
  };
  const { outputText } = ts.transpileModule(body.join('\n'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Preserve },
  });
  const names = [...Object.keys(scope), 'print'].join(', ');
  // A block of its own: an example may give these names to other things.
  const run = runInThisContext(`(async ({ ${names} }) => {{\n${outputText}\n}})`) as (names: object) => Promise<void>;
  await inEmptyFolder(() => run({ ...scope, print }));
  return checks.map(({ expression, expected }, i) => ({ expression, expected, printed: printed[i] ?? '' }));
}
