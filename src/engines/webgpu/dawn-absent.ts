/** @file In place of the search in the build for browsers, which have WebGPU themselves or not at all. */
import { withoutWebGpu } from './missing.ts';
import { ownGpu } from './navigator.ts';

/** WebGPU of this host. Errors: `device/unavailable`. */
export async function findGpu(): Promise<GPU> {
  const own = ownGpu();
  if (own === undefined) throw withoutWebGpu();
  return own;
}
