/**
 * @file Storages that nobody gave back and nobody reaches any more. They are looked for when many may have gathered, at the end of a
 * backward pass if there is one: else each step of a program would make buffers and bind groups anew, while those of the steps before
 * wait for a collection, which small objects hardly ever bring about.
 */
import { CollectedWatch } from '../../host/collector.ts';
import type { Arena } from '../../storage/arena.ts';
import { host } from '../../storage/host.ts';
import type { Holder, WebGpuStorage } from './storage.ts';

/** Most storages are given back soon after they were made: of so many, those that are left are followed. */
const mostRecent = 256;

/** How many storages and bytes may gather before they are looked for. */
interface Budget {
  readonly storages: number;
  readonly bytes: number;
}

/** Where the host's engine tells of young objects, a look takes about a millisecond; elsewhere it is a collection of all objects. */
const quick: Budget = { storages: 256, bytes: 2 ** 28 };
const slow: Budget = { storages: 8192, bytes: 2 ** 30 };
/** No more bytes than this share of the limit. */
const shareOfLimit = 8;
/** Amid a pass much is alive: so many times more may gather there. */
const amidPass = 4;
/** All objects are looked at where so many times the budget is left by looks at young ones. */
const leftByLooks = 2;

export class Forgotten {
  /** What was made since the last settling. */
  private readonly recent: WebGpuStorage[] = [];
  private readonly mostBytes: number;
  private arena: Arena | undefined = undefined;
  private readonly watch: CollectedWatch<Holder> = new CollectedWatch((holder) => holder.onCollected());
  /** Storages that are followed, and their bytes; how many there were after the last look, and after the last at all objects. */
  private storages = 0;
  private bytes = 0;
  private afterLook: Budget = { storages: 0, bytes: 0 };
  private afterAll: Budget = { storages: 0, bytes: 0 };

  constructor(limit: number) {
    this.mostBytes = limit / shareOfLimit;
  }

  /** To be called with each storage that is made. */
  add(storage: WebGpuStorage): void {
    const { recent } = this;
    // Those of a job are held no longer than it.
    if (recent.length === 0) queueMicrotask(this.settle);
    recent.push(storage);
    if (recent.length < mostRecent) return;
    this.settle();
    if (this.isAbove(amidPass, this.afterLook)) this.look();
  }

  /** To be called when the storage of a holder is given back. */
  remove(holder: Holder, byteLength: number): void {
    const { followed, arena } = holder;
    if (!followed) return;
    holder.followed = false;
    this.storages--;
    this.bytes -= byteLength;
    if (arena === undefined) return;
    holder.arena = undefined;
    arena.unfollow(holder.id);
  }

  endOfPass(): void {
    this.settle();
    if (this.isAbove(1, this.afterLook)) this.look();
  }

  /** Looks at all objects. */
  collect(): void {
    this.settle();
    this.lookAtAll();
    this.afterLook = this.afterAll;
  }

  private readonly settle = (): void => {
    const { recent } = this;
    for (let i = 0; i < recent.length; i++) {
      const storage = recent[i] as WebGpuStorage;
      if (storage.holder.memory !== undefined) this.follow(storage);
    }
    recent.length = 0;
  };

  private follow(storage: WebGpuStorage): void {
    const { holder, byteLength } = storage;
    this.arena ??= host.arena;
    const { arena } = this;
    if (arena === undefined) this.watch.add(storage, holder);
    else {
      holder.arena = arena;
      holder.id = arena.follow(storage, holder);
    }
    holder.followed = true;
    this.storages++;
    this.bytes += byteLength;
  }

  /** Has more gathered than so many budgets, beside what was there? */
  private isAbove(budgets: number, before: Budget): boolean {
    const { storages, bytes } = this.arena === undefined ? slow : quick;
    return (
      this.storages > before.storages + budgets * storages ||
      this.bytes > before.bytes + budgets * Math.min(this.mostBytes, Math.max(bytes, before.bytes / 2))
    );
  }

  private look(): void {
    if (this.arena === undefined) this.lookAtAll();
    else {
      this.arena.look('minor');
      if (this.isAbove(leftByLooks, this.afterAll)) this.lookAtAll();
    }
    this.afterLook = { storages: this.storages, bytes: this.bytes };
  }

  private lookAtAll(): void {
    this.arena?.look('major');
    this.watch.collect();
    this.afterAll = { storages: this.storages, bytes: this.bytes };
  }
}
