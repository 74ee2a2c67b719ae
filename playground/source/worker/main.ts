/**
 * @file The worker: it alone imports the library. It trains in slices, so that commands are heard between them, and sends a snapshot
 * when the page has drawn the one before, so that a slow page is never buried in them.
 */
import * as torch from 'flambeau';
import type { Command, Report, Speed } from '../shared/messages.ts';
import type { Settings } from '../shared/settings.ts';
import { pointsOf, previews, readTask } from './task-data.ts';
import { hasDiverged, Trainer } from './trainer.ts';

const sliceMilliseconds = 14;
const pause: Readonly<Record<Exclude<Speed, 'full'>, number>> = { slow: 200, medium: 25 };

const report = (message: Report): void => self.postMessage(message);

let trainer: Trainer | undefined;
let running = false;
let speed: Speed = 'full';
/** The page waits for a picture. */
let wanted = true;
/** Something changed since the last picture. */
let changed = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Every configuration that comes makes those before it void. */
let configuration = 0;
let measured = { since: 0, steps: 0, rate: 0 };

function fail(error: unknown): void {
  running = false;
  report({ type: 'failed', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}

function show(): void {
  if (trainer === undefined || !wanted || !changed) return;
  const snapshot = trainer.snapshot(running ? measured.rate : 0);
  wanted = false;
  changed = false;
  report(snapshot);
  if (!hasDiverged(snapshot) || trainer.step === 0) return;
  running = false;
  report({ type: 'diverged', step: trainer.step });
}

function measure(): void {
  const seconds = (performance.now() - measured.since) / 1000;
  measured.steps++;
  if (seconds < 0.4) return;
  measured = { since: performance.now(), steps: 0, rate: measured.steps / seconds };
}

function advance(): void {
  trainer?.advance();
  changed = true;
  measure();
}

function slice(): void {
  timer = undefined;
  if (!running || trainer === undefined) return;
  try {
    const end = performance.now() + sliceMilliseconds;
    do advance();
    while (speed === 'full' && performance.now() < end);
    show();
  } catch (error) {
    fail(error);
  }
  schedule();
}

function schedule(): void {
  if (running && timer === undefined) timer = setTimeout(slice, speed === 'full' ? 0 : pause[speed]);
}

async function configure(settings: Settings, digits: string): Promise<void> {
  const mine = ++configuration;
  running = false;
  const data = await readTask(settings, digits);
  if (mine !== configuration) return;
  const inspected = trainer?.inspected ?? 0;
  trainer = new Trainer(settings, data);
  trainer.inspected = inspected;
  const isPlane = settings.task !== 'digits';
  const nothing = { places: new Float32Array(), targets: new Float32Array() };
  report({
    type: 'configured',
    training: isPlane ? pointsOf(data.training.x, data.training.y) : nothing,
    test: isPlane ? pointsOf(data.test.x, data.test.y) : nothing,
    parameters: trainer.networks[0]?.parameters ?? 0,
    sample: trainer.sample,
  });
  changed = true;
  wanted = true;
  show();
}

async function obey(command: Command): Promise<void> {
  if (command.type === 'configure') return configure(command.settings, command.digits);
  if (command.type === 'run') {
    running = command.running && trainer !== undefined;
    speed = command.speed;
    measured = { since: performance.now(), steps: 0, rate: measured.rate };
    changed = true;
    schedule();
  } else if (command.type === 'step') advance();
  else if (command.type === 'shown') wanted = true;
  else if (trainer !== undefined) {
    if (command.type === 'rate') trainer.learningRate = command.learningRate;
    else if (command.type === 'inspect') trainer.inspected = command.network;
    else trainer.draw(command.pixels);
    changed = true;
  }
  if (!running) show();
}

self.onmessage = ({ data }: MessageEvent<Command>) => {
  obey(data).catch(fail);
};

try {
  const { name, threads } = torch.engineInfo();
  report({ type: 'ready', engine: name, threads, previews: previews() });
} catch (error) {
  fail(error);
}
