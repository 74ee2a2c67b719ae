/** @file Reads a ResNet-18 from a file of torchvision's and classifies an image. */
import * as torch from 'flambeau';
import { Options, type Program } from '../pretrained/command-line.ts';
import { readState } from '../pretrained/state.ts';
import { readImage } from './image.ts';
import { resNet18Of } from './model.ts';

const usage = `Classifies an image with a ResNet-18 from a file with torchvision's keys.

usage: npm run example -- resnet --model FILE [--image FILE.npy] [--seed N]

  --model FILE   a state dict: .pth, .pt or .safetensors
  --image FILE   an image as NumPy's array, uint8[height, width, 3]
                 (default: random numbers)
  --seed N       seed of the random numbers (default: 0)
  --help         show this text`;

export const run: Program = (args, print) => {
  const options = new Options(args, ['model', 'image', 'seed'], ['help']);
  if (options.has('help')) return print(usage);
  const path = options.required('model');
  const model = resNet18Of(readState(path));
  const count = [...model.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
  print(`ResNet-18, width ${model.conv1.outChannels}, ${model.fc.outFeatures} classes, ${count} parameters: ${path}`);
  torch.manualSeed(options.number('seed', 0));
  const file = options.text('image');
  const image = file === undefined ? torch.randn([1, 3, 64, 64]) : readImage(file);
  print(`${file ?? 'random image'}, ${image.size(2)} × ${image.size(3)}`);
  const shares = torch.noGrad(() => model(image).softmax(-1).squeeze(0));
  const { values, indices } = shares.topk(Math.min(5, shares.numel()));
  for (const [i, share] of [...values].entries()) {
    print(`  class ${indices.at(i).item()}  ${(100 * Number(share.item())).toFixed(1)} %`);
  }
};
