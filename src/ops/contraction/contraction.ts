/** @file The contraction family: batched matrix products over strided operands, with an optional bias added on the way out. */
import { add, cast, index, load, variable } from '../../kernels/build.ts';
import type { Kernel, Operand } from '../../kernels/ir.ts';
import { type ComputeType, type DType, type DTypeName, dtypes } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';

interface Products {
  readonly plain: KernelHandle;
  readonly biased: KernelHandle;
  /** Adds the product to what stands in its place. */
  readonly adding: KernelHandle;
}

const handles = new Map<DType, Products>();

/** Integer products add up in 64 bits, like sums. */
function sumType(type: DTypeName): ComputeType {
  const { isFloatingPoint, computeType } = dtypes[type];
  return isFloatingPoint ? computeType : 'int64';
}

function productKernel(type: DTypeName, form: keyof Products): Kernel {
  const m = index('m');
  const n = index('n');
  const k = index('k');
  const sum = variable(sumType(type), 'sum');
  const operands: Operand[] = [
    { name: 'a', type, access: 'read', rank: 2 },
    { name: 'b', type, access: 'read', rank: 2 },
    ...(form === 'biased' ? [{ name: 'bias', type, access: 'read', rank: 2 } as const] : []),
    { name: 'out', type, access: form === 'adding' ? 'update' : 'write', rank: 2 },
  ];
  const total = cast(type, sum);
  const epilogue = {
    plain: () => total,
    biased: () => add(total, load(type, 'bias', [m, n])),
    adding: () => add(load(type, 'out', [m, n]), total),
  };
  return {
    kind: 'contraction',
    name: `product_${type}${{ plain: '', biased: '_bias', adding: '_adding' }[form]}`,
    type: sumType(type),
    operands,
    scalars: [],
    sizes: ['m', 'n', 'k'],
    m: [{ index: 'm' }],
    n: [{ index: 'n' }],
    k: [{ index: 'k' }],
    a: cast(sumType(type), load(type, 'a', [m, k])),
    b: cast(sumType(type), load(type, 'b', [k, n])),
    epilogue: epilogue[form](),
    out: { operand: 'out', indices: [m, n] },
  };
}

function productsOf(dtype: DType): Products {
  let products = handles.get(dtype);
  if (products === undefined) {
    const family = (): KernelHandle[] => Object.values(productsOf(dtype));
    const handle = (form: keyof Products) => new KernelHandle(() => productKernel(dtype.name, form), family);
    products = { plain: handle('plain'), biased: handle('biased'), adding: handle('adding') };
    handles.set(dtype, products);
  }
  return products;
}

/** A matrix operand: its first element, its strides along the batch axes and along its two own axes. */
export interface MatrixOperand {
  readonly tensor: Pick<Tensor, 'storage' | 'offset' | 'dtype'>;
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
}

function place({ tensor, batch, rows, columns }: MatrixOperand): LaunchOperand {
  const { storage, offset, dtype } = tensor;
  return { storage, offset, itemsize: dtype.itemsize, strides: batch, inner: [rows, columns] };
}

/** out[batch, m, n] = Σ a[batch, m, k] · b[batch, k, n] (+ bias[batch, m, n]). All operands have one dtype. */
export function multiplyMatrices(
  batch: Shape,
  sizes: readonly [m: number, n: number, k: number],
  a: MatrixOperand,
  b: MatrixOperand,
  out: MatrixOperand,
  bias?: MatrixOperand,
): void {
  const m = sizes[0];
  const n = sizes[1];
  if (m === 0 || n === 0) return;
  const operands =
    bias === undefined ? [place(a), place(b), place(out)] : [place(a), place(b), place(bias), place(out)];
  const { plain, biased } = productsOf(out.tensor.dtype);
  launch(bias === undefined ? plain : biased, batch, operands, {
    sizes,
    workPerPoint: 2 * m * n * Math.max(sizes[2], 1),
  });
}

/** out[batch, m, n] += Σ a[batch, m, k] · b[batch, k, n], with the same bits as a sum of both. All operands have one dtype. */
export function addProduct(
  batch: Shape,
  sizes: readonly [m: number, n: number, k: number],
  a: MatrixOperand,
  b: MatrixOperand,
  out: MatrixOperand,
): void {
  const [m, n, k] = sizes;
  if (m === 0 || n === 0) return;
  launch(productsOf(out.tensor.dtype).adding, batch, [place(a), place(b), place(out)], {
    sizes,
    workPerPoint: 2 * m * n * Math.max(k, 1),
  });
}
