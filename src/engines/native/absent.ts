/** @file In place of the native engine in the build for browsers, which run no compiler: the renderer of C stays out. */
import { absent } from '../absent.ts';
import { engineKinds } from '../names.ts';

export function compileSeconds(): number {
  return 0;
}

export const native = absent(engineKinds.native, 'the native engine runs in Node; this is the build for browsers');
