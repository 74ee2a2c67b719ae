/** @file The settings of the page: one value, told to all who draw it, and kept in the hash of the address. */
import { hashOf } from '../shared/hash.ts';
import type { Settings } from '../shared/settings.ts';

type Listener = (settings: Settings, before: Settings) => void;

export class Store {
  private settings: Settings;
  private readonly listeners: Listener[] = [];

  constructor(settings: Settings) {
    this.settings = settings;
  }

  get value(): Settings {
    return this.settings;
  }

  /** Changes some of the settings. The address follows without a new entry in the browser's history. */
  change(part: Partial<Settings>): void {
    const before = this.settings;
    this.settings = { ...before, ...part };
    history.replaceState(null, '', hashOf(this.settings));
    for (const listener of this.listeners) listener(this.settings, before);
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }
}
