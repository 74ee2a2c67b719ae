/** @file JavaScript's values and tensors as a pickle, and the storages that it names. */
import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { Parameter } from '../nn/parameter.ts';
import { isDtype, isOptions } from '../ops/argument-kinds.ts';
import type { DType } from '../storage/dtype.ts';
import type { Storage } from '../storage/storage.ts';
import { Tensor } from '../tensor/tensor.ts';
import { deepestNesting } from './pickle-reader.ts';
import { PickleWriter } from './pickle-writer.ts';
import { isOptimizerState } from './plain-values.ts';
import { storageName } from './storage-types.ts';

/** A storage that a pickle names, to be written beside it. */
export interface NamedStorage {
  readonly key: string;
  readonly dtype: DType;
  /** One of the tensors that stand on it. */
  readonly tensor: Tensor;
  /** Its elements. */
  readonly count: number;
}

export interface ObjectPickle {
  readonly bytes: Uint8Array;
  readonly storages: readonly NamedStorage[];
}

/** The names of fields of a value within the whole, for errors. */
type Path = readonly (string | number)[];

const wholeNumber = /^(0|[1-9]\d{0,14})$/;

function wordsFor(value: unknown): readonly [what: string, fix: string] {
  if (typeof value === 'function' || (typeof value === 'object' && value !== null && 'stateDict' in value)) {
    const isModel = typeof value === 'object' || (typeof value === 'function' && 'stateDict' in value);
    if (isModel) return ['a module, optimizer or the like', 'save its state: model.stateDict(), optimizer.stateDict()'];
    return ['a function', 'save numbers, strings and tensors'];
  }
  const stranger = strangerOf(value);
  if (stranger !== undefined) return [stranger, 'import flambeau from one place'];
  if (ArrayBuffer.isView(value)) return ['a typed array', 'torch.fromTypedArray(array), or a Uint8Array for bytes'];
  if (typeof value !== 'object' || value === null) return [kindOf(value), 'save numbers, strings and tensors'];
  return [`an instance of ${value.constructor?.name ?? 'a class'}`, 'save a plain object of its fields: { ...value }'];
}

function refused(value: unknown, path: Path): ArgumentError {
  const [what, fix] = wordsFor(value);
  const place = path.length === 0 ? 'the value' : `the entry ${path.join('.')}`;
  return new ArgumentError(
    'save/value',
    `${place} is ${what}, which torch.save cannot write\n  rule: files hold tensors, numbers, bigints, booleans, null, strings, Uint8Array, and arrays, plain objects, Maps and Sets of them\n  fix: ${fix}`,
    { path: path.join('.') },
  );
}

class ObjectWriter {
  readonly pickle = new PickleWriter();
  private readonly named = new Map<Storage, NamedStorage>();
  /** Storages of PyTorch's legacy files are named with one field more. */
  private readonly isLegacy: boolean;

  constructor(isLegacy: boolean) {
    this.isLegacy = isLegacy;
  }

  get storages(): NamedStorage[] {
    return [...this.named.values()];
  }

  write(value: unknown, path: Path): void {
    const { pickle } = this;
    if (value === null || value === undefined) pickle.constant(null);
    else if (typeof value === 'boolean') pickle.constant(value);
    else if (typeof value === 'number') pickle.number(value);
    else if (typeof value === 'bigint') pickle.integer(value);
    else if (typeof value === 'string') pickle.text(value);
    else if (typeof value !== 'object') throw refused(value, path);
    else if (!pickle.recall(value)) this.writeObject(value, path);
  }

  private writeObject(value: object, path: Path): void {
    if (path.length > deepestNesting) {
      throw new ArgumentError(
        'save/depth',
        `the value nests deeper than ${deepestNesting} levels, or holds itself in a tuple`,
      );
    }
    const { pickle } = this;
    if (value instanceof Tensor) this.tensor(value, path);
    else if (isDtype(value)) pickle.global('torch', (value as DType).name);
    else if (Object.prototype.toString.call(value) === '[object Uint8Array]') {
      pickle.bytes(value as Uint8Array);
      pickle.keep(value);
    } else if (Array.isArray(value)) this.sequence(value, path);
    else if (value instanceof Map) this.dict(value, [...value.entries()], path);
    else if (value instanceof Set) this.set(value, path);
    else if (isOptions(value)) this.fields(value, path);
    else throw refused(value, path);
  }

  /** A frozen array is a tuple: both cannot be changed. */
  private sequence(items: readonly unknown[], path: Path): void {
    const { pickle } = this;
    if (Object.isFrozen(items)) {
      pickle.opcode('mark');
      items.forEach((item, i) => {
        this.write(item, [...path, i]);
      });
      pickle.opcode('tuple');
      pickle.keep(items);
      return;
    }
    pickle.opcode('emptyList');
    pickle.keep(items);
    pickle.opcode('mark');
    items.forEach((item, i) => {
      this.write(item, [...path, i]);
    });
    pickle.opcode('appends');
  }

  private set(items: ReadonlySet<unknown>, path: Path): void {
    const { pickle } = this;
    pickle.global('__builtin__', 'set');
    pickle.opcode('emptyList');
    pickle.opcode('mark');
    for (const item of items) this.write(requireKey(item, path), path);
    pickle.opcode('appends');
    pickle.opcode('tuple1');
    pickle.opcode('reduce');
    pickle.keep(items);
  }

  private fields(value: Record<string, unknown>, path: Path): void {
    const isOptimizer = isOptimizerState((name) => (Object.hasOwn(value, name) ? value[name] : undefined));
    this.dict(value, Object.entries(value), path, isOptimizer);
  }

  /** In the state of an optimizer the parameters are numbers, which JavaScript's objects have as strings. */
  private dict(
    value: object,
    entries: readonly (readonly [unknown, unknown])[],
    path: Path,
    isOptimizer = false,
  ): void {
    const { pickle } = this;
    pickle.opcode('emptyDict');
    pickle.keep(value);
    pickle.opcode('mark');
    for (const [key, entry] of entries) {
      const inner = [...path, String(key)];
      this.write(requireKey(key, path), inner);
      if (isOptimizer && key === 'state' && isOptions(entry)) {
        this.numbered(entry, inner);
      } else this.write(entry, inner);
    }
    pickle.opcode('setItems');
  }

  private numbered(state: object, path: Path): void {
    if (this.pickle.recall(state)) return;
    const entries = Object.entries(state).map(([name, entry]): readonly [unknown, unknown] => [
      wholeNumber.test(name) ? Number(name) : name,
      entry,
    ]);
    this.dict(state, entries, path);
  }

  private tensor(tensor: Tensor, path: Path): void {
    const { pickle } = this;
    const isParameter = tensor instanceof Parameter;
    if (isParameter) {
      pickle.global('torch._utils', '_rebuild_parameter');
      pickle.opcode('mark');
    }
    pickle.global('torch._utils', '_rebuild_tensor_v2');
    pickle.opcode('mark');
    this.storage(tensor, path);
    pickle.integer(tensor.offset);
    this.integers(tensor.sizes);
    this.integers(tensor.steps);
    pickle.constant(!isParameter && tensor.requiresGrad);
    this.noHooks();
    pickle.opcode('tuple');
    pickle.opcode('reduce');
    if (isParameter) {
      pickle.constant(tensor.requiresGrad);
      this.noHooks();
      pickle.opcode('tuple');
      pickle.opcode('reduce');
    }
    pickle.keep(tensor);
  }

  private storage(tensor: Tensor, path: Path): void {
    const { pickle } = this;
    const { key, dtype, count } = this.nameOf(tensor, path);
    pickle.opcode('mark');
    pickle.text('storage');
    pickle.global('torch', storageName(dtype));
    pickle.text(key);
    pickle.text('cpu');
    pickle.integer(count);
    if (this.isLegacy) pickle.constant(null);
    pickle.opcode('tuple');
    pickle.opcode('binPersId');
  }

  private nameOf(tensor: Tensor, path: Path): NamedStorage {
    const { storage, dtype } = tensor;
    const before = this.named.get(storage);
    if (before === undefined) {
      const count = Math.floor(storage.content / dtype.itemsize);
      const named = { key: String(this.named.size), dtype, tensor, count };
      this.named.set(storage, named);
      return named;
    }
    if (before.dtype === dtype) return before;
    throw new ArgumentError(
      'save/shared-memory',
      `the entry ${path.join('.')} is ${dtype.name} and shares its memory with a tensor of ${before.dtype.name}, which files of torch.save cannot hold\n  fix: save x.clone() in its place`,
      { path: path.join('.') },
    );
  }

  private integers(values: readonly number[]): void {
    this.pickle.opcode('mark');
    for (const value of values) this.pickle.integer(value);
    this.pickle.opcode('tuple');
  }

  /** Hooks are not saved, but have their place. */
  private noHooks(): void {
    this.pickle.global('collections', 'OrderedDict');
    this.pickle.opcode('emptyTuple');
    this.pickle.opcode('reduce');
  }
}

/** What Python can hash. */
function requireKey(key: unknown, path: Path): unknown {
  if (typeof key === 'object' && key !== null && !(Array.isArray(key) && Object.isFrozen(key)))
    throw refused(key, [...path, 'key']);
  return key;
}

/** A value as a pickle. Errors: `save/value`, `save/shared-memory`. */
export function objectPickle(value: unknown, isLegacy: boolean): ObjectPickle {
  const writer = new ObjectWriter(isLegacy);
  writer.write(value, []);
  return { bytes: writer.pickle.end(), storages: writer.storages };
}
