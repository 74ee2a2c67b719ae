/** @file WebGPU as browsers, their workers and Deno offer it. */

declare const globalThis: { readonly navigator?: { readonly gpu?: GPU } };

export function ownGpu(): GPU | undefined {
  return globalThis.navigator?.gpu;
}
