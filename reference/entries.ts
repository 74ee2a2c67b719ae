/** @file What the reference has to say: every public constant and function, with the comment above its declaration. */
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import * as torch from '../src/index.ts';

/** A block tag of a comment: `@shape [*] → [*]`. */
export interface Tag {
  readonly name: string;
  readonly text: string;
}

export interface Entry {
  /** The name of the declaration's own export. */
  readonly name: string;
  /** Every way to it, such as `torch.relu` and `torch.nn.functional.relu`; the first is the one that is shown. */
  readonly names: readonly string[];
  /** The file that declares it, from the package's root. */
  readonly file: string;
  /** Where it stands there. */
  readonly place: number;
  readonly summary: string;
  readonly tags: readonly Tag[];
  /** The function or constant itself. */
  readonly value: unknown;
  /** The parameters as the declaration writes them, where it is a function. */
  readonly signature: string | undefined;
}

/** The package's namespaces, and their modules. */
const namespaces = [
  { name: 'torch', module: 'src/index.ts', values: torch },
  { name: 'torch.nn.functional', module: 'src/nn/functional.ts', values: torch.nn.functional },
  { name: 'torch.linalg', module: 'src/linalg.ts', values: torch.linalg },
  { name: 'torch.nn', module: 'src/nn/index.ts', values: torch.nn },
  { name: 'torch.nn.init', module: 'src/nn/initialisation.ts', values: torch.nn.init },
  { name: 'torch.nn.utils', module: 'src/nn/clipping.ts', values: torch.nn.utils },
  { name: 'torch.optim', module: 'src/optim/index.ts', values: torch.optim },
  { name: 'torch.data', module: 'src/data/index.ts', values: torch.data },
  { name: 'torch.io', module: 'src/io/index.ts', values: torch.io },
  { name: 'torch.autograd', module: 'src/autograd.ts', values: torch.autograd },
] as const;

function programOf(root: string): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram(
    namespaces.map(({ module }) => join(root, module)),
    options,
  );
}

/** `(seed: number | bigint): Generator`, without the body. */
function signatureOf(declaration: ts.Declaration): string | undefined {
  if (!ts.isFunctionDeclaration(declaration)) return undefined;
  const { parameters, type } = declaration;
  const list = parameters.map((parameter) => parameter.getText()).join(', ');
  return `(${list})${type === undefined ? '' : `: ${type.getText()}`}`;
}

function trimmed(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return (
    parts
      ?.map(({ text }) => text)
      .join('')
      .trim() ?? ''
  );
}

/** Every value that the package's namespaces export, once, whatever its number of names. Types and namespaces have no entry. */
export function readEntries(root: string): readonly Entry[] {
  const program = programOf(root);
  const checker = program.getTypeChecker();
  const entries = new Map<ts.Symbol, Entry & { names: string[] }>();
  for (const { name: namespace, module, values } of namespaces) {
    const source = program.getSourceFile(join(root, module));
    const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (symbol === undefined) throw new Error(`${module} is no module`);
    for (const exported of checker.getExportsOfModule(symbol)) {
      const declared = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const declaration = declared.valueDeclaration;
      if (declaration === undefined || ts.isSourceFile(declaration)) continue;
      const name = `${namespace}.${exported.name}`;
      const known = entries.get(declared);
      // The declaration's own name goes first among those of its namespace.
      if (known !== undefined) {
        const isOwn = exported.name === known.name && known.names.every((other) => other.startsWith(`${namespace}.`));
        known.names[isOwn ? 'unshift' : 'push'](name);
        continue;
      }
      entries.set(declared, {
        name: declared.name,
        names: [name],
        file: relative(root, declaration.getSourceFile().fileName).split(sep).join('/'),
        place: declaration.pos,
        summary: trimmed(declared.getDocumentationComment(checker)),
        tags: declared.getJsDocTags(checker).map(({ name, text }) => ({ name, text: trimmed(text) })),
        value: Reflect.get(values, exported.name),
        signature: signatureOf(declaration),
      });
    }
  }
  return [...entries.values()].sort((a, b) => (a.file === b.file ? a.place - b.place : a.file < b.file ? -1 : 1));
}
