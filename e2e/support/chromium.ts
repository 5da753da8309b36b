/** Finds a Chromium that is installed on this machine; Playwright's own is never downloaded. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function onPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** `CHROMIUM_PATH`, else the first of the usual names on the PATH. */
export function chromiumPath(): string {
  const found = process.env['CHROMIUM_PATH'] ?? names.map(onPath).find((file) => file !== null);
  if (!found) throw new Error('No Chromium was found. Install it, or set CHROMIUM_PATH to its executable.');
  return found;
}
