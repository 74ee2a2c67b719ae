export { backward, grad } from './backward.ts';
export { enableGrad, noGrad } from './mode.ts';
