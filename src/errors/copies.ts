/**
 * @file Two copies of the library in one process (two versions, or one bundled into a dependency): each has classes of its own, so
 * that neither takes the other's tensors. What an object is stands on it under a symbol that all copies share, so that errors can say so.
 */
import { ArgumentError } from './errors.ts';

const brand: unique symbol = Symbol.for('flambeau.kind');

interface Brand {
  readonly what: string;
  /** The copy that made it. */
  readonly copy: object;
}

const thisCopy = {};

/** Marks an object, or a prototype and with it what is made of it, as this copy's: `what` is 'a tensor' and the like. */
export function markKind(target: object, what: string): void {
  Object.defineProperty(target, brand, { value: { what, copy: thisCopy } satisfies Brand });
}

/** Words for what another copy of the library made; undefined for everything else. */
export function strangerOf(value: unknown): string | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const mark = (value as { readonly [brand]?: Brand })[brand];
  if (mark === undefined || mark.copy === thisCopy) return undefined;
  return `${mark.what} of another copy of flambeau (two are loaded in this process: \`npm ls flambeau\` shows where they come from)`;
}

/** A value as errors name it: what it is, not what it holds. */
export function kindOf(value: unknown): string {
  const stranger = strangerOf(value);
  if (stranger !== undefined) return stranger;
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) {
    const odd = value.find((item) => strangerOf(item) !== undefined);
    return odd === undefined ? 'an array' : `an array that holds ${strangerOf(odd)}`;
  }
  return typeof value;
}

/** Refuses what another copy made, where anything else of its kind would pass unread. Errors: `CALL/copy`. */
export function refuseStranger(call: string, value: unknown): void {
  const stranger = strangerOf(value);
  if (stranger === undefined) return;
  throw new ArgumentError(`${call}/copy`, `${call} cannot take ${stranger}\n  fix: import flambeau from one place`);
}
