/** `api-key`: makes, lists and revokes the API keys of a tenant. */
import { apiKeyScopes, apiKeyScopeSchema, type ApiKey, type ApiKeyScope } from '../../contract/api-keys.ts';
import { WorkbenchError } from '../../contract/errors.ts';
import { verbOfActions } from './actions.ts';
import type { Client } from './connect.ts';
import { namedTenantId } from './tenant.ts';
import { list as listOption, text, UsageError, type VerbContext } from './verb.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** All scopes, unless `--scope` names some. */
function scopes(context: VerbContext): ApiKeyScope[] {
  const given = listOption(context, 'scope').flatMap((item) => item.split(','));
  if (given.length === 0) return [...apiKeyScopes];
  return given.map((item) => {
    const scope = apiKeyScopeSchema.safeParse(item.trim());
    if (scope.success) return scope.data;
    throw new UsageError(`--scope takes ${apiKeyScopes.join(', ')}, not "${item}".`);
  });
}

/** The end of the key, from `--days`; null for none. */
function expiresAt(context: VerbContext): number | null {
  const days = text(context, 'days');
  if (days === undefined) return null;
  if (!/^\d{1,5}$/.test(days) || Number(days) === 0) throw new UsageError(`--days takes a number of days, not "${days}".`);
  return Date.now() + Number(days) * dayMs;
}

/** The user whom `--user` names by id or e-mail, in the tenant; undefined for the first of its staff. */
async function userId(context: VerbContext, client: Client): Promise<string | undefined> {
  const given = text(context, 'user')?.toLowerCase();
  if (given === undefined) return undefined;
  if (!given.includes('@')) return given;
  if (text(context, 'tenant') !== undefined) throw new UsageError('--user takes the id of the user where --tenant is given.');
  const user = (await client.users.list()).find(({ email }) => email.toLowerCase() === given);
  if (user !== undefined) return user.userId;
  throw new WorkbenchError({
    code: 'USER_NOT_FOUND',
    what: `The tenant has no user ${given}.`,
    why: 'None of its users has this e-mail address.',
    fix: 'Look at the users in the window, and give one of their addresses.',
  });
}

async function create(context: VerbContext, client: Client, [name = 'Command line']: string[]): Promise<void> {
  const input = { name, scopes: scopes(context), expiresAt: expiresAt(context) };
  const owner = { tenantId: await namedTenantId(context, client), userId: await userId(context, client) };
  const made = await client.apiKeys.create({ ...input, ...owner });
  if (context.json) return context.out.json(made);
  context.out.note(`Acts as ${made.key.userName} with ${made.key.scopes.join(', ')}. The key is shown this once:`);
  context.out.line(made.secret);
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

function line({ keyId, prefix, name, userName, scopes: held, lastUsedAt, expiresAt: end, revokedAt }: ApiKey): string {
  const state = revokedAt !== null ? `revoked ${day(revokedAt)}` : end === null ? 'no end' : `until ${day(end)}`;
  const used = lastUsedAt === null ? 'never used' : `used ${day(lastUsedAt)}`;
  return `${keyId}  ${prefix}…  ${name}  ${userName}  ${held.join(',')}  ${used}  ${state}`;
}

async function list(context: VerbContext, client: Client): Promise<void> {
  const keys = await client.apiKeys.list({ tenantId: await namedTenantId(context, client) });
  if (context.json) return context.out.json({ keys });
  for (const key of keys) context.out.line(line(key));
}

async function revoke({ json, out }: VerbContext, client: Client, [keyId = '']: string[]): Promise<void> {
  const key = await client.apiKeys.revoke({ keyId });
  if (json) out.json(key);
  else out.line(`Revoked ${key.name} (${key.prefix}…)`);
}

export const apiKey = verbOfActions(
  {
    name: 'api-key',
    summary: 'Make, list or revoke API keys',
    usage: '<create|list|revoke> [name|key id] [--scope <scope>]… [--tenant <id|name>] [--user <id|e-mail>] [--days <n>]',
    options: {
      scope: { type: 'string', multiple: true },
      tenant: { type: 'string' },
      user: { type: 'string' },
      days: { type: 'string' },
    },
  },
  {
    create: { arity: [0, 1], run: create },
    list: { arity: [0, 0], run: list },
    revoke: { arity: [1, 1], run: revoke },
  },
);
