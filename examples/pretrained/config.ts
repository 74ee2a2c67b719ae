/** @file The `config.json` that stands beside the weights of Hugging Face's models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SerializationError } from 'flambeau';
import { isObject } from './state.ts';

/** The entries of a model's `config.json`, each checked as it is read. */
export class Config {
  private readonly path: string;
  private readonly entries: Readonly<Record<string, unknown>>;

  private constructor(path: string, entries: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.entries = entries;
  }

  /** Reads the file of a folder, which must be that of a model of this type. */
  static read(folder: string, modelType: string): Config {
    const path = join(folder, 'config.json');
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SerializationError('example/config', `cannot read ${path}: ${reason}`, { path });
    }
    const config = new Config(path, isObject(content) ? content : {});
    config.word('model_type', modelType);
    return config;
  }

  /** A whole number above zero. */
  size(name: string, fallback?: number): number {
    const value = this.entries[name] ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
    throw this.wrong(name, 'a whole number above 0');
  }

  /** How many heads share the width of a layer evenly. */
  heads(name: string, fallback: number, width: number): number {
    const heads = this.size(name, fallback);
    if (width % heads === 0) return heads;
    throw this.wrong(name, `a divisor of the width ${width}`);
  }

  /** A small number above zero. */
  epsilon(name: string, fallback: number): number {
    const value = this.entries[name] ?? fallback;
    if (typeof value === 'number' && value > 0 && value < 1) return value;
    throw this.wrong(name, 'a number between 0 and 1');
  }

  /** An entry that must be one of some words; the first stands for one that is left out. */
  word(name: string, ...words: readonly [string, ...string[]]): string {
    const value = this.entries[name] ?? words[0];
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw this.wrong(name, words.map((word) => `'${word}'`).join(' or '));
  }

  /** The names of the classes, by their numbers. */
  labels(): string[] {
    const labels = this.entries['id2label'] ?? { 0: 'LABEL_0', 1: 'LABEL_1' };
    if (isObject(labels) && Object.values(labels).every((label) => typeof label === 'string')) {
      return Object.values(labels).map(String);
    }
    throw this.wrong('id2label', 'names by number');
  }

  private wrong(name: string, expected: string): SerializationError {
    const given = JSON.stringify(this.entries[name]) ?? 'nothing';
    return new SerializationError('example/config', `${name} of ${this.path} must be ${expected}, got ${given}`, {
      name,
    });
  }
}
