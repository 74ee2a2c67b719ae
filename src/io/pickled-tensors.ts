/** @file Tensors by name in files of `torch.save`, which hold a state dict, alone or under an index. */
import { kindOf } from '../errors/copies.ts';
import { naming } from '../errors/file-name.ts';
import { siblingOf } from '../host/file.ts';
import { addressOf, type Url } from '../host/url.ts';
import { isRecord } from '../ops/options.ts';
import type { Device } from '../storage/device.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { loadFile } from './checkpoint.ts';
import { fault } from './fault.ts';
import { missingTensor } from './shard-index.ts';

/** The tensors of a state dict. */
export function pickledTensors(path: string | Url, device: Device): Record<string, Tensor> {
  const content = loadFile(path, device);
  return naming(addressOf('file/path', 'a file', path), () => {
    const entries =
      isRecord(content) && !isTensor(content) ? Object.entries(content) : [['the whole', content] as const];
    const tensors = entries.map(([name, value]): [string, Tensor] => {
      if (isTensor(value)) return [name, value];
      throw fault(
        'load/tensors',
        `the file holds more than tensors by name: ${name} (${kindOf(value)})\n  fix: torch.load(path) gives all that it holds`,
        { name },
      );
    });
    return Object.fromEntries(tensors);
  });
}

/** Those of all files of an index, each of which is let go before the next is read. */
export function indexedPickles(
  index: string | Url,
  shards: ReadonlyMap<string, readonly string[]>,
  device: Device,
): Record<string, Tensor> {
  const tensors: [string, Tensor][] = [];
  for (const [file, names] of shards) {
    const path = siblingOf(index, file);
    const own = pickledTensors(path, device);
    for (const name of names) {
      const tensor = Object.hasOwn(own, name) ? own[name] : undefined;
      if (tensor === undefined) throw missingTensor(path, name);
      tensors.push([name, tensor]);
    }
  }
  return Object.fromEntries(tensors);
}
