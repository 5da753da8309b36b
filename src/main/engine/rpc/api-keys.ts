/** Procedures of `apiKeys.*`. Changes are announced by the keys themselves. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function apiKeyProcedures(os: RpcBase, { apiKeys, tenants }: RpcParts) {
  return {
    list: os.apiKeys.list.handler(({ input }) => apiKeys.list(input.tenantId ?? tenants.tenant().tenantId)),
    create: os.apiKeys.create.handler(({ input }) => apiKeys.create(input)),
    revoke: os.apiKeys.revoke.handler(({ input }) => apiKeys.revoke(input.keyId)),
  };
}
