/**
 * @file Tensors in several safetensors files under one index, split and named as Hugging Face does it
 * (https://huggingface.co/docs/huggingface_hub/package_reference/serialization).
 */
import { ArgumentError } from '../errors/errors.ts';
import { nameOf, neighboursOf, removeFile, siblingOf, writeFileAtomic } from '../host/file.ts';
import type { Url } from '../host/url.ts';
import { encodeSafetensors, inputSize, type SafetensorsInput } from './safetensors.ts';

export const indexEnding = '.safetensors.index.json';

const defaultShardSize = '5GB';

const units: Readonly<Record<string, number>> = { '': 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** A size in bytes, as a number or as text. */
export function shardBytes(given: number | string = defaultShardSize): number {
  const [, digits = '', unit = ''] =
    typeof given === 'string' ? (/^(\d+(?:\.\d+)?) ?([KMGT]B)?$/i.exec(given) ?? []) : [];
  const bytes = typeof given === 'number' ? given : Number(digits || Number.NaN) * (units[unit.toUpperCase()] ?? 1);
  if (bytes >= 1) return bytes;
  throw new ArgumentError(
    'saveFile/maxShardSize',
    `maxShardSize of saveFile must be a number of bytes, or a text such as '5GB', got ${typeof given === 'string' ? `'${given}'` : String(given)}`,
  );
}

/** In the order given, as much in each as fits; a tensor that is larger than that has a file of its own. */
function split(tensors: readonly SafetensorsInput[], most: number): SafetensorsInput[][] {
  const large: SafetensorsInput[][] = [];
  const shards: SafetensorsInput[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    const size = inputSize(tensor);
    if (size > most) {
      large.push([tensor]);
      continue;
    }
    if (shards.length === 0 || size > room) {
      shards.push([]);
      room = most;
    }
    shards.at(-1)?.push(tensor);
    room -= size;
  }
  const all = [...shards, ...large];
  return all.length === 0 ? [[]] : all;
}

const five = (count: number): string => String(count).padStart(5, '0');

/** Names of files that are not there yet: those of an older save stay whole until the index no longer leads to them. */
function freshNames(stem: string, count: number, taken: ReadonlySet<string>): string[] {
  for (let turn = 0; ; turn++) {
    const start = turn === 0 ? stem : `${stem}.${turn}`;
    const names = Array.from({ length: count }, (_, i) => `${start}-${five(i + 1)}-of-${five(count)}.safetensors`);
    if (!names.some((name) => taken.has(name))) return names;
  }
}

/** Is it the name of a file of an index with this stem? */
function isShard(name: string, stem: string): boolean {
  return name.startsWith(stem) && /^(\.\d+)?-\d{5}-of-\d{5}\.safetensors$/.test(name.slice(stem.length));
}

/**
 * Writes the files, then their index, then removes those of older saves: killed at any moment, the index leads to all tensors of one save.
 */
export function writeShards(
  tensors: readonly SafetensorsInput[],
  metadata: ReadonlyMap<string, string>,
  index: string | Url,
  most: number,
): void {
  const name = nameOf(index);
  if (!name.endsWith(indexEnding)) {
    throw new ArgumentError(
      'saveFile/index',
      `saveFile writes a file, or several under an index whose name ends in '${indexEnding}', got '${name}'`,
    );
  }
  const stem = name.slice(0, -indexEnding.length);
  const shards = split(tensors, most);
  const before = neighboursOf(index);
  const names = freshNames(stem, shards.length, new Set(before));
  const places: [string, string][] = [];
  try {
    for (const [i, shard] of shards.entries()) {
      const file = names[i] as string;
      writeFileAtomic(siblingOf(index, file), encodeSafetensors(shard, metadata));
      for (const tensor of shard) places.push([tensor.name, file]);
    }
  } catch (error) {
    for (const file of names) removeFile(siblingOf(index, file));
    throw error;
  }
  writeFileAtomic(index, [new TextEncoder().encode(indexText(tensors, places))]);
  for (const file of before) if (isShard(file, stem)) removeFile(siblingOf(index, file));
}

/** Written entry by entry: an object would put names such as "0" first, and take "__proto__" for something else. */
function indexText(tensors: readonly SafetensorsInput[], places: readonly (readonly [string, string])[]): string {
  const total = tensors.reduce((sum, tensor) => sum + inputSize(tensor), 0);
  const lines = [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, file]) => `    ${JSON.stringify(name)}: ${JSON.stringify(file)}`);
  const map = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "metadata": {\n    "total_size": ${total}\n  },\n  "weight_map": ${map}\n}\n`;
}
