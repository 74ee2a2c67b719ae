/** @file The engines of the host's memory by name, the ones that a process chooses for itself first. */

export const engineKinds = {
  native: { name: 'native', automatic: true },
  wasm: { name: 'wasm', automatic: true },
  interpreter: { name: 'interpreter', automatic: false },
} as const;

type EngineKind = (typeof engineKinds)[keyof typeof engineKinds];

/** The engines that a process may choose for itself. */
export const automaticEngines = Object.values(engineKinds).flatMap((kind) => (kind.automatic ? [kind.name] : []));

export type AutomaticEngine = Extract<EngineKind, { readonly automatic: true }>['name'];
