export { Adam, type AdamOptions, AdamW } from './adam.ts';
export { Optimizer, type OptimizerStateDict } from './optimizer.ts';
export { SGD, type SGDOptions } from './sgd.ts';
