/** @file The training and evaluation modes of a model's parts, kept and put back. */
import type { Module } from '../nn/module.ts';

/** Puts every part of a model back into the mode that it is in now. */
export function keptModes(model: Module): () => void {
  const modes = Array.from(model.modules(), (module) => [module, module.training] as const);
  return () => {
    for (const [module, training] of modes) module.training = training;
  };
}
