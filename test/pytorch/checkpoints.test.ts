/** @file Files go both ways: `torch.load` of PyTorch 2.6 reads ours with its defaults, and its own are read here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { descriptionOf, parseDescription } from '../io/description.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { askPyTorch, describeWithPyTorch } from './pytorch.ts';

const { nn, optim } = torch;
const generator = fileURLToPath(new URL('../recorded/generator/gen_checkpoints.py', import.meta.url));
const training = fileURLToPath(new URL('./checkpoints.py', import.meta.url));
const recorded = fileURLToPath(new URL('../recorded/checkpoints', import.meta.url));
const directory = temporaryDirectory();
afterAll(() => directory.remove());

const inside = (name: string): string => join(directory.path, name);

interface Training {
  readonly model: torch.nn.StateDict;
  readonly optimizer: torch.optim.OptimizerStateDict;
  readonly losses: readonly number[];
}

function make() {
  const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 1)).double();
  return { model, optimizer: new optim.Adam(model.parameters(), { lr: 0.01 }) };
}

describeWithPyTorch('files of torch.save', () => {
  it.each([true, false])('are read by PyTorch with its defaults, zipped: %s', async (useNewZipfileSerialization) => {
    const value = {
      ...torch.load<object>(join(recorded, '2.6.pt')),
      empty: new Uint8Array(0),
      bytes: new Uint8Array([0, 255]),
      large: 2n ** 100n,
      own: { map: new Map([[1, 'a']]), set: new Set([1]), tuple: Object.freeze([1]), nothing: undefined },
      views: [torch.ones(3).expand(2, 3), torch.arange(10).at('2:8:3')],
    };
    const path = inside(`ours-${useNewZipfileSerialization}.pt`);
    torch.save(value, path, { useNewZipfileSerialization });
    const described = parseDescription(await askPyTorch('-W', 'ignore', generator, 'describe', path));
    expect(described).toEqual(descriptionOf(torch.load(path)));
  });

  it('of PyTorch are read here', async () => {
    await askPyTorch('-W', 'ignore', generator, 'write', directory.path, 'theirs');
    const described = parseDescription(readFileSync(inside('theirs.json'), 'utf8'));
    for (const ending of ['.pt', '.legacy.pt']) {
      expect(descriptionOf(torch.load(inside(`theirs${ending}`)))).toEqual(described);
    }
  });

  it('carry a training to PyTorch and back', async () => {
    torch.manualSeed(0);
    const [x, y] = [torch.randn([16, 4], { dtype: torch.float64 }), torch.randn([16, 1], { dtype: torch.float64 })];
    const { model, optimizer } = make();
    const step = (own: ReturnType<typeof make>): number => {
      own.optimizer.zeroGrad();
      const loss = own.model(x).sub(y).square().mean();
      loss.backward();
      own.optimizer.step();
      return Number(loss.item());
    };
    for (let i = 0; i < 3; i++) step({ model, optimizer });
    const start = inside('start.pt');
    torch.save({ model: model.stateDict(), optimizer: optimizer.stateDict(), x, y }, start);

    await askPyTorch(training, start, inside('end.pt'));
    const theirs = torch.load<Training>(inside('end.pt'));
    const losses = [step({ model, optimizer }), step({ model, optimizer }), step({ model, optimizer })];
    losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(theirs.losses[i] ?? Number.NaN, 12);
    });

    const back = make();
    back.model.loadStateDict(theirs.model);
    back.optimizer.loadStateDict(theirs.optimizer);
    expect(step(back)).toBeCloseTo(step({ model, optimizer }), 12);
  });
});
