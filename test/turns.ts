/** @file Long loops in tests take turns with the rest of the process: a test runner that hears nothing for a minute gives up. */
export class Turns {
  private last = performance.now();

  /** To be awaited after each step of a long loop. */
  async pass(): Promise<void> {
    if (performance.now() - this.last < 1000) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.last = performance.now();
  }
}
