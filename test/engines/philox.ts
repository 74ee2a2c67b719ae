/**
 * @file Philox4x32-10 against the known answers of the Random123 distribution (`kat_vectors`),
 * https://github.com/DEShawResearch/random123
 */
import * as b from '../../src/kernels/build.ts';
import type { Expression } from '../../src/kernels/ir.ts';
import { philox } from '../../src/kernels/philox.ts';
import { type EngineCase, elements, loops, read, store, write } from './case.ts';

/** Counter, key and the words that come of them. */
const answers: readonly (readonly [counter: readonly number[], key: readonly number[], words: readonly number[]])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

const place = (position: number): Expression => b.constant('index', position);
const given = (position: number): Expression => b.load('int32', 'given', [place(position)]);

function knownAnswers(): EngineCase {
  const { statements, words } = philox([given(0), given(1), given(2), given(3)], [given(4), given(5)], 'round');
  return {
    name: 'philox known answers',
    kernel: loops(
      'philox_known_answers',
      [read('given', 'int32', 1), write('out', 'int32', 1)],
      [...statements, ...words.map((word, i) => store('out', [place(i)], word))],
    ),
    launch: {
      rows: answers.length,
      views: {
        given: { data: Int32Array.from(answers.flatMap(([counter, key]) => [...counter, ...key])), row: 6, inner: [1] },
        out: { data: new Int32Array(4 * answers.length), row: 4, inner: [1] },
      },
    },
    expected: (data) => elements<'int32'>(data, 'out').set(answers.flatMap(([, , wanted]) => [...wanted])),
  };
}

export const philoxGroups = { 'random numbers of devices': [knownAnswers()] };
