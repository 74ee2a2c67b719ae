/** @file Tensors: creation, views, broadcasting, indexing, promotion, printing. */
import * as torch from 'flambeau';

const x = torch.arange(12).reshape(3, 4);
console.log(x.toString());

// A view shares memory: writing to it writes to x.
const corner = x.at('0:2', '0:2');
corner.mul_(10);
console.log(x.toString());

// Broadcasting, and promotion as in PyTorch: int64 and a float give float32.
console.log(x.add(0.5).sum(0).toString());

// Masks and integer tensors select; null is a new axis.
console.log(x.at(x.gt(20)).toString());
console.log(x.at([2, 0], null).shape);

// Shapes in types are opt-in: a mismatch of these would not compile.
const typed = torch.ones([2, 3] as const).matmul(torch.ones([3, 4] as const));
console.log(typed.shape satisfies readonly [2, 4]);
