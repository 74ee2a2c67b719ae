/** @file What a pickle holds as JavaScript's values: dicts as objects where their keys are strings, else as Maps. */
import { isDtype } from '../ops/argument-kinds.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { PythonName } from './allowed-globals.ts';
import { fault } from './fault.ts';
import { deepestNesting } from './pickle-reader.ts';
import { DescribedTensor, type TensorRecord } from './tensor-records.ts';

/** Sets an own field, whatever its name: `__proto__` is a key as any other. */
function setField(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Is it the state of an optimizer, whose parameters have numbers for names, as `Optimizer.stateDict` has them? */
export function isOptimizerState(has: (name: string) => unknown): boolean {
  return Array.isArray(has('param_groups')) && typeof has('state') === 'object' && has('state') !== null;
}

/** Replaces what stands for something else, each once: what was one object stays one. */
class Plain {
  private readonly made = new Map<unknown, unknown>();
  private readonly tensorOf: (record: TensorRecord) => Tensor;

  constructor(tensorOf: (record: TensorRecord) => Tensor) {
    this.tensorOf = tensorOf;
  }

  of(value: unknown, depth = 0, numbersAreNames = false): unknown {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || isDtype(value)) return value;
    const before = this.made.get(value);
    if (before !== undefined) return before;
    if (depth > deepestNesting)
      throw fault(
        'pickle/depth',
        `the file nests deeper than ${deepestNesting} levels\n  fix: save its parts by themselves`,
      );
    if (value instanceof DescribedTensor) return this.keep(value, this.tensorOf(value.record));
    if (value instanceof Map) return this.dict(value, depth, numbersAreNames);
    if (value instanceof Set) {
      const set = this.keep(value, new Set());
      for (const item of value) set.add(this.of(item, depth + 1));
      return set;
    }
    if (!Array.isArray(value)) {
      const what = value instanceof PythonName ? value.name : 'a storage or its type';
      throw fault(
        'load/value',
        `the file holds ${what} as a value, which stands for nothing here\n  fix: in PyTorch save what it is needed for, such as tensors and numbers`,
      );
    }
    const list: unknown[] = this.keep(value, []);
    for (const item of value) list.push(this.of(item, depth + 1));
    return Object.isFrozen(value) ? Object.freeze(list) : list;
  }

  private keep<T>(value: object, made: T): T {
    this.made.set(value, made);
    return made;
  }

  private dict(dict: ReadonlyMap<unknown, unknown>, depth: number, numbersAreNames: boolean): unknown {
    const isOptimizer = isOptimizerState((name) => dict.get(name));
    const isNamed = [...dict.keys()].every(
      (key) => typeof key === 'string' || (numbersAreNames && typeof key === 'number'),
    );
    const value = (key: unknown): unknown => this.of(dict.get(key), depth + 1, isOptimizer && key === 'state');
    if (isNamed) {
      const object = this.keep(dict, {});
      for (const key of dict.keys()) setField(object, String(key), value(key));
      return object;
    }
    const map = this.keep(dict, new Map());
    for (const key of dict.keys()) map.set(this.of(key, depth + 1), value(key));
    return map;
  }
}

/** JavaScript's values for those of a pickle; tensors are made by `tensorOf`. */
export function plainValue(value: unknown, tensorOf: (record: TensorRecord) => Tensor): unknown {
  return new Plain(tensorOf).of(value);
}
