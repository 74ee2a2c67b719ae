/** @file Packages that are there only where the user has installed them. */
import { DeviceError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';

/** Where the program's own packages are: the library may be linked from a folder that has them not. */
function addressBeside(place: string | undefined, name: string): string | undefined {
  try {
    const require = nodeModule('node:module')?.createRequire(place as string);
    return nodeModule('node:url')?.pathToFileURL(require?.resolve(name) as string).href;
  } catch {
    return undefined;
  }
}

/** The path of a file in a package that is installed: beside the program, or beside the library. */
export function fileOfPackage(name: string): string | undefined {
  const places = [globalThis.process?.argv[1], `${globalThis.process?.cwd() ?? ''}/`, import.meta.url];
  const address = places.map((place) => addressBeside(place, name)).find((found) => found !== undefined);
  return address === undefined ? undefined : nodeModule('node:url')?.fileURLToPath(address);
}

const isAbsent = (error: unknown): boolean =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(String((error as { code?: unknown } | null)?.code));

async function imported(name: string): Promise<Record<string, unknown>> {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch (error) {
    const places = [globalThis.process?.argv[1], `${globalThis.process?.cwd() ?? ''}/`];
    const address = places.map((place) => addressBeside(place, name)).find((found) => found !== undefined);
    if (!isAbsent(error) || address === undefined) throw error;
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ address);
  }
}

/** A package that the user has installed, if `purpose` is to work. */
export async function importPackage(name: string, purpose: string): Promise<Record<string, unknown>> {
  try {
    const found = await imported(name);
    const whole = found['default'];
    return typeof whole === 'object' && whole !== null ? { ...whole, ...found } : found;
  } catch (cause) {
    const what = isAbsent(cause) || nodeModule('node:module') === undefined ? 'is not installed' : 'cannot be loaded';
    throw new DeviceError(
      'host/package',
      `${purpose} needs the package ${name}, which ${what}\n  fix: npm install ${name}`,
      { package: name, cause },
    );
  }
}
