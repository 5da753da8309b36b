/** The verbs of tenants and keys, over an engine of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { apiKeySchema } from '../../contract/api-keys.ts';
import { tenantDetailSchema } from '../../contract/tenants.ts';
import { appPaths } from '../app-paths.ts';
import { apiKey } from './api-key.ts';
import { createProgressLine } from './progress.ts';
import { tenant } from './tenant.ts';
import { UsageError, type Verb, type VerbContext } from './verb.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'alga-cli-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs a verb with `--json` and answers the one value that it prints. */
async function json(verb: Verb, ...args: string[]): Promise<unknown> {
  const printed: unknown[] = [];
  const { values, positionals } = parseArgs({ args, options: verb.options, allowPositionals: true });
  await verb.run({
    values: values as VerbContext['values'],
    args: positionals,
    paths: appPaths(import.meta.dirname),
    dataDir,
    json: true,
    out: {
      json: (value) => printed.push(value),
      line: (text) => printed.push(text),
      note: (text) => printed.push(text),
      progress: createProgressLine({ write: (text) => printed.push(text) }),
    },
  });
  expect(printed).toHaveLength(1);
  return printed[0];
}

const coded = (code: string) => expect.objectContaining({ data: expect.objectContaining({ code }) });
const madeSchema = z.object({ key: apiKeySchema, secret: z.string() });
const keysSchema = z.object({ keys: z.array(apiKeySchema) });

it('make tenants and keys, and end keys', async () => {
  const made = tenantDetailSchema.parse(await json(tenant, 'create', 'Beta Services'));
  expect(await json(tenant, 'select', 'beta services')).toMatchObject({ tenant: { tenantId: made.tenantId } });
  const { tenants } = z.object({ tenants: z.array(tenantDetailSchema) }).parse(await json(tenant, 'list'));
  expect(tenants.map(({ name, isSelected }) => [name, isSelected])).toEqual([
    ['Beta Services', true],
    ['Local development', false],
  ]);

  const scoped = madeSchema.parse(
    await json(
      apiKey,
      'create',
      'CI',
      '--scope',
      'extension:call,extension:read',
      '--days',
      '3',
      '--user',
      'Sam.Staff@msp.example',
    ),
  );
  expect(scoped.key).toMatchObject({ name: 'CI', tenantId: made.tenantId, scopes: ['extension:read', 'extension:call'] });
  expect(scoped.key.expiresAt! - scoped.key.createdAt).toBeCloseTo(3 * 86_400_000, -5);
  const other = madeSchema.parse(await json(apiKey, 'create', '--tenant', 'Local development'));
  expect(other.key.scopes).toHaveLength(4);
  expect(keysSchema.parse(await json(apiKey, 'list')).keys).toEqual([scoped.key]);
  expect(apiKeySchema.parse(await json(apiKey, 'revoke', scoped.key.keyId)).revokedAt).not.toBeNull();
});

it('refuse what they cannot understand or find', async () => {
  await expect(json(tenant, 'remove', 'x')).rejects.toThrow(UsageError);
  await expect(json(apiKey, 'create', 'x', '--scope', 'everything')).rejects.toThrow(UsageError);
  await expect(json(apiKey, 'create', 'x', '--days', '0')).rejects.toThrow(UsageError);
  await expect(json(tenant, 'select', 'nobody')).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
  await expect(json(apiKey, 'create', 'x', '--user', 'no@one.example')).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
  await expect(json(apiKey, 'revoke', '00000000-0000-4000-8000-000000000001')).rejects.toEqual(coded('API_KEY_NOT_FOUND'));
});
