/** @file A small problem that begins alike each time, and the loop that is written by hand. */
import * as torch from '../../src/index.ts';

const { nn, optim, data } = torch;
export const F = nn.functional;

export function problem(count = 50, lr = 0.05) {
  torch.manualSeed(3);
  const x = torch.randn([count, 3]);
  const y = x.sum(1).gt(0).to(torch.int64);
  const model = new nn.Sequential(new nn.Linear(3, 8), new nn.Tanh(), new nn.Dropout(0.2), new nn.Linear(8, 2));
  const loader = new data.DataLoader(new data.TensorDataset(x, y), { batchSize: 8, shuffle: true });
  const optimizer = new optim.Adam(model.parameters(), { lr });
  return { model, loader, optimizer, x, y };
}

export type Problem = ReturnType<typeof problem>;

export const valuesOf = (model: torch.nn.Module): unknown[] =>
  Object.values(model.stateDict()).map((tensor) => (tensor as torch.Tensor).tolist());

interface Hooks {
  /** After backward. */
  readonly beforeStep?: (problem: Problem) => void;
  readonly afterStep?: (problem: Problem) => void;
  readonly afterEpoch?: (problem: Problem, loss: number) => void;
}

/** The loop by hand; gives the losses of its steps. */
export function plainLoop(given: Problem, epochs: number, { beforeStep, afterStep, afterEpoch }: Hooks = {}): number[] {
  const losses: number[] = [];
  const { model, loader, optimizer } = given;
  for (let epoch = 0; epoch < epochs; epoch++) {
    let sum = 0;
    for (const [x, y] of loader) {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(model(x), y);
      loss.backward();
      beforeStep?.(given);
      optimizer.step();
      afterStep?.(given);
      losses.push(Number(loss.item()));
      sum += Number(loss.item()) * x.size(0);
    }
    afterEpoch?.(given, sum / 50);
  }
  return losses;
}
