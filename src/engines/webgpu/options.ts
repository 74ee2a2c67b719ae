/** @file What a program may ask for when it acquires the GPU. */

/** Options of `torch.init('webgpu', options)`. */
export interface WebGpuOptions {
  /** Bytes of the device's memory that tensors may take. Default: 4 GiB. */
  readonly memoryLimit?: number;
  /** Which GPU to prefer where the machine has several. Default: 'high-performance'. */
  readonly powerPreference?: 'low-power' | 'high-performance';
  /** Computes each kernel that has a schedule of that name with it, for tests and measurements. Default: the environment's FLAMBEAU_WEBGPU_SCHEDULE. */
  readonly schedule?: string;
  /** In Node: settings of Dawn, such as 'backend=vulkan'. Default: none. */
  readonly dawn?: readonly string[];
}
