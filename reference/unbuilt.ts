/**
 * @file What of a source is not built: comments, which are for readers, and the parts of operators' literals that only tests read.
 * A function of `src/ops` whose first parameter is a `…Literal` makes operators; no list of these functions is kept.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What tests know of an operator, and the library does not. */
export const provingParts: readonly string[] = ['reference', 'domain', 'samples', 'errors', 'accuracy'];

/** A part of a literal, from its first character to the comma behind it. */
export interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const parse = (text: string): ts.SourceFile => ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2022, true);

function takesLiteral(statement: ts.Statement): statement is ts.FunctionDeclaration {
  if (!ts.isFunctionDeclaration(statement)) return false;
  const type = statement.parameters[0]?.type;
  return type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText().endsWith('Literal');
}

/** The names of the functions that make operators from literals: `pointwise`, `primitive`, … */
export function literalMakers(root: string): ReadonlySet<string> {
  const folder = join(root, 'src', 'ops');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const makers = files.flatMap((file) => {
    const { statements } = parse(readFileSync(join(folder, file), 'utf8'));
    return statements.filter(takesLiteral).flatMap(({ name }) => name?.text ?? []);
  });
  return new Set(makers);
}

/** The proving parts of every literal that a source hands to one of the makers. */
export function provingPartsOf(text: string, makers: ReadonlySet<string>): readonly Part[] {
  const parts: Part[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && makers.has(node.expression.getText())) {
      const [literal] = node.arguments;
      const properties = literal !== undefined && ts.isObjectLiteralExpression(literal) ? literal.properties : [];
      for (const property of properties) {
        const name = property.name?.getText() ?? '';
        if (!provingParts.includes(name)) continue;
        const comma = /^\s*,/.exec(text.slice(property.end))?.[0].length ?? 0;
        parts.push({ name, start: property.getStart(), end: property.end + comma });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return parts;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Spaces in the place of what the ranges hold. Everything else keeps its line and column. */
function blank(text: string, ranges: readonly Range[]): string {
  let blanked = text;
  for (const { start, end } of ranges) {
    blanked = blanked.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + blanked.slice(end);
  }
  return blanked;
}

export function withoutProofs(text: string, makers: ReadonlySet<string>): string {
  return blank(text, provingPartsOf(text, makers));
}

/** Bundlers keep the comments of declarations. Those of users' editors stand in the declaration files. */
export function withoutComments(text: string): string {
  const comments: Range[] = [];
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) {
      if (ts.isJSDoc(comment)) comments.push({ start: comment.pos, end: comment.end });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return blank(text, comments);
}

/** Where the functions of `src/ops/parameters.ts` take a summary, which only documentation reads: its place among the arguments. */
export function summaryPlaces(root: string): ReadonlyMap<string, number> {
  const { statements } = parse(readFileSync(join(root, 'src', 'ops', 'parameters.ts'), 'utf8'));
  const places = new Map<string, number>();
  /** The place in the parameters of a function, of one that it returns, or of one that it calls. */
  const placeIn = (node: ts.Node): number | undefined => {
    if (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node)) {
      const place = node.parameters.findIndex(({ name }) => name.getText() === 'summary');
      if (place >= 0) return place;
    }
    if (ts.isCallExpression(node)) return places.get(node.expression.getText());
    return ts.forEachChild(node, placeIn);
  };
  for (const statement of statements) {
    const named = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
    for (const node of named) {
      const place = placeIn(node);
      if (place !== undefined && (ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node))) {
        places.set(node.name?.getText() ?? '', place);
      }
    }
  }
  return places;
}

/** The names that a source imports from files of a name: other functions may be called the same. */
function importedFrom(source: ts.SourceFile, file: RegExp): ReadonlySet<string> {
  const names = source.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings;
    const isMeant = ts.isStringLiteral(moduleSpecifier) && file.test(moduleSpecifier.text);
    return isMeant && bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  });
  return new Set(names.map(({ name }) => name.text));
}

/** Without the summaries of parameters: `integer('dim', 'dim that is halved')` is `integer('dim')`. */
export function withoutSummaries(text: string, places: ReadonlyMap<string, number>): string {
  const summaries: Range[] = [];
  const source = parse(text);
  const makers = importedFrom(source, /(^|\/)parameters\.ts$/);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      // `optionalValue<string>()('prefix', …)` is a call of what a call gives.
      const maker = ts.isCallExpression(node.expression) ? node.expression.expression : node.expression;
      const place = makers.has(maker.getText()) ? places.get(maker.getText()) : undefined;
      const summary = place === undefined ? undefined : node.arguments[place];
      const before = place === undefined ? undefined : node.arguments[place - 1];
      if (summary !== undefined && before !== undefined && ts.isStringLiteralLike(summary)) {
        summaries.push({ start: before.end, end: summary.end });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return blank(text, summaries);
}
