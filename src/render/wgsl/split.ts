/**
 * @file Words over two sets of names, split into parts that need one set only: of the address of a factor's element, what belongs to its
 * row is computed once, and what belongs to its step along the sum once for all rows.
 */
import { named, operation, type Word, type WordOperator } from './words.ts';

/** A value that is computed beforehand, under a name. */
export interface Part {
  readonly name: string;
  readonly value: Word;
}

/** A word over the names of its parts. */
export interface SplitWord {
  readonly first: readonly Part[];
  readonly second: readonly Part[];
  readonly rest: Word;
}

/** Which sets a word needs, as bits. */
const [nothing, needsFirst, needsSecond] = [0, 1, 2];
const needsBoth = needsFirst | needsSecond;

/** A sum of a part for each set. */
interface Sum {
  readonly first: Word | undefined;
  readonly second: Word | undefined;
}

const linear: ReadonlySet<WordOperator> = new Set(['add', 'subtract', 'multiply']);

class Splitter {
  readonly parts: readonly [Part[], Part[]] = [[], []];
  private readonly sets: readonly [ReadonlySet<string>, ReadonlySet<string>];
  private readonly prefix: string;
  private readonly needs = new Map<Word, number>();
  private readonly sums = new Map<Word, Sum | undefined>();
  private readonly rewritten = new Map<Word, Word>();

  constructor(first: ReadonlySet<string>, second: ReadonlySet<string>, prefix: string) {
    this.sets = [first, second];
    this.prefix = prefix;
  }

  private needsOf(word: Word): number {
    const known = this.needs.get(word);
    if (known !== undefined) return known;
    let needs = nothing;
    switch (word.kind) {
      case 'name':
        if (this.sets[0].has(word.name)) needs = needsFirst;
        if (this.sets[1].has(word.name)) needs = needsSecond;
        break;
      case 'fetch':
        // Memory is read where the element is needed, so that a fetch is never taken out.
        needs = needsBoth;
        break;
      case 'operation':
        for (const operand of word.operands) needs |= this.needsOf(operand);
        break;
    }
    this.needs.set(word, needs);
    return needs;
  }

  /** The word as a sum of a part over the first set and one over the second. Integers wrap, so that any order is the same. */
  private sumOf(word: Word): Sum | undefined {
    if (this.sums.has(word)) return this.sums.get(word);
    const sum = this.splitSum(word);
    this.sums.set(word, sum);
    return sum;
  }

  private splitSum(word: Word): Sum | undefined {
    if (word.type !== 'i32') return undefined;
    const needs = this.needsOf(word);
    if (needs === needsSecond) return { first: undefined, second: word };
    if (needs !== needsBoth) return { first: word, second: undefined };
    if (word.kind !== 'operation' || !linear.has(word.operator)) return undefined;
    const [left, right] = word.operands;
    if (left === undefined || right === undefined) return undefined;
    const [a, b] = [this.sumOf(left), this.sumOf(right)];
    if (a === undefined || b === undefined) return undefined;
    if (word.operator !== 'multiply') {
      const join = (x: Word | undefined, y: Word | undefined): Word | undefined => {
        if (y === undefined) return x;
        if (x === undefined) return word.operator === 'add' ? y : operation('i32', 'negate', y);
        return operation('i32', word.operator, x, y);
      };
      return { first: join(a.first, b.first), second: join(a.second, b.second) };
    }
    const [terms, factor] = this.needsOf(right) === nothing ? [a, right] : [b, left];
    if (this.needsOf(factor) !== nothing) return undefined;
    const times = (x: Word | undefined): Word | undefined => x && operation('i32', 'multiply', x, factor);
    return { first: times(terms.first), second: times(terms.second) };
  }

  /** The name of a word that is computed beforehand. */
  private takeOut(word: Word, side: 0 | 1): Word {
    const known = this.rewritten.get(word);
    if (known !== undefined) return known;
    const list = this.parts[side];
    const name = `${this.prefix}${'fs'[side]}${list.length}`;
    list.push({ name, value: word });
    const result = named(word.type, name);
    this.rewritten.set(word, result);
    return result;
  }

  rewrite(word: Word): Word {
    const known = this.rewritten.get(word);
    if (known !== undefined) return known;
    if (word.kind === 'literal' || word.kind === 'parameter') return word;
    const needs = this.needsOf(word);
    if (needs === needsSecond) return this.takeOut(word, 1);
    if (needs !== needsBoth) return this.takeOut(word, 0);
    const result = this.rebuild(word);
    this.rewritten.set(word, result);
    return result;
  }

  private rebuild(word: Word): Word {
    const sum = this.sumOf(word);
    if (sum?.first !== undefined && sum.second !== undefined)
      return operation('i32', 'add', this.takeOut(sum.first, 0), this.takeOut(sum.second, 1));
    if (word.kind === 'fetch') return { ...word, address: this.rewrite(word.address) };
    if (word.kind !== 'operation') return word;
    return { ...word, operands: word.operands.map((operand) => this.rewrite(operand)) };
  }
}

/** Splits `word` by the names that it needs. Words that need neither belong to the first part. */
export function splitWord(
  word: Word,
  first: ReadonlySet<string>,
  second: ReadonlySet<string>,
  prefix: string,
): SplitWord {
  const splitter = new Splitter(first, second, prefix);
  const rest = splitter.rewrite(word);
  return { first: splitter.parts[0], second: splitter.parts[1], rest };
}
