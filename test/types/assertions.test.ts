/** @file What the code asserts against the compiler, and what it says twice: both stay few. */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Where types end: globals of the host, constructors of typed arrays, and signatures that constants state. */
const mostCastsThroughUnknown = 15;

let program: ts.Program;
let checker: ts.TypeChecker;

beforeAll(() => {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  program = ts.createProgram([resolve(root, 'src/index.ts')], options);
  checker = program.getTypeChecker();
}, 60_000);

/** Every node of the library's files that `isHit` holds for, as file and line. */
function places(isHit: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || !file.fileName.startsWith(`${root}/src/`)) continue;
    const visit = (node: ts.Node): void => {
      if (isHit(node)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        found.push(`${relative(root, file.fileName)}:${line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

const isCastToUnknown = (node: ts.Node): boolean =>
  ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.UnknownKeyword;

/** Types of arguments that are bound already, with their defaults filled in. */
const boundTypes = new Set(['BoundArguments', 'AttributesOf', 'Inputs']);

function holdsUndefined(type: ts.Type): boolean {
  return type.isUnion() ? type.types.some(holdsUndefined) : (type.flags & ts.TypeFlags.Undefined) !== 0;
}

/** `({ eps = 1e-5 }) =>` where the parameter states that default. */
function isSecondDefault(node: ts.Node): boolean {
  if (!ts.isBindingElement(node) || node.initializer === undefined || !ts.isObjectBindingPattern(node.parent)) {
    return false;
  }
  const bound = checker.getTypeAtLocation(node.parent);
  if (!boundTypes.has(bound.aliasSymbol?.name ?? '')) return false;
  const property = bound.getProperty((node.propertyName ?? node.name).getText());
  return property !== undefined && !holdsUndefined(checker.getTypeOfSymbolAtLocation(property, node));
}

describe('the library', () => {
  it('casts through unknown only where types end', () => {
    const casts = places((node) => ts.isAsExpression(node) && isCastToUnknown(node.expression));
    expect(casts.length, casts.join('\n')).toBeLessThanOrEqual(mostCastsThroughUnknown);
  });

  it('states each default once, in the parameter', () => {
    expect(places(isSecondDefault)).toEqual([]);
  });
});
