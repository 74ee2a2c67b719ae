/** @file What a device offers, as far as schedules depend on it. */
import { EngineError } from '../../errors/errors.ts';

export interface ShaderLimits {
  /** Invocations in a workgroup. */
  readonly workgroupInvocations: number;
  /** Memory that the invocations of a workgroup share. */
  readonly workgroupBytes: number;
  /** Workgroups along a dimension of a dispatch. */
  readonly workgroups: number;
  /** Storage buffers that a shader binds. */
  readonly storageBuffers: number;
  /** Names of the features in use, as WebGPU has them. */
  readonly features: ReadonlySet<string>;
}

/** What every device offers. */
export const defaultLimits: ShaderLimits = {
  workgroupInvocations: 256,
  workgroupBytes: 16384,
  workgroups: 65535,
  storageBuffers: 8,
  features: new Set(),
};

/** Writes a number of workgroups, folded into two dimensions where one, of `limit` workgroups, is too short. */
export function foldWorkgroups(count: number, limit: number, groups: Uint32Array): void {
  const rows = Math.ceil(count / limit);
  if (rows > limit) {
    throw new EngineError('webgpu/points', `a launch of ${count} workgroups is too large for WebGPU`);
  }
  groups[0] = rows === 0 ? 0 : Math.ceil(count / rows);
  groups[1] = rows;
  groups[2] = 1;
}
