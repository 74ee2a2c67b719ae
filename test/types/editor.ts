/** @file TypeScript's language service over the package's sources, as an editor runs it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { root } from '../platform/program.ts';

/** What an editor shows of a name. */
export interface Hover {
  readonly display: string;
  readonly documentation: string;
  /** Files that the name leads to, from the package's root. */
  readonly definitions: readonly string[];
}

export interface Signature {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly documentation: string;
}

export interface Diagnostic {
  readonly code: number;
  readonly message: string;
}

function optionsOf(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return { ...options, noUnusedLocals: false };
}

/** An editor with one file open, whose text changes. */
export class Editor {
  private readonly file = join(root, 'test', 'types', 'opened.ts');
  private text = '';
  private version = 0;
  private readonly service: ts.LanguageService;

  constructor() {
    const options = optionsOf();
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [this.file],
      getScriptVersion: (name) => (name === this.file ? String(this.version) : '0'),
      getScriptSnapshot: (name) => {
        if (name === this.file) return ts.ScriptSnapshot.fromString(this.text);
        return existsSync(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, 'utf8')) : undefined;
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (name) => name === this.file || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  /** Types a text. */
  open(text: string): void {
    this.text = text;
    this.version++;
  }

  /** The name that ends before a place in the text. */
  hover(end: number): Hover {
    const info = this.service.getQuickInfoAtPosition(this.file, end - 1);
    const definitions = this.service.getDefinitionAtPosition(this.file, end - 1) ?? [];
    return {
      display: ts.displayPartsToString(info?.displayParts),
      documentation: ts.displayPartsToString(info?.documentation),
      definitions: definitions.map(({ fileName }) => relative(root, fileName).split(sep).join('/')),
    };
  }

  /** The help inside the parentheses of a call. */
  signatures(place: number): readonly Signature[] {
    const items = this.service.getSignatureHelpItems(this.file, place, {})?.items ?? [];
    return items.map(({ prefixDisplayParts, suffixDisplayParts, parameters, documentation }) => {
      const texts = parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts));
      const [prefix, suffix] = [prefixDisplayParts, suffixDisplayParts].map((parts) => ts.displayPartsToString(parts));
      return {
        text: `${prefix}${texts.join(', ')}${suffix}`,
        parameters: parameters.map(({ name }) => name),
        documentation: ts.displayPartsToString(documentation),
      };
    });
  }

  diagnostics(): readonly Diagnostic[] {
    return this.service.getSemanticDiagnostics(this.file).map(({ code, messageText }) => ({
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  }

  /** The public members of a value: those that the sources do not call internal. */
  members(expression: string): readonly string[] {
    this.open(`import * as torch from 'flambeau';\nconst probe = ${expression};\n`);
    const program = this.service.getProgram();
    const source = program?.getSourceFile(this.file);
    const statement = source?.statements[1];
    if (program === undefined || statement === undefined || !ts.isVariableStatement(statement)) return [];
    const checker = program.getTypeChecker();
    const [declaration] = statement.declarationList.declarations;
    if (declaration === undefined) return [];
    const isPublic = (member: ts.Symbol): boolean =>
      !member.name.startsWith('__') &&
      !member.getJsDocTags(checker).some(({ name }) => name === 'internal') &&
      !(member.declarations ?? []).some(
        (each) => ts.getCombinedModifierFlags(each) & ts.ModifierFlags.NonPublicAccessibilityModifier,
      );
    return checker
      .getTypeAtLocation(declaration)
      .getProperties()
      .filter(isPublic)
      .map(({ name }) => name);
  }
}
