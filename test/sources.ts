/**
 * @file Bundles the library's sources once for a whole test run. Each test file runs in a process of its own; loading some 400
 * modules there, one by one, takes four times as long as most files' tests.
 */
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'vitest/config';

const root = fileURLToPath(new URL('../', import.meta.url));
const sources = join(root, 'src');
const output = join(root, 'build', 'sources');

/** Programs: to import them is to run them. */
const programs = [join(sources, 'doctor', 'main.ts'), join(sources, 'data', 'worker-main.ts')];

/** Every module of the library, the package's own entry first, so that modules are evaluated in its order. */
function modules(): string[] {
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => join(sources, name));
  const entry = join(sources, 'index.ts');
  return [entry, ...files.filter((file) => file !== entry && !programs.includes(file)).sort()];
}

/** The names that each module exports, types left out. */
async function exportedNames(files: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    outdir: output,
    format: 'esm',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const outputs = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  return new Map(outputs.map(({ entryPoint = '', exports }) => [join(root, entryPoint), exports]));
}

/** Several runs may write at once: a file is whole or not there. */
function writeWhole(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

const bundlePath = join(output, 'bundle.js');
const doorPath = (file: string): string => join(output, relative(sources, file)).replace(/\.ts$/, '.js');
const quoted = (path: string): string => JSON.stringify(path.split(sep).join('/'));

/** Writes the bundle, and beside it for each module a door: a file that exports from the bundle what the module exports. */
async function writeBundle(): Promise<ReadonlySet<string>> {
  const files = modules();
  const names = await exportedNames(files);
  const exported = (file: string, i: number) =>
    (names.get(file) ?? []).map((name) => ({ name, unique: `m${i}_${name}` }));
  const entry = files.map((file, i) => {
    const list = exported(file, i).map(({ name, unique }) => `${name} as ${unique}`);
    return `export { ${list.join(', ')} } from ${quoted(file)};`;
  });
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: entry.join('\n'), resolveDir: root, loader: 'ts' },
    outfile: bundlePath,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    // Names of functions and classes stand in errors.
    keepNames: true,
    write: false,
    logLevel: 'error',
  });
  for (const { path, contents } of outputFiles) writeWhole(path, contents);
  files.forEach((file, i) => {
    const list = exported(file, i).map(({ name, unique }) => `${unique} as ${name}`);
    const door = doorPath(file);
    const bundle = relative(dirname(door), bundlePath);
    writeWhole(
      door,
      `export { ${list.join(', ')} } from ${quoted(bundle.startsWith('.') ? bundle : `./${bundle}`)};\n`,
    );
  });
  return new Set(files);
}

/** Leads imports of the library's modules to the bundle. */
export function bundledSources(): Plugin {
  let bundled: Promise<ReadonlySet<string>> | undefined;
  return {
    name: 'bundled-sources',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (importer === undefined || !/^[./]/.test(source) || !source.endsWith('.ts')) return null;
      const file = source.startsWith('/') ? source : join(dirname(importer), source);
      if (!file.startsWith(sources + sep)) return null;
      bundled ??= writeBundle();
      return (await bundled).has(file) ? { id: doorPath(file), external: true } : null;
    },
  };
}
