/** @file What tests need to find a GPU: where the machine names no driver, SwiftShader, which runs on the CPU. */

/** Debian's Chromium brings it. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

export function prepareWebGpu(): void {
  const { existsSync } = process.getBuiltinModule('node:fs');
  if (process.env['VK_ICD_FILENAMES'] === undefined && existsSync(swiftShader)) {
    process.env['VK_ICD_FILENAMES'] = swiftShader;
  }
  // The Vulkan loader complains without one, though nothing is shown on a screen.
  process.env['XDG_RUNTIME_DIR'] ??= process.getBuiltinModule('node:os').tmpdir();
}
