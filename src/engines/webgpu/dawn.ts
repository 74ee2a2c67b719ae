/** @file Where WebGPU comes from: the host's own, or in Node the package webgpu (Dawn). */
import { dawnPackage, importDawn } from '../../host/dawn.ts';
import { nodeModule, setDefault } from '../../host/process.ts';
import { missing, withoutWebGpu } from './missing.ts';
import { ownGpu } from './navigator.ts';

/** WebGPU of this host. Errors: `device/unavailable`. */
export async function findGpu(settings: readonly string[]): Promise<GPU> {
  const own = ownGpu();
  if (own !== undefined) return own;
  const system = nodeModule('node:os');
  if (system === undefined) throw withoutWebGpu();
  // Nothing is shown on a screen, and still the Vulkan loader complains without a folder of its own.
  setDefault('XDG_RUNTIME_DIR', system.tmpdir());
  try {
    const dawn = await importDawn();
    return dawn.create([...settings]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${dawnPackage}'`)) {
      throw missing('in Node it needs the package webgpu, which is not installed', 'npm install webgpu');
    }
    throw missing(
      `the package webgpu is installed and does not load: ${message}`,
      'npm install webgpu again, on the machine and with the Node that runs it',
    );
  }
}
