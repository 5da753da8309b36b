/** Hands requests for files of UIs on to a runner elsewhere (contract topic: static and iframe plumbing). */

const passedOn = [
  'accept',
  'accept-encoding',
  'accept-language',
  'if-modified-since',
  'if-none-match',
  'range',
  'user-agent',
] as const;

/** They belong to one connection, or to the encoding that this side has taken off. */
const notHandedBack: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-encoding',
  'content-length',
]);

/** The headers that a runner gets of a browser's request: nothing by which it could act for the user. */
export function passedHeaders(headers: Headers): Headers {
  const passed = new Headers();
  for (const name of passedOn) {
    const value = headers.get(name);
    if (value !== null) passed.set(name, value);
  }
  return passed;
}

const mostRedirects = 5;

/**
 * Follows redirects as long as they stay with the runner: it must not send the workbench to what only this machine
 * reaches. Rejects for others.
 */
async function fetchWithin(
  fetch: typeof globalThis.fetch,
  base: string,
  address: string,
  init: RequestInit,
): Promise<Response> {
  const { origin } = new URL(base);
  let url = new URL(address);
  for (let redirects = 0; url.origin === origin && redirects <= mostRedirects; redirects += 1) {
    const answer = await fetch(url.href, { ...init, redirect: 'manual' });
    const location = answer.headers.get('location');
    if (location === null || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    await answer.body?.cancel();
    url = new URL(location, url);
  }
  throw new Error(`the runner sends to ${url.origin}`);
}

/** Asks the runner. Redirects within it are followed. Rejects when there is no answer. */
export async function askRunner(
  fetch: typeof globalThis.fetch,
  { base, target, request }: { base: string; target: string; request: Request },
): Promise<Response> {
  const { method, signal } = request;
  const answer = await fetchWithin(fetch, base, `${base}${target}`, {
    method,
    headers: passedHeaders(request.headers),
    signal,
  });
  const headers = new Headers();
  for (const [name, value] of answer.headers) if (!notHandedBack.has(name)) headers.append(name, value);
  const isBare = method === 'HEAD' || [101, 204, 205, 304].includes(answer.status);
  if (isBare) await answer.body?.cancel();
  return new Response(isBare ? null : answer.body, { status: answer.status, headers });
}
