/** @file The pages `docs/reference/<family>.md`, one for each family of operators. */
import { isOperator } from '../src/ops/operator.ts';
import type { Parameter } from '../src/ops/parameters.ts';
import type { Entry, Tag } from './entries.ts';

interface Page {
  readonly name: string;
  readonly title: string;
  /** Files or folders whose entries it has. */
  readonly sources: readonly string[];
}

const pages: readonly Page[] = [
  { name: 'creation', title: 'Creating tensors', sources: ['src/ops/creation/'] },
  {
    name: 'tensor',
    title: 'Tensors, dtypes and devices',
    sources: [
      'src/tensor/',
      'src/ops/methods.ts',
      'src/storage/',
      'src/ops/inspection.ts',
      'src/ops/result-type.ts',
      'src/ops/broadcast-shapes.ts',
      'src/ops/device.ts',
      'src/ops/on-host.ts',
      'src/engines/',
    ],
  },
  { name: 'view', title: 'Shapes, views and joining', sources: ['src/ops/view/', 'src/ops/join.ts'] },
  {
    name: 'pointwise',
    title: 'Pointwise operators',
    sources: ['src/ops/pointwise/', 'src/ops/gated.ts', 'src/nn/inplace.ts'],
  },
  { name: 'reduce', title: 'Reductions', sources: ['src/ops/reduce/'] },
  {
    name: 'scan',
    title: 'Running totals and differences',
    sources: ['src/ops/scan/', 'src/ops/trapezoid.ts', 'src/ops/differences.ts'],
  },
  { name: 'sort', title: 'Sorting, searching and counting', sources: ['src/ops/sort/'] },
  { name: 'gather', title: 'Indices and masks', sources: ['src/ops/gather/'] },
  {
    name: 'contraction',
    title: 'Products of matrices and tensors',
    sources: ['src/ops/contraction/', 'src/ops/cdist.ts', 'src/linalg.ts'],
  },
  { name: 'attention', title: 'Attention', sources: ['src/ops/attention/', 'src/nn/attention-kernels.ts'] },
  { name: 'convolution', title: 'Convolutions and padding', sources: ['src/ops/convolution/'] },
  { name: 'pool', title: 'Pooling', sources: ['src/ops/pool/'] },
  { name: 'resample', title: 'Resizing', sources: ['src/ops/resample/'] },
  { name: 'normalise', title: 'Normalisation and softmax', sources: ['src/ops/normalise/'] },
  { name: 'loss', title: 'Losses and distances', sources: ['src/ops/loss/'] },
  {
    name: 'random',
    title: 'Random numbers',
    sources: ['src/ops/random/', 'src/random/', 'src/ops/dropout.ts', 'src/ops/gumbel-softmax.ts'],
  },
  {
    name: 'autograd',
    title: 'Gradients',
    sources: ['src/autograd/', 'src/ops/gradients.ts', 'src/ops/gradcheck.ts', 'src/ops/anomaly.ts'],
  },
  {
    name: 'nn',
    title: 'Layers and modules',
    sources: [
      'src/nn/index.ts',
      'src/nn/layers.ts',
      'src/nn/global-hooks.ts',
      'src/nn/initialisation/',
      'src/nn/clipping.ts',
      'src/nn/fusion.ts',
      'src/nn/weight-norms.ts',
      'src/nn/skip-init.ts',
      'src/nn/stateless.ts',
      'src/nn/prune.ts',
      'src/nn/pruning-methods.ts',
      'src/nn/parametrize.ts',
      'src/nn/parametrization-list.ts',
      'src/nn/parametrizations.ts',
      'src/nn/packed-sequence.ts',
      'src/nn/sequences.ts',
      'src/nn/inspection/',
    ],
  },
  { name: 'optim', title: 'Optimizers', sources: ['src/optim/'] },
  { name: 'data', title: 'Data sets and loaders', sources: ['src/data/'] },
  { name: 'metrics', title: 'Metrics', sources: ['src/metrics/'] },
  { name: 'train', title: 'Training', sources: ['src/train/'] },
  { name: 'tensorboard', title: 'TensorBoard', sources: ['src/tensorboard/'] },
  { name: 'plot', title: 'Plots', sources: ['src/plot/'] },
  { name: 'text', title: 'Text', sources: ['src/text/'] },
  { name: 'vision', title: 'Images', sources: ['src/vision/'] },
  { name: 'io', title: 'Files', sources: ['src/io/'] },
  { name: 'errors', title: 'Errors', sources: ['src/errors/'] },
];

export function pageOf({ file }: Entry): Page | undefined {
  return pages.find(({ sources }) => sources.some((source) => file.startsWith(source)));
}

/** The types of parameters as signatures show them; what takes several kinds of values says so in a sentence. */
const types: { readonly [K in Parameter['kind']]: string | undefined } = {
  tensor: 'Tensor',
  operand: 'Tensor | number',
  tensors: 'Tensor[]',
  scalar: 'number',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  string: 'string',
  integers: 'number | number[]',
  shape: 'number[]',
  dtype: 'DType',
  device: 'string',
  function: 'Function',
  value: undefined,
};

function parameterText({ name, kind, optional, fallback, choices }: Parameter): string {
  const type = choices?.map((choice) => `'${choice}'`).join(' | ') ?? types[kind];
  const typed = type === undefined ? '' : `: ${type}`;
  if (!optional) return `${name}${typed}`;
  if (fallback === undefined || typeof fallback === 'object') return `${name}?${typed}`;
  // A third is no fifteen digits of it.
  const shown = typeof fallback === 'number' ? Number(fallback.toPrecision(6)) : fallback;
  return `${name}${typed} = ${typeof shown === 'string' ? `'${shown}'` : String(shown)}`;
}

/** The name as it stands under `torch`: `relu`, `nn.functional.relu`. */
const headingOf = ({ names: [name = ''] }: Entry): string => name.replace(/^torch\./, '');

/** The list of parameters of an operator, or of a layer's constructor. */
function parametersOf({ value }: Entry): readonly Parameter[] {
  if (isOperator(value)) return value.definition.parameters;
  const list = typeof value === 'function' ? (Reflect.get(value, 'parameters') as unknown) : undefined;
  return Array.isArray(list) ? (list as readonly Parameter[]) : [];
}

const longestLine = 100;

/** A call on one line, or with a line for each parameter. */
function callText(name: string, list: readonly string[]): string {
  const short = `${name}(${list.join(', ')})`;
  return short.length <= longestLine ? short : `${name}(\n${list.map((each) => `  ${each},\n`).join('')})`;
}

/** Calls as users write them: by the namespace, as a method, in place. */
function callsOf(entry: Entry): readonly string[] {
  const {
    names: [name = ''],
    value,
    signature,
  } = entry;
  if (signature !== undefined) return [`${name}${signature}`];
  if (!isOperator(value)) {
    const own = parametersOf(entry).map(parameterText);
    return [own.length === 0 ? name : callText(`new ${name}`, own)];
  }
  const { parameters, method, inPlace } = value.definition;
  const list = parameters.map(parameterText);
  const own = name.slice(name.lastIndexOf('.') + 1);
  const first = parameters[0]?.name ?? 'input';
  const rest = list.slice(1);
  return [
    callText(name, list),
    ...(method ? [callText(`${first}.${own}`, rest)] : []),
    ...(inPlace ? [callText(`${first}.${own.replace(/_?$/, '_')}`, rest)] : []),
  ];
}

const labels: Readonly<Record<string, string>> = {
  shape: 'Shape',
  throws: 'Throws',
  difference: 'Unlike PyTorch',
  source: 'Source',
  see: 'As a function',
};

function fact({ name, text }: Tag): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  if (name === 'shape') return `- Shape: \`${line}\``;
  return `- ${labels[name]}: ${name === 'throws' ? line.replace(/^\{(\w+)\}/, '`$1`') : line}`;
}

function sectionOf(entry: Entry): string {
  const texts = (name: string) => entry.tags.filter((tag) => tag.name === name).map(({ text }) => text);
  const [, ...others] = entry.names;
  const facts = entry.tags.filter(({ name }) => name in labels).map(fact);
  const noted = parametersOf(entry).filter(({ summary }) => summary !== '');
  return [
    `## ${headingOf(entry)}`,
    ['```ts', ...callsOf(entry), '```'].join('\n'),
    entry.summary.replace(/\s*\n\s*/g, ' '),
    ...texts('formula').map((formula) => `    ${formula.replace(/\s*\n\s*/g, ' ')}`),
    [
      ...facts,
      ...noted.map(
        ({ name, summary }) =>
          `- \`${name}\`: ${summary.charAt(0).toLowerCase()}${summary.slice(1).replace(/\.$/, '')}`,
      ),
      ...(others.length === 0 ? [] : [`- Also ${others.map((name) => `\`${name}\``).join(', ')}`]),
    ].join('\n'),
    ...texts('example').map((example) => ['```ts', example, '```'].join('\n')),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** `log-softmax` for `src/ops/normalise/log-softmax.ts`: entries of one file stand together. */
function groupOf({ file }: Entry): string {
  const [folder = '', name = ''] = file.replace(/\.ts$/, '').split('/').slice(-2);
  return name === 'index' ? folder : name;
}

/** A line for each file of a page: its name, and links to its entries. */
function contentsOf(entries: readonly Entry[]): string {
  const groups = new Map<string, string[]>();
  for (const entry of entries) {
    const heading = headingOf(entry);
    const link = `[${heading}](#${heading.replaceAll('.', '').toLowerCase()})`;
    groups.set(groupOf(entry), [...(groups.get(groupOf(entry)) ?? []), link]);
  }
  return [...groups].map(([group, links]) => `- ${group}: ${links.join(', ')}`).join('\n');
}

/** The pages' texts by file name, and a page that lists them. */
export function writePages(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const head = '<!-- Written by `npm run reference` from the comments of the sources. -->';
  const list: string[] = [];
  for (const page of pages) {
    const own = page.sources.flatMap((source) => entries.filter(({ file }) => file.startsWith(source)));
    list.push(`- [${page.title}](${page.name}.md): ${own.map(headingOf).join(', ')}`);
    texts.set(`${page.name}.md`, `${[head, `# ${page.title}`, contentsOf(own), ...own.map(sectionOf)].join('\n\n')}\n`);
  }
  const about =
    'In examples, `torch`, `nn`, `F`, `optim`, `data`, `metrics`, `train`, `tensorboard`, `plot`, `text` and `vision` are in scope, and a comment after an expression is what `console.log` prints.';
  texts.set('README.md', `${[head, '# Reference', about, list.join('\n')].join('\n\n')}\n`);
  return texts;
}
