/** @file Modules in a list. */
import { bindNamed } from '../ops/define.ts';
import type { Arguments } from '../ops/parameters.ts';
import { notCallable, requireModule } from './holder.ts';
import type { Module } from './module.ts';
import { ModuleSequence } from './module-sequence.ts';

/**
 * Holds modules in a list. It has no `forward`: index it or iterate over it.
 *
 * @example
 * const layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 2)]);
 * for (const layer of layers) x = layer(x);
 */
export class ModuleList<Item extends Module = Module> extends ModuleSequence<Item, Item> {
  /** @param modules The modules in order. */
  constructor(modules: Iterable<Item> = [], ...none: Arguments<readonly []>) {
    super();
    bindNamed(new.target.name, [], none);
    this.extend(modules);
  }

  protected take(item: Item, position: number): Item {
    requireModule(this.constructor.name, position, item);
    return item;
  }

  /** @internal Neighbours of one text share a line, as PyTorch prints them: `(0-2): 3 x ReLU()`. */
  override childTexts(): string[] {
    const runs: { readonly text: string; readonly from: number; count: number }[] = [];
    for (const [i, item] of [...this].entries()) {
      const text = item.toString();
      const last = runs.at(-1);
      if (last?.text === text) last.count++;
      else runs.push({ text, from: i, count: 1 });
    }
    return runs.map(({ text, from, count }) =>
      count === 1 ? `(${from}): ${text}` : `(${from}-${from + count - 1}): ${count} x ${text}`,
    );
  }

  forward(): never {
    throw notCallable(this, 'modules', 'for (const layer of layers) x = layer(x), or use nn.Sequential');
  }
}
