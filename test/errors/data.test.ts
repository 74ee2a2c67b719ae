/** @file Data that no tensor can be made of: what is wrong, and where it stands. */
import { describe } from 'vitest';
import * as torch from '../../src/index.ts';
import { testMistakes } from './mistake.ts';

const { ArgumentError, DTypeError, ShapeError, ValueError } = torch;

/** Says to the compiler what a program in JavaScript would not. */
const wrong = (value: unknown) => value as never;

function cyclic(): unknown[] {
  const array: unknown[] = [];
  array.push(array);
  return array;
}

function deep(dims: number): unknown {
  let array: unknown = [];
  for (let i = 1; i < dims; i++) array = [array];
  return array;
}

describe('nested arrays', () => {
  testMistakes([
    ...(
      [
        ['null', [1, null], 'null at [1]', undefined],
        ['a hole', [[1, 2], Array(2)], 'undefined at [1][0]', undefined],
        ['text', [[1], ['1']], 'string at [1][0]', 'fix: Number(text) makes a number of text'],
        ['an object', [{}], 'object at [0]', undefined],
        ['a tensor', [torch.ones([2])], 'a tensor at [0]', 'fix: torch.stack(tensors)'],
        ['a DataView', new DataView(new ArrayBuffer(8)), 'object', undefined],
      ] as const
    ).map(([about, data, got, help]) => ({
      about,
      run: () => torch.tensor(wrong(data)),
      type: ArgumentError,
      code: 'tensor/data',
      says: `tensor takes numbers, bigints and booleans, got ${got}`,
      ...(help === undefined ? {} : { helps: [help] }),
    })),
    {
      about: 'values of two kinds',
      run: () => torch.tensor([[1], [2n]]),
      type: ArgumentError,
      code: 'tensor/mixed',
      says: 'tensor takes values of one kind, got number and bigint at [1][0]',
    },
    {
      about: 'typed rows of two kinds',
      run: () => torch.tensor([new Float32Array(1), new Float64Array(1)]),
      type: ArgumentError,
      code: 'tensor/mixed',
      says: 'tensor takes values of one kind, got Float32Array and Float64Array at [1]',
    },
    {
      about: 'typed rows of two lengths',
      run: () => torch.tensor([new Float32Array(1), new Float32Array(2)]),
      type: ShapeError,
      code: 'tensor/ragged',
      says: 'nested arrays must be regular: at depth 1 expected 1 items, got an array of 2',
      helps: ['where: at [1]'],
    },
    ...[
      { about: 'an array that holds itself', data: cyclic },
      { about: 'an array that holds itself twice', data: () => cyclic().concat(cyclic()) },
      { about: '129 nested arrays', data: () => deep(129) },
      { about: '200,000 nested arrays', data: () => deep(200_000) },
    ].flatMap(({ about, data }) =>
      [
        (given: unknown) => torch.tensor(wrong(given)),
        (given: unknown) => torch.ones([1]).newTensor(wrong(given)),
        (given: unknown) => torch.ones([1]).at(wrong(given)),
      ].map((run) => ({
        about,
        run: () => run(data()),
        type: ValueError,
        code: 'tensor/depth',
        says: 'nested arrays may have 128 dims, got more',
        helps: ['rule: an array that holds itself is endless'],
      })),
    ),
  ]);
});

describe('typed arrays', () => {
  const foreign = [Uint16Array, Uint32Array, BigUint64Array];
  testMistakes(
    foreign.flatMap((Source) => [
      {
        about: `${Source.name} without dtype`,
        run: () => torch.tensor(new Source(2)),
        type: DTypeError,
        code: 'tensor/dtype',
        says: `no dtype holds the elements of a ${Source.name} as they are`,
        helps: ['{ dtype: torch.float32 }'],
      },
      {
        about: `${Source.name} to be taken over`,
        run: () => torch.fromTypedArray(wrong(new Source(2))),
        type: DTypeError,
        code: 'fromTypedArray/dtype',
        says: `no dtype for ${Source.name}: give a Float32Array, Float64Array, BigInt64Array, Int32Array, Int16Array, Int8Array or Uint8Array`,
        helps: ['fix: torch.tensor(array, { dtype: torch.float32 })'],
      },
    ]),
  );
  testMistakes([
    {
      about: 'a plain array to be taken over',
      run: () => torch.fromTypedArray(wrong([1, 2])),
      type: ArgumentError,
      code: 'fromTypedArray/argument',
      says: 'array of fromTypedArray must be a typed array such as a Float32Array, got an array',
    },
    {
      about: 'negative sizes whose product fits',
      run: () => torch.fromTypedArray(new Float32Array(4), [-2, -2]),
      type: ShapeError,
      code: 'fromTypedArray/size',
      says: 'sizes must not be negative, got [-2, -2]',
    },
    {
      about: 'a number beyond the dtype',
      run: () => torch.tensor(Uint32Array.of(2 ** 31), { dtype: torch.int32 }),
      type: ValueError,
      code: 'number/overflow',
      says: '2147483648 is beyond what int32 holds',
    },
  ]);
});
