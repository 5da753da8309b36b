/**
 * `POST /warmup`: makes a component ready ahead of its first request (contract topic: warmup). The platform refuses
 * every call; this runner only those that name no tenant and extension, with the platform's words.
 */
import type { Context } from 'hono';
import { z } from 'zod';
import type { BundleKey } from '../bundle/key.ts';
import { RunnerError } from '../errors.ts';
import { readJson } from './json-body.ts';

const bodySchema = z.object({
  content_hash: z.string(),
  tenant: z.string().optional(),
  extension: z.string().optional(),
});

/** Without `warm` every call is refused. Tenant and extension may come as the headers of an execution, too. */
export async function warmup(c: Context, warm: ((key: BundleKey) => Promise<void>) | null): Promise<Response> {
  const body = await readJson(c.req.raw, bodySchema);
  if ('refused' in body) return body.refused;
  const tenant = body.value.tenant ?? c.req.header('x-alga-tenant') ?? '';
  const extension = body.value.extension ?? c.req.header('x-alga-extension') ?? '';
  if (warm === null || tenant === '' || extension === '') {
    return c.text('warmup unsupported without tenant + extension context', 400);
  }
  try {
    await warm({ tenant, extension, contentHash: body.value.content_hash });
    return c.json({ warmed: body.value.content_hash });
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    return c.json({ error: error.message, ...error.explanation }, error.code.startsWith('BUNDLE_') ? 502 : 500);
  }
}
