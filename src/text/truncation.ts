/** @file Lists of ids as models take them: cut to a length, with ids put before or behind, as one tensor. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalInteger, value } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Ids of one text, or those of several. */
export type Ids = readonly number[] | readonly (readonly number[])[];

function isBatch(ids: Ids): ids is readonly (readonly number[])[] {
  return Array.isArray(ids[0]);
}

/** Ids, or lists of them, and nothing else. */
function requireIds(call: string, input: unknown): void {
  const isIds = (list: unknown) => Array.isArray(list) && list.every((id) => typeof id === 'number');
  if (isIds(input) || (Array.isArray(input) && input.every(isIds))) return;
  throw new ArgumentError(`${call}/ids`, `${call} takes an array of ids, or several of them, got ${kindOf(input)}`);
}

/** A length that a list can have. */
export function requireLength(call: string, name: string, length: number): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new ValueError(
    `${call}/${name}`,
    `${name} of ${call} must be a whole number of at least 0, got ${typeof length === 'number' ? length : kindOf(length)}`,
  );
}

/**
 * Cuts lists of ids, or each of several, behind `maxSeqLen` ids.
 *
 * @throws {ValueError} when the length is no whole number of at least 0 (`truncate/maxSeqLen`).
 * @example
 * text.truncate([[1, 2, 3], [4]], 2); // [ [ 1, 2 ], [ 4 ] ]
 */
export function truncate<Given extends Ids>(input: Given, maxSeqLen: number): Given {
  requireIds('truncate', input);
  requireLength('truncate', 'maxSeqLen', maxSeqLen);
  const cut = isBatch(input) ? input.map((ids) => ids.slice(0, maxSeqLen)) : input.slice(0, maxSeqLen);
  return cut as readonly unknown[] as Given;
}

/**
 * Puts an id before each list, or behind it.
 *
 * @example
 * text.addToken([5, 6], 2); // [ 2, 5, 6 ]
 * text.addToken([[5], []], 3, false); // [ [ 5, 3 ], [ 3 ] ]
 */
export function addToken<Given extends Ids>(input: Given, tokenId: number, begin = true): Given {
  requireIds('addToken', input);
  wholeId('addToken', tokenId);
  const add = (ids: readonly number[]) => (begin ? [tokenId, ...ids] : [...ids, tokenId]);
  const added = isBatch(input) ? input.map(add) : add(input as readonly number[]);
  return added as readonly unknown[] as Given;
}

/** Lists of ids as one int64 tensor, shorter ones padded. */
export function paddedIds(call: string, lists: readonly ArrayLike<number | bigint>[], padding: number): Tensor {
  const steps = lists.reduce((most, { length }) => Math.max(most, length), 0);
  const padded = new BigInt64Array(lists.length * steps).fill(BigInt(padding));
  lists.forEach((ids, row) => {
    for (let i = 0; i < ids.length; i++) padded[row * steps + i] = wholeId(call, ids[i]);
  });
  return fromTypedArray(padded, [lists.length, steps]);
}

function wholeId(call: string, id: unknown): bigint {
  if (typeof id === 'bigint' || Number.isSafeInteger(id)) return BigInt(id as number | bigint);
  throw new ArgumentError(
    `${call}/ids`,
    `ids of ${call} are whole numbers, got ${typeof id === 'number' ? id : kindOf(id)}`,
  );
}

const tensorParameters = [value<Ids>()('input'), optionalInteger('paddingValue', undefined)] as const;

export interface ToTensorOptions {
  /** What stands behind the end of shorter lists; without it, all must be of one length. */
  readonly paddingValue?: number | null;
}

/**
 * An int64 tensor of the ids of one text, or of several.
 *
 * @shape [L], or [N, L]
 * @throws {ValueError} when lists differ in length, and there is no `paddingValue` (`toTensor/lengths`).
 * @example
 * text.toTensor([3, 1]); // tensor([3, 1])
 * text.toTensor([[3, 1], [2]], { paddingValue: 0 });
 * // tensor([[3, 1],
 * //         [2, 0]])
 */
export function toTensor(input: Ids, paddingValue?: number | null | ToTensorOptions): Tensor;
export function toTensor(...given: readonly unknown[]): Tensor {
  const call = 'toTensor';
  const { input, paddingValue } = bindNamed(call, tensorParameters, given);
  if (!Array.isArray(input)) {
    throw new ArgumentError(`${call}/ids`, `${call} takes an array of ids, or several of them, got ${kindOf(input)}`);
  }
  if (!isBatch(input)) return fromTypedArray(BigInt64Array.from(input, (id) => wholeId(call, id)));
  const odd = input.find(({ length }) => length !== input[0]?.length);
  if (odd !== undefined && paddingValue === undefined) {
    throw new ValueError(
      `${call}/lengths`,
      `lists of ids must be of one length, got ${input[0]?.length} and ${odd.length}\n  fix: text.toTensor(ids, { paddingValue: tokenizer.padIndex })`,
    );
  }
  return paddedIds(call, input, paddingValue ?? 0);
}
