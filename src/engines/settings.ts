/** @file What the user's environment asks of engines; `docs/environment.md` lists it. */
import { EngineError } from '../errors/errors.ts';
import { environment } from '../host/process.ts';

/** A setting that makes no sense is the user's to mend: no engine takes the place of the one that it was meant for. */
export function isSettingError(error: EngineError): boolean {
  return error.details['setting'] !== undefined;
}

function wrong(name: string, code: string, rule: string, text: string, unset: string): EngineError {
  return new EngineError(
    code,
    `${name} must be ${rule}, got '${text}'\n  fix: set it so, or leave it unset: ${unset}`,
    {
      setting: name,
    },
  );
}

/** The value of a variable; undefined where it is not set. `unset` says what is then. */
function numberOf(
  name: string,
  code: string,
  rule: string,
  unset: string,
  accepts: (value: number) => boolean,
): number | undefined {
  const text = environment(name);
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!accepts(value)) throw wrong(name, code, rule, text, unset);
  return value;
}

/** FLAMBEAU_THREADS: how many threads share a large launch. */
export function requestedThreads(): number | undefined {
  return numberOf(
    'FLAMBEAU_THREADS',
    'engine/threads',
    'a whole number from 1 to 256',
    'one thread for each processor',
    (value) => Number.isInteger(value) && value >= 1 && value <= 256,
  );
}

/** FLAMBEAU_WASM_MEMORY: bytes of tensors that the wasm engine's linear memory may hold. */
export function wasmMemory(): number | undefined {
  return numberOf(
    'FLAMBEAU_WASM_MEMORY',
    'engine/wasm-memory',
    'a positive number of bytes',
    '256 MiB, or what one kernel needs',
    (value) => Number.isFinite(value) && value > 0,
  );
}

const defaultCompilerSeconds = 600;

/** FLAMBEAU_COMPILER_SECONDS: how long one run of the C compiler may take. */
export function compilerSeconds(): number {
  const seconds = numberOf(
    'FLAMBEAU_COMPILER_SECONDS',
    'engine/compiler-seconds',
    'a positive number of seconds up to 86400',
    `${defaultCompilerSeconds}`,
    (value) => value > 0 && value <= 86_400,
  );
  return seconds ?? defaultCompilerSeconds;
}

const arenaModes = ['on', 'off', 'poison'] as const;

/** FLAMBEAU_ARENA: whether large blocks come from the arena, and whether freed ones are overwritten. */
export function arenaMode(): (typeof arenaModes)[number] {
  const text = environment('FLAMBEAU_ARENA') || 'on';
  const mode = arenaModes.find((each) => each === text);
  if (mode !== undefined) return mode;
  throw wrong('FLAMBEAU_ARENA', 'engine/arena', `one of ${arenaModes.join(', ')}`, text, 'on');
}
