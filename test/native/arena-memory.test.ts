/** @file Hosts that lack something of what the arena stands on have none: Electron forbids foreign buffers, Bun clears no weak reference within a job. */
import { expect, test } from 'vitest';
import { arenaMemory, type MemoryFunctions } from '../../src/engines/native/memory.ts';

/** A module on a host that has everything. */
function moduleOf(changes: Partial<MemoryFunctions> = {}): MemoryFunctions & { readonly tracked: Set<number> } {
  const tracked = new Set<number>();
  return {
    tracked,
    reserve: (byteLength) => new ArrayBuffer(byteLength),
    discard: () => {},
    track: (_, id) => {
      tracked.add(id);
    },
    untrack: (id) => {
      tracked.delete(id);
    },
    poll: (found) => {
      const dead = [...tracked].slice(1, 1 + found.length);
      found.set(dead);
      for (const id of dead) tracked.delete(id);
      return dead.length;
    },
    address: () => 4096,
    ...changes,
  };
}

test('the arena stands where collected objects are seen at once and buffers may lie on foreign memory', () => {
  const module = moduleOf();
  const memory = arenaMemory(module);
  expect(memory?.reserve(4096)).toMatchObject({ address: 4096 });
  expect(module.tracked.size).toBe(0);
});

test('there is none where weak references stay within a job', () => {
  const module = moduleOf({ poll: () => 0 });
  expect(arenaMemory(module)).toBeUndefined();
  expect(module.tracked.size).toBe(0);
});

test('there is none where buffers over foreign memory are forbidden', () => {
  expect(arenaMemory(moduleOf({ reserve: () => undefined }))).toBeUndefined();
});
