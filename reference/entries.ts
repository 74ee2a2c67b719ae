/** @file What the reference has to say: every public constant and function, with the comment above its declaration. */
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import * as torch from '../src/index.ts';
import * as metrics from '../src/metrics/index.ts';
import * as plot from '../src/plot/index.ts';
import * as tensorboard from '../src/tensorboard/index.ts';
import * as text from '../src/text/index.ts';
import * as train from '../src/train/index.ts';
import * as vision from '../src/vision/index.ts';

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
  /** The parameters as the declaration writes them, where it is a function, and the type of a member of tensors. */
  readonly signature: string | undefined;
}

/** The package's namespaces, and their modules. */
const namespaces = [
  { name: 'torch', module: 'src/index.ts', values: torch },
  { name: 'torch.nn.functional', module: 'src/nn/functional.ts', values: torch.nn.functional },
  { name: 'torch.linalg', module: 'src/linalg.ts', values: torch.linalg },
  { name: 'torch.nn', module: 'src/nn/index.ts', values: torch.nn },
  { name: 'torch.nn.attention', module: 'src/nn/attention-kernels.ts', values: torch.nn.attention },
  { name: 'torch.nn.attention.bias', module: 'src/ops/attention/causal-bias.ts', values: torch.nn.attention.bias },
  { name: 'torch.nn.init', module: 'src/nn/initialisation.ts', values: torch.nn.init },
  { name: 'torch.nn.modules.module', module: 'src/nn/global-hooks.ts', values: torch.nn.modules.module },
  { name: 'torch.nn.utils', module: 'src/nn/utils.ts', values: torch.nn.utils },
  { name: 'torch.nn.utils.stateless', module: 'src/nn/stateless.ts', values: torch.nn.utils.stateless },
  { name: 'torch.nn.utils.prune', module: 'src/nn/prune.ts', values: torch.nn.utils.prune },
  { name: 'torch.nn.utils.parametrize', module: 'src/nn/parametrize.ts', values: torch.nn.utils.parametrize },
  {
    name: 'torch.nn.utils.parametrizations',
    module: 'src/nn/parametrizations.ts',
    values: torch.nn.utils.parametrizations,
  },
  { name: 'torch.nn.utils.rnn', module: 'src/nn/sequences.ts', values: torch.nn.utils.rnn },
  { name: 'torch.optim', module: 'src/optim/index.ts', values: torch.optim },
  { name: 'torch.optim.lrScheduler', module: 'src/optim/scheduler/index.ts', values: torch.optim.lrScheduler },
  { name: 'torch.optim.swaUtils', module: 'src/optim/averaging/index.ts', values: torch.optim.swaUtils },
  { name: 'torch.data', module: 'src/data/index.ts', values: torch.data },
  { name: 'torch.io', module: 'src/io/index.ts', values: torch.io },
  { name: 'metrics', module: 'src/metrics/index.ts', values: metrics },
  { name: 'train', module: 'src/train/index.ts', values: train },
  { name: 'tensorboard', module: 'src/tensorboard/index.ts', values: tensorboard },
  { name: 'plot', module: 'src/plot/index.ts', values: plot },
  { name: 'text', module: 'src/text/index.ts', values: text },
  { name: 'vision', module: 'src/vision/index.ts', values: vision },
  { name: 'vision.transforms', module: 'src/vision/transforms/index.ts', values: vision.transforms },
  {
    name: 'vision.transforms.functional',
    module: 'src/vision/transforms/functional.ts',
    values: vision.transforms.functional,
  },
  { name: 'vision.models', module: 'src/vision/models/index.ts', values: vision.models },
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

/** `(...indices: readonly Index[]): Tensor`, or `: Shape` of a property. */
function memberSignature(declaration: ts.Declaration): string | undefined {
  if (ts.isMethodSignature(declaration)) {
    const list = declaration.parameters.map((parameter) => parameter.getText()).join(', ');
    const generics = declaration.typeParameters?.map((each) => each.getText()).join(', ');
    return `${generics === undefined ? '' : `<${generics}>`}(${list}): ${declaration.type?.getText()}`;
  }
  if (
    !ts.isPropertySignature(declaration) &&
    !ts.isGetAccessor(declaration) &&
    !ts.isPropertyDeclaration(declaration)
  ) {
    return undefined;
  }
  return `: ${declaration.type?.getText()}`;
}

/** Forms with underscore stand with their operators. */
const isInPlaceForm = (declaration: ts.Declaration): boolean =>
  /in-place-functions\.ts$/.test(declaration.getSourceFile().fileName);

const interfaces = ['Tensor', 'InspectionMethods'];

/** What tensors have beside the operators. */
function membersOf(root: string, program: ts.Program, checker: ts.TypeChecker): readonly Entry[] {
  const source = program.getSourceFile(join(root, 'src', 'tensor', 'tensor.ts'));
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const tensor = module?.exports?.get(ts.escapeLeadingUnderscores('Tensor'));
  if (tensor === undefined) throw new Error('there is no class Tensor');
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(tensor)).flatMap((member) => {
    const [declaration] = member.declarations ?? [];
    const owner = declaration?.parent;
    const tags = member.getJsDocTags(checker);
    if (declaration === undefined || owner === undefined || tags.some(({ name }) => name === 'internal')) return [];
    if (!(ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner))) return [];
    if (!interfaces.includes(owner.name?.text ?? '') || member.name.startsWith('__@')) return [];
    if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) return [];
    return {
      name: member.name,
      names: [`x.${member.name}`],
      file: relative(root, declaration.getSourceFile().fileName).split(sep).join('/'),
      place: declaration.pos,
      summary: trimmed(member.getDocumentationComment(checker)),
      tags: tags.map(({ name, text }) => ({ name, text: trimmed(text) })),
      value: undefined,
      signature: memberSignature(declaration),
    };
  });
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
      if (declaration === undefined || ts.isSourceFile(declaration) || isInPlaceForm(declaration)) continue;
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
  const members = membersOf(root, program, checker);
  return [...entries.values(), ...members].sort((a, b) =>
    a.file === b.file ? a.place - b.place : a.file < b.file ? -1 : 1,
  );
}
