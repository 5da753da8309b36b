/** Reads older rows before the end of a list comes into sight. */
import type { UIEvent } from 'react';

const aheadPx = 600;

/** For `onScrollCapture` around a list. */
export function loadMoreNearEnd({ target }: UIEvent, more: () => void): void {
  if (!(target instanceof HTMLElement)) return;
  if (target.scrollHeight - target.scrollTop - target.clientHeight < aheadPx) more();
}
