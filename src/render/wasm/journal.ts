/** @file Facts that hold up to the end of a block: what was added within a block is gone after it. */

export class Journal<Key, Value> {
  private readonly entries = new Map<Key, Value>();
  private readonly added: Key[] = [];
  private readonly marks: number[] = [];

  get(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.entries.set(key, value);
    this.added.push(key);
  }

  open(): void {
    this.marks.push(this.added.length);
  }

  close(): void {
    const mark = this.marks.pop() ?? 0;
    for (const key of this.added.splice(mark)) this.entries.delete(key);
  }

  /** Forgets, in all blocks, the entries that `stale` names. */
  drop(stale: (key: Key) => boolean): void {
    for (const key of [...this.entries.keys()]) if (stale(key)) this.entries.delete(key);
  }
}
