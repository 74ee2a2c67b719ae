/** @file The four output heads of the field: each trained with the loss on its logits, and read with its activation. */
import * as torch from 'flambeau';

const { nn, optim } = torch;
const F = nn.functional;

torch.manualSeed(0);
const points = torch.rand([256, 2]).mul(2).sub(1);
const [x, y] = [points.select(1, 0), points.select(1, 1)];

/** A small network with `outputs` numbers at its end, trained by a loss of them. */
function train(outputs: number, loss: (output: torch.Tensor) => torch.Tensor): torch.nn.Sequential {
  const model = new nn.Sequential(new nn.Linear(2, 32), new nn.Tanh(), new nn.Linear(32, outputs));
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.02 });
  for (let step = 0; step < 300; step++) {
    optimizer.zeroGrad();
    loss(model(points)).backward();
    optimizer.step();
  }
  return model;
}

const share = (right: torch.Tensor): string => Number(right.to(torch.float32).mean().item()).toFixed(2);

// Regression: an amount, nothing behind the linear layer.
const amounts = x.mul(y).mul(10).sub(3).unsqueeze(1);
const regression = train(1, (output) => F.mseLoss(output, amounts));
const error = regression(points).sub(amounts).abs().mean();
console.log('regression: off by', Number(error.item()) < 0.5 ? 'less than 0.5' : error, 'of values from -13 to 7');

// Binary: one logit; within the circle or not.
const inside = x.square().add(y.square()).lt(0.5);
const circle = inside.to(torch.float32).unsqueeze(1);
const binary = train(1, (logits) => F.binaryCrossEntropyWithLogits(logits, circle));
console.log('binary: right', share(binary(points).gt(0).squeeze(1).eq(inside)));
console.log(
  'probability at the centre',
  Number(
    binary(torch.zeros([1, 2]))
      .sigmoid()
      .item(),
  ) > 0.9
    ? 'above 0.9'
    : 'low',
);

// Multi-label: right half, upper half, both or none.
const halves = torch.stack([x.gt(0), y.gt(0)], 1);
const labels = train(2, (logits) => F.binaryCrossEntropyWithLogits(logits, halves.to(torch.float32)));
console.log('multi-label: right', share(labels(points).sigmoid().gt(0.5).eq(halves)));

// Multi-class: one of four quarters.
const quarters = x.gt(0).to(torch.int64).add(y.gt(0).to(torch.int64).mul(2));
const classes = train(4, (logits) => F.crossEntropy(logits, quarters));
console.log('multi-class: right', share(classes(points).argmax(-1).eq(quarters)));
const probabilities = classes(torch.tensor([[0.5, 0.5]])).softmax(-1);
console.log(
  'probabilities add up to',
  Number(probabilities.sum().item()).toFixed(3),
  'class',
  probabilities.argmax(-1).item(),
);
