/** @file A copy of a model whose weights are averages of the model's over the training. */
import { unrecorded } from '../../autograd/context.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { Module } from '../../nn/module.ts';
import { filled } from '../../ops/conversion.ts';
import { refuseUnknown } from '../../ops/options.ts';
import { onDevice } from '../../storage/allocator.ts';
import { int64 } from '../../storage/dtype.ts';
import { host } from '../../storage/host.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { describe } from '../option.ts';
import { type AverageFunction, getSwaMultiAvgFn, type MultiAverageFunction } from './averages.ts';

export interface AveragedModelOptions {
  /** Where the averages are kept. */
  readonly device?: string | null;
  /** How one tensor becomes part of its average; all alike where left out. */
  readonly avgFn?: AverageFunction | null;
  /** The same for all tensors at once. */
  readonly multiAvgFn?: MultiAverageFunction | null;
  /** Average the buffers too; else they are the model's. Default: false. */
  readonly useBuffers?: boolean | null;
}

const names = ['device', 'avgFn', 'multiAvgFn', 'useBuffers'];

export class AveragedModel<Model extends Module = Module> extends Module {
  static override readonly stateNames = { nAveraged: 'n_averaged' };
  readonly module: Model;
  readonly nAveraged: Tensor;
  private readonly options: AveragedModelOptions;

  constructor(model: Model, options: AveragedModelOptions = {}) {
    super();
    if (!(model instanceof Module)) {
      throw new ArgumentError('AveragedModel/model', `AveragedModel takes a model, got ${describe(model)}`);
    }
    refuseUnknown('AveragedModel', Object.keys(options), names);
    const { avgFn = null, multiAvgFn = null, device = null } = options;
    if (avgFn !== null && multiAvgFn !== null) {
      throw new ArgumentError('AveragedModel/options', 'AveragedModel takes avgFn or multiAvgFn, got both');
    }
    this.module = device === null ? model.clone() : model.clone().to(device);
    this.nAveraged = this.registerBuffer(
      'nAveraged',
      onDevice(host, () => filled([], int64, 0n)),
    );
    this.options = { ...options };
  }

  forward(...inputs: Parameters<Model['forward']>): ReturnType<Model['forward']> {
    return this.module(...inputs) as ReturnType<Model['forward']>;
  }

  /** Takes a model's weights as they are now into the averages; the first time they are the averages. */
  updateParameters(model: Module): void {
    const { avgFn = null, multiAvgFn, useBuffers } = this.options;
    const tensorsOf = (of: Module): Tensor[] => [...of.parameters(), ...(useBuffers === true ? of.buffers() : [])];
    const current = tensorsOf(model);
    const averaged = tensorsOf(this.module).map((tensor) => tensor.detach());
    if (current.length !== averaged.length) {
      throw new ArgumentError(
        'AveragedModel/model',
        `updateParameters takes the model that was averaged, with ${averaged.length} tensors, got one with ${current.length}`,
      );
    }
    unrecorded(() => {
      const values = current.map((tensor, i) => tensor.detach().to(averaged[i] as Tensor));
      if (this.nAveraged.item() === 0) for (const [i, tensor] of averaged.entries()) tensor.copy_(values[i] as Tensor);
      else if (avgFn === null) (multiAvgFn ?? getSwaMultiAvgFn())(averaged, values, this.nAveraged);
      else {
        for (const [i, tensor] of averaged.entries()) tensor.copy_(avgFn(tensor, values[i] as Tensor, this.nAveraged));
      }
      if (useBuffers !== true) {
        const buffers = [...model.buffers()];
        for (const [i, buffer] of [...this.module.buffers()].entries()) buffer.copy_(buffers[i] as Tensor);
      }
      this.nAveraged.add_(1);
    });
  }
}
