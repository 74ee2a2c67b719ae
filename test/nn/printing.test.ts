/** @file Modules as PyTorch 2.6 prints them. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const linear = () => new nn.Linear(2, 3);

const printed: [made: () => torch.nn.Module, text: string][] = [
  [() => new nn.Softplus(), 'Softplus(beta=1.0, threshold=20.0)'],
  [() => new nn.SiLU(true), 'SiLU(inplace=True)'],
  [() => new nn.Hardswish(true), 'Hardswish()'],
  [() => new nn.LeakyReLU(0.2, true), 'LeakyReLU(negative_slope=0.2, inplace=True)'],
  [() => new nn.RReLU(), 'RReLU(lower=0.125, upper=0.3333333333333333)'],
  [() => new nn.GLU(), 'GLU(dim=-1)'],
  [() => new nn.GELU(), "GELU(approximate='none')"],
  [() => new nn.Hardshrink(), 'Hardshrink(0.5)'],
  [() => new nn.LogSoftmax(-1), 'LogSoftmax(dim=-1)'],
  [() => new nn.Softmax2d(), 'Softmax2d()'],
  [() => new nn.Conv1d(2, 4, 3), 'Conv1d(2, 4, kernel_size=(3,), stride=(1,))'],
  [() => new nn.Conv2d(2, 4, 3, { padding: 'same' }), 'Conv2d(2, 4, kernel_size=(3, 3), stride=(1, 1), padding=same)'],
  [
    () => new nn.Conv2d(2, 4, 3, 2, 1, 2, 2, false, 'reflect'),
    'Conv2d(2, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), dilation=(2, 2), groups=2, bias=False, padding_mode=reflect)',
  ],
  [
    () => new nn.ConvTranspose2d(2, 4, 3, 2, 1, 1, 2, false, 2),
    'ConvTranspose2d(2, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), dilation=(2, 2), output_padding=(1, 1), groups=2, bias=False)',
  ],
  [() => new nn.Dropout(0.2, true), 'Dropout(p=0.2, inplace=True)'],
  [
    () => new nn.Embedding(3, 4, 1, 2.5, 3.5, true),
    'Embedding(3, 4, padding_idx=1, max_norm=2.5, norm_type=3.5, scale_grad_by_freq=True)',
  ],
  [() => new nn.Flatten(), 'Flatten(start_dim=1, end_dim=-1)'],
  [() => new nn.Unflatten(1, [2, 3]), 'Unflatten(dim=1, unflattened_size=(2, 3))'],
  [() => new nn.L1Loss('sum'), 'L1Loss()'],
  [() => new nn.CrossEntropyLoss(), 'CrossEntropyLoss()'],
  [
    () => new nn.TripletMarginWithDistanceLoss(),
    'TripletMarginWithDistanceLoss(\n  (distance_function): PairwiseDistance()\n)',
  ],
  [
    () => new nn.BatchNorm2d(3, 1e-5, null, false, false),
    'BatchNorm2d(3, eps=1e-05, momentum=None, affine=False, track_running_stats=False)',
  ],
  [
    () => new nn.InstanceNorm1d(3),
    'InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False)',
  ],
  [() => new nn.LayerNorm([3, 4], 1e-6, false), 'LayerNorm((3, 4), eps=1e-06, elementwise_affine=False)'],
  [() => new nn.RMSNorm(3), 'RMSNorm((3,), eps=None, elementwise_affine=True)'],
  [() => new nn.GroupNorm(2, 4), 'GroupNorm(2, 4, eps=1e-05, affine=True)'],
  [() => new nn.LocalResponseNorm(2), 'LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)'],
  [
    () => new nn.MaxPool2d([2, 3], 1, 1, 2, true, true),
    'MaxPool2d(kernel_size=(2, 3), stride=1, padding=1, dilation=2, ceil_mode=True)',
  ],
  [() => new nn.AvgPool1d(2), 'AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))'],
  [() => new nn.AvgPool2d(2, [1, 2], 1), 'AvgPool2d(kernel_size=2, stride=(1, 2), padding=1)'],
  [() => new nn.AdaptiveAvgPool2d([2, null]), 'AdaptiveAvgPool2d(output_size=(2, None))'],
  [() => new nn.ModuleList(), 'ModuleList()'],
  [
    () => new nn.ModuleList([linear(), linear(), linear()]),
    'ModuleList(\n  (0-2): 3 x Linear(in_features=2, out_features=3, bias=True)\n)',
  ],
  [
    () => new nn.ModuleList([linear(), linear(), new nn.ReLU(), new nn.Linear(3, 2), new nn.Linear(3, 2)]),
    [
      'ModuleList(',
      '  (0-1): 2 x Linear(in_features=2, out_features=3, bias=True)',
      '  (2): ReLU()',
      '  (3-4): 2 x Linear(in_features=3, out_features=2, bias=True)',
      ')',
    ].join('\n'),
  ],
  [
    () => new nn.ModuleList([0, 1].map(() => new nn.Sequential(linear(), new nn.ReLU()))),
    [
      'ModuleList(',
      '  (0-1): 2 x Sequential(',
      '    (0): Linear(in_features=2, out_features=3, bias=True)',
      '    (1): ReLU()',
      '  )',
      ')',
    ].join('\n'),
  ],
  [() => new nn.Sequential(new nn.ReLU(), new nn.ReLU()), 'Sequential(\n  (0): ReLU()\n  (1): ReLU()\n)'],
  [() => new nn.ModuleDict({ a: new nn.ReLU(), b: new nn.ReLU() }), 'ModuleDict(\n  (a): ReLU()\n  (b): ReLU()\n)'],
  [() => new nn.ParameterList(), 'ParameterList()'],
];
test.each(printed.map(([make, text]) => [text, make] as const))('%s', (text, make) => {
  expect(String(make())).toBe(text);
});
