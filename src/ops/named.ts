/** @file Lists under names: dispatch and autograd pass arrays by position, authors of operators read them by name. */

type List = readonly unknown[];

/** Shows the entries of a list under names. */
export type Naming = (list: List) => object;

/**
 * The name lists of small, frequent operations, written out: the compiler sees such objects through and makes them in 2 ns, where
 * one of the classes below takes 30.
 */
const frequent: Readonly<Record<string, Naming>> = {
  input: (list) => ({ input: list[0] }),
  'input other': (list) => ({ input: list[0], other: list[1] }),
  'input index': (list) => ({ input: list[0], index: list[1] }),
  'input weight': (list) => ({ input: list[0], weight: list[1] }),
  'input indices 1': ([input, ...indices]) => ({ input, indices }),
  'tensors 0': (list) => ({ tensors: list }),
  'input weight bias': (list) => ({ input: list[0], weight: list[1], bias: list[2] }),
};

/** How to find the entry of a name. One name, at `spread`, stands for all entries that the others leave. */
function entry(at: number, spread: number, count: number): (list: List) => unknown {
  if (spread < 0 || at < spread) return (list) => list[at];
  if (at === spread) return (list) => list.slice(spread, list.length - (count - 1 - spread));
  return (list) => list[list.length - count + at];
}

/** A class whose instances wrap the list, with a getter for each name: one fixed shape. */
function namingClass(names: readonly string[], spread: number): Naming {
  class Named {
    readonly list: List;

    constructor(list: List) {
      this.list = list;
    }
  }
  for (const [at, name] of names.entries()) {
    const find = entry(at, spread, names.length);
    Object.defineProperty(Named.prototype, name, {
      get(this: Named): unknown {
        return find(this.list);
      },
    });
  }
  return (list) => new Named(list);
}

const known = new Map<string, Naming>();

/** How to show lists under these names; one of them may stand for a list. Operations with the same names share it. */
export function naming(names: readonly string[], spread = -1): Naming {
  const key = `${names.join(' ')}${spread < 0 ? '' : ` ${spread}`}`;
  const made = frequent[key] ?? known.get(key) ?? namingClass(names, spread);
  known.set(key, made);
  return made;
}
