/** @file Numbers as the digits example prints them. */

/** Seconds as `0:12`, `3:05` or `1:02:09`. What is not known yet is `-:--`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `1 epoch`, `2 epochs`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A time that was measured, as `0.61 s`, `12.3 s` or, from a minute on, `3:05`. */
export function formatSeconds(seconds: number): string {
  if (seconds >= 60) return formatDuration(seconds);
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/** A speed as `5,120 samples/s`. */
export function formatRate(samplesPerSecond: number): string {
  if (!Number.isFinite(samplesPerSecond)) return '- samples/s';
  return `${Math.round(samplesPerSecond).toLocaleString('en')} samples/s`;
}

/** A share as `98.7%`. It says 100 % only when nothing is missing. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '-%';
  const rounded = share < 1 ? Math.min(99.9, Math.round(share * 1000) / 10) : 100;
  return `${rounded.toFixed(1)}%`;
}
