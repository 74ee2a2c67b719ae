/**
 * @file `npm run signatures` writes `src/nn/layers.ts`: the classes of `nn` as users see them. Names and types of a constructor's parameters
 * follow from the class's list of parameters, what stands above it from the comment above the class. TypeScript has no way to make
 * names of parameters out of types, so that they have to be written. With `--check` it only says whether the file is current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import * as adaptivePooling from '../src/nn/adaptive-pooling.ts';
import * as adaptiveSoftmax from '../src/nn/adaptive-softmax.ts';
import * as attention from '../src/nn/attention.ts';
import * as batchNorm from '../src/nn/batch-norm.ts';
import * as bilinear from '../src/nn/bilinear.ts';
import * as cells from '../src/nn/cells.ts';
import * as classMarginLoss from '../src/nn/class-margin-loss.ts';
import * as classificationLoss from '../src/nn/classification-loss.ts';
import * as convolution from '../src/nn/convolution.ts';
import * as ctcLoss from '../src/nn/ctc-loss.ts';
import * as distance from '../src/nn/distance.ts';
import * as dropout from '../src/nn/dropout.ts';
import * as embedding from '../src/nn/embedding.ts';
import * as embeddingBag from '../src/nn/embedding-bag.ts';
import * as exponentialUnit from '../src/nn/exponential-unit.ts';
import * as flatten from '../src/nn/flatten.ts';
import * as folding from '../src/nn/folding.ts';
import * as fractionalPooling from '../src/nn/fractional-pooling.ts';
import * as gatedActivation from '../src/nn/gated-activation.ts';
import * as instanceNorm from '../src/nn/instance-norm.ts';
import * as layerNorm from '../src/nn/layer-norm.ts';
import * as lazyConvolution from '../src/nn/lazy-convolution.ts';
import * as lazyLinear from '../src/nn/lazy-linear.ts';
import * as lazyNorm from '../src/nn/lazy-norm.ts';
import * as linear from '../src/nn/linear.ts';
import * as marginLoss from '../src/nn/margin-loss.ts';
import * as normPooling from '../src/nn/norm-pooling.ts';
import * as padding from '../src/nn/padding.ts';
import * as pooling from '../src/nn/pooling.ts';
import * as rectifier from '../src/nn/rectifier.ts';
import * as recurrent from '../src/nn/recurrent.ts';
import * as regressionLoss from '../src/nn/regression-loss.ts';
import * as resizing from '../src/nn/resizing.ts';
import * as responseNorm from '../src/nn/response-norm.ts';
import * as shrinkage from '../src/nn/shrinkage.ts';
import * as sigmoidActivation from '../src/nn/sigmoid-activation.ts';
import * as softmax from '../src/nn/softmax.ts';
import * as transformer from '../src/nn/transformer.ts';
import * as transposedConvolution from '../src/nn/transposed-convolution.ts';
import * as unpooling from '../src/nn/unpooling.ts';
import type { Parameter } from '../src/ops/parameters.ts';
import { formatted } from './formatted.ts';
import { order } from './order.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const directory = join(root, 'src', 'nn');
const path = join(directory, 'layers.ts');
/** Where functions stand that layers refer to. */
const functions = [join(root, 'src', 'ops', 'operators.ts'), join(directory, 'functional.ts')];

/** The files that declare layers. */
const modules = {
  'exponential-unit': exponentialUnit,
  'gated-activation': gatedActivation,
  rectifier,
  shrinkage,
  'sigmoid-activation': sigmoidActivation,
  softmax,
  'adaptive-softmax': adaptiveSoftmax,
  bilinear,
  attention,
  cells,
  convolution,
  'transposed-convolution': transposedConvolution,
  'ctc-loss': ctcLoss,
  dropout,
  embedding,
  'embedding-bag': embeddingBag,
  flatten,
  folding,
  'fractional-pooling': fractionalPooling,
  'lazy-convolution': lazyConvolution,
  'lazy-linear': lazyLinear,
  'lazy-norm': lazyNorm,
  linear,
  'class-margin-loss': classMarginLoss,
  'classification-loss': classificationLoss,
  distance,
  'margin-loss': marginLoss,
  'regression-loss': regressionLoss,
  'norm-pooling': normPooling,
  'batch-norm': batchNorm,
  'instance-norm': instanceNorm,
  'layer-norm': layerNorm,
  'response-norm': responseNorm,
  padding,
  pooling,
  'adaptive-pooling': adaptivePooling,
  recurrent,
  resizing,
  transformer,
  unpooling,
};
const files = Object.keys(modules) as (keyof typeof modules)[];

interface Layer {
  readonly name: string;
  /** The file that declares it. */
  readonly file: string;
  /** Lines of the comment above it. */
  readonly comment: readonly string[];
  /** Those of the sentence alone. */
  readonly sentence: string;
  /** `<InFeatures extends number = number>`, or nothing. */
  readonly generics: string;
  /** `<InFeatures>`, or nothing. */
  readonly generic: string;
  /** Names of type parameters, which are those of parameters with a capital. */
  readonly sizes: readonly string[];
  /** Undefined where the class takes none. */
  readonly parameters: readonly Parameter[] | undefined;
  readonly types: readonly string[];
}

function programOf(): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram([...files.map((file) => join(directory, `${file}.ts`)), ...functions], options);
}

/** What a layer takes over from the comment of the function that its comment says to see. */
const shared = ['formula', 'source'];

/** The block tags of a comment, each with the lines that go on with it, in the order of comments. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('@')) blocks.push([line]);
    else blocks.at(-1)?.push(line);
  }
  const place = ([line = '']: readonly string[]): number => order.indexOf(/^@(\w+)/.exec(line)?.[1] ?? '');
  return blocks.sort((a, b) => place(a) - place(b));
}

/** A layer's comment with the formula and the source of its function, which are written above that alone. */
function completed(program: ts.Program, comment: readonly string[]): readonly string[] {
  const seen = comment.flatMap((line) => /^@see `(?:F|torch)\.(\w+)`$/.exec(line)?.[1] ?? []);
  const checker = program.getTypeChecker();
  const exported = functions.flatMap((file) => {
    const source = program.getSourceFile(file);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    return module?.exports === undefined ? [] : checker.getExportsOfModule(module);
  });
  const taken = seen.flatMap((name) => {
    const found = exported.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no function ${name} to see`);
    const own = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    return own
      .getJsDocTags(checker)
      .filter((tag) => shared.includes(tag.name))
      .flatMap((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`.split('\n'));
  });
  const first = comment.findIndex((line) => line.startsWith('@'));
  if (first < 0) return comment;
  return [...comment.slice(0, first), ...blocksOf([...taken, ...comment.slice(first)]).flat()];
}

/** A type as the layers' own files write it, but for the names of unions: what they allow says more. */
function textOf(checker: ts.TypeChecker, type: ts.Type, at: ts.Node): string {
  if (type.isUnion()) {
    const members = type.types.map((member) => {
      const text = textOf(checker, member, at);
      return text.includes('=>') ? `(${text})` : text;
    });
    const [first, ...rest] = members.filter((text) => text !== 'true' && text !== 'false');
    const isBoolean = members.length > rest.length + (first === undefined ? 0 : 1);
    return [...(isBoolean ? ['boolean'] : []), ...(first === undefined ? [] : [first, ...rest])].join(' | ');
  }
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  return checker
    .typeToString(type, at, flags)
    .replaceAll('Tensor<Shape>', 'Tensor')
    .replaceAll('DType<DTypeName>', 'DType');
}

/** The default, and whether null may stand for it: a number that has a default is no number where null is given. */
const refusesNull = ({ kind, fallback, nullMeansNone }: Parameter): boolean =>
  (kind === 'number' || kind === 'scalar') && fallback !== undefined && nullMeansNone !== true;

function typesOf(checker: ts.TypeChecker, node: ts.ClassDeclaration, parameters: readonly Parameter[]): string[] {
  const symbol = checker.getSymbolAtLocation(node.name ?? node);
  if (symbol === undefined) throw new Error('a class without name');
  const list = checker.getTypeOfSymbol(symbol).getProperty('parameters');
  if (list === undefined) return [];
  const items = checker.getTypeArguments(checker.getTypeOfSymbolAtLocation(list, node) as ts.TypeReference);
  return parameters.map((parameter, i) => {
    const property = items[i]?.getProperty('type');
    if (property === undefined) throw new Error(`${parameter.name} has no type`);
    const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, node));
    const text = textOf(checker, type, node);
    return parameter.nullable && !refusesNull(parameter) ? `${text} | null` : text;
  });
}

function commentOf(node: ts.ClassDeclaration): readonly string[] {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  if (comment === undefined) throw new Error(`${node.name?.text} has no comment`);
  return comment
    .getText()
    .replace(/^\/\*\*\s?/, '')
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*\s?/, ''))
    .filter((line, i) => i > 0 || line !== '');
}

/** What the file is called where it is imported: `ctc-loss` → `ctcLoss`. */
const namespaceOf = (file: string): string => file.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const isExported = (node: ts.ClassDeclaration): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

function readLayers(): readonly Layer[] {
  const program = programOf();
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(join(directory, `${file}.ts`));
    const classes = source?.statements.filter(ts.isClassDeclaration).filter(isExported) ?? [];
    return classes.map((node): Layer => {
      const name = node.name?.text ?? '';
      const { parameters } = Reflect.get(modules[file], name) as { readonly parameters?: readonly Parameter[] };
      const comment = completed(program, commentOf(node));
      const end = comment.findIndex((line) => line === '' || line.startsWith('@'));
      const generics = node.typeParameters?.map((each) => each.getText()) ?? [];
      const names = node.typeParameters?.map((each) => each.name.text) ?? [];
      return {
        name,
        file,
        comment,
        sentence: comment.slice(0, end < 0 ? comment.length : end).join(' '),
        generics: generics.length === 0 ? '' : `<${generics.join(', ')}>`,
        generic: names.length === 0 ? '' : `<${names.join(', ')}>`,
        sizes: names,
        parameters,
        types: parameters === undefined ? [] : typesOf(checker, node, parameters),
      };
    });
  });
}

function fallbackText({ fallback, optional }: Parameter): string {
  if (!optional || fallback === undefined) return '';
  return ` Default: ${typeof fallback === 'string' ? `'${fallback}'` : Array.isArray(fallback) ? `[${fallback.join(', ')}]` : String(fallback)}.`;
}

/** What is said of a parameter: its line as a sentence, and its default. */
function summaryOf(parameter: Parameter): string {
  const line = parameter.summary.replace(/\.$/, '');
  const sentence = line === '' ? '' : `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
  return `${sentence}${fallbackText(parameter)}`.trim();
}

function commented(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function optionsOf({ name, parameters = [], types }: Layer): string {
  const fields = parameters.map((parameter, i) => {
    const summary = summaryOf(parameter);
    return parameter.optional
      ? `${commented(summary === '' ? [] : [summary])}readonly ${parameter.name}?: ${types[i]};`
      : '';
  });
  return `/** Options of \`nn.${name}\`. */\nexport interface ${name}Options {\n${fields.filter((field) => field !== '').join('\n')}\n}\n`;
}

/**
 * The signatures: by position, with options behind what must be given, all by name. As few as will do, as a union of classes, such as
 * one of activations to choose from, has no constructor where two of them have several.
 */
function signaturesOf(layer: Layer, result: string): string[] {
  const { name, parameters = [], types, generics, generic, sizes, sentence } = layer;
  const must = parameters.filter(({ optional }) => !optional).length;
  const optional = must < parameters.length;
  const required = parameters.slice(0, must);
  const sizeOf = (i: number): string => {
    const { name: parameter = '' } = parameters[i] ?? {};
    const size = parameter.charAt(0).toUpperCase() + parameter.slice(1);
    return sizes.includes(size) ? size : (types[i] ?? '');
  };
  const tags = (list: readonly Parameter[]): string[] =>
    list.flatMap((parameter) => {
      const summary = summaryOf(parameter);
      return summary === '' ? [] : [`@param ${parameter.name} ${summary}`];
    });
  const positional = parameters.map((parameter, i) =>
    parameter.optional ? `${parameter.name}?: ${types[i]} | ${name}Options` : `${parameter.name}: ${types[i]}`,
  );
  const above = layer.comment.findIndex((line) => line.startsWith('@'));
  const [text, rest] = above < 0 ? [layer.comment, []] : [layer.comment.slice(0, above), layer.comment.slice(above)];
  const signatures = [
    `${commented([...text, ...tags(parameters), ...rest])}new (${positional.join(', ')}): ${result};`,
  ];
  // Where an array or a tensor may stand in the place of the options, the compiler proposes no name for a misspelt one.
  const isHidden = /\[\]|Tensor|=>/.test(types[must] ?? '');
  if ((optional && isHidden) || generics !== '') {
    const front = required.map((parameter, i) => `${parameter.name}: ${sizeOf(i)}`);
    const options = optional ? [`options?: ${name}Options`] : [];
    signatures.push(
      `${commented([sentence, ...tags(required)])}new ${generics}(${[...front, ...options].join(', ')}): ${result}${generic};`,
    );
  }
  if (must > 0) {
    const fields = required.map((parameter, i) => {
      const summary = summaryOf(parameter);
      return `${commented(summary === '' ? [] : [summary])}readonly ${parameter.name}: ${types[i]};`;
    });
    const others = optional ? ` & ${name}Options` : '';
    signatures.push(`${commented([sentence])}new (named: {\n${fields.join('\n')}\n}${others}): ${result};`);
  }
  return signatures;
}

function exportsOf(layer: Layer): string {
  const { name, file, comment, generics, generic, parameters } = layer;
  const own = `${namespaceOf(file)}.${name}`;
  const type = `export type ${name}${generics} = ${own}${generic};\n`;
  const value = `/* @__PURE__ */ constructible('nn', '${name}', ${own})`;
  if (parameters === undefined) return `${commented(comment)}export const ${name}: typeof ${own} = ${value};\n${type}`;
  const hasOptions = parameters.some(({ optional }) => optional);
  return [
    ...(hasOptions ? [optionsOf(layer)] : []),
    `interface ${name}Constructor extends Statics<typeof ${own}> {\nreadonly prototype: ${own};\n${signaturesOf(layer, own).join('\n')}\n}\n`,
    `${commented(comment)}export const ${name}: ${name}Constructor = ${value};\n${type}`,
  ].join('\n');
}

/** Where the types come from that stand in the text. */
function importsOf(text: string, program: ReadonlyMap<string, string>): string[] {
  const used = new Set(text.match(/\b[A-Z]\w+\b/g));
  return [...program].flatMap(([name, file]) => (used.has(name) ? [`import type { ${name} } from '${file}';`] : []));
}

/** Types that parameters have, with their files. */
const known: ReadonlyMap<string, string> = new Map([
  ['DistanceFunction', '../ops/loss/margin.ts'],
  ['DType', '../storage/dtype.ts'],
  ['Module', './module.ts'],
  ['Tensor', '../tensor/tensor.ts'],
]);

function write(): string {
  const body = readLayers().map(exportsOf).join('\n');
  return `/** @file The classes of layers and losses as users see them. Written by \`npm run signatures\` from the classes and their parameter lists. */
import { constructible } from '../errors/constructible.ts';
${importsOf(body, known).join('\n')}
${files.map((file) => `import * as ${namespaceOf(file)} from './${file}.ts';`).join('\n')}

/** What a class has beside its constructor. */
type Statics<Class> = Pick<Class, Exclude<keyof Class, 'prototype'>>;

${body}`;
}

/** The text of the file as it should be. */
export function layersText(): string {
  return formatted('src/nn/layers.ts', write());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = layersText();
  const isCurrent = readFileSync(path, { encoding: 'utf8', flag: 'a+' }) === text;
  if (process.argv.includes('--check')) {
    if (!isCurrent) console.error('src/nn/layers.ts is not current: run npm run signatures');
    process.exitCode = isCurrent ? 0 : 1;
  } else if (!isCurrent) writeFileSync(path, text);
}
