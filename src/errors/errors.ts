/** @file Every error that a user can meet: one base class with a stable `code`, and a class for each kind of mistake. */

/** Facts that belong to an error and that a program may want to read: operand shapes, names, file paths, … */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The facts as they are now: whoever catches the error may keep arrays of sizes and change them. */
function keepable(details: ErrorDetails): ErrorDetails {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  );
}

/**
 * Base class of all errors that Flambeau throws on purpose. The first line of the message is complete alone; the lines after it help.
 * `code` is stable: programs may test it.
 */
export class FlambeauError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;
  readonly #headline: string;
  #origin: object | undefined;
  #passed: object | undefined;
  readonly #path: string[] = [];

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details['cause'] === undefined ? undefined : { cause: details['cause'] });
    this.#headline = message;
    this.code = code;
    this.details = keepable(details);
    this.name = `${new.target.name} [${code}]`;
  }

  /**
   * @internal The error leaves a module on its way up. The innermost module is its origin; each one outside of it knows the name
   * of the one that it came through.
   */
  passModule(module: object, nameOf: (child: object) => string | undefined): void {
    if (this.#origin === undefined) this.#origin = module;
    else {
      const name = this.#passed === undefined ? undefined : nameOf(this.#passed);
      if (name !== undefined) this.#path.unshift(name);
    }
    this.#passed = module;
    const where = ['model', ...this.#path].join('.');
    this.message = `${this.#headline}\n  in ${where} (${this.#origin.constructor.name})`;
  }
}

/** A wrong argument: missing, unknown, of the wrong kind. */
export class ArgumentError extends FlambeauError {}
/** Shapes that do not fit the operation or each other. */
export class ShapeError extends FlambeauError {}
/** A dtype that the operation does not take, or dtypes that do not go together. */
export class DTypeError extends FlambeauError {}
/** A device or engine that is absent or cannot do what was asked. */
export class DeviceError extends FlambeauError {}
/** An index, class label or dim out of range. */
export class IndexError extends FlambeauError {}
/** A value out of the range that the operation takes. */
export class ValueError extends FlambeauError {}
/** A wrong use of automatic differentiation. */
export class AutogradError extends FlambeauError {}
/** A file that cannot be read or written. */
export class SerializationError extends FlambeauError {}
/** A failure while batches are loaded. */
export class DataLoaderError extends FlambeauError {}
/** An engine that cannot be started, or kernels that do not compile. */
export class EngineError extends FlambeauError {}
