/** Keeps every page in its place: no navigation away, no further windows, no embedded browsers. */
import type { WebContents } from 'electron';
import { externalUrl, mayNavigate } from './policy.ts';

/** Guards one page; `openExternal` gets the links that may open in the system's browser. */
export function guardContents(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openExternal: (url: string) => void,
): void {
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url, event)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, event)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const outside = externalUrl(url);
    if (outside !== null) openExternal(outside);
    return { action: 'deny' };
  });
}
