/**
 * Keeps web pages out. The gateway acts as the local user without a login, so a page that a browser shows must not
 * reach it: not across origins, and not under a foreign host name that resolves to this machine.
 *
 * Production lets every page in and trusts the cookie of its own site. Where the workbench is to do so too, a foreign
 * page still never acts as the local user: it must show an API key.
 */
import type { FidelityPosition } from '../fidelity.ts';
import { hostName, isOwnOrigin } from '../listen/local-host.ts';
import type { Passed } from './checks.ts';
import { Refusal } from './refusal.ts';

const foreignSites: ReadonlySet<string> = new Set(['cross-site', 'same-site']);

/** Stands for any host name: where every request must show a credential, a foreign name gains nothing. */
export const anyHost = '*';

/** Passes for a Host among `allowedHosts`; refuses with 403 otherwise. An allowed host is `name:port`, or a name alone for any port. */
export function checkHost(request: Request, allowedHosts: readonly string[]): void {
  const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase();
  const name = hostName(host);
  if (allowedHosts.some((allowed) => allowed === anyHost || allowed === host || allowed === name)) return;
  throw foreignHost(host, allowedHosts);
}

/** By what a request shows that a page elsewhere sent it; null when nothing does. */
export function foreignPage({ headers, url }: Pick<Request, 'headers' | 'url'>): string | null {
  const origin = headers.get('origin');
  if (!isOwnOrigin(origin, headers.get('host') ?? new URL(url).host)) return `It came from a page of ${origin}.`;
  const site = headers.get('sec-fetch-site');
  return site !== null && foreignSites.has(site) ? `The browser marked it as ${site}.` : null;
}

/** Passes for an allowed Host and no sign of a foreign page, or where production's position lets these in; else 403. */
export function checkOrigin(
  request: Request,
  allowedHosts: readonly string[],
  position: FidelityPosition = 'helpful',
): Passed<null> {
  checkHost(request, allowedHosts);
  const foreign = foreignPage(request);
  const reason = 'The request was addressed to this gateway and comes from no foreign page.';
  if (foreign === null) return { reason, value: null };
  if (position === 'helpful') throw foreignOrigin(foreign);
  return { reason: `${foreign} As in production every page may call; it must show an API key.`, value: null };
}

function foreignHost(host: string, allowedHosts: readonly string[]): Refusal {
  const words = {
    what: 'The request was addressed to another host.',
    why: `Its Host header says ${host}, which is not a name of this gateway.`,
    fix: `Use one of these addresses: ${allowedHosts.join(', ')}.`,
  };
  return forbidden('forbidden_host', words);
}

function foreignOrigin(why: string): Refusal {
  const words = {
    what: 'A web page may not call this gateway directly.',
    why,
    fix: 'Let the UI of an extension call its handler through the bridge; use curl or the request console for anything else.',
  };
  return forbidden('forbidden_origin', words);
}

function forbidden(code: string, words: { what: string; why: string; fix: string }): Refusal {
  const message = `${words.what} ${words.why} ${words.fix}`;
  return new Refusal({ status: 403, body: { error: code, message }, explanation: { code, ...words } });
}
