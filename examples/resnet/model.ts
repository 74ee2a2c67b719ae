/**
 * @file ResNet-18 with the keys of torchvision's `resnet18`. K. He et al.: "Deep Residual Learning for Image Recognition", 2015,
 * https://arxiv.org/abs/1512.03385
 */
import * as torch from 'flambeau';

const { nn } = torch;
const F = nn.functional;

/** Two convolutions, and around them a way past them. */
class BasicBlock extends nn.Module {
  readonly conv1: torch.nn.Conv2d;
  readonly bn1: torch.nn.BatchNorm2d;
  readonly conv2: torch.nn.Conv2d;
  readonly bn2: torch.nn.BatchNorm2d;
  /** Brings the input to the size of the output, where they differ. */
  readonly downsample: torch.nn.Sequential | null;

  constructor(inputs: number, width: number, stride: number) {
    super();
    this.conv1 = new nn.Conv2d(inputs, width, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(width);
    this.conv2 = new nn.Conv2d(width, width, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(width);
    this.downsample =
      stride === 1 && inputs === width
        ? null
        : new nn.Sequential(new nn.Conv2d(inputs, width, 1, { stride, bias: false }), new nn.BatchNorm2d(width));
  }

  forward(x: torch.Tensor): torch.Tensor {
    const past = this.downsample?.(x) ?? x;
    const inner = F.relu(this.bn1(this.conv1(x)));
    return F.relu(this.bn2(this.conv2(inner)).add(past));
  }
}

const stage = (inputs: number, width: number, stride: number): torch.nn.Sequential =>
  new nn.Sequential(new BasicBlock(inputs, width, stride), new BasicBlock(width, width, 1));

export class ResNet18 extends nn.Module {
  readonly conv1: torch.nn.Conv2d;
  readonly bn1: torch.nn.BatchNorm2d;
  readonly maxpool = new nn.MaxPool2d(3, 2, 1);
  readonly layer1: torch.nn.Sequential;
  readonly layer2: torch.nn.Sequential;
  readonly layer3: torch.nn.Sequential;
  readonly layer4: torch.nn.Sequential;
  readonly fc: torch.nn.Linear;

  /** torchvision's has 1000 classes and the width 64. */
  constructor(classes = 1000, width = 64) {
    super();
    this.conv1 = new nn.Conv2d(3, width, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = new nn.BatchNorm2d(width);
    this.layer1 = stage(width, width, 1);
    this.layer2 = stage(width, 2 * width, 2);
    this.layer3 = stage(2 * width, 4 * width, 2);
    this.layer4 = stage(4 * width, 8 * width, 2);
    this.fc = new nn.Linear(8 * width, classes);
  }

  /** [N, 3, H, W] → logits [N, classes] */
  forward(images: torch.Tensor): torch.Tensor {
    const x = this.maxpool(F.relu(this.bn1(this.conv1(images))));
    const y = this.layer4(this.layer3(this.layer2(this.layer1(x))));
    return this.fc(y.mean([2, 3]));
  }
}

/** The model whose state dict it is, in evaluation mode; width and number of classes are those of the file. */
export function resNet18Of(state: Readonly<torch.nn.StateDict>): ResNet18 {
  const [classes, width] = [state['fc.bias']?.shape[0], state['conv1.weight']?.shape[0]];
  const model = new ResNet18(classes, width);
  model.loadStateDict(state);
  return model.eval();
}
