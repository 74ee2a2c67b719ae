/** @file Ctrl-C, which a host with signals tells. */

/** Waits for Ctrl-C until `end()`. The first one is told; the second one ends the process, as it would without us. */
export interface Interruption {
  readonly happened: boolean;
  end(): void;
}

const never: Interruption = { happened: false, end() {} };

/** Listens, if it is asked to and the host can. */
export function awaitInterruption(isAsked: boolean): Interruption {
  const { process } = globalThis;
  if (!isAsked || typeof process?.on !== 'function' || typeof process.off !== 'function') return never;
  let happened = false;
  const listen = (): void => {
    if (!happened) {
      happened = true;
      return;
    }
    process.off('SIGINT', listen);
    // Whoever else listens has heard it; nobody listens: the system's own way of ending.
    if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
  };
  process.on('SIGINT', listen);
  return {
    get happened() {
      return happened;
    },
    end() {
      process.off('SIGINT', listen);
    },
  };
}

/** Gives the host a turn: signals and timers go unheard in a loop whose promises are all there. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate } = globalThis;
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
