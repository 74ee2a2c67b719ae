/** @file State dicts of others' files, as PyTorch, torchvision and Hugging Face write them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from 'flambeau';
import { SerializationError } from 'flambeau';

/** What the models of `nn.DataParallel` and `DistributedDataParallel` put before all keys. */
const parallel = 'module.';

/**
 * Tensors by name of a `.safetensors` file or index, or of a file of `torch.save`. Checkpoints that hold the state dict beside other things,
 * as `state_dict` or `model`, are unwrapped.
 */
export function readState(path: string): torch.nn.StateDict {
  if (/\.safetensors(\.index\.json)?$/.test(path)) return torch.io.loadFile(path);
  const content = torch.load<unknown>(path);
  const wrapped = isObject(content) ? [content['state_dict'], content['model']].find(isObject) : undefined;
  const state = wrapped ?? content;
  if (!isObject(state) || !Object.values(state).every((value) => value instanceof torch.Tensor)) {
    throw new SerializationError(
      'example/state',
      `${path} holds no state dict, which is tensors by name\n  fix: in PyTorch write it with torch.save(model.state_dict(), path)`,
      { path },
    );
  }
  const entries = Object.entries(state as torch.nn.StateDict);
  if (!entries.every(([key]) => key.startsWith(parallel))) return Object.fromEntries(entries);
  return Object.fromEntries(entries.map(([key, tensor]) => [key.slice(parallel.length), tensor]));
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
