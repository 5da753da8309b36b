/** What answers on the gateway's listener, and the parts of the window that send requests there. */
import { randomBytes } from 'node:crypto';
import type { Runner } from '../../../../runner/runner.ts';
import { createGatewayClient } from '../console/gateway-client.ts';
import { internalHeaders } from '../gateway/caller.ts';
import { createGateway, platformTimeoutMs } from '../gateway/gateway.ts';
import { platformRateLimit } from '../gateway/rate-limit.ts';
import { localNames } from '../listen/local-host.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

export function openGateway(base: Base, { registry, tenants }: Records, trace: TraceStore, runner: Runner) {
  const { clock, logger, fidelity, settings, fetch, version, addresses, rateLimit = true, stack } = base;
  const timeoutMs = settings.number('EXT_GATEWAY_TIMEOUT_MS');
  const rateLimiting = { ...platformRateLimit, enabled: rateLimit };
  const internalToken = randomBytes(24).toString('base64url');
  const gateway = stack.adopt(
    createGateway({
      registry,
      trace,
      tenantId: tenants.tenant().tenantId,
      currentUser: tenants.current,
      execute: runner.execute,
      clock,
      logger,
      fidelity,
      options: {
        internalToken,
        allowedHosts: () => localNames,
        rateLimit: rateLimiting,
        timeoutMs,
      },
    }),
    (open) => open.dispose(),
  );
  const client = createGatewayClient({
    trace,
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
