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
  'input weight bias': (list) => ({ input: list[0], weight: list[1], bias: list[2] }),
};

/** A class whose instances wrap the list, with a getter for each name: one fixed shape. */
function namingClass(names: readonly string[]): Naming {
  class Named {
    readonly list: List;

    constructor(list: List) {
      this.list = list;
    }
  }
  for (const [at, name] of names.entries()) {
    Object.defineProperty(Named.prototype, name, {
      get(this: Named): unknown {
        return this.list[at];
      },
    });
  }
  return (list) => new Named(list);
}

/** One of the names, at `spread`, stands for all entries that the others leave. */
function namingOfLists(names: readonly string[], spread: number): Naming {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return (list) => ({ [only]: list });
  const after = names.length - 1 - spread;
  return (list) => {
    const end = list.length - after;
    const each = (name: string, at: number): [string, unknown] => [
      name,
      at < spread ? list[at] : at === spread ? list.slice(spread, end) : list[end + at - spread - 1],
    ];
    return Object.fromEntries(names.map(each));
  };
}

const known = new Map<string, Naming>();

/** How to show lists under these names. Operations with the same names share it. */
export function naming(names: readonly string[], spread = -1): Naming {
  const key = names.join(' ');
  if (spread >= 0) return namingOfLists(names, spread);
  const made = frequent[key] ?? known.get(key) ?? namingClass(names);
  known.set(key, made);
  return made;
}
