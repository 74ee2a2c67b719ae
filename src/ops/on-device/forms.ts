/** @file Makes the forms of devices known: loaded by the first `init` of a device. */
// All of the core, which is loaded before: a bundler that saw parts of it wanted here would cut it into pieces.
import '../methods.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { setDeviceForms } from '../accelerated.ts';
import { emptyTensor } from '../create.ts';
import { le } from '../pointwise/comparison.ts';
import { where } from '../pointwise/selection.ts';
import { uniform_ } from '../random/fills.ts';
import { dropout } from './dropout.ts';
import { joined } from './joined-updates.ts';
import { members } from './members.ts';
import { multinomial } from './multinomial.ts';
import { fill } from './numbers.ts';
import { search } from './search.ts';
import { stateBeside, together } from './together.ts';

const slopes = (input: Tensor, lower: number, upper: number): Tensor =>
  where(le(input, 0), uniform_(emptyTensor(input.sizes, input.dtype), lower, upper), 1);

setDeviceForms({ fill, dropout, multinomial, search, members, slopes, joined, together, stateBeside });
