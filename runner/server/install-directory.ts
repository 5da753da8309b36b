/** What the registry says about installs, over HTTP (contract topics: registry validation client, host dispatch). */
import { z } from 'zod';
import type { InstallDirectory } from '../bundle/source.ts';
import { createExpiringMap } from './expiring-map.ts';

export interface InstallDirectoryOptions {
  /** Scheme, host and port; a path of the configured base does not count. */
  origin: string;
  authKey: string;
  /** Epoch milliseconds. */
  now(): number;
}

const validationMs = 750;
const kept = { entries: 10_000, lifeMs: 45_000 };

const validSchema = z.object({ valid: z.boolean() });
const foundSchema = z.object({ tenant_id: z.string(), extension_id: z.string(), content_hash: z.string() }).nullable();
const tenantSchema = z.object({ tenant_id: z.string() }).nullable();

export function createHttpInstallDirectory({ origin, authKey, now }: InstallDirectoryOptions): InstallDirectory {
  const verdicts = createExpiringMap<boolean>({ ...kept, now });

  function ask(route: string, query: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    const url = new URL(`/api/installs/${route}`, origin);
    url.search = new URLSearchParams({ ...query, ts: String(now()) }).toString();
    return fetch(url, { headers: { 'x-api-key': authKey }, ...(signal === undefined ? {} : { signal }) });
  }

  async function askValid(tenant: string, extension: string, hash: string): Promise<boolean> {
    try {
      const response = await ask('validate', { tenant, extension, hash }, AbortSignal.timeout(validationMs));
      const body: unknown = await response.json();
      return response.ok && validSchema.parse(body).valid;
    } catch {
      // Silence, slowness and nonsense all count as "no", and are remembered like any other answer.
      return false;
    }
  }

  /** Null for a host that the registry does not know. */
  async function lookup(host: string): Promise<unknown> {
    const response = await ask('lookup-by-host', { host: host.replace(/:\d*$/, '') });
    if (response.ok) return response.json();
    await response.body?.cancel();
    return null;
  }

  return {
    async validate(tenant, extension, hash) {
      const key = `${tenant}:${extension}:${hash}`;
      const known = verdicts.get(key);
      if (known !== undefined) return known;
      const valid = await askValid(tenant, extension, hash);
      verdicts.set(key, valid);
      return valid;
    },
    async tenantOfHost(host) {
      try {
        return tenantSchema.parse(await lookup(host))?.tenant_id ?? null;
      } catch {
        // A tenant that cannot be told is no tenant; the answer to the visitor is the same.
        return null;
      }
    },
    async lookupByHost(host) {
      const found = foundSchema.parse(await lookup(host));
      return found && { tenantId: found.tenant_id, extensionId: found.extension_id, contentHash: found.content_hash };
    },
  };
}
