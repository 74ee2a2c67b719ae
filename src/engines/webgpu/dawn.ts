/** @file Where WebGPU comes from: the host's own, or in Node the package webgpu (Dawn). */
import { nodeModule, setDefault } from '../../host/process.ts';
import { missing, withoutWebGpu } from './missing.ts';
import { ownGpu } from './navigator.ts';

/** A variable, so that bundlers leave the package out. */
const packageName: string = 'webgpu';

/** WebGPU of this host. Errors: `device/unavailable`. */
export async function findGpu(settings: readonly string[]): Promise<GPU> {
  const own = ownGpu();
  if (own !== undefined) return own;
  const system = nodeModule('node:os');
  if (system === undefined) throw withoutWebGpu();
  // Nothing is shown on a screen, and still the Vulkan loader complains without a folder of its own.
  setDefault('XDG_RUNTIME_DIR', system.tmpdir());
  let dawn: typeof import('webgpu');
  try {
    dawn = await import(packageName);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${packageName}'`)) {
      throw missing('in Node it needs the package webgpu, which is not installed', 'npm install webgpu');
    }
    throw missing(
      `the package webgpu is installed and does not load: ${message}`,
      'npm install webgpu again, on the machine and with the Node that runs it',
    );
  }
  return dawn.create([...settings]);
}
