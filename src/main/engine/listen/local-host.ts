/** Which Host and Origin headers count as ours. A name other than these means DNS rebinding or a foreign page. */

export const localNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Host name of a Host header, without its port. */
export function hostName(header: string | undefined | null): string {
  return (header ?? '').toLowerCase().replace(/:\d+$/, '');
}

/** True for an address that only this machine reaches. */
export function isLoopback(address: string): boolean {
  const bare = address.toLowerCase().replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** True for loopback names, whatever the port: a forwarded port is still this machine. */
export function isLocalHost(header: string | undefined | null): boolean {
  return localNames.includes(hostName(header));
}

/** True when a page of the same host and port sent the request, or no page at all. */
export function isOwnOrigin(origin: string | undefined | null, host: string | undefined | null): boolean {
  if (origin === undefined || origin === null) return true;
  try {
    return new URL(origin).host === (host ?? '').toLowerCase();
  } catch {
    return false;
  }
}
