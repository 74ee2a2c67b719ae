/** @file How large the gradients of a model's parameters are, from its first layer to its last. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isModule } from '../nn/callable.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { titleOf } from './axes.ts';
import { type PictureOptions, pictureOptions } from './options.ts';
import { Picture } from './picture.ts';
import { numbersOf } from './values.ts';

export interface GradientFlowOptions extends PictureOptions {
  /** Biases, too, and all else with one dim. Default: false, as they are of another size. */
  readonly biases?: boolean;
}

const mostParameters = 80;

interface Flow {
  readonly name: string;
  readonly mean: number;
  readonly most: number;
}

interface Holder {
  namedParameters(): Iterable<[string, { readonly grad: Tensor | null; readonly sizes: readonly number[] }]>;
}

function flowOf(name: string, gradient: Tensor): Flow {
  const { values } = numbersOf('gradientFlow', name, gradient);
  let [sum, most] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    sum += size;
    most = Math.max(most, size);
  }
  return { name, mean: sum / values.length, most };
}

function flowsOf(given: object, hasBiases: boolean): { readonly flows: Flow[]; readonly without: number } {
  if (isModule(given)) {
    const holder: Holder = given;
    const all = Array.from(holder.namedParameters()).filter(([, { sizes }]) => hasBiases || sizes.length > 1);
    const flows = all.flatMap(([name, { grad }]) => (grad === null ? [] : [flowOf(name, grad)]));
    return { flows, without: all.length - flows.length };
  }
  const flows = Object.entries(given).map(([name, gradient]: [string, unknown]) => {
    if (isTensor(gradient)) return flowOf(name, gradient);
    throw new ArgumentError(
      'gradientFlow/tensors',
      `gradientFlow takes a model or gradients by name, got ${kindOf(gradient)} for ${name}`,
    );
  });
  return { flows, without: 0 };
}

/**
 * Mean and largest size of the gradients of each weight of a model, in its order, on a logarithmic axis: to be called after `backward()`.
 * Gradients that get smaller from layer to layer vanish, those that get larger explode. Takes gradients by name, too.
 *
 * @throws {ValueError} when no parameter has a gradient (`gradientFlow/backward`).
 * @example
 * const model = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1));
 * model(torch.randn([16, 2])).square().mean().backward();
 * plot.gradientFlow(model, { title: 'Gradients' }).kind; // gradientFlow
 */
export function gradientFlow(model: object, options?: GradientFlowOptions): Picture {
  const checked = pictureOptions('gradientFlow', options, ['biases']);
  if ((typeof model !== 'object' && typeof model !== 'function') || model === null || isTensor(model)) {
    throw new ArgumentError(
      'gradientFlow/model',
      `gradientFlow takes a model or gradients by name, got ${kindOf(model)}`,
    );
  }
  const { flows: all, without } = flowsOf(model, checked.biases ?? false);
  if (all.length === 0) {
    throw new ValueError(
      'gradientFlow/backward',
      'no parameter of gradientFlow has a gradient\n  fix: call loss.backward() first, and plot before optimizer.zeroGrad()',
    );
  }
  const flows = all.slice(0, mostParameters);
  const seen = flows.filter(({ mean, most }) => mean > 0 && Number.isFinite(most));
  const broken = flows.filter(({ most }) => !Number.isFinite(most)).map(({ name }) => name);
  const zero = flows.filter(({ most }) => most === 0).map(({ name }) => name);
  const list = (names: readonly string[]) => `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`;
  const notes = [
    ...(zero.length > 0 ? [`no gradient but zero: ${list(zero)}`] : []),
    ...(broken.length > 0 ? [`not finite: ${list(broken)}`] : []),
    ...(without > 0 ? [`${without} parameters without a gradient`] : []),
    ...(all.length > flows.length ? [`the first ${flows.length} of ${all.length} parameters`] : []),
  ];
  const { width = 400, height = Math.max(90, 22 * flows.length) } = checked;
  const names = flows.map(({ name }) => name);
  const rows = seen.flatMap(({ name, mean, most }) => [
    { name, size: mean, what: 'mean' },
    { name, size: most, what: 'largest' },
  ]);
  const y = {
    field: 'name',
    type: 'nominal',
    sort: names,
    scale: { domain: names },
    title: checked.y === undefined || checked.y === '' ? null : checked.y,
    axis: { grid: true, ticks: false, labelLimit: 240, labelPadding: 6 },
  };
  const x = {
    type: 'quantitative',
    title: checked.x ?? 'size of the gradient',
    scale: { type: 'log', ...(seen.length === 0 ? { domain: [1e-8, 1] } : { padding: 10 }) },
    axis: { tickCount: 6, format: '.0e' },
  };
  return new Picture('gradientFlow', (colors) => ({
    width,
    height,
    ...titleOf(checked, width + 100, notes),
    layer: [
      {
        data: { values: seen.map((flow) => ({ ...flow })) },
        mark: { type: 'rule', strokeWidth: 2, color: colors.axis },
        encoding: { y, x: { ...x, field: 'mean' }, x2: { field: 'most' } },
      },
      {
        data: { values: rows },
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          y,
          x: { ...x, field: 'size' },
          color: {
            field: 'what',
            type: 'nominal',
            scale: { domain: ['mean', 'largest'], range: colors.categories.slice(0, 2) },
            legend: { title: null },
          },
        },
      },
    ],
  }));
}
