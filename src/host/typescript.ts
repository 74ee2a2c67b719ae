/**
 * @file Modules that are imported by their address, in TypeScript too. Node reads TypeScript from version 22.18 on, and Deno and Bun always
 * did; for Node 20 it is read by tsx, where that is installed. Its hooks hold for one thread there: each worker needs its own.
 */
import { DeviceError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';

const isTypeScript = (address: string): boolean => /\.[cm]?tsx?$/.test(address);

/** Node's error of a file whose kind it does not know, also where another module imports it. */
const isUnread = (error: unknown): boolean => (error as { code?: unknown }).code === 'ERR_UNKNOWN_FILE_EXTENSION';

/** What stands on the command line for tsx: a name, or the address of its loader. */
const tsxArguments = (): string[] => process.execArgv.filter((argument) => /\btsx\b/.test(argument));

/** Where the interface of tsx stands, of the one that is installed nearest to one of the places. Required, it registers nothing in Node 20. */
function tsxBeside(places: readonly (string | undefined)[]): string | undefined {
  const [modules, urls] = [nodeModule('node:module'), nodeModule('node:url')];
  for (const place of places) {
    try {
      const require = modules?.createRequire(place as string);
      const manifest = require?.('tsx/package.json') as { exports: { './esm/api': { import: { default: string } } } };
      const folder = urls?.pathToFileURL(require?.resolve('tsx/package.json') as string);
      return new URL(manifest.exports['./esm/api'].import.default, folder).href;
    } catch {
      // No place of a file, or no tsx there: the next one may have it.
    }
  }
  return undefined;
}

/** Makes this thread read TypeScript. */
async function register(tsx: string): Promise<void> {
  const hooks = (await import(/* webpackIgnore: true */ /* @vite-ignore */ tsx)) as { register(): unknown };
  hooks.register();
}

function refusal(address: string, cause: unknown): Error {
  const { versions } = process;
  return new DeviceError(
    'host/typescript',
    `Node ${versions.node} reads no TypeScript, and ${isTypeScript(address) ? `${address} is written in it` : `${address} imports some`}\n  fix: npm install --save-dev tsx, which is then found and used; or Node 22.18 or later; or compile the module to JavaScript`,
    { module: address, cause },
  );
}

let prepared: Promise<void> | undefined;

/** Node 20 starts workers without the hooks of the program that starts them. */
async function prepareWorker(): Promise<void> {
  const threads = nodeModule('node:worker_threads');
  if (threads === undefined || threads.isMainThread) return;
  const given = tsxArguments();
  if (given.length === 0 || 'typescript' in process.features) return;
  const tsx = tsxBeside([...given, process.argv[1], `${process.cwd()}/`]);
  if (tsx !== undefined) await register(tsx);
}

/** What a worker is started from. Node 20 starts none in TypeScript, as in a tree of sources: a text of JavaScript has tsx read it there. */
export function workerEntry(address: URL): URL {
  if (!isTypeScript(address.pathname) || 'typescript' in process.features) return address;
  const tsx = tsxBeside([...tsxArguments(), address.href, process.argv[1], `${process.cwd()}/`]);
  if (tsx === undefined) return address;
  const text = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(address.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

/** What a module exports. */
export async function importModule(address: string): Promise<Record<string, unknown>> {
  prepared ??= prepareWorker();
  await prepared;
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ address);
  } catch (error) {
    if (!isUnread(error)) throw error;
    const tsx = isTypeScript(address) ? tsxBeside([address, process.argv[1], `${process.cwd()}/`]) : undefined;
    if (tsx === undefined) throw refusal(address, error);
    await register(tsx);
    // Node remembers by its address that a module could not be read.
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ `${address}?tsx`);
  }
}
