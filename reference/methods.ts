/**
 * @file `npm run signatures` writes `src/ops/method-signatures.ts` and `src/ops/in-place-methods.ts`: how operators are called as methods, and
 * the methods with an underscore. Their types are derived from the operators. What is written are the signatures as such: within a
 * call an editor shows what stands above the signature itself, and a type names no parameter that is given one by one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { isOperator, type Operator } from '../src/ops/operator.ts';
import * as operators from '../src/ops/operators.ts';
import { readEntries } from './entries.ts';
import { formatted } from './formatted.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const signaturesFile = 'src/ops/method-signatures.ts';
const inPlaceFile = 'src/ops/in-place-methods.ts';

type Method = readonly [name: string, operator: Operator];

const methods = Object.entries(operators).flatMap(([name, operator]): Method[] =>
  isOperator(operator) && operator.definition.method ? [[name, operator]] : [],
);

/** What the comment above an operator says of it. */
type Summaries = ReadonlyMap<unknown, string>;

const readSummaries = (): Summaries => new Map(readEntries(root).map(({ value, summary }) => [value, summary]));

/** The fields that only the types of operators have: which family of signatures it is. */
const marks = ['arity', 'operand', 'overloads'] as const;
type Marks = Readonly<Record<(typeof marks)[number], string>>;

function readMarks(): ReadonlyMap<string, Marks> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const path = join(root, 'src', 'ops', 'operators.ts');
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error('there are no operators');
  return new Map(
    checker.getExportsOfModule(module).map((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const type = checker.getTypeOfSymbol(symbol);
      const read = (field: string): string => {
        const found = type.getProperty(field);
        if (found === undefined) return '';
        return checker.typeToString(checker.getNonNullableType(checker.getTypeOfSymbol(found))).replaceAll('"', '');
      };
      return [exported.name, { arity: read('arity'), operand: read('operand'), overloads: read('overloads') }];
    }),
  );
}

/** Families whose overloads are written by hand, each with its own line. */
const written = ['reduce', 'extreme', 'rank'];

/** How a signature takes arguments that a type lists: by a name of their own, which shows where they are given one by one. */
function restOf({ definition }: Operator, type: string): string {
  const [, second] = definition.parameters;
  if (second === undefined) return '';
  return `...${second.kind === 'shape' ? second.name : 'rest'}: ${type}`;
}

/** The signatures of a method, without comments. */
function signaturesOf([name, operator]: Method, { arity, operand, overloads }: Marks): string[] {
  const of = `Operators['${name}']`;
  const places = Array.from({ length: Number(overloads) }, (_, place) => place);
  switch (arity) {
    case 'unary':
      if (places.length > 0) {
        return places.map((place) => `${name}(...rest: OverloadRest<${of}, ${overloads}, ${place}>): Tensor<S>;`);
      }
      return [`${name}(${restOf(operator, `Attributes<${of}>`)}): Tensor<S>;`];
    case 'binary':
      return [
        `${name}<B extends Tensor | Scalar>(${operand === 'exponent' ? 'exponent' : 'other'}: B & MustBroadcast<S, ShapeOf<B>>${operand === 'exponent' ? '' : `, ...attributes: Attributes<${of}>`}): Tensor<BroadcastShape<S, ShapeOf<B>>>;`,
      ];
    case 'product':
      return [`${name}<B extends Shape>(other: Tensor<B> & MustMultiply<S, B>): Tensor<MatmulShape<S, B>>;`];
    default:
      break;
  }
  if (places.length === 0) return [`${name}(${restOf(operator, `Rest<${of}>`)}): Output<${of}>;`];
  return places.map((place) => {
    const [rest, output] = ['Rest', 'Output'].map((part) => `Overload${part}<${of}, ${overloads}, ${place}>`);
    return `${name}(${restOf(operator, `${rest}`)}): ${output};`;
  });
}

function commented(text: string, line: string): string {
  if (!text.includes('\n')) return `/** ${text} */\n${line}`;
  const body = text.split('\n').map((each) => ` * ${each}`.trimEnd());
  return `/**\n${body.join('\n')}\n */\n${line}`;
}

/** The text of the file of methods as it should be. */
export function methodSignaturesText(): string {
  const [summaries, types] = [readSummaries(), readMarks()];
  const lines = methods.flatMap((method) => {
    const [name, operator] = method;
    const found = types.get(name);
    if (found === undefined || written.includes(found.arity)) return [];
    return signaturesOf(method, found).map((line) => commented(summaries.get(operator) ?? '', line));
  });
  return formatted(
    signaturesFile,
    `/** @file How operators are called as methods of tensors. Written by \`npm run signatures\` from the operators. */
import type { Scalar } from '../tensor/promotion.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { BroadcastShape, MatmulShape, MustBroadcast, MustMultiply, ShapeOf } from '../tensor/typed-shape.ts';
import type { Attributes, Operators, Output, OverloadOutput, OverloadRest, Rest } from './methods.ts';

export interface MethodSignatures<S extends Shape> {
${lines.join('\n')}
}
`,
  );
}

/** The text of the file of methods in place as it should be. */
export function inPlaceText(): string {
  const summaries = readSummaries();
  const lines = methods.flatMap(([name, operator]) => {
    if (!operator.definition.inPlace) return [];
    const [sentence = ''] = (summaries.get(operator) ?? '').replaceAll('\n', ' ').split(/(?<=\.)\s/);
    const rest = restOf(operator, `InPlaceRest<'${name}'>`);
    return [`/** \`${name}\` with its result in place of the tensor. ${sentence} */\n${name}_(${rest}): Tensor<S>;`];
  });
  return formatted(
    inPlaceFile,
    `/** @file The methods that write their result into the tensor. Written by \`npm run signatures\` from the operators. */
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { InPlaceRest } from './methods.ts';

export interface InPlaceMethods<S extends Shape> {
${lines.join('\n')}
}
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of [
    [signaturesFile, methodSignaturesText()],
    [inPlaceFile, inPlaceText()],
  ] as const) {
    const path = join(root, file);
    if (readFileSync(path, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(path, text);
  }
}
