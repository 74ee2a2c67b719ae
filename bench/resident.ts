/** @file The most memory that this process has had resident. */
import { readFileSync } from 'node:fs';

/** In megabytes. Linux tells it of the program alone; elsewhere what the system counts may hold the parent's share. */
export function peakMegabytes(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
