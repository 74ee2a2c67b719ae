/** @file Modules as text, in PyTorch's format. */
import type { ModuleBody } from './module.ts';

/** Modules whose text is being made, for one that is within itself. */
const printing = new Set<ModuleBody>();

/** The text of a module; of one within itself, the name alone. */
export function moduleText(module: ModuleBody): string {
  if (printing.has(module)) return `${module.constructor.name}(…)`;
  printing.add(module);
  try {
    return textOf(module);
  } finally {
    printing.delete(module);
  }
}

function textOf(module: ModuleBody): string {
  const extra = module.extraRepr();
  const children = module.childTexts().map((text) => text.replaceAll('\n', '\n  '));
  const { name } = module.constructor;
  if (children.length === 0 && !extra.includes('\n')) return `${name}(${extra})`;
  const lines = extra === '' ? children : [...extra.split('\n'), ...children];
  return `${name}(\n  ${lines.join('\n  ')}\n)`;
}
