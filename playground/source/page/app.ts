/** @file The state of the page beside its settings, and what happens when the worker reports or the user commands. */
import type { Report, Snapshot, Speed } from '../shared/messages.ts';
import { differsInRateOnly, type Settings } from '../shared/settings.ts';
import { History } from './history.ts';
import { Session } from './session.ts';
import type { Store } from './store.ts';

/** A part of the page. */
export interface View {
  readonly node: HTMLElement;
  /** The settings changed, or the networks were made anew. */
  settle?(): void;
  /** There is something new to draw. */
  draw?(): void;
}

export interface ShownUnit {
  readonly layer: number;
  readonly unit: number;
}

export type Ready = Extract<Report, { type: 'ready' }>;
export type Configured = Extract<Report, { type: 'configured' }>;

export type Notice =
  | { readonly kind: 'cannot-start'; readonly reason: string }
  | { readonly kind: 'diverged'; readonly step: number }
  | { readonly kind: 'failed'; readonly message: string };

/** A unit that died, and when. */
export interface Death extends ShownUnit {
  readonly step: number;
}

/** Pictures a second where the user wants less to move. */
const calmMilliseconds = 1000;

export class App {
  readonly store: Store;
  readonly history = new History();
  readonly session: Session;
  views: readonly View[] = [];
  ready: Ready | undefined;
  configured: Configured | undefined;
  snapshot: Snapshot | undefined;
  notice: Notice | undefined;
  deaths: readonly Death[] = [];
  running = false;
  speed: Speed = 'full';
  /** The unit whose answer stands in place of the network's. */
  shownUnit: ShownUnit | undefined;
  private readonly calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  constructor(store: Store) {
    this.store = store;
    this.session = new Session(
      (report) => this.hear(report),
      (reason) => {
        this.running = false;
        this.notice = { kind: 'cannot-start', reason };
        this.settle();
      },
    );
    store.listen((settings, before) => this.follow(settings, before));
  }

  start(): void {
    this.notice = undefined;
    this.session.start();
    this.settle();
  }

  train(running: boolean): void {
    if (this.ready === undefined) return;
    this.running = running;
    if (running) this.notice = undefined;
    this.session.post({ type: 'run', running, speed: this.speed });
    this.draw();
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    this.session.post({ type: 'run', running: this.running, speed });
    this.draw();
  }

  step(): void {
    if (this.running) this.train(false);
    this.session.post({ type: 'step' });
  }

  /** The networks as they were before the first step. */
  reset(): void {
    this.running = false;
    this.notice = undefined;
    this.configure();
    this.draw();
  }

  inspect(network: number): void {
    this.deaths = [];
    this.session.post({ type: 'inspect', network });
  }

  show(unit: ShownUnit | undefined): void {
    const same = unit?.layer === this.shownUnit?.layer && unit?.unit === this.shownUnit?.unit;
    this.shownUnit = same ? undefined : unit;
    this.draw();
  }

  dismiss(): void {
    this.notice = undefined;
    this.draw();
  }

  settle(): void {
    for (const view of this.views) view.settle?.();
    this.draw();
  }

  draw(): void {
    for (const view of this.views) view.draw?.();
  }

  private configure(): void {
    const digits = new URL('digits.bin', document.baseURI).href;
    this.session.post({ type: 'configure', settings: this.store.value, digits });
  }

  private follow(settings: Settings, before: Settings): void {
    if (differsInRateOnly(before, settings)) {
      this.session.post({ type: 'rate', learningRate: settings.learningRate });
    } else {
      this.running = false;
      this.shownUnit = undefined;
      this.notice = undefined;
      this.configure();
    }
    this.settle();
  }

  private hear(report: Report): void {
    if (report.type === 'ready') {
      this.ready = report;
      this.configure();
      this.settle();
    } else if (report.type === 'configured') {
      this.configured = report;
      this.history.clear();
      this.snapshot = undefined;
      this.deaths = [];
      this.settle();
    } else if (report.type === 'snapshot') this.take(report);
    else {
      this.running = false;
      this.notice =
        report.type === 'diverged'
          ? { kind: 'diverged', step: report.step }
          : { kind: 'failed', message: report.message };
      this.draw();
    }
  }

  private take(snapshot: Snapshot): void {
    this.noteDeaths(snapshot);
    this.history.add(snapshot);
    this.snapshot = snapshot;
    requestAnimationFrame(() => {
      this.draw();
      const isCalm = this.calm.matches && this.running;
      setTimeout(() => this.session.post({ type: 'shown' }), isCalm ? calmMilliseconds : 0);
    });
  }

  private noteDeaths({ layers, step, inspected }: Snapshot): void {
    const before = this.snapshot?.inspected === inspected ? this.snapshot.layers : undefined;
    const died = layers.flatMap(({ dead }, layer) =>
      dead.flatMap((isDead, unit) => (isDead && before?.[layer]?.dead[unit] === false ? [{ layer, unit, step }] : [])),
    );
    const isStillDead = ({ layer, unit }: Death): boolean => layers[layer]?.dead[unit] === true;
    this.deaths = [...this.deaths.filter(isStillDead), ...died];
  }
}
