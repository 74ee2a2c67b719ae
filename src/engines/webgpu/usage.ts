/** @file Numbers of the WebGPU specification (https://www.w3.org/TR/webgpu/), which not every host has as globals. */

export const bufferUsage = {
  mapRead: 0x0001,
  copySource: 0x0004,
  copyTarget: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
} as const;

export const mapRead = 1;
export const computeStage = 4;
