/**
 * @file Many yes-or-no numbers at once, as masks of dropout are: one kernel goes on with the generator's recurrence, one tempers its words
 * and compares them. The numbers are those of `bernoulli` in `random/distributions.ts`, which makes them one by one.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel } from '../../kernels/ir.ts';
import { bernoulli, thresholdOf } from '../../random/distributions.ts';
import type { Generator } from '../../random/generator.ts';
import { matrix, middle, stateLength, tempering } from '../../random/mersenne.ts';
import { onDevice, release } from '../../storage/allocator.ts';
import { float32, int32 } from '../../storage/dtype.ts';
import { HostStorage, host } from '../../storage/host.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { hostRead, hostWrite } from '../host-bytes.ts';
import { KernelHandle, launch } from '../launch.ts';
import { fillHost } from './host.ts';

/** Fewer numbers are not worth kernels. */
const least = 2 ** 13;
/** Passes of the generator at a time: their words stay in the second-level cache. */
const passesAtOnce = 128;
/** Words that do not depend on each other: fewer than stand between a word and the one that is added to it. A third of a pass. */
const together = stateLength / 3;

const word = (value: number): Expression => build.constant('int32', value | 0);
const pair = (value: bigint): Expression => build.constant('int64', BigInt.asIntN(64, value));

/** Words behind those of a pass, each from three that stand a pass before it and later. */
function recurrenceKernel(): Kernel {
  const [chunk, i] = [build.index('chunk'), build.index('i')];
  const at = build.add(build.multiply(chunk, build.constant('index', together)), i);
  const from = (distance: number): Expression => build.add(at, build.constant('index', distance));
  const load = (distance: number): Expression => build.load('int32', 'words', [from(distance)]);
  const joined = build.or(build.and(load(0), word(0x80000000)), build.and(load(1), word(0x7fffffff)));
  const half = build.and(build.shiftRight(joined, word(1)), word(0x7fffffff));
  const lowest = build.shiftRight(build.shiftLeft(load(1), word(31)), word(31));
  return {
    kind: 'loops',
    name: 'mersenne_words',
    operands: [{ name: 'words', type: 'int32', access: 'update', rank: 1 }],
    scalars: [],
    sizes: ['chunks'],
    body: [
      {
        kind: 'loop',
        order: 'sequential',
        index: 'chunk',
        extent: build.size('chunks'),
        body: [
          {
            kind: 'loop',
            order: 'parallel',
            index: 'i',
            extent: build.constant('index', together),
            body: [
              {
                kind: 'store',
                operand: 'words',
                indices: [from(stateLength)],
                value: build.xor(load(middle), build.xor(half, build.and(lowest, word(matrix)))),
              },
            ],
          },
        ],
      },
    ],
  };
}

/** Two words, tempered together in 64 bits, are a number of 53 bits, the first word above; it is compared with the threshold. */
function comparisonKernel(): Kernel {
  const twice = (bits: number): Expression => pair((BigInt(bits >>> 0) << 32n) | BigInt(bits >>> 0));
  const right = (y: Expression, count: number): Expression =>
    build.and(build.shiftRight(y, pair(BigInt(count))), twice(0xffffffff >>> count));
  const left = (y: Expression, count: number, mask: number): Expression =>
    build.and(build.shiftLeft(y, pair(BigInt(count))), twice(mask));
  const named = (name: string): Expression => build.variable('int64', name);
  const raw = build.load('int64', 'pairs');
  const upper = build.shiftLeft(build.and(named('tempered'), pair(0x1fffffn)), pair(32n));
  const lower = build.and(build.shiftRight(named('tempered'), pair(32n)), pair(0xffffffffn));
  return {
    kind: 'loops',
    name: 'bernoulli_numbers_float32',
    operands: [
      { name: 'pairs', type: 'int64', access: 'read', rank: 0 },
      { name: 'out', type: 'float32', access: 'write', rank: 0 },
    ],
    scalars: [
      { name: 'threshold', type: 'int64' },
      { name: 'one', type: 'float32' },
    ],
    sizes: [],
    body: [
      { kind: 'let', name: 'a', value: build.xor(raw, right(raw, 11)) },
      { kind: 'let', name: 'b', value: build.xor(named('a'), left(named('a'), 7, tempering.left7)) },
      { kind: 'let', name: 'c', value: build.xor(named('b'), left(named('b'), 15, tempering.left15)) },
      { kind: 'let', name: 'tempered', value: build.xor(named('c'), right(named('c'), 18)) },
      {
        kind: 'store',
        operand: 'out',
        indices: [],
        value: build.select(
          build.less(build.or(upper, lower), build.scalar('int64', 'threshold')),
          build.scalar('float32', 'one'),
          build.constant('float32', 0),
        ),
      },
    ],
  };
}

const recurrence: KernelHandle = new KernelHandle(recurrenceKernel, () => [comparison]);
const comparison: KernelHandle = new KernelHandle(comparisonKernel, () => [recurrence]);

/** Fills contiguous memory of the host. */
function fillByKernels(out: Tensor, p: number, one: number, generator: Generator): void {
  const count = out.elementCount;
  const threshold = BigInt(thresholdOf(p));
  generator.take(2 * count, (state, takenBefore, passes) => {
    // Pairs are read as 64 bits: where the first begins at an odd place, all words stand one further.
    const base = takenBefore % 2;
    const words = emptyTensor([(Math.min(passes, passesAtOnce) + 1) * stateLength + 2 * base], int32);
    const passAt = (index: number): Tensor => viewOf(words, [stateLength], [1], base + index * stateLength);
    hostWrite(passAt(0), (array) => (array as Int32Array).set(state));
    let taken = takenBefore;
    let done = 0;
    let last = 0;
    for (let made = 0; done < count; made += last) {
      if (made > 0) copyValues(passAt(0), passAt(last));
      last = Math.min(passes - made, passesAtOnce);
      const chunks = (last * stateLength) / together;
      const { storage } = words;
      const { itemsize } = int32;
      const operand = { storage, offset: base, itemsize, strides: [], inner: [1] };
      launch(recurrence, [], [operand], { sizes: [chunks] });
      const now = Math.min(count - done, Math.floor(((last + 1) * stateLength - taken) / 2));
      const pairs = { storage, offset: (base + taken) / 2, itemsize: 2 * itemsize, strides: [1] };
      const target = { storage: out.storage, offset: out.offset + done, itemsize: float32.itemsize, strides: [1] };
      launch(comparison, [now], [pairs, target], { scalars: [threshold, one], workPerPoint: 8 });
      done += now;
      taken += 2 * now - last * stateLength;
    }
    const after = (hostRead(passAt(last), 'bernoulli_') as Int32Array).slice();
    release(words.storage);
    return after;
  });
}

/** Fills a new tensor with `one` with probability p, else 0. */
export function bernoulliNumbers(out: Tensor, p: number, one: number, generator: Generator): void {
  const isMany = out.dtype === float32 && out.elementCount >= least && out.storage instanceof HostStorage;
  if (isMany) onDevice(host, () => fillByKernels(out, p, one, generator));
  else
    fillHost(out, (array) => bernoulli(array, p, generator, one), {
      distribution: 'bernoulli',
      values: () => [p, one],
      generator,
    });
}
