/** @file Why a case cannot be run at all: it counts as not passed, but not as wrong. */

/**
 * `dtype`: a dtype outside the library's; `function`: the function is missing; `argument`: it lacks a parameter; `python`: the
 * call only makes sense in Python.
 */
export type UnsupportedKind = 'dtype' | 'function' | 'argument' | 'python';

export class Unsupported extends Error {
  readonly kind: UnsupportedKind;

  constructor(kind: UnsupportedKind, reason: string) {
    super(reason);
    this.kind = kind;
  }
}
