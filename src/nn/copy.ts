/** @file Deep copies of modules: what was one thing in several places is one thing in the copy. */
import { unrecorded } from '../autograd/context.ts';
import { AutogradError } from '../errors/errors.ts';
import { clone } from '../ops/conversion.ts';
import { isRecord } from '../ops/options.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Buffer } from './buffer.ts';
import { Parameter } from './parameter.ts';

/** Copies made so far, by what they are of. */
export type Known = Map<object, unknown>;

/** Copies a module; undefined for what is none. */
export type CopyModule = (value: object, path: string, known: Known) => object | undefined;

function copiedTensor(tensor: Tensor, path: string): Tensor {
  if (!tensor.isLeaf) {
    throw new AutogradError(
      'clone/not-leaf',
      `${path} is the result of an operation that is recorded, and cannot be copied with its module\n  fix: keep ${path}.detach() in the field`,
      { path },
    );
  }
  const values = unrecorded(() => clone(tensor.detach()));
  if (tensor instanceof Parameter) {
    const Kind = tensor.constructor as typeof Parameter;
    return new Kind(values, tensor.requiresGrad);
  }
  if (tensor instanceof Buffer) {
    const Kind = tensor.constructor as typeof Buffer;
    return new Kind(values, tensor.persistent);
  }
  return tensor.requiresGrad ? values.requiresGrad_() : values;
}

/** A list keeps names beside its entries, a frozen one stays frozen. */
function copiedList(list: readonly unknown[], path: string, known: Known, copyModule: CopyModule): unknown[] {
  const copy: unknown[] = [];
  known.set(list, copy);
  for (const [i, item] of list.entries()) copy.push(copied(item, `${path}[${i}]`, known, copyModule));
  return Object.isFrozen(list) ? (Object.freeze(copy) as unknown[]) : copy;
}

/** A copy of a value in a field. Functions and instances of classes that are no modules are shared: nobody but they know how to copy them. */
export function copied(value: unknown, path: string, known: Known, copyModule: CopyModule): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const module = copyModule(value, path, known);
  if (module !== undefined) return module;
  if (value instanceof Tensor) {
    const copy = copiedTensor(value, path);
    known.set(value, copy);
    return copy;
  }
  if (Array.isArray(value)) return copiedList(value, path, known, copyModule);
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    known.set(value, copy);
    for (const [key, item] of value) {
      const name = `${path}.${String(key)}`;
      copy.set(copied(key, name, known, copyModule), copied(item, name, known, copyModule));
    }
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    known.set(value, copy);
    for (const item of value) copy.add(copied(item, path, known, copyModule));
    return copy;
  }
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = {};
  known.set(value, copy);
  for (const [key, item] of Object.entries(value)) copy[key] = copied(item, `${path}.${key}`, known, copyModule);
  return Object.isFrozen(value) ? Object.freeze(copy) : copy;
}
