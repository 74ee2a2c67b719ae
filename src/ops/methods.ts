/** @file Installs the operators as methods of tensors, and states the methods' types from the operators' own. */
import { type BackwardOptions, requireBeside, retainGradient } from '../autograd/backward.ts';
import { addHook, addPostAccumulateHook, type HookHandle, type PostAccumulateHook } from '../autograd/hooks.ts';
import { currentGradientFunction, edgeOf, requiresGradient } from '../autograd/record.ts';
import { ArgumentError, AutogradError, DTypeError, ShapeError } from '../errors/errors.ts';
import { release } from '../storage/allocator.ts';
import type { TypedArray } from '../storage/dtype.ts';
import type { Scalar } from '../tensor/promotion.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import {
  type GradientHook,
  gradientStateOf,
  heldGradient,
  requireTensor,
  setLayoutOperations,
  Tensor,
} from '../tensor/tensor.ts';
import type { ReducedShape } from '../tensor/typed-shape.ts';
import { copyInPlace, detach } from './conversion.ts';
import { item, type NestedArray, toBigInt, tolist, toTypedArray } from './creation/data.ts';
import type { NestedOf } from './creation/nested.ts';
import { refuseCuda } from './device.ts';
import { at, entriesOf, type Index, setAt } from './gather/at.ts';
import { whereMethod } from './gather/where.ts';
import { backward } from './gradients.ts';
import type { InPlaceMethods } from './in-place-methods.ts';
import { type InspectionMethods, inspectionMethods } from './inspection.ts';
import type { MethodSignatures } from './method-signatures.ts';
import { missingOnTensors } from './missing-names.ts';
import { installMistakes, installNames } from './mistakes.ts';
import { type InPlaceOperator, isOperator } from './operator.ts';
import * as operators from './operators.ts';
import { boolean, check } from './parameters.ts';
import type { ExtremeMethod } from './reduce/extrema.ts';
import type { RankMethod } from './sort/sort.ts';
import { toHost } from './transfer.ts';
import { reverseAxes } from './view/permute.ts';
import { layoutOperations } from './view/restore.ts';

export type Operators = typeof operators;

/** Arguments after the first. Distributes over the argument lists that a union of rest arguments makes. */
type WithoutFirst<Given> = Given extends readonly [unknown?, ...infer Rest] ? Rest : never;

/** What an operator takes after its first argument, and what it gives. */
export type Rest<F> = F extends (...given: infer Given extends readonly unknown[]) => unknown
  ? WithoutFirst<Given>
  : never;
export type Output<F> = F extends (...given: never) => infer R ? R : never;

/** What an operator of elements takes beside its operands. */
export type Attributes<F> = F extends { readonly attributes?: infer Given extends readonly unknown[] } ? Given : never;

/** Each of an operator's signatures. Signatures are told apart, but not counted by the compiler. */
type Signatures<F, Count> = Count extends 3
  ? F extends { (...a: infer A): infer RA; (...b: infer B): infer RB; (...c: infer C): infer RC }
    ? [[A, RA], [B, RB], [C, RC]]
    : never
  : F extends { (...a: infer A): infer RA; (...b: infer B): infer RB }
    ? [[A, RA], [B, RB]]
    : never;
export type OverloadRest<F, Count, Place extends keyof Signatures<F, Count>> = Signatures<F, Count>[Place] extends [
  infer Given,
  unknown,
]
  ? WithoutFirst<Given>
  : never;
export type OverloadOutput<F, Count, Place extends keyof Signatures<F, Count>> = Signatures<F, Count>[Place] extends [
  unknown,
  infer R,
]
  ? R
  : never;

interface ReduceMethod<S extends Shape, Options, More extends readonly unknown[]> {
  /** Over all elements. */
  (): Tensor<readonly []>;
  /** Along one dim or several, which the result has not. */
  <const D extends number | readonly number[]>(dim: D): Tensor<ReducedShape<S, D>>;
  /** Along the dims given, all where that is null; with `keepdim` the result has them at size 1. */
  (dim: number | readonly number[] | null | Options, keepdim?: boolean | Options, ...more: More): Tensor;
}

/** The method of an operator with several signatures, each with its own line. */
type OverloadedMethod<S extends Shape, F> = F extends {
  readonly arity: 'reduce';
  readonly options?: infer Options;
  readonly more?: infer More extends readonly unknown[];
}
  ? ReduceMethod<S, Options, More>
  : F extends { readonly arity: 'extreme' }
    ? ExtremeMethod
    : F extends { readonly arity: 'rank' }
      ? RankMethod
      : never;

/** A module's operators by their declarations. What another file exports by name has no comment where it is exported. */
type Declared<Module> = Pick<Module, keyof Module & keyof Operators>;

type DeclaredOperators = Operators &
  Declared<typeof import('./gather/gather.ts')> &
  Declared<typeof import('./gather/nonzero.ts')> &
  Declared<typeof import('./loss/classes.ts')> &
  Declared<typeof import('./loss/distance.ts')> &
  Declared<typeof import('./normalise/layer-norm.ts')> &
  Declared<typeof import('./reduce/mean.ts')> &
  Declared<typeof import('./reduce/sum.ts')> &
  Declared<typeof import('./scan/cumulative.ts')> &
  Declared<typeof import('./view/expand.ts')> &
  Declared<typeof import('./view/permute.ts')> &
  Declared<typeof import('./view/reshape.ts')> &
  Declared<typeof import('./view/squeeze.ts')>;

/** Mapped from the operators themselves, so that documentation and definition of a method are those of its operator. */
type OperatorMethods<S extends Shape> = {
  readonly [K in keyof DeclaredOperators as Operators[K] extends { readonly isMethod: true }
    ? K
    : never]: K extends keyof MethodSignatures<S> ? MethodSignatures<S>[K] : OverloadedMethod<S, Operators[K]>;
};

/** What the method of an operator that writes its result into the tensor takes. */
export type InPlaceRest<Name extends keyof Operators> = Operators[Name] extends { readonly inPlace: infer F }
  ? Rest<F>
  : never;

declare module '../tensor/tensor.ts' {
  interface Tensor<S extends Shape = Shape> extends OperatorMethods<S>, InPlaceMethods<S>, InspectionMethods<S> {
    /**
     * Whether operations on the tensor are recorded; may be set on leaves of a floating-point dtype.
     *
     * @example
     * const x = torch.ones(2, { requiresGrad: true });
     * [x.requiresGrad, x.mul(2).requiresGrad, x.detach().requiresGrad]; // [ true, true, false ]
     */
    requiresGrad: boolean;
    /**
     * Sets `requiresGrad`, to true unless told otherwise, and returns the tensor.
     *
     * @throws {DTypeError} on ints and bools (`requiresGrad/dtype`).
     * @throws {AutogradError} when false is asked of a tensor that was computed (`requiresGrad/not-leaf`).
     * @example
     * torch.ones(2).requiresGrad_().requiresGrad; // true
     */
    requiresGrad_(value?: boolean): this;
    /**
     * Gradient that `backward` has added up in this leaf, or null; passes of several losses add to it until it is set to
     * null.
     *
     * @example
     * const x = torch.tensor([1, 2], { requiresGrad: true });
     * x.square().sum().backward();
     * x.grad; // tensor([2., 4.])
     */
    grad: Tensor | null;
    /**
     * Node of the graph that computed the tensor, or null for leaves.
     *
     * @example
     * torch.ones(2, { requiresGrad: true }).mul(2).gradFn?.name; // MulBackward0
     */
    readonly gradFn: GradientFunction | null;
    /**
     * Whether the tensor was made by the user and not by an operation that was recorded: leaves get a `.grad`.
     *
     * @example
     * const x = torch.ones(2, { requiresGrad: true });
     * [x.isLeaf, x.mul(2).isLeaf]; // [ true, false ]
     */
    readonly isLeaf: boolean;
    /**
     * Same memory without history, for changes that autograd is not to see; assigning to it replaces the values.
     *
     * @example
     * const x = torch.ones(2, { requiresGrad: true });
     * x.data.fill_(5);
     * x; // tensor([5., 5.], requires_grad=True)
     */
    data: Tensor<S>;
    /**
     * Walks the graph from this tensor back and adds the gradient of every leaf that requires one to its `.grad`; a tensor
     * of more than one element needs the gradient to start from.
     *
     * @throws {AutogradError} when the tensor has no history (`backward/no-grad`).
     * @throws {AutogradError} when there is more than one element and no gradient (`backward/not-scalar`).
     * @example
     * const x = torch.tensor([3], { requiresGrad: true });
     * x.pow(2).backward();
     * x.grad; // tensor([6.])
     */
    backward(gradient?: Tensor | BackwardOptions | null, options?: BackwardOptions): void;
    /**
     * Keeps the gradient of a tensor that is no leaf in `.grad`: that of its last value, where it is written to in place.
     *
     * @throws {AutogradError} when the tensor does not require grad (`retainGrad/no-grad`).
     * @example
     * const x = torch.tensor([3], { requiresGrad: true });
     * const y = x.mul(2);
     * y.retainGrad();
     * y.pow(2).backward();
     * y.grad; // tensor([12.])
     */
    retainGrad(): void;
    /**
     * Whether `retainGrad` was asked for.
     *
     * @example
     * torch.ones(1, { requiresGrad: true }).mul(2).retainsGrad; // false
     */
    readonly retainsGrad: boolean;
    /**
     * How many bytes an element has.
     *
     * @example
     * torch.ones(1).itemsize; // 4
     */
    readonly itemsize: number;
    /**
     * How many bytes the elements have together.
     *
     * @example
     * torch.ones([2, 3]).nbytes; // 24
     */
    readonly nbytes: number;
    /**
     * Calls a function with the gradient of the tensor's present value once it is known; what it returns replaces the
     * gradient.
     *
     * @throws {AutogradError} when the tensor does not require grad (`registerHook/no-grad`).
     * @example
     * const x = torch.tensor([1, 2], { requiresGrad: true });
     * x.registerHook((gradient) => gradient.mul(10));
     * x.sum().backward();
     * x.grad; // tensor([10., 10.])
     */
    registerHook(hook: GradientHook): HookHandle;
    /**
     * Calls a function with this leaf whenever a gradient has been added to its `.grad`, such as to step a parameter at
     * once.
     *
     * @throws {AutogradError} when the tensor is no leaf that requires grad (`registerPostAccumulateGradHook/leaf`).
     * @example
     * const x = torch.tensor([1, 2], { requiresGrad: true });
     * x.registerPostAccumulateGradHook((leaf) => {
     *   leaf.grad?.mul_(10);
     * });
     * x.sum().backward();
     * x.grad; // tensor([10., 10.])
     */
    registerPostAccumulateGradHook(hook: PostAccumulateHook): HookHandle;
    /**
     * Same memory as a tensor of its own outside the graph, through which no gradient passes.
     *
     * @example
     * torch.ones(2, { requiresGrad: true }).mul(2).detach(); // tensor([2., 2.])
     */
    detach(): Tensor<S>;
    /**
     * Overwrites the tensor with the values of another, or one number, converted and broadcast to it.
     *
     * @throws {ShapeError} when the source does not broadcast to the tensor (`copy_/broadcast`).
     * @example
     * torch.zeros([2, 2]).copy_(torch.tensor([1, 2]));
     * // tensor([[1., 2.],
     * //         [1., 2.]])
     */
    copy_(source: Tensor | Scalar): this;
    /**
     * Only element as a number, which must be exact; of a bool tensor a boolean: `item<boolean>()`.
     *
     * @throws {ShapeError} when there is not just one element (`item/count`).
     * @throws {ValueError} when an int64 is beyond what a number holds exactly (`item/int64`).
     * @example
     * torch.tensor([2.5]).item(); // 2.5
     */
    item<T extends number | boolean = number>(): T;
    /**
     * Only element as a bigint, for int64 beyond 2⁵³; floats must be whole.
     *
     * @throws {ShapeError} when there is not just one element (`toBigInt/count`).
     * @throws {ValueError} when a float is not whole (`toBigInt/fraction`).
     * @example
     * torch.tensor(2n ** 60n).toBigInt(); // 1152921504606846976n
     */
    toBigInt(): bigint;
    /**
     * Elements as nested arrays: numbers, booleans for bool, bigints for int64 beyond what a number holds; where the shape
     * is not typed, say what is read: `tolist<number[][]>()`.
     *
     * @example
     * torch.tensor([[1, 2], [3, 4]]).tolist(); // [ [ 1, 2 ], [ 3, 4 ] ]
     */
    tolist<T extends NestedArray = NestedOf<S>>(): T;
    /**
     * Elements in row-major order as a new typed array; of another dtype than float32, say so:
     * `toTypedArray<BigInt64Array>()`.
     *
     * @example
     * torch.tensor([[1, 2], [3, 4]]).t().toTypedArray(); // Float32Array(4) [ 1, 3, 2, 4 ]
     */
    toTypedArray<T extends TypedArray = Float32Array>(): T;
    /**
     * PyTorch's `x[…]`: integers, slices (`'1:3'`, `'::2'`), `'...'` and `null` (a new axis) give a view; boolean masks,
     * integer tensors and arrays of integers copy.
     *
     * @throws {IndexError} when an index is out of range (`at/range`).
     * @example
     * const x = torch.arange(12).reshape(3, 4);
     * x.at(1); // tensor([4, 5, 6, 7])
     * x.at('::2', -1); // tensor([ 3, 11])
     * x.at(x.gt(8)); // tensor([ 9, 10, 11])
     */
    at(...indices: readonly Index[]): Tensor;
    /**
     * Assigns to what `at` with the same indices shows, in place.
     *
     * @example
     * torch.zeros(4).set('1:3', 5); // tensor([0., 5., 5., 0.])
     * torch.zeros([2, 2]).set([0, 1], 7);
     * // tensor([[0., 7.],
     * //         [0., 0.]])
     */
    set(indices: readonly Index[] | Index, value: Tensor | Scalar): this;
    /**
     * Keeps the tensor where the condition holds and takes other elsewhere; `condition.where(input, other)` is allowed too.
     *
     * @example
     * const x = torch.tensor([-1, 2]);
     * x.where(x.gt(0), 0); // tensor([0., 2.])
     */
    where(condition: Tensor | Scalar, other: Tensor | Scalar): Tensor;
    /** The entries along the first dim, as views. */
    [Symbol.iterator](): IterableIterator<Tensor>;
    /**
     * Name of the device that the elements are on: 'cpu' in memory of the host.
     *
     * @example
     * torch.ones(1).device; // cpu
     */
    readonly device: string;
    /**
     * Promise of the tensor where the host can read it: itself, where it is there already.
     *
     * @difference It is awaited, as reading from other devices takes its time.
     * @example
     * await torch.ones(2).cpu(); // tensor([1., 1.])
     */
    cpu(): Promise<Tensor<S>>;
    /**
     * Asks for a GPU of the CUDA kind, which no engine offers: an error that names the devices that there are.
     *
     * @throws {DeviceError} always (`device/unknown`).
     */
    cuda(): never;
    /**
     * View with all axes in reverse order: the transpose of a matrix.
     *
     * @example
     * torch.ones([2, 3, 4]).T.shape; // [ 4, 3, 2 ]
     */
    readonly T: Tensor;
    /**
     * View with the last two axes swapped: the transposes of a stack of matrices.
     *
     * @example
     * torch.ones([5, 2, 3]).mT.shape; // [ 5, 3, 2 ]
     */
    readonly mT: Tensor;
    /**
     * Transpose of one matrix (and conjugate, once there are complex numbers).
     *
     * @example
     * torch.tensor([[1, 2], [3, 4]]).H;
     * // tensor([[1., 3.],
     * //         [2., 4.]])
     */
    readonly H: Tensor;
    /**
     * Transposes of a stack of matrices (and conjugates, once there are complex numbers).
     *
     * @example
     * torch.ones([5, 2, 3]).mH.shape; // [ 5, 3, 2 ]
     */
    readonly mH: Tensor;
  }
}

/** What is assigned to `.grad` must be able to be added to. */
function requireGradient(tensor: Tensor, gradient: unknown): Tensor {
  const given = requireTensor('grad', 'grad', gradient);
  if (!sameShape(given.sizes, tensor.sizes)) {
    throw new ShapeError(
      'grad/shape',
      `grad must have the shape of its tensor, got ${formatShape(given.sizes)} for ${formatShape(tensor.sizes)}`,
      { grad: given.sizes, shape: tensor.sizes },
    );
  }
  if (given.dtype !== tensor.dtype) {
    throw new DTypeError(
      'grad/dtype',
      `grad must have the dtype of its tensor, got ${given.dtype.name} for ${tensor.dtype.name}\n  fix: convert it with .to(x.dtype)`,
      { grad: given.dtype.name, dtype: tensor.dtype.name },
    );
  }
  requireBeside('grad/device', tensor, given);
  return given;
}

function requireHook(operation: string, hook: unknown): void {
  if (typeof hook === 'function') return;
  throw new ArgumentError(`${operation}/argument`, `hook of ${operation} must be a function, got ${typeof hook}`);
}

const properties: PropertyDescriptorMap & ThisType<Tensor> = {
  requiresGrad: {
    get() {
      return requiresGradient(this);
    },
    set(value: boolean) {
      this.requiresGrad_(check('requiresGrad', boolean('value'), value) as boolean);
    },
  },
  grad: {
    get() {
      const gradient = heldGradient(this);
      if (gradient !== null) gradient.storage.escaped = true;
      return gradient;
    },
    set(value: Tensor | null) {
      if (value !== null) requireGradient(this, value).storage.escaped = true;
      const state = gradientStateOf(this);
      const before = state.gradient;
      state.gradient = value;
      if (before !== null && before !== value) release(before.storage);
    },
  },
  itemsize: {
    get() {
      return this.dtype.itemsize;
    },
  },
  nbytes: {
    get() {
      return this.elementCount * this.dtype.itemsize;
    },
  },
  retainsGrad: {
    get() {
      return this.gradientState?.retained !== undefined;
    },
  },
  gradFn: {
    get() {
      return currentGradientFunction(this);
    },
  },
  isLeaf: {
    get() {
      return currentGradientFunction(this) === null;
    },
  },
  data: {
    get() {
      const alias = detach(this);
      alias.version = { value: 0 };
      return alias;
    },
    set(value: Tensor) {
      this.replaceData(requireTensor('data', 'data', value));
    },
  },
  ndim: {
    get() {
      return this.sizes.length;
    },
  },
  device: {
    get() {
      return this.storage.device.name;
    },
  },
  T: {
    get() {
      return reverseAxes(this);
    },
  },
  mT: {
    get() {
      return operators.adjoint(this);
    },
  },
  H: {
    get() {
      return operators.t(this);
    },
  },
  mH: {
    get() {
      return operators.adjoint(this);
    },
  },
};

const methods: ThisType<Tensor> & Record<string | symbol, unknown> = {
  requiresGrad_(value = true) {
    check('requiresGrad_', boolean('value'), value);
    if (value && !this.dtype.isFloatingPoint) {
      throw new DTypeError(
        'requiresGrad/dtype',
        `only floating-point tensors can require grad, got ${this.dtype.name}`,
      );
    }
    if (currentGradientFunction(this) !== null) {
      if (value) return this;
      throw new AutogradError(
        'requiresGrad/not-leaf',
        'requiresGrad can only be switched off on leaves; this tensor was computed\n  fix: use detach()',
      );
    }
    this.leafRequiresGrad = value;
    return this;
  },
  backward(gradient?: Tensor | BackwardOptions | null, options?: BackwardOptions) {
    backward(this, gradient, options);
  },
  retainGrad() {
    if (!requiresGradient(this))
      throw new AutogradError('retainGrad/no-grad', 'retainGrad needs a tensor that requires grad');
    retainGradient(this);
  },
  registerHook(hook: GradientHook) {
    const edge = edgeOf(this);
    if (edge === undefined) throw new AutogradError('registerHook/no-grad', 'a hook needs a tensor that requires grad');
    requireHook('registerHook', hook);
    return addHook(edge, hook);
  },
  registerPostAccumulateGradHook(hook: PostAccumulateHook) {
    if (!this.leafRequiresGrad || currentGradientFunction(this) !== null) {
      throw new AutogradError(
        'registerPostAccumulateGradHook/leaf',
        `registerPostAccumulateGradHook needs a leaf that requires grad, got a tensor that ${requiresGradient(this) ? 'was computed' : 'requires none'}\n  fix: registerHook sees the gradients of computed tensors`,
      );
    }
    requireHook('registerPostAccumulateGradHook', hook);
    return addPostAccumulateHook(this, hook);
  },
  detach() {
    return detach(this);
  },
  copy_(source: Tensor | Scalar) {
    return copyInPlace(this, source);
  },
  cpu() {
    return toHost(this);
  },
  cuda() {
    return refuseCuda();
  },
  item() {
    return item(this);
  },
  toBigInt() {
    return toBigInt(this);
  },
  tolist() {
    return tolist(this);
  },
  toTypedArray() {
    return toTypedArray(this);
  },
  at(...indices: Index[]) {
    return at(this, indices);
  },
  where(condition: Tensor | Scalar, other: Tensor | Scalar) {
    return whereMethod(this, condition, other);
  },
  set(indices: readonly Index[] | Index, value: Tensor | Scalar) {
    return setAt(this, isIndexList(indices) ? indices : [indices], value);
  },
};

/** `set` takes a list of indices, or a single one that is no array. */
function isIndexList(indices: readonly Index[] | Index): indices is readonly Index[] {
  return Array.isArray(indices);
}

Object.defineProperty(Tensor.prototype, Symbol.iterator, {
  configurable: true,
  writable: true,
  value(this: Tensor) {
    return entriesOf(this);
  },
});

/** JavaScript's operators would compare and add up the text of a tensor. */
Object.defineProperty(Tensor.prototype, Symbol.toPrimitive, {
  configurable: true,
  writable: true,
  value(this: Tensor, hint: string) {
    if (hint === 'string') return this.toString();
    throw new ArgumentError(
      'tensor/operator',
      `JavaScript's operators do not work on tensors, got a tensor of shape ${formatShape(this.sizes)}\n  fix: x.add(y), x.gt(y) and their like; x.item() for the number of one element; \`\${x}\` for its text`,
    );
  },
});

/** Installs one operator as a method under `name`, with its in-place form. */
export function installMethod(
  name: string,
  operator: ((...given: never[]) => unknown) & { readonly inPlace?: unknown },
): void {
  const call = operator as (...given: unknown[]) => unknown;
  installFunction(name, function (this: Tensor, ...rest: unknown[]) {
    return call(this, ...rest);
  });
  if (operator.inPlace === undefined) return;
  const inPlace = operator.inPlace as InPlaceOperator['inPlace'];
  installFunction(`${name}_`, function (this: Tensor, ...rest: unknown[]) {
    return inPlace(this, ...rest);
  });
}

/** Stack traces of users say the name. */
function installFunction(name: string, value: (this: Tensor, ...rest: unknown[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(Tensor.prototype, name, { configurable: true, writable: true, value });
}

for (const [name, value] of Object.entries(operators)) {
  if (isOperator(value) && value.definition.method) installMethod(name, value as never);
}
setLayoutOperations(layoutOperations);
Object.defineProperties(Tensor.prototype, properties);
for (const group of [methods, inspectionMethods]) {
  for (const name of Reflect.ownKeys(group)) {
    Object.defineProperty(Tensor.prototype, name, { configurable: true, writable: true, value: group[name] });
  }
}
installMistakes(Tensor.prototype);
installNames(Tensor.prototype, 'tensor', missingOnTensors);
