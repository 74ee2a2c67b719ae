/** @file Why there is no GPU, and what to do about it. */
import { DeviceError } from '../../errors/errors.ts';
import { nodeModule } from '../../host/process.ts';

export function missing(reason: string, mend: string): DeviceError {
  return new DeviceError('device/unavailable', `the device 'webgpu' is not available: ${reason}\n  fix: ${mend}`, {
    device: 'webgpu',
  });
}

/** WebGPU is there, and finds no GPU. */
export function withoutAdapter(): DeviceError {
  if (nodeModule('node:fs') !== undefined) {
    return missing(
      'WebGPU finds no GPU, or no driver for it',
      "install the GPU's driver; on Linux WebGPU needs Vulkan (libvulkan1, and the GPU's own driver or mesa-vulkan-drivers). Without a GPU, SwiftShader of Chromium will do: VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json",
    );
  }
  return missing(
    'the browser finds no GPU that it uses for WebGPU',
    "look at chrome://gpu for the reason; on Linux Chrome asks for the flags --enable-unsafe-webgpu --enable-features=Vulkan; or use 'cpu'",
  );
}

/** The browser has no WebGPU, as far as this page is told. */
export function withoutWebGpu(): DeviceError {
  if (globalThis.isSecureContext === false) {
    return missing(
      'the page is no secure context, and browsers offer WebGPU to no others',
      'serve it by https:, or from localhost',
    );
  }
  return missing(
    'this host has no WebGPU (navigator.gpu)',
    "use a browser that has it, such as a present Chrome, Edge, Safari or Firefox; or use 'cpu'",
  );
}

declare const globalThis: { readonly isSecureContext?: boolean };
