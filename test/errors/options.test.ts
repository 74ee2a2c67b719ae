/** @file An option that does not exist is refused with the name that was meant, wherever there are options. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { isOperator } from '../../src/ops/operator.ts';
import { errorOf } from './mistake.ts';

const { data, io, nn, optim } = torch;
const { functional: F, init, utils } = nn;

/** The name without its last letter but one. */
const misspelt = (name: string): string => name.slice(0, -2) + name.slice(-1);

const matrix = () => torch.ones([2, 2]);
const cases = [torch, F, torch.linalg].flatMap((namespace) =>
  Object.entries(namespace).flatMap(([name, operator]): [string, string, (...given: unknown[]) => unknown][] => {
    if (!isOperator(operator)) return [];
    const names = operator.definition.parameters.map((parameter) => parameter.name);
    return operator.definition.parameters.flatMap((parameter) => {
      const isOption = parameter.optional && parameter.name.length > 2 && !names.includes(misspelt(parameter.name));
      return isOption ? [[name, parameter.name, operator as unknown as (...given: unknown[]) => unknown]] : [];
    });
  }),
);

describe('an operator', () => {
  test('has options in many cases', () => expect(cases.length).toBeGreaterThan(600));

  test.each(cases)('%s says that %s was meant, behind any number of tensors', (_, name, operator) => {
    const wrong = { [misspelt(name)]: 0 };
    for (const given of [[wrong], [matrix(), wrong], [matrix(), matrix(), wrong]]) {
      const { code, message } = errorOf(() => operator(...given));
      expect(code).toMatch(/\/arguments$/);
      expect(message).toContain(`'${misspelt(name)}'`);
      expect(message).toMatch(/\n {2}fix: did you mean /);
    }
  });
});

const parameters = () => [torch.ones([2], { requiresGrad: true })];
const layer = () => new nn.Linear(2, 2);
const sgd = () => new optim.SGD(parameters());
const rows = () => new data.TensorDataset(torch.ones([4, 2]));
const double = () => torch.ones([1], { dtype: torch.float64, requiresGrad: true });
const { prune, rnn, parametrizations } = utils;
const loss = () => (parameters()[0] as torch.Tensor).sum();

/** A call with options, and the option that is meant. */
const calls: readonly (readonly [string, string, (options: never) => unknown])[] = [
  ['tensor', 'dtype', (o) => torch.tensor([1], o)],
  ['scalar', 'dtype', (o) => torch.scalar(1, o)],
  ['fromTypedArray', 'requiresGrad', (o) => torch.fromTypedArray(new Float32Array(2), [2], o)],
  ['setPrintOptions', 'precision', (o) => torch.setPrintOptions(o)],
  ['summary', 'depth', (o) => torch.summary(layer(), [1, 2], o)],
  ['x.sum', 'keepdim', (o) => matrix().sum(o)],
  ['x.to', 'dtype', (o) => matrix().to(o)],
  ['clamp_', 'max', (o) => torch.clamp_(matrix(), o)],
  ['dropout_', 'training', (o) => torch.dropout_(matrix(), o)],
  ['F.elu_', 'alpha', (o) => F.elu_(matrix(), o)],
  ['F.maxPool2dWithIndices', 'stride', (o) => F.maxPool2dWithIndices(torch.ones([1, 2, 2]), 2, o)],
  ['kaimingNormal_', 'nonlinearity', (o) => init.kaimingNormal_(matrix(), o)],
  ['truncNormal_', 'mean', (o) => init.truncNormal_(matrix(), o)],
  ['orthogonal_', 'gain', (o) => init.orthogonal_(matrix(), o)],
  ['clipGradNorm_', 'normType', (o) => utils.clipGradNorm_(parameters(), 1, o)],
  ['getTotalNorm', 'normType', (o) => utils.getTotalNorm(parameters(), o)],
  ['spectralNorm', 'dim', (o) => utils.spectralNorm(layer(), 'weight', o)],
  ['parametrizations.weightNorm', 'dim', (o) => parametrizations.weightNorm(layer(), 'weight', o)],
  ['parametrizations.orthogonal', 'orthogonalMap', (o) => parametrizations.orthogonal(layer(), 'weight', o)],
  ['l1Unstructured', 'importanceScores', (o) => prune.l1Unstructured(layer(), 'weight', 0.3, o)],
  ['lnStructured', 'importanceScores', (o) => prune.lnStructured(layer(), 'weight', 0.3, 1, 0, o)],
  ['padSequence', 'batchFirst', (o) => rnn.padSequence([matrix()], o)],
  ['packSequence', 'enforceSorted', (o) => rnn.packSequence([matrix()], o)],
  ['Linear', 'bias', (o) => new nn.Linear(2, 2, o)],
  ['CrossEntropyLoss', 'labelSmoothing', (o) => new nn.CrossEntropyLoss(o)],
  ['loadStateDict', 'strict', (o) => layer().loadStateDict(layer().stateDict(), o)],
  ['registerForwardHook', 'prepend', (o) => layer().registerForwardHook(() => undefined, o)],
  ['SGD', 'momentum', (o) => new optim.SGD(parameters(), o)],
  ['StepLR', 'gamma', (o) => new optim.lrScheduler.StepLR(sgd(), 3, o)],
  ['OneCycleLR', 'totalSteps', (o) => new optim.lrScheduler.OneCycleLR(sgd(), 1, o)],
  ['ReduceLROnPlateau', 'patience', (o) => new optim.lrScheduler.ReduceLROnPlateau(sgd(), o)],
  ['SWALR', 'annealEpochs', (o) => new optim.swaUtils.SWALR(sgd(), 0.1, o)],
  ['AveragedModel', 'useBuffers', (o) => new optim.swaUtils.AveragedModel(layer(), o)],
  ['DataLoader', 'batchSize', (o) => new data.DataLoader(rows(), o)],
  ['randomSplit', 'generator', (o) => data.randomSplit(rows(), [2, 2], o)],
  ['RandomSampler', 'replacement', (o) => new data.RandomSampler(rows(), o)],
  ['trainTestSplit', 'testSize', (o) => data.trainTestSplit([1, 2, 3, 4], o)],
  ['kFold', 'shuffle', (o) => data.kFold([1, 2, 3, 4, 5, 6], o)],
  ['backward', 'retainGraph', (o) => loss().backward(o)],
  ['autograd.grad', 'createGraph', (o) => torch.autograd.grad(loss(), parameters(), o)],
  ['gradcheck', 'raiseException', (o) => torch.autograd.gradcheck((x) => x.sin(), double(), o)],
  ['gradgradcheck', 'raiseException', (o) => torch.autograd.gradgradcheck((x) => x.sin(), double(), o)],
  ['io.save', 'metadata', (o) => io.save({ a: matrix() }, o)],
  ['io.load', 'device', (o) => io.load(io.save({ a: matrix() }), o)],
  ['sdpaKernel', 'setPriority', (o) => nn.attention.sdpaKernel(nn.attention.SDPBackend.MATH, o)],
];

test.each(calls)('%s says that %s was meant', (_, name, call) => {
  const { message } = errorOf(() => call({ [misspelt(name)]: 1 } as never));
  expect(message).toContain(misspelt(name));
  expect(message).toContain(`\n  fix: did you mean ${name}?`);
});
