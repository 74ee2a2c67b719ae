/** @file Makes the forms of devices known: loaded by the first `init` of a device. */
import { setDeviceForms } from '../accelerated.ts';
import { dropout } from './dropout.ts';
import { fill } from './numbers.ts';

setDeviceForms({ fill, dropout });
