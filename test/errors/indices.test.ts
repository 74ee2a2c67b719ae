/** @file Indices and labels out of range, on every engine: nothing is read or written out of bounds, and nothing half. */
import { describe, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';
import { expectMistake, type Mistake } from './mistake.ts';

const { IndexError, ValueError } = torch;
const F = torch.nn.functional;

const values = () => torch.tensor([0, 10, 20, 30]);
/** The last of three indices is wrong: the first two could already be written. */
const late = () => torch.tensor([0n, 1n, 9n]);

type Two = (x: torch.Tensor, index: torch.Tensor) => unknown;

function reading(about: string, says: string, run: Two, code = `${about}/range`): Mistake {
  return {
    about,
    given: () => [values(), late()],
    run,
    type: IndexError,
    code,
    says,
  };
}

const outside = 'index 9 is out of range for dim 0 of size 4';

const mistakes: Mistake[] = [
  reading('at', outside, (x, index) => x.at(index)),
  reading('at of a number', 'index 4 is out of range for dim 0 of size 4', (x) => x.at(4), 'at/range'),
  reading('indexSelect', outside, (x, index) => x.indexSelect(0, index)),
  reading('gather', outside, (x, index) => x.gather(0, index)),
  reading('take', outside, (x, index) => x.take(index)),
  reading('scatter', outside, (x, index) => x.scatter_(0, index, torch.ones([3]))),
  reading('scatterAdd', outside, (x, index) => x.scatterAdd_(0, index, torch.ones([3]))),
  ...(['sum', 'prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce) => [
    reading('scatterReduce', outside, (x, index) => x.scatterReduce_(0, index, torch.ones([3]), reduce)),
    reading('scatterReduce', outside, (x, index) => x.scatterReduce(0, index, torch.ones([3]), reduce, false)),
  ]),
  reading('takeAlongDim', outside, (x, index) => x.takeAlongDim(index, 0)),
  reading('takeAlongDim', outside, (x, index) => x.takeAlongDim(index)),
  reading('indexCopy', outside, (x, index) => x.indexCopy_(0, index, torch.ones([3]))),
  reading('indexAdd', outside, (x, index) => x.indexAdd_(0, index, torch.ones([3]))),
  reading('indexFill', outside, (x, index) => x.indexFill_(0, index, 5)),
  reading('indexPut', outside, (x, index) => x.indexPut_([index], torch.ones([3]))),
  reading('set', outside, (x, index) => x.set([index], 5), 'at/range'),
  reading('put', 'index 9 is out of range for 4 elements', (x, index) => x.put_(index, torch.ones([3]))),
  reading('narrow', 'narrow cannot take 2 entries from 3 on: dim 0 of shape [4] has 4', (x) => x.narrow(0, 3, 2)),
  reading('topk', 'k must be from 0 to 4, the size of dim 0, got 5', (x) => x.topk(5), 'topk/k'),
  {
    about: 'embedding',
    given: () => [torch.tensor([0n, 7n]), torch.ones([5, 2])],
    run: (index, weight) => F.embedding(index, weight),
    type: IndexError,
    code: 'embedding/range',
    says: 'index 7 is out of range for dim 0 of size 5',
  },
  {
    about: 'oneHot',
    given: () => [torch.tensor([0n, 5n])],
    run: (classes) => F.oneHot(classes, 3),
    type: IndexError,
    code: 'oneHot/range',
    says: 'class 5 is out of range for 3 classes',
  },
  ...[3n, -1n].map((label) => ({
    about: `crossEntropy with label ${label}`,
    given: () => [torch.ones([2, 3], { requiresGrad: true }), torch.tensor([0n, label])],
    run: (x: torch.Tensor, y: torch.Tensor) => F.crossEntropy(x, y).backward(),
    type: IndexError,
    code: 'crossEntropy/label',
    says: `label ${label} is out of range for 3 classes: labels run from 0 to 2`,
  })),
  {
    about: 'nllLoss',
    given: () => [torch.ones([2, 3]), torch.tensor([0n, 3n])],
    run: (x, y) => F.nllLoss(x, y),
    type: IndexError,
    code: 'nllLoss/label',
    says: 'label 3 is out of range for 3 classes: labels run from 0 to 2',
  },
  {
    about: 'division of ints by 0, in place',
    given: () => [torch.tensor([7n, 7n, 7n]), torch.tensor([2n, 3n, 0n])],
    run: (x, y) => x.remainder_(y),
    type: ValueError,
    code: 'remainder/zero-division',
    says: 'remainder of ints divides by 0',
  },
];

describe.each(engines)('on $name', ({ name, available }) => {
  test.skipIf(!available).each(mistakes.map((mistake) => [mistake.about, mistake] as const))('%s', (_, mistake) => {
    withEngine(name, () => expectMistake(mistake));
  });
});
