/** @file Numbers as text. */

export function format(value: number | null): string {
  if (value === null) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

/** How many times as long the peer takes. */
export function ratio(own: number | null, peer: number | null): string {
  return own === null || peer === null ? '–' : `${(peer / own).toFixed(2)}×`;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
