/** @file The arena's policy, on memory that is a list of what it was asked for. */
import { describe, expect, test } from 'vitest';
import { pack } from '../../src/data/transport.ts';
import { withEngine } from '../../src/engines/current.ts';
import { DeviceError } from '../../src/errors/errors.ts';
import { machineMemory } from '../../src/host/memory.ts';
import * as torch from '../../src/index.ts';
import { Arena, type ArenaMemory, type Range } from '../../src/storage/arena.ts';
import { HostStorage, host } from '../../src/storage/host.ts';

const mega = 2 ** 20;

/** A host whose collections find what the test calls dead, young or old. */
class Ground implements ArenaMemory {
  readonly tracked = new Map<number, object>();
  readonly young = new Set<object>();
  readonly old = new Set<object>();
  readonly collections: string[] = [];
  readonly discarded: number[] = [];
  /** The largest region that the host gives. */
  largest = Number.POSITIVE_INFINITY;
  private dead: number[] = [];

  reserve(byteLength: number): { readonly buffer: ArrayBuffer; readonly address: number } | undefined {
    // The arena touches no byte, unless it is poisoned: an empty buffer stands for the region.
    return byteLength > this.largest ? undefined : { buffer: new ArrayBuffer(0), address: 4096 };
  }

  discard(_address: number, byteLength: number): void {
    this.discarded.push(byteLength);
  }

  track(object: object, id: number): void {
    expect(this.tracked.has(id)).toBe(false);
    this.tracked.set(id, object);
  }

  untrack(id: number): void {
    expect(this.tracked.delete(id)).toBe(true);
  }

  poll(found: Int32Array): number {
    const now = this.dead.splice(0, found.length);
    found.set(now);
    for (const id of now) this.untrack(id);
    return now.length;
  }

  collect(kind: 'minor' | 'major'): void {
    this.collections.push(kind);
    for (const [id, object] of this.tracked) {
      if (this.young.has(object) || (kind === 'major' && this.old.has(object))) this.dead.push(id);
    }
    for (const set of kind === 'major' ? [this.young, this.old] : [this.young]) set.clear();
  }
}

function arenaOn(ground: Ground): { arena: Arena; hold: (bytes: number) => { range: Range; owner: object } } {
  const arena = new Arena(ground, false);
  const hold = (bytes: number) => {
    const range = arena.allocate(bytes);
    if (range === undefined) throw new Error('no range');
    const owner = {};
    arena.adopt(range, owner);
    return { range, owner };
  };
  return { arena, hold };
}

describe('objects of another memory', () => {
  test('are told of when a look finds them, and ids go round with those of ranges', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    const [young, old, kept] = [{}, {}, {}];
    ground.young.add(young);
    ground.old.add(old);
    const told: string[] = [];
    const follower = (name: string) => ({ onCollected: () => void told.push(name) });
    arena.follow(young, follower('young'));
    hold(65536);
    arena.follow(old, follower('old'));
    const id = arena.follow(kept, follower('kept'));
    arena.look('minor');
    expect(told).toEqual(['young']);
    arena.unfollow(id);
    arena.look('major');
    expect(told).toEqual(['young', 'old']);
    const { owner } = hold(3 * 65536);
    ground.young.add(owner);
    const { heldBytes } = arena.describe();
    arena.look('minor');
    expect(told).toEqual(['young', 'old']);
    expect(arena.describe().heldBytes).toBe(heldBytes - 3 * 65536);
  });
});

describe('the arena', () => {
  test('gives ranges that do not overlap, and one that was recycled again', () => {
    const { arena, hold } = arenaOn(new Ground());
    const ranges = Array.from({ length: 20 }, (_, i) => hold(65536 * (1 + (i % 3))).range);
    const sorted = [...ranges].sort((a, b) => a.byteOffset - b.byteOffset);
    sorted.forEach((range, i) => {
      const next = sorted[i + 1];
      if (next !== undefined) expect(range.byteOffset + range.byteLength).toBeLessThanOrEqual(next.byteOffset);
      expect(range.address).toBe(4096 + range.byteOffset);
    });
    arena.recycle(ranges[4] as Range);
    expect(hold((ranges[4] as Range).byteLength).range).toBe(ranges[4]);
  });

  test('looks for collected storages at the end of a pass, and before that only after much was allocated', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    for (let i = 0; i < 8; i++) hold(mega);
    arena.endOfPass();
    expect(ground.collections).toEqual([]);
    const second = Array.from({ length: 8 }, () => hold(mega));
    for (const { owner } of second) ground.young.add(owner);
    arena.endOfPass();
    expect(ground.collections).toEqual(['minor']);
    expect(second.map(({ range }) => range)).toContain(hold(mega).range);
    const ahead = Array.from({ length: 30 }, () => hold(mega));
    expect(ground.collections).toEqual(['minor', 'minor']);
    expect(new Set(ahead.map(({ range }) => range)).size).toBe(30);
  });

  test('lets a pass allocate half as much again as the last one before it looks', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    const pass = () => {
      const owners = Array.from({ length: 60 }, () => hold(mega).owner);
      for (const owner of owners) ground.young.add(owner);
      arena.endOfPass();
    };
    pass();
    const early = ground.collections.length;
    for (let i = 0; i < 5; i++) pass();
    expect(ground.collections.length - early).toBe(5);
  });

  test('looks in the middle of a large pass, where it would touch new memory', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    const pass = (size: number) => {
      const owners: object[] = [];
      // Every second one is dead at once, the others when the pass ends.
      for (let i = 0; i < size; i++) {
        const { owner } = hold(mega);
        if (i % 2 === 0) ground.young.add(owner);
        else owners.push(owner);
      }
      for (const owner of owners) ground.young.add(owner);
      arena.endOfPass();
    };
    for (let i = 0; i < 3; i++) pass(400);
    const before = ground.collections.length;
    for (let i = 0; i < 5; i++) pass(400);
    // One in the middle and one at the end.
    expect(ground.collections.slice(before)).toEqual(new Array(10).fill('minor'));
    expect(arena.describe().residentBytes).toBeLessThan(350 * mega);
    expect(arena.describe().heldBytes).toBeLessThan(mega);
  });

  test('looks so late in a large pass that as much is held before as after it', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    // Three quarters of what is made first are dead at once, of what is made later nothing.
    const pass = () => {
      const owners: object[] = [];
      let highest = 0;
      for (let i = 0; i < 500; i++) {
        const { owner } = hold(mega);
        highest = Math.max(highest, arena.describe().heldBytes);
        if (i < 300 && i % 4 !== 0) ground.young.add(owner);
        else owners.push(owner);
      }
      for (const owner of owners) ground.young.add(owner);
      arena.endOfPass();
      return highest / mega;
    };
    for (let i = 0; i < 6; i++) pass();
    // 275 are alive in the end: that is the least.
    for (let i = 0; i < 5; i++) expect(pass()).toBeLessThan(305);
  });

  test('counts what was given back since the pass before as taken by the pass', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    let gradients: { range: Range; owner: object }[] = [];
    const pass = () => {
      for (const { range } of gradients) arena.recycle(range);
      const dead = Array.from({ length: 60 }, () => hold(mega).owner);
      for (const owner of dead) ground.young.add(owner);
      gradients = Array.from({ length: 100 }, () => hold(mega));
      arena.endOfPass();
    };
    for (let i = 0; i < 4; i++) pass();
    const before = ground.collections.length;
    pass();
    // One in the middle, which leaves little to the end.
    expect(ground.collections.slice(before)).toEqual(['minor']);
    expect(arena.describe().heldBytes).toBeLessThan(125 * mega);
  });

  test('looks at all objects only where far more is held than was alive', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    for (let i = 0; i < 50; i++) ground.old.add(hold(2 * mega).owner);
    expect(ground.collections).not.toContain('major');
    for (let i = 0; i < 100; i++) ground.old.add(hold(2 * mega).owner);
    expect(ground.collections).toContain('major');
    expect(arena.describe().heldBytes).toBeLessThan(150 * mega);
    const majors = () => ground.collections.filter((kind) => kind === 'major').length;
    const before = majors();
    for (let i = 0; i < 100; i++) {
      ground.young.add(hold(2 * mega).owner);
      arena.endOfPass();
    }
    expect(majors()).toBeLessThanOrEqual(before + 1);
  });

  test('gives memory back to the system when far less is in use than was', () => {
    const ground = new Ground();
    const { arena, hold } = arenaOn(ground);
    const large = Array.from({ length: 50 }, () => hold(20 * mega).range);
    for (const range of large) arena.recycle(range);
    expect(arena.describe().residentBytes).toBeGreaterThan(999 * mega);
    expect(ground.discarded).toEqual([]);
    for (let i = 0; i < 64; i++) {
      for (let j = 0; j < 20; j++) ground.young.add(hold(mega).owner);
      arena.endOfPass();
    }
    expect(ground.discarded.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThan(900 * mega);
    expect(arena.describe().residentBytes).toBeLessThan(200 * mega);
  });

  test('joins ranges that are idle to ones of other lengths before it touches new memory', () => {
    const { arena, hold } = arenaOn(new Ground());
    for (let length = 1; length <= 30; length++) {
      const ranges = Array.from({ length: 64 }, () => hold(length * 65536).range);
      for (const range of ranges) arena.recycle(range);
    }
    expect(arena.describe().residentBytes).toBeLessThan(3 * 64 * 30 * 65536);
  });

  test('makes do with smaller regions, and with none', () => {
    const ground = new Ground();
    ground.largest = 40 * mega;
    const { arena, hold } = arenaOn(ground);
    expect(hold(mega).range.region.used).toBeLessThan(2 * mega);
    expect(arena.describe().reservedBytes).toBe(32 * mega);
    expect(arena.allocate(64 * mega)).toBeUndefined();
    expect(arena.allocate(mega)).toBeDefined();
  });

  test('refuses what the machine does not have, and goes on', () => {
    const { arena, hold } = arenaOn(new Ground());
    const kept = hold(mega).range;
    const bytes = machineMemory() - mega / 2;
    expect(arena.allocate(machineMemory() + mega)).toBeUndefined();
    expect(() => arena.allocate(bytes)).toThrow(DeviceError);
    try {
      arena.allocate(bytes);
    } catch (error) {
      expect(error).toMatchObject({ code: 'memory/exhausted', details: { byteLength: bytes } });
      expect(String(error)).toMatch(/of which tensors hold 1,048,576/);
    }
    expect(arena.describe().heldBytes).toBe(mega);
    expect(hold(mega).range).not.toBe(kept);
  });
});

describe('what leaves the library', () => {
  const large = 100_000;

  test('a batch for another thread costs its own bytes', () => {
    const transfer: ArrayBufferLike[] = [];
    const batch = withEngine('native', () => pack({ x: torch.ones([large]), y: [torch.zeros([large, 2])] }, transfer));
    expect(transfer.map(({ byteLength }) => byteLength)).toEqual([4 * large, 8 * large]);
    const received = structuredClone(batch, { transfer: transfer as ArrayBuffer[] });
    expect(received).toMatchObject({ x: { packedTensor: true, shape: [large] } });
  });

  test('arrays and files are copies of their own bytes', () => {
    withEngine('native', () => {
      const x = torch.full([large], 3);
      const array = x.toTypedArray();
      expect(array.buffer.byteLength).toBe(4 * large);
      x.add_(1);
      expect(array[large - 1]).toBe(3);
      expect(torch.io.save({ x }).byteLength).toBeLessThan(4 * large + 1000);
      // A part of a tensor costs its own bytes too.
      expect(x.narrow(0, 5, 10).toTypedArray().buffer.byteLength).toBe(40);
    });
  });

  test('an array that was taken over stands where it was', () => {
    withEngine('native', () => {
      const array = new Float32Array(large).fill(2);
      const { storage } = torch.fromTypedArray(array);
      expect(storage).toBeInstanceOf(HostStorage);
      expect((storage as HostStorage).range).toBeUndefined();
      expect((storage as HostStorage).buffer).toBe(array.buffer);
    });
  });

  test('what other engines make does not stand in the arena', () => {
    withEngine('interpreter', () => {
      expect(host.arena).toBeUndefined();
      expect((torch.ones([large]).storage as HostStorage).range).toBeUndefined();
    });
  });
});
