/** @file What an editor shows: documentation, definitions, signatures and mistakes, asked of TypeScript's own language service. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { isOperator } from '../../src/ops/operator.ts';
import type { Parameter } from '../../src/ops/parameters.ts';
import { Editor, type Hover, type Signature } from './editor.ts';

const editor = new Editor();
const head = "import * as torch from 'flambeau';\nconst { nn, optim, data } = torch;\nconst x = torch.ones([2, 2]);\n";

/** What is shown of each member of a value. */
function hovers(expression: string): ReadonlyMap<string, Hover> {
  const names = editor.members(expression);
  let text = `${head}const probe = ${expression};\n`;
  const ends = names.map((name) => {
    text += `probe.${name}`;
    const end = text.length;
    text += ';\n';
    return end;
  });
  editor.open(text);
  return new Map(names.map((name, i) => [name, editor.hover(ends[i] ?? 0)]));
}

/** The signatures that are shown within the parentheses of a call of each. */
function signaturesOf(callee: string, names: readonly string[]): ReadonlyMap<string, readonly Signature[]> {
  let text = head;
  const places = names.map((name) => {
    text += `${callee}${name}(`;
    const place = text.length;
    text += ');\n';
    return place;
  });
  editor.open(text);
  return new Map(names.map((name, i) => [name, editor.signatures(places[i] ?? 0)]));
}

/** Share of names that must be documented. */
const bar = 0.95;

describe.each([
  ['tensors', 'torch.ones([1])', 450],
  ['torch', 'torch', 450],
  ['nn', 'torch.nn', 90],
  ['nn.functional', 'torch.nn.functional', 80],
  ['nn.init', 'torch.nn.init', 15],
  ['optim', 'torch.optim', 4],
  ['data', 'torch.data', 12],
  ['io', 'torch.io', 6],
  ['autograd', 'torch.autograd', 10],
  ['layers', 'new torch.nn.Linear(1, 1)', 35],
  ['optimizers', 'new torch.optim.Adam([])', 5],
])('members of %s', (name, expression, atLeast) => {
  const shown = hovers(expression);

  test('are documented', () => {
    const missing = [...shown].filter(([, { documentation }]) => documentation === '').map(([member]) => member);
    if (missing.length > 0) console.log(`${name}, without documentation: ${missing.join(' ')}`);
    expect(shown.size).toBeGreaterThanOrEqual(atLeast);
    expect(1 - missing.length / shown.size).toBeGreaterThanOrEqual(bar);
  });

  test('lead to a definition in the sources', () => {
    const lost = [...shown].filter(([, { definitions }]) => !definitions.some((file) => file.startsWith('src/')));
    expect(lost.map(([member]) => member)).toEqual([]);
  });
});

test('namespaces are documented', () => {
  const names = [
    'nn',
    'nn.functional',
    'nn.init',
    'nn.utils',
    'nn.utils.rnn',
    'optim',
    'optim.lrScheduler',
    'optim.swaUtils',
    'data',
    'io',
    'autograd',
    'linalg',
  ];
  let text = head;
  const ends = names.map((name) => {
    text += `torch.${name}`;
    const end = text.length;
    text += ';\n';
    return end;
  });
  editor.open(text);
  expect(names.filter((_, i) => editor.hover(ends[i] ?? 0).documentation === '')).toEqual([]);
});

test('no two operators have the same sentence', () => {
  const said = new Map<string, string>();
  const twice: string[] = [];
  for (const [name, { documentation }] of hovers('torch.ones([1])')) {
    const other = said.get(documentation);
    if (documentation !== '' && other !== undefined) twice.push(`${other} and ${name}`);
    said.set(documentation, name);
  }
  expect(twice).toEqual([]);
});

/** What may stand for several parameters, or for one whose name JavaScript keeps for itself. */
const collective = ['options', 'named'];
const exceptions: Readonly<Record<string, readonly string[]>> = {
  view: ['shape'],
  gaussianNllLoss: ['variance'],
  // It shares the signature of pools.
  avgPool1d: ['divisorOverride'],
};

function strangers(name: string, signatures: readonly Signature[], list: readonly Parameter[]): string[] {
  const known = [...list.map((parameter) => parameter.name), ...collective, ...(exceptions[name] ?? [])];
  return signatures.flatMap(({ parameters }) => parameters.filter((parameter) => !known.includes(parameter)));
}

const operatorsOf = (values: object): [string, readonly Parameter[]][] =>
  Object.entries(values).flatMap(([name, value]) =>
    isOperator(value) && value.definition.parameters.length > 0 ? [[name, value.definition.parameters]] : [],
  );

describe.each([
  ['torch.', operatorsOf(torch)],
  ['torch.nn.functional.', operatorsOf(torch.nn.functional)],
  ['x.', operatorsOf(torch).filter(([name]) => isOperator(Reflect.get(torch, name)) && name in torch.ones([1]))],
])('calls of %s…', (callee, operators) => {
  const names = operators.map(([name]) => name);
  const shown = signaturesOf(callee, names);

  test('have PyTorch’s names of parameters', () => {
    const odd = operators.flatMap(([name, list]) =>
      strangers(name, shown.get(name) ?? [], list).map((parameter) => `${name}: ${parameter}`),
    );
    expect(odd).toEqual([]);
  });

  test('have at most three signatures', () => {
    expect([...shown].filter(([, { length }]) => length < 1 || length > 3).map(([name]) => name)).toEqual([]);
  });

  test('are documented where one is written', () => {
    let text = head;
    const ends = names.map((name) => {
      text += `${callee}${name}`;
      const end = text.length;
      text += '();\n';
      return end;
    });
    editor.open(text);
    const silent = names.filter((_, i) => editor.hover(ends[i] ?? 0).documentation === '');
    expect(1 - silent.length / names.length, silent.join(' ')).toBeGreaterThanOrEqual(bar);
  });
});

test('calls of methods are documented within the parentheses', () => {
  const names = operatorsOf(torch).flatMap(([name]) => (name in torch.ones([1]) ? [name, `${name}_`] : []));
  const shown = signaturesOf(
    'x.',
    names.filter((name) => name in torch.ones([1])),
  );
  const silent = [...shown].filter(([, all]) => all.some(({ documentation }) => documentation === ''));
  expect(silent.map(([name]) => name)).toEqual([]);
});

describe('constructors of layers', () => {
  const layers = Object.entries(torch.nn).flatMap(([name, value]): [string, readonly Parameter[]][] => {
    const { parameters } = value as { readonly parameters?: readonly Parameter[] };
    return Array.isArray(parameters) ? [[name, parameters]] : [];
  });
  const shown = signaturesOf(
    'new nn.',
    layers.map(([name]) => name),
  );

  test('show all parameters by name and in order', () => {
    for (const [name, list] of layers) {
      const [first] = shown.get(name) ?? [];
      expect([name, first?.parameters]).toEqual([name, list.map((parameter) => parameter.name)]);
      expect(first?.text).toMatch(/^\w+\((?!.*(Arguments|Parameter<)).*\): \S/);
      expect(first?.documentation).not.toBe('');
    }
    expect(layers.length).toBeGreaterThan(60);
  });

  test('have at most three signatures', () => {
    expect([...shown].filter(([, { length }]) => length < 1 || length > 3).map(([name]) => name)).toEqual([]);
  });

  test('read as they are written', () => {
    expect(signaturesOf('new nn.', ['Linear']).get('Linear')?.[0]?.text).toBe(
      'Linear(inFeatures: number, outFeatures: number, bias?: boolean | null | torch.nn.LinearOptions, device?: string | null | torch.nn.LinearOptions, dtype?: torch.DType | null | torch.nn.LinearOptions): Linear<number, number>',
    );
  });
});

test('constructors that are not generated name their parameters as PyTorch does', () => {
  const first = (callee: string, name: string) => signaturesOf(callee, [name]).get(name)?.[0]?.parameters[0];
  expect(first('new optim.', 'Adam')).toBe('params');
  expect(first('new optim.', 'AdamW')).toBe('params');
  expect(first('new optim.', 'SGD')).toBe('params');
  expect(first('new data.', 'DataLoader')).toBe('dataset');
});

describe('mistakes', () => {
  const known = 'Object literal may only specify known properties';
  test.each([
    ['new nn.Conv2d(1, 2, 3, { paddding: 1 })', 2769, ["'paddding' does not exist", "Did you mean to write 'padding'"]],
    ['new nn.Conv2d(1, 2, 3, 1, 1, { bais: false })', 2353, [known, "'bais' does not exist"]],
    ['new nn.Linear(2, 3, { biass: false })', 2769, ["Did you mean to write 'bias'"]],
    ["new nn.Linear('2', 3)", 2769, ["'string' is not assignable to parameter of type 'number'"]],
    ['new nn.Dropout({ P: 0.5 })', 2561, ["Did you mean to write 'p'"]],
    ['new nn.BatchNorm2d(3, { afine: true })', 2561, ["Did you mean to write 'affine'"]],
    ['new nn.CrossEntropyLoss({ labelSmothing: 0.1 })', 2769, ["Did you mean to write 'labelSmoothing'"]],
    ["new nn.MSELoss({ reduction: 'average' })", 2322, [`'"average"' is not assignable`]],
    [
      'new optim.Adam([], { learningRate: 1 })',
      2353,
      [known, "'learningRate' does not exist in type 'Partial<AdamOptions>'"],
    ],
    ['new optim.SGD([], { momentun: 0.9 })', 2561, ["Did you mean to write 'momentum'"]],
    ['new data.DataLoader([1], { batchsize: 2 })', 2769, ["Did you mean to write 'batchSize'"]],
    ['new data.RandomSampler([1], { replacment: true })', 2561, ["Did you mean to write 'replacement'"]],
    ['nn.init.normal_(x, { sdt: 1 })', 2353, ["'sdt' does not exist in type 'NormalOptions'"]],
    ['nn.init.xavierUniform_(x, { gian: 1 })', 2353, ["'gian' does not exist in type 'XavierOptions'"]],
    ['nn.utils.clipGradNorm_(x, 1, { normtype: 2 })', 2561, ["Did you mean to write 'normType'"]],
    ['torch.zeros([2], { dtyp: torch.int64 })', 2769, ["Did you mean to write 'dtype'"]],
    ['x.sum(1, { keepdims: true })', 2561, ["Did you mean to write 'keepdim'"]],
    ['nn.functional.maxPool2d(x, 2, { strides: 2 })', 2769, ["Did you mean to write 'stride'"]],
    ['nn.functional.avgPool2d(x, 2, { pading: 1 })', 2769, ["Did you mean to write 'padding'"]],
    ['nn.functional.conv2d(x, x, null, { strides: 1 })', 2769, ["Did you mean to write 'stride'"]],
    ['x.clamp({ minimum: 0 })', 2769, ["'minimum' does not exist in type 'Bounds'"]],
    ['x.softmax({ dimension: 1 })', 2353, ["'dimension' does not exist"]],
    ['x.svd()', 2339, ["Property 'svd' does not exist on type 'Tensor"]],
    ['x.masked_fill(x, 1)', 2551, ["Did you mean 'maskedFill'"]],
    ['torch.float8', 2551, ["Property 'float8' does not exist", 'Did you mean']],
    ['new nn.Lstm(2, 3)', 2551, ["Did you mean 'LSTM'"]],
    ['new nn.Linear(2, 3)(3)', 2345, ["'number' is not assignable to parameter of type 'Tensor<Shape>'"]],
    ['new nn.ReLU()()', 2554, ['Expected 1 arguments, but got 0']],
    [
      'new nn.Linear<4, 5>(4, 5)(torch.ones([2, 3] as const))',
      2345,
      ['ShapeMismatch<"last dim must equal inFeatures", readonly [2, 3], readonly [4]>'],
    ],
    [
      'torch.ones([2, 3] as const).matmul(torch.ones([2, 3] as const))',
      2345,
      ['ShapeMismatch<"last dim of a must equal second-to-last dim of b"'],
    ],
  ])('%s', (call, code, says) => {
    editor.open(`${head}${call};\n`);
    const [diagnostic] = editor.diagnostics();
    expect(diagnostic?.code, diagnostic?.message).toBe(code);
    for (const part of says) expect(diagnostic?.message).toContain(part);
  });
});

describe('right programs have none', () => {
  test.each([
    'new nn.Conv2d(1, 2, 3, 1, 1, { bias: false })(x)',
    'new nn.Conv2d({ inChannels: 1, outChannels: 2, kernelSize: [3, 3], padding: "same" })(x)',
    'for (const [a, b] of new data.DataLoader(new data.TensorDataset(x, x), { batchSize: 32 })) a.add(b)',
    'let total = 0; total += x.sum().item() * 2; x.mean().item().toFixed(3)',
    'let y = torch.zeros([2, 3]); y = new nn.Linear(3, 4)(y); y = y.relu().sum(0)',
    'const Act = Math.random() > 0.5 ? nn.LeakyReLU : nn.ELU; new Act()(x)',
    'const Opt = Math.random() > 0.5 ? optim.Adam : optim.SGD; new Opt([x], { lr: 0.1 }).step()',
    'x.backward(); x.grad?.pow(2).sum().item()',
  ])('%s', (program) => {
    editor.open(`${head}${program};\n`);
    expect(editor.diagnostics()).toEqual([]);
  });
});
