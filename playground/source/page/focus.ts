/** @file The keyboard's focus stays where it is when a part of the page is made anew: controls are known by their `data-key`. */

export function keepFocus(part: HTMLElement, change: () => void): void {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement && part.contains(focused) ? focused.dataset['key'] : undefined;
  change();
  if (key !== undefined) part.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus({ preventScroll: true });
}
