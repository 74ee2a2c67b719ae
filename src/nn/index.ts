export { ModuleList, Sequential } from './container.ts';
export * as functional from './functional.ts';
export { Module, type StateDict } from './module.ts';
export { Parameter } from './parameter.ts';
