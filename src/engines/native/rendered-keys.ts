/**
 * @file What the text of a kernel is called in the cache, known without making the text: a warm start would spend more time on that
 * than on all else. Beside the libraries stands a file for each state of the sources that make text of kernels; it says which kernel
 * has which key. Where it cannot be read or written, the text is made.
 */
import type { Kernel } from '../../kernels/ir.ts';
import { appendTo, bytesOf, sha256 } from './host-cache.ts';
import { modules } from './host-directory.ts';

/** The build puts the hash of these sources here. Run from its sources, the library remembers nothing. */
declare const renderingSources: string | undefined;

const line = /^([0-9a-f]{64}) ([0-9a-f]{64})$/;

/** All of a kernel in a line of text. What it holds in several places is written out once, as expressions grow beyond bounds else. */
export function describeKernel(kernel: Kernel): string {
  const numbers = new Map<object, number>();
  let text = '';
  const write = (value: unknown): void => {
    if (typeof value === 'string') text += JSON.stringify(value);
    else if (typeof value === 'bigint') text += `${value}n`;
    else if (typeof value !== 'object' || value === null) text += Object.is(value, -0) ? '-0' : String(value);
    else {
      const known = numbers.get(value);
      if (known !== undefined) {
        text += `#${known}`;
        return;
      }
      numbers.set(value, numbers.size);
      text += Array.isArray(value) ? '[' : '{';
      for (const [name, part] of Object.entries(value)) {
        if (!Array.isArray(value)) text += `${name}:`;
        write(part);
        text += ',';
      }
      text += Array.isArray(value) ? ']' : '}';
    }
  };
  write(kernel);
  return text;
}

export class RenderedKeys {
  private readonly file: string;
  private readonly keys = new Map<string, string>();

  /** `sources` names the state of the sources that make text of kernels. */
  constructor(directory: string, sources: string) {
    this.file = modules().path.join(directory, `keys-${sources.slice(0, 24)}`);
    for (const entry of new TextDecoder().decode(bytesOf(this.file)).split('\n')) {
      const [, kernel, key] = line.exec(entry) ?? [];
      if (kernel !== undefined && key !== undefined) this.keys.set(kernel, key);
    }
  }

  /** The key of the kernel with this description, if it has been rendered before. */
  find(description: string): string | undefined {
    return this.keys.get(sha256(description));
  }

  /** Keeps the key of a kernel for later processes. */
  add(description: string, key: string): void {
    const kernel = sha256(description);
    if (this.keys.get(kernel) === key) return;
    this.keys.set(kernel, key);
    try {
      appendTo(this.file, `\n${kernel} ${key}\n`);
    } catch {
      // The next process makes the text again.
    }
  }
}

/** The keys that this build of the library knows. */
export function renderedKeys(directory: string): RenderedKeys | undefined {
  return typeof renderingSources === 'undefined' ? undefined : new RenderedKeys(directory, renderingSources);
}
