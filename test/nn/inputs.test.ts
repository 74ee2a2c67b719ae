/** @file What is no tensor as the input of a layer: an error of the library, whatever the layer. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { nn } = torch;
type Layer = new (...given: never[]) => (...inputs: unknown[]) => unknown;

/** What constructors need. Layers that are not named here need nothing. */
const needed: Readonly<Record<string, readonly unknown[]>> = {
  AdaptiveAvgPool1d: [2],
  AdaptiveAvgPool2d: [2],
  AdaptiveAvgPool3d: [2],
  AdaptiveMaxPool1d: [2],
  AdaptiveMaxPool2d: [2],
  AdaptiveMaxPool3d: [2],
  AvgPool1d: [2],
  AvgPool2d: [2],
  AvgPool3d: [2],
  BatchNorm1d: [2],
  BatchNorm2d: [2],
  BatchNorm3d: [2],
  Conv1d: [1, 1, 1],
  Conv2d: [1, 1, 1],
  Conv3d: [1, 1, 1],
  ConvTranspose1d: [1, 1, 1],
  ConvTranspose2d: [1, 1, 1],
  ConvTranspose3d: [1, 1, 1],
  Embedding: [3, 2],
  GroupNorm: [1, 2],
  InstanceNorm1d: [2],
  InstanceNorm2d: [2],
  InstanceNorm3d: [2],
  LayerNorm: [2],
  Linear: [2, 3],
  LazyLinear: [3],
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [
      [`LazyConv${rank}d`, [1, 1]],
      [`LazyConvTranspose${rank}d`, [1, 1]],
    ]),
  ),
  LocalResponseNorm: [2],
  MaxPool1d: [2],
  MaxPool2d: [2],
  MaxPool3d: [2],
  RMSNorm: [2],
  AdaptiveLogSoftmaxWithLoss: [8, 10, [2, 4]],
  Bilinear: [2, 2, 2],
  ChannelShuffle: [2],
  CrossMapLRN2d: [2],
  EmbeddingBag: [3, 2],
  Fold: [4, 2],
  FractionalMaxPool2d: [2, 3],
  FractionalMaxPool3d: [2, 3],
  LPPool1d: [2, 2],
  LPPool2d: [2, 2],
  LPPool3d: [2, 2],
  MaxUnpool1d: [2],
  MaxUnpool2d: [2],
  MaxUnpool3d: [2],
  PixelShuffle: [2],
  PixelUnshuffle: [2],
  SyncBatchNorm: [2],
  Unfold: [2],
  Upsample: [2],
  UpsamplingBilinear2d: [2],
  UpsamplingNearest2d: [2],
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [
      ...['Zero', 'Reflection', 'Replication', 'Circular'].map((mode) => [`${mode}Pad${rank}d`, [1]]),
      [`ConstantPad${rank}d`, [1, 2]],
    ]),
  ),
  ...Object.fromEntries(['RNN', 'LSTM', 'GRU', 'RNNCell', 'LSTMCell', 'GRUCell'].map((name) => [name, [2, 3]])),
  MultiheadAttention: [4, 2],
  TransformerEncoderLayer: [4, 2, 4],
  TransformerDecoderLayer: [4, 2, 4],
  TransformerEncoder: [new nn.TransformerEncoderLayer(4, 2, 4), 1],
  TransformerDecoder: [new nn.TransformerDecoderLayer(4, 2, 4), 1],
  Threshold: [0, 1],
  Unflatten: [1, [1, 2]],
};

/** Containers have tests of their own; Identity gives back whatever it gets, as in PyTorch. */
const others = [
  'Module',
  'Parameter',
  'Sequential',
  'ModuleList',
  'ModuleDict',
  'ParameterList',
  'ParameterDict',
  'Buffer',
  'UninitializedParameter',
  'UninitializedBuffer',
  'Identity',
];
const layers = Object.entries(nn).filter(([name]) => /^[A-Z]/.test(name) && !others.includes(name));

test.each(layers)('%s', (name, layer) => {
  const make = () => new (layer as unknown as Layer)(...((needed[name] ?? []) as never[]));
  const call = make();
  for (const inputs of [[], [undefined], [null], [5], ['x'], [[1, 2]], [{}]]) {
    expect(errorOf(() => call(...inputs))).toBeInstanceOf(torch.FlambeauError);
  }
});
