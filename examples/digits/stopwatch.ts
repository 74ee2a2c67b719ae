/** @file How long a run trained, validated and compiled, also before it was interrupted. */
import * as torch from 'flambeau';

type Seconds = Readonly<Record<'training' | 'validation' | 'compiling', number>>;

export class Stopwatch {
  private seconds: Seconds = { training: 0, validation: 0, compiling: 0 };
  private began = performance.now();
  private moment = this.began;
  private compiled = torch.engineInfo().compileSeconds;

  get training(): number {
    return this.seconds.training;
  }

  get validation(): number {
    return this.seconds.validation;
  }

  get compiling(): number {
    return this.seconds.compiling;
  }

  /** Of the epoch, as far as this process saw it. */
  get epochSeconds(): number {
    return (this.moment - this.began) / 1000;
  }

  /** An epoch begins, or what is left of it. */
  start(): void {
    this.began = performance.now();
    this.moment = this.began;
    this.compiled = torch.engineInfo().compileSeconds;
  }

  /** All since the last moment was training. */
  trained(): void {
    this.add('training');
  }

  /** All since the last moment was validation. */
  validated(): void {
    this.add('validation');
  }

  private add(part: 'training' | 'validation'): void {
    const now = performance.now();
    const compiled = torch.engineInfo().compileSeconds;
    const compiling = compiled - this.compiled;
    this.seconds = {
      ...this.seconds,
      compiling: this.seconds.compiling + compiling,
      [part]: this.seconds[part] + (now - this.moment) / 1000 - compiling,
    };
    this.moment = now;
    this.compiled = compiled;
  }

  stateDict(): Seconds {
    return this.seconds;
  }

  loadStateDict(seconds: Seconds): void {
    this.seconds = seconds;
  }
}
