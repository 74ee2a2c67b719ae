/** @file A batch as a loop sees it: what goes into the model, what should come out, how many samples there are. */
import { isPlain } from '../data/clone.ts';
import { ArgumentError } from '../errors/errors.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';

/** Where batches come from: a `DataLoader`, an array of batches, anything that gives them anew in each epoch. */
export type Batches<Batch> = AsyncIterable<Batch> | Iterable<Batch>;

/** What of a batch the loss compares the output with: all of an array but its first, `target` of an object. */
export type TargetsOf<Batch> = Batch extends readonly [unknown, ...infer Targets]
  ? Targets
  : Batch extends readonly (infer Item)[]
    ? [target: Item]
    : Batch extends { readonly target: infer Target }
      ? [target: Target]
      : never[];

export interface BatchParts {
  /** The arguments of the model. */
  readonly inputs: readonly unknown[];
  /** What the loss takes after the output. */
  readonly targets: readonly unknown[];
}

/** An object of fields, and no instance of a class. */
const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && isPlain(value);

/** Several inputs are an array in the place of one. */
const inputsOf = (input: unknown): readonly unknown[] => (Array.isArray(input) ? input : [input]);

/** Takes a batch apart: `[input, target, …]`, `{ input, target }`, or the input alone. */
export function partsOf(call: string, batch: unknown): BatchParts {
  if (isTensor(batch)) return { inputs: [batch], targets: [] };
  if (Array.isArray(batch)) {
    const [input, ...targets] = batch as unknown[];
    return { inputs: inputsOf(input), targets };
  }
  if (isFields(batch) && 'input' in batch) {
    return { inputs: inputsOf(batch['input']), targets: 'target' in batch ? [batch['target']] : [] };
  }
  const fields = isFields(batch) ? `an object of ${Object.keys(batch).join(', ')}` : typeof batch;
  throw new ArgumentError(
    `${call}/batch`,
    `${call} takes batches [input, target] or { input, target }, got ${fields}\n  fix: a function of your own that takes the batch apart: { step: (model, batch) => F.mseLoss(model(batch.x), batch.y) }`,
  );
}

/** The tensors of a batch on a device; all else stays as it is. */
export function movedTo(device: string, value: unknown): unknown {
  if (isTensor(value)) return value.device === device ? value : value.to(device);
  if (Array.isArray(value)) return value.map((item) => movedTo(device, item));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, movedTo(device, item)]));
}

function firstTensor(value: unknown): Tensor | undefined {
  if (isTensor(value)) return value;
  const items = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [];
  for (const item of items) {
    const found = firstTensor(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many samples a batch has: as many as its first tensor has rows. */
export function countOf(batch: unknown): number {
  return firstTensor(batch)?.sizes[0] ?? 1;
}

/** How many batches an epoch has, as far as it is known. */
export function lengthOf(loader: unknown): number | undefined {
  if ((typeof loader !== 'object' && typeof loader !== 'function') || loader === null) return undefined;
  try {
    // A loader of a stream throws here.
    const length: unknown = 'length' in loader ? loader.length : undefined;
    return typeof length === 'number' && Number.isFinite(length) ? length : undefined;
  } catch {
    return undefined;
  }
}

/** Refuses what gives no batches. */
export function requireBatches(call: string, name: string, loader: unknown): void {
  const isObject = typeof loader === 'object' && loader !== null;
  if (isObject && !isTensor(loader) && (Symbol.asyncIterator in loader || Symbol.iterator in loader)) return;
  const given = isTensor(loader) ? 'a tensor' : loader === null ? 'null' : typeof loader;
  throw new ArgumentError(
    `${call}/${name}`,
    `${name} of ${call} gives batches: a DataLoader, an array of batches, or what can be iterated over again and again, got ${given}\n  fix: new data.DataLoader(set, { batchSize: 32, shuffle: true })`,
  );
}
