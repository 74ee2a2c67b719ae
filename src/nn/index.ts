/**
 * @file `nn` as users get it: the classes of layers, losses and containers, which say so where `new` is forgotten, and the
 * namespaces below.
 */
import { constructible } from '../errors/constructible.ts';
import type { Shape } from '../tensor/shape.ts';
import * as container from './container.ts';
import * as module from './module.ts';
import * as parameter from './parameter.ts';

export * as utils from './clipping.ts';
export * as functional from './functional.ts';
export type { HookHandle } from './hooks.ts';
export * as init from './initialisation.ts';
export * from './layers.ts';
export type { StateDict } from './module.ts';

/**
 * A layer or model. A subclass assigns parameters, buffers and children to fields and writes `forward`; calling the module runs
 * it with its hooks: `const y = model(x)`.
 */
export const Module = /* @__PURE__ */ constructible('nn', 'Module', module.Module);
export type Module = module.Module;
/**
 * A tensor that is a parameter of the module whose field holds it: `parameters()` finds it and optimizers update it. It shares
 * the memory of the tensor that it is made of, and requires grad unless said otherwise.
 */
export const Parameter = /* @__PURE__ */ constructible('nn', 'Parameter', parameter.Parameter);
export type Parameter<S extends Shape = Shape> = parameter.Parameter<S>;
/** Runs modules one after another, each on the output of the one before. A plain function of a tensor may stand for a module. */
export const Sequential = /* @__PURE__ */ constructible('nn', 'Sequential', container.Sequential);
export type Sequential = container.Sequential;
/** Holds modules in a list. It has no `forward`: index it or iterate over it. */
export const ModuleList = /* @__PURE__ */ constructible('nn', 'ModuleList', container.ModuleList);
export type ModuleList<Item extends Module = Module> = container.ModuleList<Item>;
/** Holds modules under names that need not be fields. It has no `forward`: take modules out by `get`. */
export const ModuleDict = /* @__PURE__ */ constructible('nn', 'ModuleDict', container.ModuleDict);
export type ModuleDict<Item extends Module = Module> = container.ModuleDict<Item>;
/** Holds parameters in a list; plain tensors become parameters. It has no `forward`. */
export const ParameterList = /* @__PURE__ */ constructible('nn', 'ParameterList', container.ParameterList);
export type ParameterList = container.ParameterList;
