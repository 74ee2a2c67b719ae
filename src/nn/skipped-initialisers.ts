/** @file Whether initialisers leave their tensors alone. */

/** Do they, at present? */
export let areInitialisersSkipped = false;

/** Runs a function in which initialisers do nothing. */
export function withoutInitialisers<T>(body: () => T): T {
  const before = areInitialisersSkipped;
  areInitialisersSkipped = true;
  try {
    return body();
  } finally {
    areInitialisersSkipped = before;
  }
}
