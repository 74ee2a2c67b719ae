/** @file A run of a model that leaves no trace: its modes, its buffers and the random numbers are as they were before. */
import { unrecorded } from '../../autograd/context.ts';
import { clone } from '../../ops/conversion.ts';
import { defaultGenerator } from '../../random/generator.ts';
import type { Module } from '../module.ts';

/** Runs `body`, in which the model is called, and undoes what that does to the model and to the generator. */
export function withoutTrace<T>(model: Module, body: () => T): T {
  const modules = [...model.modules()].map((module) => ({ module, training: module.training }));
  const buffers = modules.flatMap(({ module }) =>
    Array.from(module.ownBuffers(), ([name, buffer]) => ({
      module,
      name,
      buffer,
      version: buffer.version.value,
      kept: unrecorded(() => clone(buffer.detach())),
    })),
  );
  const random = defaultGenerator.getState();
  try {
    return body();
  } finally {
    defaultGenerator.setState(random);
    for (const { module, training } of modules) module.training = training;
    unrecorded(() => {
      for (const { module, name, buffer, version, kept } of buffers) {
        if (buffer.version.value !== version) buffer.copy_(kept);
        module.replaceState(name, buffer);
      }
    });
  }
}
