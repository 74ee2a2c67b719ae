/** @file State dicts of others' files, as PyTorch, torchvision and Hugging Face write them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from 'flambeau';
import { SerializationError } from 'flambeau';

/** Tensors by name of a `.safetensors` file or index, or of a file of `torch.save`; what checkpoints wrap in `state_dict` is unwrapped. */
export function readState(path: string): torch.nn.StateDict {
  if (/\.safetensors(\.index\.json)?$/.test(path)) return torch.io.loadFile(path);
  const content = torch.load<unknown>(path);
  const state = isObject(content) && isObject(content['state_dict']) ? content['state_dict'] : content;
  if (isObject(state) && Object.values(state).every((value) => value instanceof torch.Tensor)) {
    return state as torch.nn.StateDict;
  }
  throw new SerializationError(
    'example/state',
    `${path} holds no state dict, which is tensors by name\n  fix: in PyTorch write it with torch.save(model.state_dict(), path)`,
    { path },
  );
}

/** How Hugging Face's `save_pretrained` names the file of the weights, the newest way first. */
const weightFiles = ['model.safetensors', 'model.safetensors.index.json', 'pytorch_model.bin'] as const;

/** The state dict of a folder of Hugging Face's. */
export function readWeights(folder: string): torch.nn.StateDict {
  const found = weightFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return readState(found);
  throw new SerializationError('example/weights', `${folder} holds none of ${weightFiles.join(', ')}`, { folder });
}

/** Is it an object with names, and not an array, a map or a tensor? */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
