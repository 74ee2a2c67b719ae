/** @file Modules of your own: fields are found by reading them, calls run hooks, errors name the module they came from. */
import * as torch from 'flambeau';

const { nn } = torch;
const F = nn.functional;

class Net extends nn.Module {
  readonly conv = new nn.Conv2d(1, 4, 3, { padding: 1 });
  readonly norm = new nn.BatchNorm2d(4);
  readonly head = new nn.Linear(4, 2);

  forward(x: torch.Tensor): torch.Tensor {
    return this.head(F.relu(this.norm(this.conv(x))).mean([2, 3]));
  }
}

torch.manualSeed(0);
const net = new Net();
console.log(net.toString());
console.log(Object.keys(net.stateDict()).join(' '));

const handle = net.conv.registerForwardHook((_module, _inputs, output) => {
  console.log('conv gave', (output as torch.Tensor).shape);
});
console.log(net(torch.randn([2, 1, 8, 8])).shape);
handle.remove();

try {
  new nn.Sequential(new nn.Linear(4, 8), new nn.Linear(9, 2))(torch.ones([1, 4]));
} catch (error) {
  console.log(String(error));
}
