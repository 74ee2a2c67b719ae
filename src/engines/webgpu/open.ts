/** @file Acquires the GPU: finds WebGPU, an adapter and its limits, and says what is missing where there is none. */
import { ArgumentError } from '../../errors/errors.ts';
import { nearest } from '../../errors/nearest.ts';
import { environment } from '../../host/process.ts';
import type { ShaderLimits } from '../../render/wgsl/schedules.ts';
import { findGpu } from './dawn.ts';
import { WebGpuDevice } from './device.ts';
import { missing, withoutAdapter } from './missing.ts';
import type { WebGpuOptions } from './options.ts';

const defaultMemory = 4 * 2 ** 30;
/** Addresses are 32-bit integers that count elements, of a byte at least. */
const largestBuffer = 2 ** 31 - 256;
/** Shaders may see buffers as vectors, which must not stand out at the end. */
const bufferStep = 256;
/** Storage buffers that a kernel may bind. */
const neededBuffers = 8;

const optionNames: readonly string[] = ['memoryLimit', 'powerPreference', 'schedule', 'dawn'];

function requireOptions(options: WebGpuOptions): void {
  const wrong = Object.keys(options).find((name) => !optionNames.includes(name));
  if (wrong !== undefined) {
    throw new ArgumentError(
      'init/option',
      `init has no option '${wrong}'; it takes ${optionNames.join(', ')}${nearest(wrong, optionNames)}`,
    );
  }
  const { memoryLimit, powerPreference } = options;
  if (memoryLimit !== undefined && !(memoryLimit > 0)) {
    throw new ArgumentError(
      'init/memory-limit',
      `memoryLimit is a number of bytes above 0, got ${memoryLimit}\n  fix: { memoryLimit: 4 * 2 ** 30 }`,
    );
  }
  if (powerPreference !== undefined && !['low-power', 'high-performance'].includes(powerPreference)) {
    throw new ArgumentError(
      'init/power-preference',
      `powerPreference is 'low-power' or 'high-performance', got '${powerPreference}'`,
    );
  }
}

/** By which name a host offers shaders without shortcuts in their arithmetic. */
const strictFeature: string = 'shader-module-compilation-options';

/** All that the adapter can do of what kernels are written for. */
function limitsOf(adapter: GPUAdapter) {
  const { limits } = adapter;
  if (limits.maxStorageBuffersPerShaderStage < neededBuffers) {
    throw missing(
      `this GPU binds ${limits.maxStorageBuffersPerShaderStage} storage buffers in a shader, and kernels need ${neededBuffers}`,
      "use 'cpu', or another GPU or driver",
    );
  }
  return {
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    minUniformBufferOffsetAlignment: limits.minUniformBufferOffsetAlignment,
  };
}

const describe = ({ info }: GPUAdapter): string =>
  [info.vendor, info.architecture, info.description].filter((part) => part !== '').join(' ') || 'unnamed GPU';

/** Acquires the GPU. Errors: `device/unavailable`, `init/option`. */
export async function openWebGpu(options: WebGpuOptions = {}): Promise<WebGpuDevice> {
  requireOptions(options);
  const gpu = await findGpu(options.dawn ?? []);
  const adapter = await gpu.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' });
  if (adapter === null) throw withoutAdapter();
  const strict = adapter.features.has(strictFeature);
  const wanted = limitsOf(adapter);
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      requiredLimits: wanted,
      requiredFeatures: strict ? [strictFeature as GPUFeatureName] : [],
    });
  } catch (error) {
    throw missing(
      `the GPU (${describe(adapter)}) was found and cannot be used: ${error instanceof Error ? error.message : error}`,
      'close other programs that use it, update its driver, or reload the page',
    );
  }
  const { limits } = device;
  const shaders: ShaderLimits = {
    workgroupInvocations: limits.maxComputeInvocationsPerWorkgroup,
    workgroupBytes: limits.maxComputeWorkgroupStorageSize,
    workgroups: limits.maxComputeWorkgroupsPerDimension,
    storageBuffers: limits.maxStorageBuffersPerShaderStage,
    features: new Set([...device.features]),
  };
  return new WebGpuDevice(gpu, device, {
    limits: shaders,
    strict,
    schedule: options.schedule ?? (environment('FLAMBEAU_WEBGPU_SCHEDULE') || undefined),
    memory: {
      bytes: options.memoryLimit ?? defaultMemory,
      bufferBytes:
        Math.floor(Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize, largestBuffer) / bufferStep) *
        bufferStep,
    },
    description: describe(adapter),
  });
}
