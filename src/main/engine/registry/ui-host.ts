/** The host on this machine under which the runner serves the UI of an install. */
import { looksLikeId } from './ids.ts';

const suffix = '.localhost';

export function uiHost(installId: string): string {
  return `${installId}${suffix}`;
}

/** The install that a host name stands for, in lower case; null for any other name. */
export function installOfHost(host: string): string | null {
  const id = host.toLowerCase();
  if (!id.endsWith(suffix)) return null;
  const label = id.slice(0, -suffix.length);
  return looksLikeId(label) ? label : null;
}
