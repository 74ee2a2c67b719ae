/** @file A program of this working tree, bundled with the library's sources as they stand in another folder. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Where programs find the library: by the package's name, and by path in `src`. */
function sourcesOf(root: string, folder: string): Plugin {
  const sources = join(root, 'src');
  const entries: Readonly<Record<string, string>> = {
    flambeau: 'index.ts',
    'flambeau/nn/functional': 'nn/functional.ts',
    'flambeau/nn/init': 'nn/initialisation.ts',
    'flambeau/autograd': 'autograd.ts',
    'flambeau/linalg': 'linalg.ts',
  };
  return {
    name: 'sources',
    setup({ onResolve }) {
      onResolve({ filter: /^flambeau(\/|$)/ }, ({ path }) => ({
        path: join(folder, 'src', entries[path] ?? `${path.slice('flambeau/'.length)}/index.ts`),
      }));
      onResolve({ filter: /^\.\.?\// }, ({ path, importer }) => {
        const file = join(dirname(importer), path);
        if (importer.startsWith(`${sources}/`) || !file.startsWith(`${sources}/`)) return undefined;
        const other = join(folder, 'src', relative(sources, file));
        // What the other commit has not got yet, or no longer, is taken from here.
        return existsSync(other) ? { path: other } : undefined;
      });
    },
  };
}

/** Bundles `program`, a file of `root`, with the library of `folder` into one module. */
export async function bundleWith(
  root: string,
  folder: string,
  program: string,
  output: string,
  plugins: readonly Plugin[] = [],
): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, program)],
    outfile: output,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names of functions and classes stand in errors.
    keepNames: true,
    logLevel: 'error',
    plugins: [sourcesOf(root, folder), ...plugins],
  });
}
