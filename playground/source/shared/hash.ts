/**
 * @file Settings as the hash of a link: `#data=rings&head=binary&layers=8.relu-4.relu&…`. Parts that are missing are the default's;
 * parts that are not understood are, too, and are named, so that a broken link is noticed.
 */
import {
  choices,
  defaultSettings,
  isTaskName,
  type LayerSettings,
  largestSeed,
  layersFit,
  type Settings,
  withTask,
} from './settings.ts';
import { taskOf } from './tasks.ts';

const layerText = ({ kind, units, activation }: LayerSettings): string =>
  `${kind === 'convolution' ? 'c' : ''}${units}.${activation}`;

export function hashOf(settings: Settings): string {
  const { task, head, noise, seed, layers, optimizer, learningRate, batch, mode } = settings;
  const parts = {
    data: task,
    head,
    layers: layers.length === 0 ? 'none' : layers.map(layerText).join('-'),
    optimizer,
    rate: learningRate,
    batch,
    noise,
    seed,
    mode,
  };
  return `#${Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')}`;
}

function layersFrom(text: string): readonly LayerSettings[] | undefined {
  if (text === 'none') return [];
  const layers: LayerSettings[] = [];
  for (const part of text.split('-')) {
    const [, convolution, units, name] = /^(c?)(\d{1,2})\.(\w+)$/.exec(part) ?? [];
    const activation = choices.activations.find((each) => each === name);
    if (units === undefined || activation === undefined) return undefined;
    layers.push({ kind: convolution === 'c' ? 'convolution' : 'dense', units: Number(units), activation });
  }
  return layers;
}

/** One of `allowed` that is written as `text`. */
const oneOf = <T extends string | number>(allowed: readonly T[], text: string): T | undefined =>
  allowed.find((each) => String(each) === text);

const readers: Readonly<Record<string, (text: string, settings: Settings) => Partial<Settings> | undefined>> = {
  data: (text, settings) => (isTaskName(text) ? withTask(settings, text) : undefined),
  head: (text, { task }) => {
    const head = oneOf(taskOf(task).heads, text);
    return head && { head };
  },
  layers: (text, { task }) => {
    const layers = layersFrom(text);
    return layers !== undefined && layersFit(layers, task) ? { layers } : undefined;
  },
  optimizer: (text) => {
    const optimizer = oneOf(choices.optimizers, text);
    return optimizer && { optimizer };
  },
  rate: (text) => {
    const learningRate = oneOf(choices.learningRates, text);
    return learningRate && { learningRate };
  },
  batch: (text) => {
    const batch = oneOf(choices.batches, text);
    return batch && { batch };
  },
  noise: (text) => {
    const noise = oneOf(choices.noises, text);
    return noise === undefined ? undefined : { noise };
  },
  seed: (text) => (/^\d{1,4}$/.test(text) && Number(text) <= largestSeed ? { seed: Number(text) } : undefined),
  mode: (text) => {
    const mode = oneOf(['one', 'compare'] as const, text);
    return mode && { mode };
  },
};

export interface ReadHash {
  readonly settings: Settings;
  /** Parts that were not understood, as they stood there. */
  readonly refused: readonly string[];
}

export function settingsFrom(hash: string): ReadHash {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  let settings = defaultSettings;
  const refused: string[] = [];
  // In the order of the readers: what heads and layers may be depends on the data.
  for (const [name, read] of Object.entries(readers)) {
    const text = given.get(name);
    if (text === null) continue;
    const part = read(text, settings);
    if (part === undefined) refused.push(`${name}=${text}`);
    else settings = { ...settings, ...part };
  }
  for (const [name, text] of given) if (!(name in readers)) refused.push(`${name}=${text}`);
  return { settings, refused };
}
