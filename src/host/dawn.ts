/** @file Dawn, the WebGPU of Chromium, which Node gets by the package webgpu. */

/** A variable, so that bundlers leave the package out. */
export const dawnPackage: string = 'webgpu';

/** Loads the package; rejects where it is not installed. */
export function importDawn(): Promise<typeof import('webgpu')> {
  return import(dawnPackage);
}
