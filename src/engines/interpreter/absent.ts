/** @file In place of the interpreter in the build for browsers, where nothing chooses it: the oracle of tests stays out. */
import { absent } from '../absent.ts';
import { engineKinds } from '../names.ts';

export const interpreter = absent(engineKinds.interpreter, 'the interpreter is left out of the build for browsers');
