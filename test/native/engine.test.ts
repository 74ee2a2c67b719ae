import { createNativeEngine } from '../../src/engines/native/engine.ts';
import { groups } from '../engines/cases.ts';
import { engineSuite } from '../engines/conformance.ts';

/**
 * Compiles group by group, with pauses in which the test runner hears from us: it gives up on a worker that is silent for a
 * minute, which compiling the whole suite at once can take on a busy machine.
 */
async function warm(options?: { readonly threads?: number }) {
  const engine = createNativeEngine(options);
  for (const cases of Object.values(groups)) {
    const kernels = cases.map(({ kernel }) => kernel);
    const [first] = kernels;
    if (first !== undefined) engine.compile(first, () => kernels);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return engine;
}

await engineSuite('native', warm);
