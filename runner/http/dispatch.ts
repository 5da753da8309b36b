/** `GET /`: sends the visitor of an install's own host to its UI (contract topic: host dispatch). */
import type { Context } from 'hono';
import type { InstallDirectory } from '../bundle/source.ts';

/** With `keep` the query goes along, because the UI reads `parentOrigin` from it. */
export async function dispatchHost(c: Context, installs: InstallDirectory, visitorQuery: 'keep' | 'drop'): Promise<Response> {
  const host = c.req.header('host') ?? '';
  if (host === '') return c.body(null, 400);
  let install: Awaited<ReturnType<InstallDirectory['lookupByHost']>>;
  try {
    install = await installs.lookupByHost(host);
  } catch {
    return c.body(null, 502);
  }
  if (install === null) return c.body(null, 404);
  const query = visitorQuery === 'keep' ? new URL(c.req.url).searchParams : new URLSearchParams();
  query.set('tenant', install.tenantId);
  query.set('extensionId', install.extensionId);
  const place = `/ext-ui/${encodeURIComponent(install.extensionId)}/${encodeURIComponent(install.contentHash)}/index.html`;
  return c.redirect(`${place}?${query}`, 307);
}
