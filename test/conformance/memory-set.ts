/** @file Cases made by hand, for the tests of the runner itself. */
import type { Encoded, GoldenCase, GoldenData, GoldenOperator, TensorDescription } from './set.ts';

/** A data.bin in memory. */
export class Data implements GoldenData {
  private file = new Uint8Array(0);

  add(dtype: string, shape: readonly number[], values: Float32Array | BigInt64Array | Uint8Array): TensorDescription {
    const offset = this.file.length;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.file = Uint8Array.from([...this.file, ...bytes]);
    return { dtype, shape, offset };
  }

  floats(...values: number[]): TensorDescription {
    return this.add('float32', [values.length], new Float32Array(values));
  }

  longs(...values: number[]): TensorDescription {
    return this.add('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  bytes({ dtype, shape, offset }: TensorDescription): ArrayBuffer | undefined {
    if (offset === undefined) return undefined;
    const size =
      shape.reduce((product, extent) => product * extent, 1) * (dtype === 'int64' ? 8 : dtype === 'float32' ? 4 : 1);
    return this.file.slice(offset, offset + size).buffer;
  }

  /** What stands in the file. */
  contents(): Uint8Array {
    return this.file;
  }
}

export function operator(call: string, more: Partial<GoldenOperator> = {}): GoldenOperator {
  const op = call.replace('torch.', '');
  return {
    ...{ op, variant: '', call, tier: 1, group: 'core', aliases: [], method: false, inplace: false },
    ...{ cases: [], errors: [] },
    ...more,
  };
}

export function golden(args: readonly Encoded[], out: Encoded, more: Partial<GoldenCase> = {}): GoldenCase {
  return { id: 'case', dtype: 'float32', args, kwargs: {}, out, err: 0, flags: [], ...more };
}

/** x · y of x = [1, 2] and y = [3, 4], with gradients. */
export function product(data: Data, change: { out?: number[]; grad?: number[]; dtype?: string } = {}): GoldenCase {
  const x = { ...data.floats(1, 2), grad: 0 };
  const y = { ...data.floats(3, 4), grad: 1 };
  const out = data.floats(...(change.out ?? [3, 8]));
  return golden(
    [{ tensor: x }, { tensor: y }],
    { tensor: { ...out, dtype: change.dtype ?? 'float32' } },
    {
      w: [data.floats(1, 10)],
      grads: [data.floats(...(change.grad ?? [3, 40])), data.floats(1, 20)],
      grad_err: 0,
    },
  );
}
