import { jsonResponse } from '@alga-psa/extension-runtime';
import type { ExecuteRequest, ExecuteResponse, HostBindings } from '@alga-psa/extension-runtime';

/** Answers every request that the platform lets through: those declared under `api.endpoints` of the manifest. */
export async function handler(request: ExecuteRequest, host: HostBindings): Promise<ExecuteResponse> {
  const { pathname, searchParams } = new URL(request.http.url, 'http://extension');
  if (pathname !== '/api/hello') return jsonResponse({ error: `No such route: ${pathname}` }, { status: 404 });

  let given = searchParams.get('name');
  if (request.http.method === 'POST') {
    const body = parseJson(request.http.body);
    if (typeof body?.name !== 'string') {
      return jsonResponse({ error: 'The body must be JSON such as { "name": "Ada" }.' }, { status: 400 });
    }
    given = body.name;
  }

  const name = given?.trim().slice(0, 80) || (await nameOfUser(host));
  const visits = await countVisit(host);
  await host.logging.info(`Greeted ${name}, visit ${visits}`);
  return jsonResponse({ greeting: `Hello, ${name}`, visits });
}

/** Values in storage are bytes, and belong to one install of the extension. */
async function countVisit(host: HostBindings): Promise<number> {
  const stored = await host.storage.get('visits', 'total');
  const visits = (stored ? Number(new TextDecoder().decode(stored)) : 0) + 1;
  await host.storage.put({ namespace: 'visits', key: 'total', value: new TextEncoder().encode(String(visits)) });
  return visits;
}

async function nameOfUser(host: HostBindings): Promise<string> {
  try {
    return (await host.user.getUser()).userName || 'there';
  } catch {
    // Scheduled runs have no user.
    return 'there';
  }
}

function parseJson(bytes: Uint8Array | null | undefined): { name?: unknown } | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as { name?: unknown } | null;
  } catch {
    return null;
  }
}
