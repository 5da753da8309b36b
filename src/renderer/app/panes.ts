/** F6: walks through the parts of the window that carry `data-pane`. */

/** The panes in sight, in document order; one that holds further panes stands aside for them. */
export function visiblePanes(page: Document): HTMLElement[] {
  const all = [...page.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.checkVisibility());
  return all.filter((pane) => !all.some((other) => other !== pane && pane.contains(other)));
}

/** Index of the pane after `current` in a direction, around the ends; -1 stands before the first. */
export function paneAfter(current: number, count: number, step: 1 | -1): number {
  if (current < 0) return step === 1 ? 0 : count - 1;
  return (current + step + count) % count;
}

export function focusNextPane(page: Document, step: 1 | -1): void {
  const panes = visiblePanes(page);
  if (panes.length === 0) return;
  const current = panes.findIndex((pane) => pane.contains(page.activeElement));
  panes[paneAfter(current, panes.length, step)]?.focus();
}
