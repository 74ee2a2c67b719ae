/** @file Packages that are there only where the user has installed them. */
import { DeviceError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';

/** Where a package, or a file in one, is installed: beside the program, in the folder it was started in, or beside the library. */
function addressOf(name: string): string | undefined {
  const [modules, urls] = [nodeModule('node:module'), nodeModule('node:url')];
  for (const place of [globalThis.process?.argv[1], `${globalThis.process?.cwd?.() ?? ''}/`, import.meta.url]) {
    try {
      const path = modules?.createRequire(place as string).resolve(name);
      if (path !== undefined) return urls?.pathToFileURL(path).href;
    } catch {
      // Not there: the next place may have it.
    }
  }
  return undefined;
}

/** The path of a file in a package that is installed. */
export function fileOfPackage(name: string): string | undefined {
  const address = addressOf(name);
  return address === undefined ? undefined : nodeModule('node:url')?.fileURLToPath(address);
}

/** By its name as the library sees it, and else from where the program sees it: the library may be linked from another folder. */
async function imported(name: string): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ name);
  } catch (error) {
    const address = addressOf(name);
    if (address === undefined) throw error;
    return await import(/* @vite-ignore */ address);
  }
}

/** A package that the user has installed, if `purpose` is to work. */
export async function importPackage(name: string, purpose: string): Promise<Record<string, unknown>> {
  try {
    const found = await imported(name);
    const whole = found['default'];
    return typeof whole === 'object' && whole !== null ? { ...whole, ...found } : found;
  } catch (cause) {
    const isThere = addressOf(name) !== undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DeviceError(
      'host/package',
      `${purpose} needs the package ${name}, which ${isThere ? `cannot be loaded: ${reason}` : 'is not installed'}\n  fix: npm install ${name}`,
      { package: name, cause },
    );
  }
}
