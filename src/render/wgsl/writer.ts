/** @file Writes word statements as lines of WGSL. */
import { isLibraryOperator } from './library.ts';
import { literalSpelling, operatorSpelling, typeSpelling } from './spelling.ts';
import type { Element, LibraryOperator, Word, WordAccumulator, WordStatement } from './words.ts';

/** Operations that are nested deeper than this get a name, since shader compilers limit the nesting. */
const maximumDepth = 24;

/** The function that reads an element of a slot. */
export function loadName(element: Element, slot: number): string {
  return `load_${element}_${slot}`;
}

/** The function that writes an element of a slot. */
export function storeName(element: Element, slot: number): string {
  return `store_${element}_${slot}`;
}

/** A word of the arguments at a position known now. */
export function parameterText(position: number): string {
  return `arguments.words[${position >> 2}].${'xyzw'[position & 3]}`;
}

const childrenOf = (word: Word): readonly Word[] => {
  if (word.kind === 'operation') return word.operands;
  return word.kind === 'fetch' ? [word.address] : [];
};

/** Collects the body of a shader, and what it needs beside it. */
export class Writer {
  readonly lines: string[] = [];
  readonly libraryOperators = new Set<LibraryOperator>();
  readonly loads = new Set<string>();
  readonly stores = new Set<string>();
  private indent = 0;
  private names = 0;

  line(text: string): void {
    this.lines.push(`${'  '.repeat(this.indent)}${text}`);
  }

  /** Writes `head {`, what `body` writes, and `}`. */
  nest(head: string, body: () => void): void {
    this.line(`${head} {`);
    this.indent++;
    body();
    this.indent--;
    this.line('}');
  }

  /**
   * The text of each root. Words that are used several times are first given a name, so that text does not grow beyond the
   * graph of words.
   */
  words(...roots: readonly Word[]): string[] {
    const uses = new Map<Word, number>();
    const count = (word: Word): void => {
      const before = uses.get(word) ?? 0;
      uses.set(word, before + 1);
      if (before === 0) for (const child of childrenOf(word)) count(child);
    };
    for (const root of roots) count(root);
    const written = new Map<Word, { readonly text: string; readonly depth: number }>();
    const write = (word: Word): { readonly text: string; readonly depth: number } => {
      const known = written.get(word);
      if (known !== undefined) return known;
      const children = childrenOf(word).map(write);
      const depth = 1 + Math.max(0, ...children.map((child) => child.depth));
      const text = this.spell(
        word,
        children.map((child) => child.text),
      );
      const named = children.length > 0 && ((uses.get(word) ?? 0) > 1 || depth > maximumDepth);
      const result = named ? { text: this.name(text), depth: 1 } : { text, depth };
      written.set(word, result);
      return result;
    };
    return roots.map((root) => write(root).text);
  }

  word(root: Word): string {
    return this.words(root)[0] ?? '';
  }

  /** Gives a text a name. */
  name(text: string): string {
    const name = `t${this.names++}`;
    this.line(`let ${name} = ${text};`);
    return name;
  }

  private spell(word: Word, children: readonly string[]): string {
    switch (word.kind) {
      case 'literal':
        return literalSpelling(word.type, word.bits, word.high);
      case 'name':
        return word.name;
      case 'parameter':
        return parameterText(word.position);
      case 'fetch': {
        const name = loadName(word.element, word.slot);
        this.loads.add(name);
        return `${name}(${children[0]})`;
      }
      case 'operation':
        if (isLibraryOperator(word.operator)) this.libraryOperators.add(word.operator);
        return operatorSpelling[word.operator](...children);
    }
  }

  block(statements: readonly WordStatement[]): void {
    for (const statement of statements) this.statement(statement);
  }

  /** Declares accumulators with nothing in them. */
  accumulators(list: readonly WordAccumulator[]): void {
    for (const { name, type, initial } of list) {
      this.line(`var ${name}: ${typeSpelling[type]} = ${this.word(initial)};`);
    }
  }

  /** Folds what one step of a reduction gives into its accumulators. */
  fold({ body, accumulators }: Extract<WordStatement, { kind: 'reduce' }>): void {
    this.block(body);
    const values = this.words(...accumulators.map(({ value }) => value));
    this.merge(accumulators, values);
  }

  /** Merges other partial results into accumulators: all are combined before any changes. */
  merge(accumulators: readonly WordAccumulator[], others: readonly string[]): void {
    accumulators.forEach(({ name, left, right }, position) => {
      this.line(`let ${right} = ${others[position]};`);
      this.line(`let ${left} = ${name};`);
    });
    const merged = this.words(...accumulators.map(({ combine }) => combine)).map((text) => this.name(text));
    accumulators.forEach(({ name }, position) => {
      this.line(`${name} = ${merged[position]};`);
    });
  }

  statement(statement: WordStatement): void {
    switch (statement.kind) {
      case 'let':
        this.line(`let ${statement.name} = ${this.word(statement.value)};`);
        break;
      case 'variable':
        this.line(`var ${statement.name}: ${typeSpelling[statement.initial.type]} = ${this.word(statement.initial)};`);
        break;
      case 'assign':
        this.line(`${statement.name} = ${this.word(statement.value)};`);
        break;
      case 'loop': {
        const { index } = statement;
        const extent = this.name(this.word(statement.extent));
        this.nest(`for (var ${index} = 0i; ${index} < ${extent}; ${index}++)`, () => this.block(statement.body));
        break;
      }
      case 'reduce': {
        const { index, accumulators } = statement;
        this.accumulators(accumulators);
        const extent = this.name(this.word(statement.extent));
        this.nest(`for (var ${index} = 0i; ${index} < ${extent}; ${index}++)`, () => this.fold(statement));
        break;
      }
      case 'store': {
        const [address, value] = this.words(statement.address, statement.value);
        const name = storeName(statement.element, statement.slot);
        this.stores.add(name);
        this.line(`${name}(${address}, ${value});`);
        break;
      }
      case 'branch':
        this.nest(`if (${this.word(statement.condition)})`, () => this.block(statement.yes));
        if (statement.no.length > 0) this.nest('else', () => this.block(statement.no));
        break;
      case 'report':
        this.line(`report(${statement.code + 1}u, ${this.word(statement.value)});`);
        break;
    }
  }
}
