/** `tenant`: lists, creates and selects the local tenants. */
import { WorkbenchError } from '../../contract/errors.ts';
import type { TenantDetail } from '../../contract/tenants.ts';
import { verbOfActions } from './actions.ts';
import type { Client } from './connect.ts';
import { text, type VerbContext } from './verb.ts';

const line = ({ tenantId, name, isSelected, installs }: TenantDetail): string =>
  `${isSelected ? '*' : ' '} ${tenantId}  ${name}  ${installs} installed`;

async function list({ json, out }: VerbContext, client: Client): Promise<void> {
  const tenants = await client.tenants.list();
  if (json) return out.json({ tenants });
  for (const tenant of tenants) out.line(line(tenant));
}

async function create({ json, out }: VerbContext, client: Client, [name = '']: string[]): Promise<void> {
  const tenant = await client.tenants.create({ name });
  if (json) out.json(tenant);
  else out.line(`Created ${tenant.name}: ${tenant.tenantId}`);
}

/** The tenant that a person means: by its id, or by its name where only one has it. Fails with `TENANT_NOT_FOUND`. */
export async function tenantOf(client: Client, given: string): Promise<TenantDetail> {
  const tenants = await client.tenants.list();
  const byId = tenants.find(({ tenantId }) => tenantId === given.toLowerCase());
  const named = tenants.filter(({ name }) => name.toLowerCase() === given.trim().toLowerCase());
  const found = byId ?? (named.length === 1 ? named[0] : undefined);
  if (found !== undefined) return found;
  throw new WorkbenchError({
    code: 'TENANT_NOT_FOUND',
    what: named.length > 1 ? `Several tenants are named "${given}".` : `There is no tenant "${given}".`,
    why: `There are ${tenants.map(({ name }) => name).join(', ')}.`,
    fix: 'Give the id that `alga-workbench tenant list` shows.',
  });
}

/** The tenant that `--tenant` names; undefined for the selected one. */
export async function namedTenantId(context: VerbContext, client: Client): Promise<string | undefined> {
  const given = text(context, 'tenant');
  return given === undefined ? undefined : (await tenantOf(client, given)).tenantId;
}

async function select({ json, out }: VerbContext, client: Client, [given = '']: string[]): Promise<void> {
  const { tenantId } = await tenantOf(client, given);
  const { tenant, user } = await client.tenants.select({ tenantId });
  if (json) out.json({ tenant, user });
  else out.line(`Selected ${tenant.name}; requests act as ${user.email}`);
}

export const tenant = verbOfActions(
  {
    name: 'tenant',
    summary: 'List, create or select the local tenants',
    usage: '<list|create|select> [name|id]',
    options: {},
  },
  {
    list: { arity: [0, 0], run: list },
    create: { arity: [1, 1], run: create },
    select: { arity: [1, 1], run: select },
  },
);
