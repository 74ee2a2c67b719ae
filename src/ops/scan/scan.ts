/** @file The scan family: a value carried along one dim, one element after another, with every step's result kept. */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Operand, Statement } from '../../kernels/ir.ts';
import type { DType, DTypeName } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';

/** A value that a scan carries. */
export interface Carried {
  readonly name: string;
  readonly type: DTypeName;
  readonly initial: Expression;
}

export interface ScanRecipe {
  /** Unique among scans. */
  readonly name: string;
  /** How many tensors are read, all of one shape and in the dtype of the computation. */
  readonly inputs: number;
  readonly carried: (type: DTypeName) => readonly Carried[];
  /** The carried values after an element at `position` (int64) along the dim. */
  readonly step: (
    carried: readonly Expression[],
    values: readonly Expression[],
    position: Expression,
  ) => readonly Expression[];
  /** What is stored after each step. */
  readonly results: (carried: readonly Expression[]) => readonly Expression[];
  /**
   * Where given, what becomes of the carried values after each few elements. Steps that wait only for what was carried since then
   * leave the processor more to do at once.
   */
  readonly settle?: (carried: readonly Expression[]) => readonly Expression[];
}

/** Elements between two settlements. */
const stretch = 4;

/** What a scan of floats is carried in: a rounding at each of a million steps is more than float32 bears. */
export function wideType(type: DTypeName): DTypeName {
  return type === 'float32' ? 'float64' : type;
}

/** Gives the carried values new ones. All are named before the first of them replaces what the others are computed from. */
function moveOn(carried: readonly Carried[], prefix: string, next: readonly Expression[]) {
  const named = carried.map(({ type }, i) => build.variable(type, `${prefix}${i}`));
  const statements: Statement[] = [
    ...next.map((value, i): Statement => ({ kind: 'let', name: `${prefix}${i}`, value })),
    ...carried.map(({ name }, i): Statement => ({ kind: 'assign', name, value: named[i] as Expression })),
  ];
  return { named, statements };
}

function loop(index: string, extent: Expression, body: readonly Statement[]): Statement {
  return { kind: 'loop', order: 'sequential', index, extent, body };
}

function scanKernel(recipe: ScanRecipe, type: DTypeName, outputs: readonly DTypeName[]): Kernel {
  const carried = recipe.carried(type);
  const now = carried.map(({ name, type: own }) => build.variable(own, name));
  const inputs = Array.from({ length: recipe.inputs }, (_, i) => `input${i}`);
  const operands: Operand[] = [
    ...inputs.map((name): Operand => ({ name, type, access: 'read', rank: 1 })),
    ...outputs.map((output, i): Operand => ({ name: `out${i}`, type: output, access: 'write', rank: 1 })),
  ];
  const elementAt = (position: Expression): Statement[] => {
    const values = inputs.map((name) => build.load(type, name, [position]));
    const { named, statements } = moveOn(carried, 'next', recipe.step(now, values, build.cast('int64', position)));
    const stores = recipe.results(named).map(
      (value, i): Statement => ({
        kind: 'store',
        operand: `out${i}`,
        indices: [position],
        value: build.cast(outputs[i] as DTypeName, value),
      }),
    );
    return [...statements, ...stores];
  };
  const j = build.index('j');
  const n = build.size('n');
  const stretches = build.divide(n, stretch);
  const settled = recipe.settle?.(now);
  const loops =
    settled === undefined
      ? [loop('j', n, elementAt(j))]
      : [
          loop('s', stretches, [
            loop(
              'j',
              build.constant('index', stretch),
              elementAt(build.add(build.multiply(build.index('s'), stretch), j)),
            ),
            ...moveOn(carried, 'settled', settled).statements,
          ]),
          loop(
            'j',
            build.subtract(n, build.multiply(stretches, stretch)),
            elementAt(build.add(build.multiply(stretches, stretch), j)),
          ),
        ];
  return {
    kind: 'loops',
    name: `scan_${recipe.name}_${type}_${outputs.join('_')}`,
    operands,
    scalars: [],
    sizes: ['n'],
    body: [...carried.map(({ name, initial }): Statement => ({ kind: 'variable', name, initial })), ...loops],
    ...(type === 'float32' ? { float64: 'optional' } : {}),
  };
}

export class Scan {
  private readonly recipe: ScanRecipe;
  private readonly handles = new Map<string, KernelHandle>();

  constructor(recipe: ScanRecipe) {
    this.recipe = recipe;
  }

  /** Scans tensors of one shape and dtype along `dim`, from the first element or, in reverse, from the last. */
  run<const Results extends readonly DType[]>(
    inputs: readonly Tensor[],
    dim: number,
    results: Results,
    reverse = false,
  ): { readonly [At in keyof Results]: Tensor } {
    const first = inputs[0] as Tensor;
    const outs = results.map((dtype) => emptyTensor(first.sizes, dtype));
    const named = outs as { readonly [At in keyof Results]: Tensor };
    if (first.elementCount === 0) return named;
    const rank = first.sizes.length;
    const size = first.sizes[dim] ?? 1;
    const operands = [...inputs, ...outs].map((tensor): LaunchOperand => {
      const stride = tensor.steps[dim] ?? 1;
      return {
        storage: tensor.storage,
        offset: tensor.offset + (reverse ? (size - 1) * stride : 0),
        itemsize: tensor.dtype.itemsize,
        strides: rank === 0 ? [] : tensor.steps.toSpliced(dim, 1),
        inner: [reverse ? -stride : stride],
      };
    });
    const names = results.map((dtype) => dtype.name);
    launch(this.handle(first.dtype.name, names), rank === 0 ? [] : first.sizes.toSpliced(dim, 1), operands, {
      sizes: [size],
      workPerPoint: 4 * size,
    });
    return named;
  }

  private handle(type: DTypeName, outputs: readonly DTypeName[]): KernelHandle {
    const key = `${type} ${outputs.join(' ')}`;
    let handle = this.handles.get(key);
    if (handle === undefined) {
      handle = new KernelHandle(() => scanKernel(this.recipe, type, outputs));
      this.handles.set(key, handle);
    }
    return handle;
  }
}
