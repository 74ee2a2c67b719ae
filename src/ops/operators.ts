/** @file The registry: every operator's function, under its public name. Methods, documentation and tests are made from this list. */
export * from './contraction/matmul.ts';
export * from './pointwise/arithmetic.ts';
export * from './reduce/sum.ts';
export * from './view/expand.ts';
export * from './view/permute.ts';
export * from './view/reshape.ts';
export * from './view/squeeze.ts';
