/** @file A ResNet-18 whose sizes are those of a file. */
import type * as torch from 'flambeau';
import * as vision from 'flambeau/vision';

/** The model whose state dict it is, in evaluation mode; width and number of classes are those of the file. */
export function resNet18Of(state: Readonly<torch.nn.StateDict>): vision.models.ResNet {
  const [numClasses, width] = [state['fc.bias']?.shape[0] ?? 1000, state['conv1.weight']?.shape[0] ?? 64];
  const model = vision.models.resnet18({ numClasses, width });
  model.loadStateDict(state);
  return model.eval();
}
