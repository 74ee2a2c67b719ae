/** @file What a checkpoint holds, in JSON: as `test/recorded/generator/gen_checkpoints.py` describes it in Python. */
import * as torch from '../../src/index.ts';
import type { Storage } from '../../src/storage/storage.ts';

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** As Python's `float.hex`. */
function hexFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1023;
  const fraction = (bits & (2n ** 52n - 1n)).toString(16).padStart(13, '0');
  return `${value < 0 ? '-' : ''}0x1.${fraction}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** The bytes of its elements in row-major order, by a way of their own: those that a safetensors file has. */
function elementBytes(tensor: torch.Tensor): Uint8Array {
  const file = torch.io.save({ tensor: tensor.detach() });
  return file.subarray(8 + Number(new DataView(file.buffer).getBigUint64(0, true)));
}

const sorted = (items: readonly unknown[]): unknown[] =>
  items
    .map((item) => JSON.stringify(item))
    .sort()
    .map((text): unknown => JSON.parse(text));

function describeTensor(tensor: torch.Tensor, storages: Map<Storage, number>): unknown {
  const { storage, dtype } = tensor;
  if (!storages.has(storage) && tensor.elementCount > 0) storages.set(storage, storages.size);
  return {
    tensor: dtype.name,
    shape: tensor.shape,
    strides: tensor.strides,
    offset: tensor.offset,
    storage: tensor.elementCount > 0 ? storages.get(storage) : null,
    requiresGrad: tensor.requiresGrad,
    parameter: tensor instanceof torch.nn.Parameter,
    bytes: hex(elementBytes(tensor)),
  };
}

function describe(value: unknown, storages: Map<Storage, number>, keysAreNumbers = false): unknown {
  const again = (inner: unknown): unknown => describe(inner, storages);
  if (value instanceof torch.Tensor) return describeTensor(value, storages);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { int: String(value) } : { float: hexFloat(value) };
  }
  if (typeof value === 'bigint') return { int: String(value) };
  if (value instanceof Uint8Array) return { bytes: hex(value) };
  if (Array.isArray(value)) return Object.isFrozen(value) ? { tuple: value.map(again) } : value.map(again);
  if (value instanceof Set) return { set: sorted(Array.from(value, again)) };
  if (value instanceof Map) return { dict: sorted(Array.from(value, ([key, item]) => [again(key), again(item)])) };
  if (Object.values(torch).includes(value as never)) return String(value);
  const isOptimizer = 'param_groups' in (value as object);
  return {
    dict: sorted(
      Object.entries(value as object).map(([key, item]) => [
        keysAreNumbers ? { int: key } : key,
        describe(item, storages, isOptimizer && key === 'state'),
      ]),
    ),
  };
}

/** A value as the JSON that Python makes of the same value. */
export const descriptionOf = (value: unknown): unknown => describe(value, new Map());

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const inner = inOrder(item);
    return [key, key === 'dict' || key === 'set' ? sorted(inner as unknown[]) : inner];
  });
  return Object.fromEntries(entries);
}

/** What Python printed, with dicts in the order that both have. */
export const parseDescription = (json: string): unknown => inOrder(JSON.parse(json));
