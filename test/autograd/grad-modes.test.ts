import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as torch from '../../src/index.ts';

const { enableGrad, inferenceMode, isGradEnabled, noGrad, setGradEnabled } = torch;

/** What code finds: is a product with a leaf recorded, and does the library say the same? */
function records(): boolean {
  const recorded = torch.ones([1], { requiresGrad: true }).mul(2).requiresGrad;
  expect(isGradEnabled()).toBe(recorded);
  return recorded;
}

async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof torch.FlambeauError) return error.code;
    throw error;
  }
  return 'fulfilled';
}

afterEach(() => {
  vi.restoreAllMocks();
  expect(records()).toBe(true);
});

describe('asynchronous callbacks', () => {
  test('keep their mode across await, and the caller keeps its own', async () => {
    const inside = noGrad(async () => {
      const before = records();
      await sleep(5);
      return [before, records()];
    });
    expect(records()).toBe(true);
    expect(await inside).toEqual([false, false]);
    expect(records()).toBe(true);
  });

  test('modes and scopes inside them hold', async () => {
    const seen = await noGrad(async () => {
      await sleep(1);
      const scope = enableGrad();
      const inScope = records();
      scope[Symbol.dispose]();
      const after = records();
      const inCallback = enableGrad(() => [records(), noGrad(() => records()), records()]);
      const nested = await enableGrad(async () => {
        await sleep(1);
        return records();
      });
      return [inScope, after, ...inCallback, nested, records()];
    });
    expect(seen).toEqual([true, false, true, false, true, true, false]);
  });

  test('a scope that is never closed ends with its callback', async () => {
    const enabled = await noGrad(async () => {
      await sleep(1);
      enableGrad();
      return isGradEnabled();
    });
    expect(enabled).toBe(true);
  });

  test('overlap without mixing', async () => {
    const modes = [noGrad, enableGrad, inferenceMode, noGrad, enableGrad];
    const all = await Promise.all(
      modes.map((mode, i) =>
        mode(async () => {
          const seen: boolean[] = [];
          for (let step = 0; step < 4; step++) {
            await sleep((i * 3 + step * 2) % 5);
            seen.push(records());
          }
          return seen;
        }),
      ),
    );
    expect(all).toEqual(modes.map((mode) => [0, 1, 2, 3].map(() => mode === enableGrad)));
  });

  test.each(['alone', 'beside a stranger'])('work that outlives them keeps their mode, %s', async (company) => {
    let late: Promise<boolean> | undefined;
    const stranger = company === 'alone' ? undefined : noGrad(() => sleep(20));
    await noGrad(async () => {
      late = sleep(8).then(records);
      await sleep(1);
    });
    expect(records()).toBe(true);
    expect(await late).toBe(false);
    await stranger;
    let synchronous: Promise<boolean> | undefined;
    noGrad(() => {
      synchronous = sleep(2).then(records);
    });
    expect(await synchronous).toBe(false);
  });

  test('a rejection is the caller’s to handle', async () => {
    const fail = noGrad(async () => {
      await sleep(1);
      throw new Error('inside');
    });
    await expect(fail).rejects.toThrow('inside');
    const library = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
    const program = `import { noGrad } from ${JSON.stringify(library)};
      process.on('unhandledRejection', (error) => console.log('unhandled', error.message));
      for (const body of [async () => { throw new Error('at once'); }, async () => { await 1; throw new Error('later'); }]) noGrad(body);`;
    const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(out.trim().split('\n').sort()).toEqual(['unhandled at once', 'unhandled later']);
  });
});

describe('what a callback returns', () => {
  test('a generator takes each step in the mode, as under PyTorch’s decorator', () => {
    function* steps(): Generator<boolean, string, boolean | undefined> {
      try {
        const sent = yield records();
        yield sent === true && records();
        return 'end';
      } finally {
        expect(records()).toBe(false);
      }
    }
    const generator = noGrad(() => steps());
    expect(generator.next()).toEqual({ value: false, done: false });
    expect(records()).toBe(true);
    expect(generator.next(true)).toEqual({ value: false, done: false });
    expect(generator.next()).toEqual({ value: 'end', done: true });
    expect([...noGrad(() => steps())]).toEqual([false, false]);
    const left = noGrad(() => steps());
    left.next();
    left.return('left');
    const failed = noGrad(() => steps());
    failed.next();
    expect(() => failed.throw(new Error('thrown in'))).toThrow('thrown in');
  });

  test('an asynchronous generator, too', async () => {
    const generator = noGrad(async function* () {
      yield records();
      await sleep(1);
      yield records();
    });
    const seen: boolean[] = [];
    for await (const value of generator) seen.push(value, records());
    expect(seen).toEqual([false, true, false, true]);
  });

  test('another thenable is refused: its work may begin later', () => {
    const lazy = { then: (resolve: (value: boolean) => void) => resolve(isGradEnabled()) };
    expect(() => noGrad(() => lazy)).toThrow(
      /the callback of noGrad returned an object with a then of its own.*\n.*await it inside the callback/,
    );
    class Own extends Promise<number> {}
    expect(noGrad(() => Own.resolve(3))).toBeInstanceOf(Own);
  });

  test('anything else is handed on as it is', () => {
    const iterator = [1, 2].values();
    for (const value of [undefined, null, 3, 'text', iterator, [1], new Map(), records]) {
      expect(noGrad<unknown>(() => value)).toBe(value);
    }
  });
});

describe('scopes', () => {
  test('end in any order, and twice is once', () => {
    const first = noGrad();
    const second = enableGrad();
    expect(records()).toBe(true);
    first[Symbol.dispose]();
    expect(records()).toBe(true);
    first[Symbol.dispose]();
    expect(records()).toBe(true);
    const third = noGrad();
    second[Symbol.dispose]();
    expect(records()).toBe(false);
    third[Symbol.dispose]();
    third[Symbol.dispose]();
    expect(records()).toBe(true);
  });

  test('hold inside callbacks, and callbacks inside them', () => {
    noGrad(() => {
      const scope = enableGrad();
      expect(records()).toBe(true);
      expect(noGrad(() => records())).toBe(false);
      expect(records()).toBe(true);
      scope[Symbol.dispose]();
      expect(records()).toBe(false);
    });
    const outer = noGrad();
    enableGrad(() => {
      expect(records()).toBe(true);
      outer[Symbol.dispose]();
      expect(records()).toBe(true);
    });
    expect(records()).toBe(true);
    let kept: torch.autograd.GradModeScope | undefined;
    enableGrad(() => {
      kept = noGrad();
      expect(records()).toBe(false);
    });
    expect(records()).toBe(true);
    kept?.[Symbol.dispose]();
  });

  test('of a hook stay in the backward pass', () => {
    const seen: boolean[] = [];
    const x = torch.ones([2], { requiresGrad: true });
    const y = x.mul(2);
    y.registerHook(() => {
      seen.push(records());
      const scope = enableGrad();
      seen.push(records());
      scope[Symbol.dispose]();
      seen.push(records());
      enableGrad();
    });
    x.registerHook(() => void seen.push(records()));
    y.sum().backward();
    expect(seen).toEqual([false, true, false, true]);
  });

  test('many scopes in one block leave nothing behind', () => {
    for (let i = 0; i < 20_000; i++) {
      using _ = noGrad();
      using __ = setGradEnabled(true);
    }
    expect(records()).toBe(true);
  });

  test('held across await end there, and say so when they are closed', async () => {
    const task = async (ms: number) => {
      const scope = noGrad();
      try {
        await sleep(ms);
      } finally {
        scope[Symbol.dispose]();
      }
    };
    const tasks = [task(12), task(4), task(8)].map(rejection);
    await 0;
    expect(records()).toBe(true);
    expect(await Promise.all(tasks)).toEqual(Array(3).fill('grad-mode/async'));
    expect(records()).toBe(true);
  });

  test('left open end with the synchronous code, with a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    setGradEnabled(false);
    expect(records()).toBe(false);
    await 0;
    expect(records()).toBe(true);
    expect(warn.mock.calls.join()).toContain('a scope of setGradEnabled() was still open');
  });

  test('do not reach other asynchronous code that runs before they end', async () => {
    const seen: Record<string, boolean> = {};
    const before = Promise.resolve().then(() => {
      seen['queued before'] = records();
    });
    process.nextTick(() => {
      seen['tick before'] = records();
    });
    const scope = noGrad();
    process.nextTick(() => {
      seen['tick after'] = records();
    });
    const after = Promise.resolve().then(() => {
      seen['queued after'] = records();
    });
    expect(records()).toBe(false);
    await Promise.all([before, after, sleep(1)]);
    expect(seen).toEqual({ 'queued before': true, 'tick before': true, 'tick after': true, 'queued after': true });
    expect(() => scope[Symbol.dispose]()).toThrow(/scope of noGrad\(\) was held across an await/);
    expect(() => scope[Symbol.dispose]()).not.toThrow();
  });
});

describe('modes', () => {
  test('of inference go on inside enableGrad and noGrad, as in PyTorch', () => {
    const x = torch.ones([1], { requiresGrad: true });
    const state = () => [isGradEnabled(), torch.isInferenceModeEnabled(), x.mul(2).requiresGrad];
    inferenceMode(() => {
      expect(state()).toEqual([false, true, false]);
      expect(enableGrad(state)).toEqual([true, true, false]);
      expect(noGrad(state)).toEqual([false, true, false]);
    });
    expect(state()).toEqual([true, false, true]);
  });

  test('by a condition are a callback or a scope', () => {
    expect(setGradEnabled(false, records)).toBe(false);
    {
      using _ = setGradEnabled(false);
      expect(records()).toBe(false);
    }
    expect(records()).toBe(true);
  });

  test('refuse what is no callback', () => {
    for (const wrong of [true, null, 3]) {
      expect(() => noGrad(wrong as unknown as () => void)).toThrow(/noGrad takes a callback, got/);
    }
    expect(() => setGradEnabled(1 as unknown as boolean)).toThrow(/must be true or false, got number/);
  });
});

describe('a host that cannot carry modes', () => {
  test('refuses asynchronous callbacks, and has all else', () => {
    const library = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
    const program = `
      const builtin = process.getBuiltinModule;
      process.getBuiltinModule = (name) => (name === 'node:async_hooks' ? undefined : builtin(name));
      const { noGrad, enableGrad, isGradEnabled } = await import(${JSON.stringify(library)});
      const say = (value) => console.log(JSON.stringify(value));
      const code = (run) => { try { return run() ?? 'none'; } catch (error) { return error.code; } };
      say([noGrad(isGradEnabled), isGradEnabled()]);
      say(code(() => noGrad(async () => 1)));
      say(code(() => noGrad(async function* () {}).next()));
      const task = async () => { const s = noGrad(); try { await 1; } finally { s[Symbol.dispose](); } };
      say((await Promise.allSettled([task(), task()])).map((result) => result.reason?.code));
      say(isGradEnabled());
      const scope = noGrad();
      const inner = enableGrad();
      scope[Symbol.dispose]();
      const between = isGradEnabled();
      inner[Symbol.dispose]();
      say([between, isGradEnabled()]);`;
    const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      [false, true],
      'grad-mode/async',
      'grad-mode/async',
      ['grad-mode/async', 'grad-mode/async'],
      true,
      [true, true],
    ]);
  });
});
