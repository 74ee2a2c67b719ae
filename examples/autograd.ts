/** @file Gradients: of any order, of your own operations, checked by differences. */
import * as torch from 'flambeau';

const x = torch.tensor([1, 2, 3], { requiresGrad: true, dtype: torch.float64 });
x.pow(3).sum().backward();
console.log('3x²', x.grad?.tolist());

const [first] = torch.autograd.grad(x.pow(3).sum(), x, { createGraph: true });
const [second] = torch.autograd.grad((first as torch.Tensor).sum(), x);
console.log('6x', second?.tolist());

/** A step, with the gradient of the identity: the straight-through estimator. */
class Round extends torch.autograd.Function {
  static forward(_context: torch.autograd.FunctionContext, input: torch.Tensor): torch.Tensor {
    return input.round();
  }

  static backward(_context: torch.autograd.FunctionContext, gradient: torch.Tensor): torch.Tensor {
    return gradient;
  }
}

const y = torch.tensor([0.2, 1.7], { requiresGrad: true });
Round.apply(y).sum().backward();
console.log('straight through', y.grad?.tolist());

console.log(
  'gradcheck',
  torch.autograd.gradcheck((v) => v.sigmoid().mul(v), [x]),
);
