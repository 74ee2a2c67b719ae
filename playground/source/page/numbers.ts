/** @file Numbers as text, short and of steady width. */

export const countText = (count: number): string => count.toLocaleString('en').replaceAll(',', '\u2009');

export function lossText(loss: number): string {
  if (!Number.isFinite(loss)) return Number.isNaN(loss) ? 'NaN' : '∞';
  return loss >= 1000
    ? loss.toExponential(1)
    : loss >= 10
      ? loss.toFixed(1)
      : loss >= 0.001
        ? loss.toFixed(3)
        : loss.toExponential(0);
}

export function scoreText(score: number, isAmount: boolean): string {
  if (!Number.isFinite(score)) return 'NaN';
  return isAmount ? (score < -9 ? '< −9' : score.toFixed(2).replace('-', '−')) : `${Math.round(100 * score)} %`;
}

/** A power of ten or a plain number: bounds of histograms. */
export function boundText(bound: number): string {
  if (bound === 0) return '0';
  return bound >= 0.01 && bound < 1000 ? bound.toPrecision(2) : bound.toExponential(0);
}
