/** @file What the compiler says of the examples: they are what users copy. */
import { join } from 'node:path';
import ts from 'typescript';
import type { Entry } from './entries.ts';

interface Piece {
  readonly entry: Entry;
  readonly text: string;
}

/** Each example in a function of its own, as names may come again, and which lines belong to which. */
function oneFile(entries: readonly Entry[]): {
  readonly text: string;
  readonly ownerOfLine: readonly (Entry | undefined)[];
} {
  const lines = [
    "import * as torch from '../src/index.ts';",
    "import * as metrics from '../src/metrics/index.ts';",
    "import * as train from '../src/train/index.ts';",
    "import * as tensorboard from '../src/tensorboard/index.ts';",
    "import * as plot from '../src/plot/index.ts';",
    "import * as text from '../src/text/index.ts';",
    "import * as vision from '../src/vision/index.ts';",
    'const { nn, optim, data } = torch;',
    'const { functional: F } = nn;',
    'export const scope = { torch, nn, F, optim, data, metrics, train, tensorboard, plot, text, vision };',
  ];
  const ownerOfLine: (Entry | undefined)[] = lines.map(() => undefined);
  const pieces = entries.flatMap((entry): Piece[] =>
    entry.tags.filter(({ name }) => name === 'example').map(({ text }) => ({ entry, text })),
  );
  for (const { entry, text } of pieces) {
    const own = ['void (async () => {', ...text.split('\n'), '});'];
    lines.push(...own);
    ownerOfLine.push(...own.map(() => entry));
  }
  return { text: lines.join('\n'), ownerOfLine };
}

/** Every error of types in the examples, with the name of its entry. */
export function findTypeErrors(root: string, entries: readonly Entry[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const path = join(root, 'reference', 'examples-of-all.ts');
  const { text, ownerOfLine } = oneFile(entries);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) => (name === path ? file : getSourceFile(name, ...rest));
  const program = ts.createProgram([path], options, host);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start = 0, messageText }) => {
      const owner = ownerOfLine[file.getLineAndCharacterOfPosition(start).line];
      const place = owner?.names[0] ?? 'the scope of examples';
      return `${place}: an example that does not compile: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    },
  );
}
