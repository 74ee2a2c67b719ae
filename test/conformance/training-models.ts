/** @file The models of the recorded training runs, as a user would write them; the set's README describes them. */
import * as torch from '../../src/index.ts';
import { method } from './exceptions.ts';
import { type Callable, findClass, findFunction } from './library.ts';
import { Unsupported } from './unsupported.ts';

type Tensor = torch.Tensor;
type Module = torch.nn.Module;

function layer(name: string, ...given: readonly unknown[]): Module {
  const Layer = findClass<Module>(`torch.nn.${name}`);
  return new Layer(...given);
}

function functional(name: string): Callable {
  const found = findFunction(`torch.nn.functional.${name}`);
  if (found === undefined) throw new Unsupported('function', `no function torch.nn.functional.${name}`);
  return found;
}

const call = (x: Tensor, name: string, ...given: readonly unknown[]): Tensor => method(x, name)(...given) as Tensor;

class ConvolutionNet extends torch.nn.Module {
  conv1 = layer('Conv2d', 1, 6, 3, { padding: 1 });
  bn1 = layer('BatchNorm2d', 6);
  conv2 = layer('Conv2d', 6, 12, 3, { padding: 1, bias: false });
  bn2 = layer('BatchNorm2d', 12);
  drop = layer('Dropout', 0);
  fc = layer('Linear', 588, 4);

  override forward(x: Tensor): Tensor {
    const relu = functional('relu');
    const pool = functional('max_pool2d');
    const first = pool(relu(this.bn1(this.conv1(x))), 2);
    const second = pool(relu(this.bn2(this.conv2(first))), 2) as Tensor;
    return this.fc(this.drop(call(second, 'flatten', 1)));
  }
}

class RecurrentNet extends torch.nn.Module {
  lstm = layer('LSTM', 4, 16, { numLayers: 2, batchFirst: true });
  fc = layer('Linear', 16, 3);

  override forward(x: Tensor): Tensor {
    const [out] = this.lstm(x) as [Tensor];
    return this.fc(call(out, 'at', ':', -1));
  }
}

class Block extends torch.nn.Module {
  ln1 = layer('LayerNorm', 64);
  ln2 = layer('LayerNorm', 64);
  qkv = layer('Linear', 64, 192);
  proj = layer('Linear', 64, 64);
  fc = layer('Linear', 64, 256);
  out = layer('Linear', 256, 64);

  override forward(x: Tensor): Tensor {
    const [batch = 0, time = 0] = x.shape;
    const parts = call(this.qkv(this.ln1(x)), 'split', 64, 2) as unknown as Tensor[];
    const [q, k, v] = parts.map((part) => call(call(part, 'view', batch, time, 4, 16), 'transpose', 1, 2)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const scores = torch.mul(torch.matmul(q, call(k, 'transpose', -2, -1)), 0.25);
    const future = torch.tensor(
      Array.from({ length: time }, (_, i) => Array.from({ length: time }, (_, j) => (j > i ? -Infinity : 0))),
      { device: x.device },
    );
    const attention = torch.matmul(call(torch.add(scores, future), 'softmax', -1), v);
    const together = call(call(attention, 'transpose', 1, 2), 'reshape', batch, time, 64);
    const attended = torch.add(x, this.proj(together));
    return torch.add(attended, this.out(functional('gelu')(this.fc(this.ln2(attended)))));
  }
}

class Transformer extends torch.nn.Module {
  token = layer('Embedding', 20, 64);
  position = layer('Embedding', 16, 64);
  blocks = layer('ModuleList', [new Block(), new Block()]);
  ln = layer('LayerNorm', 64);
  head = layer('Linear', 64, 20, { bias: false });

  override forward(indices: Tensor): Tensor {
    const count = { length: indices.shape[1] ?? 0 };
    const positions = torch.tensor(
      Array.from(count, (_, i) => BigInt(i)),
      { device: indices.device },
    );
    let x: Tensor = torch.add(this.token(indices), this.position(positions));
    for (const block of this.blocks.children()) x = block(x);
    return this.head(this.ln(x));
  }
}

type Loss = (prediction: Tensor, target: Tensor) => Tensor;

const crossEntropy: Loss = (prediction, target) => {
  const classes = prediction.shape.at(-1) ?? 1;
  const rows = call(prediction, 'reshape', -1, classes);
  return functional('cross_entropy')(rows, call(target, 'reshape', -1)) as Tensor;
};

export interface TrainingModel {
  readonly create: () => Module;
  readonly loss: Loss;
}

export const models: Readonly<Record<string, TrainingModel>> = {
  mlp: {
    create: () =>
      layer(
        'Sequential',
        layer('Linear', 8, 32),
        layer('Tanh'),
        layer('Linear', 32, 32),
        layer('ReLU'),
        layer('Linear', 32, 1),
      ),
    loss: (prediction, target) => functional('mse_loss')(prediction, target) as Tensor,
  },
  cnn: { create: () => new ConvolutionNet(), loss: crossEntropy },
  lstm: { create: () => new RecurrentNet(), loss: crossEntropy },
  gpt: { create: () => new Transformer(), loss: crossEntropy },
};
