/** @file An `ndarray` of scijs becomes a tensor, over its memory where strides can say it. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

interface Layout {
  readonly shape: number[];
  readonly stride: number[];
  readonly offset?: number;
}

/** The fields of an ndarray, as a class has them: some come from the prototype. */
class View {
  readonly data: object;
  readonly #layout: Layout;

  constructor(data: object, layout: Layout) {
    this.data = data;
    this.#layout = layout;
  }
  get shape(): number[] {
    return this.#layout.shape;
  }
  get stride(): number[] {
    return this.#layout.stride;
  }
  get offset(): number {
    return this.#layout.offset ?? 0;
  }
}

const six = () => Float64Array.of(0, 1, 2, 3, 4, 5);

describe('an ndarray', () => {
  test.each<[string, View, unknown]>([
    [
      'in row-major order',
      new View(six(), { shape: [2, 3], stride: [3, 1] }),
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    [
      'transposed',
      new View(six(), { shape: [3, 2], stride: [1, 3] }),
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    ['with an offset and a step', new View(six(), { shape: [3], stride: [2], offset: 1 }), [1, 3, 5]],
    [
      'that runs backwards',
      new View(six(), { shape: [2, 3], stride: [-3, 1], offset: 3 }),
      [
        [3, 4, 5],
        [0, 1, 2],
      ],
    ],
    ['that repeats one element', new View(six(), { shape: [3], stride: [0], offset: 2 }), [2, 2, 2]],
    ['of one element', new View(six(), { shape: [], stride: [], offset: 4 }), 4],
    ['without elements', new View(Float64Array.of(), { shape: [0, 3], stride: [3, 1] }), []],
    [
      'of a plain array',
      new View([1, 2, 3, 4], { shape: [2, 2], stride: [2, 1] }),
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('%s', (_, array, expected) => {
    const tensor = torch.from(array);
    expect([tensor.shape, tensor.tolist()]).toEqual([array.shape, expected]);
  });

  test('keeps its dtype and its memory', () => {
    const data = Uint8Array.of(1, 2, 3, 4);
    const tensor = torch.from(new View(data, { shape: [2, 2], stride: [1, 2] }));
    data[1] = 9;
    expect([tensor.dtype, tensor.tolist()]).toEqual([
      torch.uint8,
      [
        [1, 3],
        [9, 4],
      ],
    ]);
  });

  test.each<[string, View]>([
    ['takes places 0 to 8; its data have 6 elements', new View(six(), { shape: [3, 3], stride: [3, 1] })],
    ['takes places -1 to 1', new View(six(), { shape: [3], stride: [-1], offset: 1 })],
    ['neither a typed array nor an array', new View({ get: () => 0 }, { shape: [2], stride: [1] })],
    ['no dtype holds the elements of a Uint16Array', new View(Uint16Array.of(1), { shape: [1], stride: [1] })],
  ])('is refused: %s', (message, array) => {
    expect(() => torch.from(array)).toThrow(message);
  });
});
