/** @file What the layers of a model give: where activations lie, and which units are dead. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isModule } from '../nn/callable.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { classColors, titleOf } from './axes.ts';
import { evaluating } from './evaluation.ts';
import { arranged, inRows } from './grid.ts';
import { automaticBins, countsOf } from './hist.ts';
import { shortNumber } from './numbers.ts';
import { checkedNumber, type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import type { Body } from './specification.ts';
import { finiteOf, numbersOf } from './values.ts';

export interface ActivationHistogramsOptions extends PictureOptions {
  /** Which layers, by their paths (`'0'`, `'encoder.1'`). Default: all without layers of their own. */
  readonly layers?: readonly string[];
  /** How many stand in a row. Default: 3. */
  readonly columns?: number;
}

const mostLayers = 24;

interface Activations {
  readonly name: string;
  readonly kind: string;
  readonly values: Tensor;
}

/** Runs the model, and keeps what each layer gave. */
function activationsOf(model: unknown, input: Tensor, asked: readonly string[] | undefined): Activations[] {
  if (!isModule(model)) {
    throw new ArgumentError(
      'activationHistograms/model',
      `activationHistograms takes a model and its input, or tensors by name, got ${kindOf(model)}`,
    );
  }
  const modules = Array.from(model.namedModules());
  const unknown = asked?.find((name) => !modules.some(([path]) => path === name));
  if (unknown !== undefined) {
    throw new ArgumentError(
      'activationHistograms/layers',
      `the model has no layer '${unknown}'; its layers are ${modules
        .map(([path]) => path)
        .filter((path) => path !== '')
        .join(', ')}`,
    );
  }
  const found: Activations[] = [];
  const hooks = modules
    .filter(([path, module]) => asked?.includes(path) ?? [...module.children()].length === 0)
    .map(([path, module]) =>
      module.registerForwardHook((own, _, output) => {
        if (isTensor(output)) found.push({ name: path, kind: own.constructor.name, values: output.detach() });
      }),
    );
  try {
    evaluating(model, () => model(input));
  } finally {
    for (const hook of hooks) hook.remove();
  }
  return found;
}

function namedTensors(given: object): Activations[] {
  return Object.entries(given).map(([name, values]: [string, unknown]) => {
    if (isTensor(values)) return { name, kind: '', values };
    throw new ArgumentError(
      'activationHistograms/tensors',
      `activationHistograms takes tensors by name, got ${kindOf(values)} for ${name}`,
    );
  });
}

/** Of outputs `[n, units]` and `[n, channels, …]`, the share of the units that gave zero for every sample. */
function deadShare({ values }: Activations, numbers: ArrayLike<number>): number {
  const [samples = 1, units = 1, ...rest] = values.sizes;
  if (values.sizes.length < 2) return 0;
  const size = rest.reduce((product, each) => product * each, 1);
  let dead = 0;
  for (let unit = 0; unit < units; unit++) {
    let isDead = true;
    for (let sample = 0; sample < samples && isDead; sample++) {
      const start = (sample * units + unit) * size;
      for (let i = start; i < start + size && isDead; i++) isDead = numbers[i] === 0;
    }
    if (isDead) dead++;
  }
  return dead / units;
}

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;

function panel(activations: Activations, width: number, height: number): Body {
  const { name, kind, values } = activations;
  const numbers = numbersOf('activationHistograms', name, values).values;
  const { finite, note } = finiteOf({ values: numbers });
  const zeros = finite.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / Math.max(1, numbers.length);
  const dead = zeros > 0 ? deadShare(activations, numbers) : 0;
  const facts = [
    ...(zeros > 0 ? [`${percent(zeros)} zero`] : []),
    ...(dead > 0 ? [`${percent(dead)} of units dead`] : []),
    ...note,
  ];
  const mean = finite.reduce((sum, value) => sum + value, 0) / Math.max(1, finite.length);
  const bins = finite.length === 0 ? undefined : automaticBins(finite);
  const rows =
    bins === undefined
      ? []
      : Array.from(countsOf(finite, bins), (count, place) => ({
          from: bins.start + bins.step * place,
          to: bins.start + bins.step * (place + 1),
          count,
        }));
  return (colors) => ({
    width,
    height,
    title: {
      text: [name, kind].filter((part) => part !== '').join(' '),
      subtitle: facts.length === 0 ? `mean ${shortNumber(mean)}` : facts.join(', '),
      fontSize: 12,
      subtitleFontSize: 10,
      offset: 6,
    },
    data: { values: rows },
    mark: { type: 'bar', binSpacing: 0, color: classColors(colors, 1)[0] as string },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        bin: 'binned',
        title: null,
        scale: { zero: false, nice: false },
        axis: { grid: false, tickCount: 5 },
      },
      x2: { field: 'to' },
      y: { field: 'count', type: 'quantitative', title: null, axis: { tickCount: 3, format: '~s' } },
    },
  });
}

/**
 * A histogram of what each layer of a model gives for an input, with the share of zeros and of units that are zero for every sample; or of
 * tensors by name. The model runs in evaluation mode without gradients.
 *
 * @throws {ValueError} when no layer gave a tensor (`activationHistograms/empty`).
 * @example
 * const model = new nn.Sequential(new nn.Linear(2, 8), new nn.ReLU(), new nn.Linear(8, 1));
 * plot.activationHistograms(model, torch.randn([64, 2])).kind; // activationHistograms
 */
export function activationHistograms(
  tensors: Readonly<Record<string, Tensor>>,
  options?: ActivationHistogramsOptions,
): Picture;
export function activationHistograms(
  model: (input: Tensor) => unknown,
  input: Tensor,
  options?: ActivationHistogramsOptions,
): Picture;
export function activationHistograms(
  first: Readonly<Record<string, Tensor>> | ((input: Tensor) => unknown),
  second?: Tensor | ActivationHistogramsOptions,
  third?: ActivationHistogramsOptions,
): Picture {
  const hasInput = isTensor(second);
  const options = hasInput ? third : (second as ActivationHistogramsOptions | undefined);
  const checked = pictureOptions('activationHistograms', options, ['layers', 'columns']);
  const isRecord = typeof first === 'object' && first !== null && !isTensor(first);
  if (!isRecord && !hasInput) {
    throw new ArgumentError(
      'activationHistograms/input',
      `the input of activationHistograms must be a tensor, got ${kindOf(second)}\n  fix: plot.activationHistograms(model, batch)`,
    );
  }
  const all = isRecord ? namedTensors(first) : activationsOf(first, second as Tensor, checked.layers);
  const found = all.filter(({ values }) => values.numel() > 0);
  if (found.length === 0) {
    throw new ValueError('activationHistograms/empty', 'no layer of activationHistograms gave a tensor with elements');
  }
  const across =
    checkedNumber('activationHistograms', 'columns', checked.columns, { least: 1, whole: true }) ??
    Math.min(3, found.length);
  const { width = 190, height = 90 } = checked;
  const panels = found.slice(0, mostLayers).map((each) => panel(each, width, height));
  const notes = found.length > mostLayers ? [`the first ${mostLayers} of ${found.length} layers`] : [];
  const body = arranged(inRows(panels, across));
  return new Picture('activationHistograms', (colors) => ({
    ...titleOf(checked, (width + 60) * across, notes),
    ...body(colors),
  }));
}
