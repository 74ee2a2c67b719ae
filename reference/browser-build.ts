/** @file What bundlers do to the library's sources, as plugins of Rollup's kind: for the package, and for the page of the playground. */
import { dirname, join, resolve } from 'node:path';
import { literalMakers, summaryPlaces, withoutComments, withoutProofs, withoutSummaries } from './unbuilt.ts';

const root = join(import.meta.dirname, '..');

interface Transformer {
  readonly name: string;
  transform(code: string, id: string): { code: string; map: null } | null;
}

interface Resolver {
  readonly name: string;
  readonly enforce: 'pre';
  resolveId(source: string, importer: string | undefined): string | null;
}

/** Leaves out comments, summaries of parameters, and the parts of operators' literals that only tests read. */
export function withoutUnbuilt(): Transformer & { readonly enforce: 'pre' } {
  const makers = literalMakers(root);
  const places = summaryPlaces(root);
  return {
    name: 'without-unbuilt',
    enforce: 'pre',
    transform(code, id) {
      if (!/[\\/]src[\\/].*\.ts$/.test(id)) return null;
      return { code: withoutComments(withoutSummaries(withoutProofs(code, makers), places)), map: null };
    },
  };
}

/** What browsers cannot run or never choose, each with what stands in its place. */
const leftOut = new Map(
  [
    ['native/engine', 'native/absent'],
    ['interpreter/engine', 'interpreter/absent'],
    ['webgpu/dawn', 'webgpu/dawn-absent'],
  ].map(([module, place]) => [resolve(root, `src/engines/${module}.ts`), resolve(root, `src/engines/${place}.ts`)]),
);

export function withoutOtherEngines(): Resolver {
  return {
    name: 'without-other-engines',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null;
      return leftOut.get(resolve(dirname(importer), source)) ?? null;
    },
  };
}
