/**
 * @file `nn` as users get it: the classes of layers, losses and containers, which say so where `new` is forgotten, and the
 * namespaces below.
 */
import { constructible } from '../errors/constructible.ts';
import type { Shape } from '../tensor/shape.ts';
import * as attention from './attention-kernels.ts';
import * as buffer from './buffer.ts';
import * as functional from './functional.ts';
import * as init from './initialisation.ts';
import * as module from './module.ts';
import * as moduleDict from './module-dict.ts';
import * as moduleList from './module-list.ts';
import * as modules from './modules.ts';
import * as parameter from './parameter.ts';
import * as parameterDict from './parameter-dict.ts';
import * as parameterList from './parameter-list.ts';
import * as sequential from './sequential.ts';
import * as uninitialised from './uninitialised.ts';
import * as utils from './utils.ts';

export type { HookHandle } from './hooks.ts';
export {
  type Finding,
  type InspectOptions,
  inspect,
  type LayerInspection,
  type ModelInspection,
} from './inspection/inspect.ts';
export * from './layers.ts';
export type { StateDict } from './state.ts';
// Named one by one: above `export * as` editors see no comment.
export {
  /** Which kernels compute attention, and masks by their lengths. */
  attention,
  /** The operators that layers are made of, as functions. */
  functional,
  /** Starting values: fills tensors in place and without history. */
  init,
  /** Functions that run around the calls of all modules: `nn.modules.module`. */
  modules,
  /** Gradients held within bounds, parameters as one vector, sequences of unequal lengths. */
  utils,
};

/**
 * Base class of layers and models: a subclass assigns parameters, buffers and children to fields and writes `forward`;
 * calling the module runs it with its hooks.
 *
 * @example
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter(torch.tensor([2, 3]));
 *   forward(x: torch.Tensor) {
 *     return x.mul(this.factor);
 *   }
 * }
 * const scale = new Scale();
 * scale(torch.tensor([1, 1])).tolist(); // [ 2, 3 ]
 * Array.from(scale.namedParameters(), ([name]) => name); // [ 'factor' ]
 */
export const Module = /* @__PURE__ */ constructible('nn', 'Module', module.Module);
export type Module = module.Module;

/**
 * Tensor that is learned: `parameters()` of the module whose field holds it finds it, and optimizers update it; it
 * shares the memory of the tensor that it is made of.
 *
 * @example
 * new nn.Parameter(torch.zeros(2)).requiresGrad; // true
 */
export const Parameter = /* @__PURE__ */ constructible('nn', 'Parameter', parameter.Parameter);
export type Parameter<S extends Shape = Shape> = parameter.Parameter<S>;

/**
 * Runs modules one after another, each on the output of the one before; a plain function of a tensor may stand for a
 * module.
 *
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2), (x) => x.softmax(-1));
 * model(torch.ones([3, 4])).shape; // [ 3, 2 ]
 */
export const Sequential = /* @__PURE__ */ constructible('nn', 'Sequential', sequential.Sequential);
export type Sequential = sequential.Sequential;

/**
 * Holds modules in a list, so that their parameters are found; it has no `forward`: index it or iterate over it.
 *
 * @example
 * const layers = new nn.ModuleList([new nn.Linear(2, 3), new nn.Linear(3, 1)]);
 * let x = torch.ones([5, 2]);
 * for (const layer of layers) x = layer(x);
 * x.shape; // [ 5, 1 ]
 */
export const ModuleList = /* @__PURE__ */ constructible('nn', 'ModuleList', moduleList.ModuleList);
export type ModuleList<Item extends Module = Module> = moduleList.ModuleList<Item>;

/**
 * Holds modules under names that need not be fields; it has no `forward`: take modules out by `get`.
 *
 * @example
 * const heads = new nn.ModuleDict({ cat: new nn.Linear(4, 1), dog: new nn.Linear(4, 2) });
 * heads.get('dog')(torch.ones(4)).shape; // [ 2 ]
 */
export const ModuleDict = /* @__PURE__ */ constructible('nn', 'ModuleDict', moduleDict.ModuleDict);
export type ModuleDict<Item extends Module = Module> = moduleDict.ModuleDict<Item>;

/**
 * Holds parameters in a list; plain tensors become parameters, and there is no `forward`.
 *
 * @example
 * const list = new nn.ParameterList([torch.ones(2), torch.zeros(3)]);
 * [...list.parameters()].length; // 2
 */
export const ParameterList = /* @__PURE__ */ constructible('nn', 'ParameterList', parameterList.ParameterList);
export type ParameterList = parameterList.ParameterList;

/**
 * Holds parameters under names that need not be fields; plain tensors become parameters, and there is no `forward`.
 *
 * @example
 * const dict = new nn.ParameterDict({ scale: torch.ones(2), shift: torch.zeros(2) });
 * dict.get('scale').requiresGrad; // true
 * Array.from(dict.namedParameters(), ([name]) => name); // [ 'scale', 'shift' ]
 */
export const ParameterDict = /* @__PURE__ */ constructible('nn', 'ParameterDict', parameterDict.ParameterDict);
export type ParameterDict = parameterDict.ParameterDict;

/**
 * Tensor that is kept and moved with a module and not trained: `buffers()` of the module whose field holds it finds it,
 * and so does its state, unless `persistent` is false.
 *
 * @example
 * class Centre extends nn.Module {
 *   mean = new nn.Buffer(torch.tensor([1, 2]));
 *   forward(x: torch.Tensor) {
 *     return x.sub(this.mean);
 *   }
 * }
 * new Centre().stateDict(); // { mean: tensor([1., 2.]) }
 */
export const Buffer = /* @__PURE__ */ constructible('nn', 'Buffer', buffer.Buffer);
export type Buffer<S extends Shape = Shape> = buffer.Buffer<S>;

/**
 * Parameter that gets its shape later, as those of lazy layers do at their first call: `materialize` makes it an
 * ordinary one.
 *
 * @example
 * const weight = new nn.UninitializedParameter();
 * weight; // <UninitializedParameter>
 * weight.materialize([2, 3]);
 * weight.shape; // [ 2, 3 ]
 */
export const UninitializedParameter = /* @__PURE__ */ constructible(
  'nn',
  'UninitializedParameter',
  uninitialised.UninitializedParameter,
);
export type UninitializedParameter = uninitialised.UninitializedParameter;

/**
 * Buffer that gets its shape later, as those of lazy layers do at their first call.
 *
 * @example
 * const mean = new nn.UninitializedBuffer();
 * mean.materialize([3]);
 * mean.shape; // [ 3 ]
 */
export const UninitializedBuffer = /* @__PURE__ */ constructible(
  'nn',
  'UninitializedBuffer',
  uninitialised.UninitializedBuffer,
);
export type UninitializedBuffer = uninitialised.UninitializedBuffer;
