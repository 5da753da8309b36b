/** What answers on the gateway's listener, and the parts of the window that send requests there. */
import type { Hono } from 'hono';
import { createGatewayClient } from '../console/gateway-client.ts';
import { internalHeaders } from '../gateway/caller.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { createGateway, platformTimeoutMs } from '../gateway/gateway.ts';
import type { Quotas } from '../quota/quotas.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Access } from './access.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

interface GatewayGroup {
  records: Records;
  trace: TraceStore;
  execute: Execute;
  quotas: Pick<Quotas, 'check'>;
  access: Access;
  management: Hono;
}

export function openGateway(base: Base, { records, trace, execute, quotas, access, management }: GatewayGroup) {
  const { clock, logger, fidelity, settings, fetch, version, addresses, rateLimit = true, stack } = base;
  const timeoutMs = settings.number('EXT_GATEWAY_TIMEOUT_MS');
  const rateLimiting = {
    enabled: rateLimit,
    capacity: settings.number('ALGA_WORKBENCH_RATE_BURST'),
    refillPerSecond: settings.number('ALGA_WORKBENCH_RATE_PER_SECOND'),
  };
  const { identify, internalToken, allowedHosts } = access;
  const shownTenant = (): string => records.tenants.tenant().tenantId;
  const gateway = stack.adopt(
    createGateway({
      registry: records.registry,
      quotas,
      trace,
      identify,
      shownTenant,
      management,
      execute,
      clock,
      logger,
      fidelity,
      options: {
        internalToken,
        allowedHosts,
        rateLimit: rateLimiting,
        timeoutMs,
      },
    }),
    (open) => open.dispose(),
  );
  const client = createGatewayClient({
    trace,
    shownTenant,
    fetch,
    baseUrl: () => addresses.urls().gateway,
    internalHeaders: (source, requestId) => internalHeaders({ token: internalToken, source, requestId }),
    userAgent: `alga-workbench/${version}`,
  });
  const limits = {
    timeoutMs: { value: timeoutMs, given: timeoutMs !== platformTimeoutMs },
    rateLimit: rateLimiting,
  };
  return { gateway, client, limits };
}
