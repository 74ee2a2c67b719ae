/**
 * @file Models in several files as Hugging Face lays them: an index that has the name of the file of each tensor, and folders of one model
 * (https://huggingface.co/docs/transformers/big_models).
 */
import { insideOf, nameOf, namesIn, withFile } from '../host/file.ts';
import { addressOf, type Url } from '../host/url.ts';
import { textOf } from './cursor.ts';
import { fault } from './fault.ts';
import { isObject, jsonObject } from './json-object.ts';
import { bytesOf } from './source.ts';

export const isIndex = (path: string | Url): boolean => addressOf('file/path', 'a file', path).endsWith('.json');

/** Is it one of the names that Hugging Face gives to files of `torch.save`? */
export const isPickled = (path: string | Url): boolean => /^pytorch_model.*\.bin$/.test(nameOf(path));

/** Files stand beside their index; anything else that a name may say is refused. */
const plainName = /^[^/\\:\0]+\.(safetensors|bin)$/;

const save = "save the model again: torch.io.saveFile(tensors, 'model.safetensors.index.json')";

/** Names of the files that an index leads to, and of the tensors in each. */
export function shardsOf(index: string | Url): ReadonlyMap<string, readonly string[]> {
  return withFile(index, (file) => {
    const refuse = (what: string): Error =>
      fault('safetensors/index', `this is no index of files of tensors: ${what}\n  fix: ${save}`);
    const text = textOf(bytesOf(file, 0, file.byteLength));
    if (text === undefined) throw refuse('it is not UTF-8');
    const root = jsonObject(text, 3, ({ kind }) =>
      refuse(kind === 'duplicate' ? 'it has a key twice' : 'it is no JSON object'),
    );
    const map = root['weight_map'];
    if (!isObject(map)) {
      throw refuse(`it has no weight_map, but ${Object.keys(root).slice(0, 8).join(', ') || 'nothing'}`);
    }
    const shards = new Map<string, string[]>();
    for (const [tensor, name] of Object.entries(map)) {
      if (typeof name !== 'string' || !plainName.test(name)) {
        throw refuse(
          `tensor '${tensor}' is in ${JSON.stringify(name)}, and files are named by names alone, such as "model-00001-of-00002.safetensors"`,
        );
      }
      const names = shards.get(name);
      if (names === undefined) shards.set(name, [tensor]);
      else names.push(tensor);
    }
    return shards;
  });
}

/** The error of an index that leads to what is not there. */
export function missingTensor(path: string, name: string): Error {
  return fault(
    'safetensors/index',
    `${path}: the index says that tensor '${name}' is in this file, which does not hold it\n  fix: fetch the index and its files of one and the same version`,
    { path, name },
  );
}

/** What a folder of Hugging Face's holds, in the order in which its own loader looks. */
const modelNames = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
];

/** The file of the model where a folder is named, and any other path as it is. */
export function modelFileOf(path: string | Url): string | Url {
  const names = namesIn(path);
  if (names === undefined) return path;
  const name = modelNames.find((each) => names.includes(each));
  if (name !== undefined) return insideOf(path, name);
  const folder = addressOf('file/path', 'a file', path);
  throw fault(
    'file/folder',
    `${folder}: this is a folder without a model: it holds ${names.slice(0, 8).join(', ') || 'nothing'}\n  rule: folders are read that hold ${modelNames.join(', ')}\n  fix: name a file in it`,
    { path: folder },
  );
}
